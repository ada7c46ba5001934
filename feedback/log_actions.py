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
    actions.register_action(
        "feedback.import_procedures", _("Import procedures"), _("Imported from a table")
    )
    actions.register_action(
        "feedback.put_pair", _("Place pair"), _("Said where else the pair is shown")
    )
    actions.register_action("feedback.erase", _("Erase"), _("Erased for good"))
    actions.register_action(
        "feedback.read_contact", _("Read contact data"), _("Contact data was read")
    )
    actions.register_action("feedback.read_file", _("Read file"), _("An attached file was read"))
    actions.register_action("feedback.read_text", _("Read text"), _("Typed text was read"))
    actions.register_action("feedback.reply", _("Answer"), pgettext_lazy("done", "Answered"))
    actions.register_action(
        "feedback.key_sheet", _("Key in a paper sheet"), _("A paper sheet was keyed in")
    )
    actions.register_action(
        "feedback.undo_sheet", _("Undo a paper sheet"), _("A paper sheet was undone")
    )
    actions.register_action(
        "feedback.import_sheets", _("Import paper sheets"), _("Paper sheets were imported")
    )
    actions.register_action("feedback.bank_added", _("Add"), _("Added to the bank"))
    actions.register_action("feedback.bank_mended", _("Mend"), _("Wording mended"))
    actions.register_action("feedback.bank_series", _("New series"), _("New series begun"))
    actions.register_action("feedback.bank_retired", _("Retire"), _("No longer offered"))
    actions.register_action("feedback.bank_offered", _("Offer again"), _("Offered again"))
    actions.register_action("feedback.form_imported", _("Import"), _("Imported from a file"))
    actions.register_action(
        "feedback.set_targets", _("Set targets"), _("Targets of units were set")
    )
    actions.register_action(
        "feedback.renew_address",
        _("New address"),
        _("New address; posters printed before are void"),
    )
    actions.register_action(
        "feedback.batch_excluded", _("Exclude batch"), _("Batch excluded from the counts")
    )
    actions.register_action(
        "feedback.batch_accepted", _("Accept batch"), _("Batch accepted into the counts")
    )
