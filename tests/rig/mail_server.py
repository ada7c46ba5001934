"""A real mail server in a thread of its own: takes mail, refuses it, or does not answer."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from .waiting import free_port

# It tells every line that it reads.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class MailServer:
    """Listens on ``port`` of 127.0.0.1; ``stop()`` and ``start()`` keep the port and the mail.

    ``replies`` is what the server says to MAIL of a sender or RCPT of a recipient, instead of
    taking it: ``{"gone@example.com": "550 no such user"}``. ``silent_for`` are recipients whose
    message it takes in but never answers. ``login`` is the only user and password that it lets
    in. ``tls`` offers STARTTLS. ``pause`` are the seconds that it takes for a message;
    ``on_message`` is called in the server's thread before that.
    """

    def __init__(
        self,
        *,
        replies: dict[str, str] | None = None,
        login: tuple[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        pause: float = 0,
        on_message: Callable[[], None] | None = None,
    ) -> None:
        self.port = free_port()
        self.received: list[EmailMessage] = []
        self.replies = dict(replies or {})
        self.silent_for: set[str] = set()
        self.on_message = on_message
        self._login, self._tls, self._pause = login, tls, pause
        self._lock = threading.Lock()
        self._controller: Controller | None = None

    def __enter__(self) -> MailServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self._authenticate if self._login else None,
            auth_require_tls=False,
            tls_context=self._tls,
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.received if message["To"] == address]

    # --- what aiosmtpd asks ---
    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.replies.get(address, "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.silent_for & set(envelope.rcpt_tos):
            await asyncio.sleep(3600)
        if self.on_message is not None:
            self.on_message()
        await asyncio.sleep(self._pause)
        self._take(envelope.content)
        return "250 taken"

    def _take(self, content: Any) -> None:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        with self._lock:
            self.received.append(message)

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login, handled=False)
