"""What is wrong with a file, as sentences for the person who chose it."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class NotAPlanError(ValueError):
    """Base of everything that a file is refused with; ``str()`` is the sentence, translated.

    ``code`` is stable: what a script or a test asks for.
    """

    code: ClassVar[str]
    message: ClassVar[Any]

    def __str__(self) -> str:
        return str(self.message)


class EmptyFileError(NotAPlanError):
    code = "empty"
    message = _("The file is empty.")


class TooLargeError(NotAPlanError):
    code = "too_large"
    message = _("The file is larger than 5 MB.")


class TooLongError(NotAPlanError):
    code = "too_long"
    message = _("The text is longer than a plan: over 1,000,000 characters or 10,000 lines.")


class NotTextError(NotAPlanError):
    code = "not_text"
    message = _("The file is not plain text. Save it as a text file in UTF-8 and import it again.")


class NotUnicodeError(NotAPlanError):
    code = "not_unicode"
    message = _("The text is not in UTF-8. Save it as a text file in UTF-8 and import it again.")


class LegacyFontError(NotAPlanError):
    code = "legacy_font"
    message = _(
        "The text uses an old Vietnamese font (TCVN3 or VNI). "
        "Convert it to Unicode, save it in UTF-8 and import it again."
    )


class AnotherDocumentError(NotAPlanError):
    code = "another_document"
    message = _(
        "This is not a plan: a title “KẾ HOẠCH” followed by sections “I.”, “II.” was not found."
    )


class NotATableError(NotAPlanError):
    code = "not_a_table"
    message = _("The file cannot be read as a CSV table.")


class NotAWorkbookError(NotAPlanError):
    code = "not_a_workbook"
    message = _("This is a document, not a table. Import a table in CSV or Excel (.xlsx).")


class NotADocumentError(NotAPlanError):
    code = "not_a_document"
    message = _("This is a table, not the text of a plan. Import a text, Word or PDF file.")


class BrokenFileError(NotAPlanError):
    code = "broken"
    message = _(
        "The file is damaged or is not what its name says. "
        "Open it, save it again and import what was saved."
    )


class EncryptedFileError(NotAPlanError):
    code = "encrypted"
    message = _("The file is protected by a password. Take the password off and import it again.")


class OldFormatError(NotAPlanError):
    code = "old_format"
    message = _(
        "The file has the old format of Word or Excel (.doc, .xls). "
        "Save it as .docx or .xlsx and import it again."
    )


class ZipBombError(NotAPlanError):
    code = "zip_bomb"
    message = _("Unpacked, the file would be far larger than a document is; it was not opened.")


class MacrosError(NotAPlanError):
    code = "macros"
    message = _("The file holds macros. Save it as .docx or .xlsx without them.")


class OutsideFilesError(NotAPlanError):
    code = "outside_files"
    message = _("The file refers to files outside itself; it was not opened.")


class TooWideError(NotAPlanError):
    code = "too_wide"
    message = _("The table has cells far to the right of its columns; delete them and try again.")


class ScannedError(NotAPlanError):
    code = "scanned"
    message = _(
        "The PDF holds pictures of pages and no text. "
        "Type the text or have it recognised elsewhere, save it as text or Word and import that."
    )


class TooManyPagesError(NotAPlanError):
    code = "too_many_pages"
    message = _("The PDF has more than 200 pages; it was not read.")


class TooHardError(NotAPlanError):
    code = "too_hard"
    message = _(
        "Reading the PDF takes more time or memory than it may. "
        "Save its text as a text or Word file and import that."
    )
