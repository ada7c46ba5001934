"""What the command tells a technician, against real servers that are wrong in real ways."""

from __future__ import annotations

import base64
import socket
import ssl
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pytest_django.fixtures import Settings

from plan_pages.services.mail_errors import without_secrets
from tests.rig.mail_server import MailServer

PASSWORD = "sun-moon-and-stars-7"


@pytest.fixture(autouse=True)
def smtp(settings: Settings) -> Iterator[None]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "", ""
    settings.DEFAULT_FROM_EMAIL = "cong@example.com"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    directory: Path = tmp_path_factory.mktemp("tls")
    key, certificate = directory / "key.pem", directory / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def send(address: str = "someone@example.com") -> str:
    out = StringIO()
    call_command("send_test_email", address, stdout=out)
    return out.getvalue()


def refusal(address: str = "someone@example.com") -> str:
    with pytest.raises(CommandError) as told:
        send(address)
    assert told.value.returncode == 1
    sentence = str(told.value)
    assert "\n" not in sentence
    assert PASSWORD not in sentence
    return sentence


@pytest.mark.django_db
def test_a_server_that_takes_it_is_named_a_success(settings: Settings) -> None:
    with MailServer() as server:
        settings.EMAIL_PORT = server.port
        assert "someone@example.com" in send()
    (message,) = server.received
    assert message["To"] == "someone@example.com"
    assert message["From"] == "cong@example.com"


def test_a_refused_connection_is_named(settings: Settings) -> None:
    with MailServer() as server:
        settings.EMAIL_PORT = server.port
    assert f"127.0.0.1:{server.port} refused the connection" in refusal()


def test_a_name_that_nobody_knows_is_named(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.invalid", 25
    assert "The name of the mail server mail.invalid was not found" in refusal()


def test_a_silent_server_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = silent.getsockname()[1], 0.2
        assert "did not answer within 0.2 seconds" in refusal()


def test_a_server_without_tls_is_named(settings: Settings) -> None:
    with MailServer() as server:
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, True
        assert "does not offer what EMAIL_URL asks for: STARTTLS" in refusal()


def test_tls_from_the_first_byte_against_a_plain_server_is_named(settings: Settings) -> None:
    with MailServer() as server:
        settings.EMAIL_PORT, settings.EMAIL_USE_SSL = server.port, True
        assert "No TLS connection" in refusal()


def test_a_certificate_of_nobody_is_named(settings: Settings, self_signed: ssl.SSLContext) -> None:
    with MailServer(tls=self_signed) as server:
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, True
        assert "cannot be trusted" in refusal()
    assert server.received == []


def test_a_wrong_password_is_named_and_not_shown(settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "cong", PASSWORD
    with MailServer(login=("cong", "another")) as server:
        settings.EMAIL_PORT = server.port
        assert "did not accept the user name or password" in refusal()


@pytest.mark.django_db
def test_the_right_password_is_let_in(settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "cong", PASSWORD
    with MailServer(login=("cong", PASSWORD)) as server:
        settings.EMAIL_PORT = server.port
        assert PASSWORD not in send()
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ("cong@example.com", "refused the sender cong@example.com: 553 not yours"),
        ("someone@example.com", "refused the recipient: 553 not yours"),
    ],
)
def test_a_refused_sender_and_recipient_are_told_apart(
    settings: Settings, refused: str, expected: str
) -> None:
    with MailServer(replies={refused: "553 not yours"}) as server:
        settings.EMAIL_PORT = server.port
        assert expected in refusal()


def test_what_a_server_repeats_of_the_password_is_not_shown(settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "cong", PASSWORD
    plain = base64.b64encode(f"\0cong\0{PASSWORD}".encode()).decode()
    login = base64.b64encode(PASSWORD.encode()).decode()
    assert without_secrets(f"AUTH PLAIN {plain}; {login}; {PASSWORD}") == "AUTH PLAIN ***; ***; ***"


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\nBcc: c@example.com", "a@example.com,b@c.vn"]
)
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(CommandError, match="is not an e-mail address"):
        send(address)


@pytest.mark.parametrize("backend", ["console", "dummy"])
def test_a_site_without_a_mail_server_says_so(settings: Settings, backend: str) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    assert "EMAIL_URL" in refusal()
