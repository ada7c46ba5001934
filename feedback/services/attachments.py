"""Files of respondents: kept with their response or not at all, and gone when it is erased."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.files.base import ContentFile

from feedback.errors import FileNotKept
from feedback.given_files import GivenFile
from feedback.models import Attachment, Response


class Keeper:
    """Writes files down; remembers which, for whoever has to take them back."""

    def __init__(self) -> None:
        self.written: list[Attachment] = []

    def keep(self, response: Response, files: Mapping[str, GivenFile]) -> None:
        for question, given in files.items():
            attachment = Attachment(
                response=response,
                question=question,
                name=given.name,
                content_type=given.content_type,
                size=len(given.data),
                sha256=given.sha256,
            )
            self.written.append(attachment)
            self._write(attachment, given)
            attachment.save()

    def _write(self, attachment: Attachment, given: GivenFile) -> None:
        try:
            attachment.file.save(given.name, ContentFile(given.data), save=False)
        except OSError as error:
            raise FileNotKept(str(error)) from error

    def take_back(self) -> None:
        for attachment in self.written:
            attachment.file.delete(save=False)


@contextmanager
def kept_or_gone() -> Iterator[Keeper]:
    """Around a transaction: files that it wrote go when it fails, at its commit too."""
    keeper = Keeper()
    try:
        yield keeper
    except BaseException:
        keeper.take_back()
        raise


def forget(response: Response) -> None:
    """Files and rows; the erasure is written down by now and done again if this fails."""
    for attachment in Attachment.objects.filter(response=response):
        attachment.delete()
