from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.log_actions import LogActionRegistry


def register(actions: LogActionRegistry) -> None:
    actions.register_action("feedback.spam", _("Mark as spam"), _("Marked as spam"))
    actions.register_action("feedback.excluded", _("Exclude"), _("Excluded from the counts"))
    actions.register_action(
        "feedback.put_back", _("Put back"), pgettext_lazy("done", "Put back into the counts")
    )
    actions.register_action("feedback.correct", _("Correct"), _("Corrected"))
    actions.register_action("feedback.erase", _("Erase"), _("Erased for good"))
    actions.register_action(
        "feedback.read_contact", _("Read contact data"), _("Contact data was read")
    )
    actions.register_action("feedback.read_text", _("Read text"), _("Typed text was read"))
