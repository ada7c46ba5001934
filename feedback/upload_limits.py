"""Uploads to a public form: never more in memory than a form may send, nothing on the disk."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from feedback import conf

from .given_files import MEGABYTE
from .questions.registry import question_types

FILES_PER_FORM = 4


def most_bytes() -> int:
    """What the files of one form may weigh together; 0 where no form can ask for any."""
    if not any(kind.holds_file for kind in question_types().values()):
        return 0
    return int(conf.get("MAX_FILE_MB") * MEGABYTE) * FILES_PER_FORM


def limit_uploads(request: HttpRequest) -> None:
    """To be called before the body is read; one that was read already keeps its handlers."""
    if request.method == "POST" and not hasattr(request, "_files"):
        request.upload_handlers = [LimitedUploadHandler(request)]


class LimitedUploadHandler(FileUploadHandler):
    """Keeps what fits; of what does not, only the size, so that the form can say so."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.largest = conf.get("MAX_FILE_MB") * MEGABYTE
        self.left = most_bytes()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()
        self.is_whole = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0 or start + len(raw_data) > self.largest:
            self.is_whole = False
            self.kept = io.BytesIO()
        elif self.is_whole:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = file_size if self.is_whole else max(file_size, self.largest + 1)
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            size,
            self.charset,
            self.content_type_extra,
        )
