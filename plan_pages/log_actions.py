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
    "plan_pages.save_report": (_("Save progress report"), _("Saved progress report")),
    "plan_pages.submit_report": (_("Submit progress report"), _("Submitted progress report")),
    "plan_pages.approve_report": (_("Approve progress report"), _("Approved progress report")),
    "plan_pages.return_report": (_("Return progress report"), _("Returned progress report")),
    "plan_pages.remind_unit": (_("Remind unit"), _("Reminded unit of missing reports")),
    "plan_pages.try_mail_again": (_("Send mail again"), _("Had a mail sent again")),
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
    "plan_pages.cancel_explanation": (
        _("Cancel the request for an explanation"),
        _("Cancelled the request for an explanation"),
    ),
    "plan_pages.publish_explanation": (_("Publish explanation"), _("Published an explanation")),
    "plan_pages.withdraw_explanation": (_("Withdraw explanation"), _("Withdrew an explanation")),
    "plan_pages.plan_inspection": (_("Plan inspection"), _("Planned an inspection")),
    "plan_pages.cancel_inspection": (_("Cancel inspection"), _("Cancelled an inspection")),
    "plan_pages.begin_inspection": (_("Begin inspection"), _("Began an inspection")),
    "plan_pages.record_findings": (_("Record findings"), _("Recorded findings")),
    "plan_pages.conclude_inspection": (_("Conclude inspection"), _("Concluded an inspection")),
    "plan_pages.follow_up": (
        _("Make follow-up task"),
        _("Made a task of a measure of an inspection"),
    ),
    "plan_pages.publish_conclusion": (_("Publish conclusion"), _("Published a conclusion")),
    "plan_pages.withdraw_conclusion": (_("Withdraw conclusion"), _("Withdrew a conclusion")),
    "plan_pages.record_input": (_("Record scoring input"), _("Recorded scoring input")),
    "plan_pages.sheet_open": (_("Open score book"), _("Opened score book")),
    "plan_pages.sheet_self_assess": (
        _("Hand over the self-assessment"),
        _("Handed over the self-assessment"),
    ),
    "plan_pages.sheet_close": (_("Close score book"), _("Closed score book for changes")),
    "plan_pages.sheet_start_appraisal": (_("Begin the appraisal"), _("Began the appraisal")),
    "plan_pages.sheet_ask_explanation": (
        _("Ask for an explanation of the scoring"),
        _("Asked for an explanation of the scoring"),
    ),
    "plan_pages.sheet_explain": (
        _("Record the explanation of the scoring"),
        _("Recorded the explanation of the scoring"),
    ),
    "plan_pages.sheet_finish_appraisal": (_("End the appraisal"), _("Ended the appraisal")),
    "plan_pages.sheet_approve": (_("Approve score book"), _("Approved score book")),
    "plan_pages.sheet_publish": (_("Publish score book"), _("Published score book")),
    "plan_pages.sheet_send_back": (_("Send score book back"), _("Sent score book back")),
    "plan_pages.add_alias": (_("Add another name"), _("Added another name of the unit")),
    "plan_pages.import_scores": (_("Import scores"), _("Imported scores")),
    "plan_pages.import_inputs": (_("Import scoring inputs"), _("Imported scoring inputs")),
    "plan_pages.freeze_report": (_("Freeze report"), _("Froze the figures of a period")),
    "plan_pages.draft_report_page": (_("Make a draft page"), _("Made a draft page of a report")),
}


def register(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
