"""What went wrong with a mail, in one sentence for a person, and whose fault it is."""

import base64
import smtplib
import socket
import ssl
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

SERVICE_NOT_AVAILABLE = 421

# The first class that fits says it; subclasses stand before their bases.
Kinds = type[BaseException] | tuple[type[BaseException], ...]
SENTENCES: list[tuple[Kinds, Any]] = [
    (
        smtplib.SMTPAuthenticationError,
        gettext_lazy("The mail server %(server)s did not accept the user name or password."),
    ),
    (
        smtplib.SMTPSenderRefused,
        gettext_lazy("The mail server %(server)s refused the sender %(sender)s: %(reply)s"),
    ),
    (
        smtplib.SMTPRecipientsRefused,
        gettext_lazy("The mail server %(server)s refused the recipient: %(reply)s"),
    ),
    (
        smtplib.SMTPNotSupportedError,
        gettext_lazy(
            "The mail server %(server)s does not offer what EMAIL_URL asks for: %(reply)s"
        ),
    ),
    (
        smtplib.SMTPServerDisconnected,
        gettext_lazy("The mail server %(server)s closed the connection: %(reply)s"),
    ),
    (
        (smtplib.SMTPConnectError, smtplib.SMTPHeloError),
        gettext_lazy("The mail server %(server)s does not serve this machine: %(reply)s"),
    ),
    (
        smtplib.SMTPException,
        gettext_lazy("The mail server %(server)s refused the message: %(reply)s"),
    ),
    (
        ssl.SSLCertVerificationError,
        gettext_lazy("The certificate of the mail server %(server)s cannot be trusted: %(reply)s"),
    ),
    (
        ssl.SSLError,
        gettext_lazy("No TLS connection with the mail server %(server)s: %(reply)s"),
    ),
    (
        socket.gaierror,
        gettext_lazy("The name of the mail server %(host)s was not found."),
    ),
    (
        ConnectionRefusedError,
        gettext_lazy(
            "The mail server %(server)s refused the connection: "
            "nothing listens there, or a firewall forbids it."
        ),
    ),
    (
        TimeoutError,
        gettext_lazy(
            "The mail server %(server)s did not answer within %(seconds)s seconds; "
            "check host, port, TLS and firewall."
        ),
    ),
    (OSError, gettext_lazy("The mail server %(server)s cannot be reached: %(reply)s")),
    (ValueError, gettext_lazy("The address or the message is not valid: %(reply)s")),
]


def sentence(error: BaseException) -> str:
    """Never holds the password, whatever the server repeats of it."""
    told = _behind(error)
    kinds = (words for kind, words in SENTENCES if isinstance(told, kind))
    words = next(kinds, gettext_lazy("The message could not be sent: %(reply)s"))
    return without_secrets(str(words) % _details(told))


def is_the_servers(error: BaseException) -> bool:
    """No message would fare better now: the server is closing, or refuses our sender."""
    if isinstance(error, smtplib.SMTPSenderRefused):
        return True
    return SERVICE_NOT_AVAILABLE in _codes(error)


def breaks_the_connection(error: BaseException) -> bool:
    """The next message would need a new connection; perhaps this message is why."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def without_secrets(text: str) -> str:
    for secret in _secrets():
        text = text.replace(secret, "***")
    return text


def _behind(error: BaseException) -> BaseException:
    """smtplib reports a silent or broken server as a disconnection; its cause says more."""
    cause = error.__context__
    is_disconnected = isinstance(error, smtplib.SMTPServerDisconnected)
    return cause if is_disconnected and isinstance(cause, OSError) else error


def _details(error: BaseException) -> dict[str, Any]:
    return {
        "host": settings.EMAIL_HOST,
        "server": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        "sender": settings.DEFAULT_FROM_EMAIL,
        "seconds": settings.EMAIL_TIMEOUT or "?",
        "reply": _reply(error),
    }


def _reply(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_text(code, reply) for code, reply in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_code, error.smtp_error)
    return " ".join(str(getattr(error, "strerror", None) or error or type(error).__name__).split())


def _text(code: int, reply: bytes | str) -> str:
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(words.split())}"


def _codes(error: BaseException) -> set[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return {code for code, _reply in error.recipients.values()}
    return {error.smtp_code} if isinstance(error, smtplib.SMTPResponseException) else set()


def _secrets() -> list[str]:
    """The password as it is and in the forms in which it crosses the wire."""
    user, password = settings.EMAIL_HOST_USER or "", settings.EMAIL_HOST_PASSWORD or ""
    if not password:
        return []
    encoded = (base64.b64encode(text.encode()).decode() for text in _sent(user, password))
    return [*encoded, password]


def _sent(user: str, password: str) -> tuple[str, str]:
    return f"\0{user}\0{password}", password
