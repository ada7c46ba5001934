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
    "plan_pages.import_criteria": (_("Import criteria"), _("Imported criteria")),
}


def register(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
