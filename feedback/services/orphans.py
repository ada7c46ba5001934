"""Files that a killed post left behind: written, and named by no row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import Storage

from feedback.days import now
from feedback.models import Attachment, Response

# Far longer than a post lives: a file of now may get its row in a moment.
OLDER_THAN = timedelta(days=1)
FOLDER = re.compile(r"[0-9a-f]{2}\Z")
FILE = re.compile(r"[0-9a-f]{32}\Z")


def delete_orphans() -> int:
    """Delete files older than a day that no row names; how many. Twice is once.

    Only names that ``attachment_path`` makes, so that a host's own files in one storage stay;
    and nothing in an empty database, which may be about to be restored.
    """
    if not Response.objects.exists():
        return 0
    storage = Attachment._meta.get_field("file").storage
    orphans = [name for name in _old(storage) if not _is_named(name)]
    for name in orphans:
        storage.delete(name)
    return len(orphans)


def _old(storage: Storage) -> Iterator[str]:
    before = now() - OLDER_THAN
    for name in _names(storage):
        if storage.get_modified_time(name) < before:
            yield name


def _names(storage: Storage) -> Iterator[str]:
    try:
        folders, _files = storage.listdir("")
    except FileNotFoundError:
        return
    for folder in filter(FOLDER.match, folders):
        _folders, files = storage.listdir(folder)
        yield from (f"{folder}/{file}" for file in files if FILE.match(file))


def _is_named(name: str) -> bool:
    return Attachment.objects.filter(file=name).exists()
