from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from plan_pages.errors import PlanError

from .letters import trial_letter
from .mail_errors import sentence

# Backends that Django ships and that send nothing.
NOWHERE = ("console.EmailBackend", "dummy.EmailBackend")


class MailNotSent(PlanError):
    """The sentence says what a technician can look at; it never holds the password."""


def send_trial(address: str) -> None:
    """One mail to ``address``, now and without the outbox. Raises ``MailNotSent``."""
    _check(address)
    try:
        trial_letter(address).send()
    except Exception as error:
        raise MailNotSent(sentence(error)) from error


def _check(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        words = _("“%(address)s” is not an e-mail address.")
        raise MailNotSent(words % {"address": address}) from None
    if settings.EMAIL_BACKEND.endswith(NOWHERE):
        raise MailNotSent(_("No mail server is set; set EMAIL_URL, then mail leaves this machine."))
