from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from feedback import conf, given_files

from .base import Entry, QuestionBlock, QuestionType


class UploadBlock(QuestionBlock):
    class Meta:
        icon = "upload"
        label = _("File")


class FileField(forms.Field):
    """The value is a ``GivenFile``, or None where none was sent."""

    widget = forms.FileInput
    default_error_messages = {"required": _("Please choose a file.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # For the page to say before anybody chooses.
        self.kinds = ", ".join(given_files.kinds())
        self.most = conf.get("MAX_FILE_MB")

    def to_python(self, value: Any) -> given_files.GivenFile | None:
        # Text under the field's name is no file.
        return given_files.checked(value) if isinstance(value, UploadedFile) else None


class Upload(QuestionType):
    """A document or a picture: kept apart from the answers, read by few, never counted.

    Off by default; a site that wants it names it in ``FEEDBACK["QUESTION_TYPES"]``.
    """

    kind = "file"
    label = _("File")
    holds_file = True
    template = "feedback/questions/upload.html"

    def block(self) -> blocks.Block:
        return UploadBlock()

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        endings = [f".{end}" for kind in given_files.kinds() for end in given_files.ENDINGS[kind]]
        field = FileField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            widget=forms.FileInput(attrs={"accept": ",".join(endings)}),
        )
        return {entry["code"]: field}

    def cells(self, entry: Entry, answer: Any) -> Iterable[str]:
        return ()
