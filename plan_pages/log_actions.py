"""The verbs of this app in Wagtail's log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, tuple[Any, Any]] = {
    "plan_pages.confirm_passages": (
        _("Confirm repaired passages"),
        _("Confirmed repaired passages"),
    ),
    "plan_pages.schedule_refused": (
        _("Scheduled publication refused"),
        _("Not published as scheduled: repaired passages waited for confirmation"),
    ),
    "plan_pages.record_completion": (_("Record completion"), _("Recorded completion")),
    "plan_pages.record_score": (_("Record score"), _("Recorded score")),
    "plan_pages.close_period": (_("Close period"), _("Closed period")),
    "plan_pages.import_tasks": (_("Import tasks"), _("Imported tasks")),
    "plan_pages.replace_task": (_("Replace task"), _("Replaced or dropped a task")),
    "plan_pages.decide_status": (_("Decide status"), _("Decided the status of a task")),
    "plan_pages.amend_plan": (_("Amend plan"), _("Recorded an amendment of the plan")),
    "plan_pages.end_units": (_("End unit"), _("Ended a unit and named its successors")),
    "plan_pages.import_holidays": (_("Import holidays"), _("Imported holidays")),
    "plan_pages.import_criteria": (_("Import criteria"), _("Imported criteria")),
    "plan_pages.ask_explanation": (_("Ask for explanation"), _("Asked for an explanation")),
    "plan_pages.answer_explanation": (_("Explain"), _("Gave an explanation")),
    "plan_pages.decide_explanation": (_("Decide on explanation"), _("Decided on an explanation")),
    "plan_pages.publish_explanation": (_("Publish explanation"), _("Published an explanation")),
    "plan_pages.withdraw_explanation": (_("Withdraw explanation"), _("Withdrew an explanation")),
    "plan_pages.plan_inspection": (_("Plan inspection"), _("Planned an inspection")),
    "plan_pages.begin_inspection": (_("Begin inspection"), _("Began an inspection")),
    "plan_pages.record_findings": (_("Record findings"), _("Recorded findings")),
    "plan_pages.conclude_inspection": (_("Conclude inspection"), _("Concluded an inspection")),
    "plan_pages.follow_up": (
        _("Make follow-up task"),
        _("Made a task of a measure of an inspection"),
    ),
    "plan_pages.publish_conclusion": (_("Publish conclusion"), _("Published a conclusion")),
    "plan_pages.withdraw_conclusion": (_("Withdraw conclusion"), _("Withdrew a conclusion")),
}


def register(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
