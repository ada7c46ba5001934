"""Signed single-use submission tokens: which form and version was shown, and when."""

import secrets
import time
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from feedback import conf
from feedback.errors import TokenExpired, TokenInvalid
from feedback.models import FormVersion

SALT = "feedback.submission-token"
NONCE_BYTES = 16
MAX_LENGTH = 500


@dataclass(frozen=True)
class Token:
    form_id: int
    version_id: int
    minted_at: float
    nonce: str

    def age_seconds(self) -> float:
        return time.time() - self.minted_at


def mint(version: FormVersion) -> str:
    """A new token for one view of a form: 128 random bits, signed, of no use anywhere else."""
    payload = [
        version.form_id,
        version.pk,
        round(time.time(), 2),
        secrets.token_hex(NONCE_BYTES),
    ]
    return signing.dumps(payload, salt=SALT)


def read(raw: str, *, form_key: UUID) -> Token:
    """The token of a post to the form with this translation key; raises as ``signed`` does."""
    token = signed(raw)
    if not FormVersion.objects.filter(
        pk=token.version_id, form_id=token.form_id, form__translation_key=form_key
    ).exists():
        raise TokenInvalid(open_again())
    return token


def signed(raw: str) -> Token:
    """What a token of ours says; which form it is of is not looked at.

    Raises ``TokenExpired`` or ``TokenInvalid``; both ask for a new one with everything kept.
    """
    try:
        if len(raw) > MAX_LENGTH:
            raise signing.BadSignature
        payload = signing.loads(raw, salt=SALT, max_age=conf.get("TOKEN_SECONDS"))
        return Token(*payload)
    except signing.SignatureExpired as error:
        raise TokenExpired(open_again()) from error
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise TokenInvalid(open_again()) from error


def open_again() -> str:
    return _("The page was open too long. Your answers are kept; please send again.")
