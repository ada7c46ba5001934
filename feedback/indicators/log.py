"""The verbs of indicators in Wagtail's log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS: dict[str, tuple[Any, Any]] = {
    "feedback.define_indicator": (_("Define indicator"), _("Defined how it is computed")),
    "feedback.propose_definition": (_("Propose definition"), _("Proposed how it is computed")),
    "feedback.approved_definition": (_("Approve definition"), _("Approved how it is computed")),
    "feedback.rejected_definition": (_("Reject definition"), _("Turned the proposal down")),
    "feedback.compute_indicator": (_("Compute indicator"), _("Computed a draft")),
    "feedback.submit_indicator": (_("Submit indicator"), _("Submitted for publication")),
    "feedback.return_indicator": (_("Return indicator"), _("Returned for changes")),
    "feedback.reflect_on_indicator": (
        _("Write what was learned"),
        _("Wrote what was learned and will be done"),
    ),
    "feedback.propose_not_reported": (
        _("Propose not to report"),
        _("Proposed that no value is reported"),
    ),
    "feedback.not_reported": (_("Do not report"), _("Decided that no value is reported")),
    "feedback.run_again": (pgettext_lazy("job", "Run again"), _("Asked for another run")),
    "feedback.publish_indicator": (
        _("Publish indicator"),
        pgettext_lazy("value of an indicator", "Published"),
    ),
}


def register(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
