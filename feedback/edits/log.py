from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.log_actions import LogActionRegistry

from feedback.edits.publication_gate import REFUSED_SCHEDULE
from feedback.services.edits import CONFIRMED


def register(actions: LogActionRegistry) -> None:
    actions.register_action(
        CONFIRMED, _("Confirm what breaks"), _("Confirmed what the change breaks")
    )
    actions.register_action(
        REFUSED_SCHEDULE, _("Refuse a schedule"), _("Was not published on schedule")
    )
    actions.register_action("feedback.map_scale", _("Map a scale"), _("Scale mapped"))
    actions.register_action(
        "feedback.archive", _("Archive"), pgettext_lazy("form", "Archived: no more answers")
    )
    actions.register_action(
        "feedback.unarchive", _("Take out of the archive"), _("Taken out of the archive")
    )
