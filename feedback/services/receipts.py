"""Receipts: how a person finds a response again without having said who they are.

A receipt is derived from the submission token, so a replay shows the same one; only a keyed hash
of it is stored, so the table of responses tells no receipt.
"""

import re
from collections.abc import Sequence

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from feedback.errors import UnknownReceipt
from feedback.models import Response

# A–Z and 0–9 without what is mistaken for one another: 0 O 1 I. Five bits a letter.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
BITS = 5
LENGTH = 12
GROUP = 4
REFERENCE_SALT = "feedback.receipt-reference"
REFERENCE_SECONDS = 15 * 60
# More would make the address too long for a server.
MOST_DROPPED = 30


def receipt_for(nonce: str) -> str:
    """``XXXX-XXXX-XXXX`` for the nonce of a submission token."""
    digest = salted_hmac("feedback.receipt", nonce, algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    letters = [ALPHABET[(number >> (BITS * place)) & 31] for place in range(LENGTH)]
    return grouped("".join(letters))


def grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def receipt_hash(receipt: str) -> str:
    return salted_hmac("feedback.receipt-hash", receipt, algorithm="sha256").hexdigest()


def read_receipt(typed: str) -> str:
    """A receipt as a person types it: lower case, spaces and missing dashes are forgiven.

    Raises ``UnknownReceipt`` with a sentence that says what is wrong with it.
    """
    letters = re.sub(r"[\s\-–—._]", "", typed).upper()
    if set(letters) & set("01OI"):
        raise UnknownReceipt(_("A receipt code has no O, I, 0 or 1. Check these characters."))
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        raise UnknownReceipt(_("A receipt code has 12 letters and digits, like ABCD-EFGH-2345."))
    return grouped(letters)


def find(typed: str) -> Response:
    """The response with this receipt; raises ``UnknownReceipt``."""
    receipt = read_receipt(typed)
    found = (
        Response.objects.select_related("form").filter(receipt_hash=receipt_hash(receipt)).first()
    )
    if found is None:
        raise UnknownReceipt(_("Code not found. Check each character (no O, I, 0 or 1)."))
    return found


def reference_to(response: Response, dropped: Sequence[str] = ()) -> str:
    """A signed value for the address of the receipt page; the receipt itself never stands there.

    It also carries the codes of answers that were ``dropped`` as not applying, to be said there.
    """
    return signing.dumps([response.pk, *dropped[:MOST_DROPPED]], salt=REFERENCE_SALT)


def response_behind(reference: str) -> tuple[Response, list[str]]:
    """The response and the codes of dropped answers.

    Raises ``UnknownReceipt`` when the reference is forged or older than 15 minutes.
    """
    try:
        pk, *dropped = signing.loads(reference, salt=REFERENCE_SALT, max_age=REFERENCE_SECONDS)
        found = Response.objects.select_related("form", "version").get(pk=pk)
    except (signing.BadSignature, Response.DoesNotExist, ValueError, TypeError) as error:
        raise UnknownReceipt(_("This page is shown for 15 minutes after sending.")) from error
    return found, dropped


def is_older(reference: str, seconds: int) -> bool:
    """Whether a reference that is genuine was made longer ago than that."""
    try:
        signing.loads(reference, salt=REFERENCE_SALT, max_age=seconds)
    except signing.SignatureExpired:
        return True
    return False
