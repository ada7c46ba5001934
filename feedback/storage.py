"""Where files of respondents are kept: a folder of its own that is never served."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.files.storage.handler import InvalidStorageError

ALIAS = "feedback"
FOLDER = "feedback-files"


class PrivateStorage(FileSystemStorage):
    """Django gives a storage without an address that of the media; this one has none."""

    def url(self, name: str | None) -> str:
        raise ValueError("A respondent's file has no address.")


def private_storage() -> Storage:
    """``STORAGES["feedback"]`` of the host, else a folder beside its media, readable by the site.

    Called when models load, so that a migration names the function and no path.
    """
    try:
        return storages[ALIAS]
    except InvalidStorageError:
        return PrivateStorage(
            location=Path(settings.MEDIA_ROOT).resolve().parent / FOLDER,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
        )


def attachment_path(_instance: Any, _name: str) -> str:
    """A name that nobody chose and nobody guesses; what the sender called it is a column."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"
