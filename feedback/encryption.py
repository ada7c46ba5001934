"""Text that is encrypted in the database: who copies the tables reads no name and no number.

Keys are derived from ``FEEDBACK["CONTACT_KEYS"]``, newest first, or where there are none from
``SECRET_KEY`` and its fallbacks. The first encrypts, all decrypt. Fernet: AES-128-CBC with an
HMAC-SHA256, a time stamp and a random vector, so that equal texts look different.
"""

import base64
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

from feedback import conf

PURPOSE = b"feedback.contact"
# What stands for a text whose key is gone: nobody can read it any more.
LOST = ""


def encrypt(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode() if text else ""


def decrypt(stored: str) -> str:
    """``""`` where no known key opens it."""
    try:
        return _cipher().decrypt(stored.encode()).decode() if stored else ""
    except InvalidToken:
        return LOST


def _cipher() -> MultiFernet:
    secrets = conf.get("CONTACT_KEYS") or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))


class EncryptedTextField(models.TextField):
    """Text to the program, ciphertext to the database; it cannot be searched or compared there."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(str(value)) if value is not None else None

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return decrypt(value) if value is not None else None

    def get_lookup(self, lookup_name: str) -> Any:
        """Raises ``FieldError``: equal texts are stored differently, so nothing would be found."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
