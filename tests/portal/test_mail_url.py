"""How `EMAIL_URL` names a mail server: nothing is sent in the clear that was to be encrypted."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.mail_url import mail_settings

CONSOLE = "django.core.mail.backends.console.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://user:password@host:2587", 2587, True, False),
        ("smtp+tls://user:password@host", 587, True, False),
        ("smtp+ssl://user:password@host", 465, False, True),
        ("SMTP+TLS://user:password@host", 587, True, False),
        ("submission://user:password@host", 587, True, False),
        ("smtp://user:password@host", 25, False, False),
        ("smtp://user:password@host/?tls=True", 25, True, False),
    ],
)
def test_the_scheme_says_how_the_way_is_encrypted(
    url: str, port: int, tls: bool, ssl: bool
) -> None:
    known = mail_settings(url)
    assert known["EMAIL_BACKEND"] == SMTP
    assert (known["EMAIL_HOST"], known["EMAIL_PORT"]) == ("host", port)
    assert (known["EMAIL_USE_TLS"], known["EMAIL_USE_SSL"]) == (tls, ssl)
    assert (known["EMAIL_HOST_USER"], known["EMAIL_HOST_PASSWORD"]) == ("user", "password")


def test_signs_in_a_password_are_written_as_in_addresses() -> None:
    known = mail_settings("smtp+tls://vp%40so.vn:b%2Fm%40t@host:587?timeout=5")
    assert (known["EMAIL_HOST_USER"], known["EMAIL_HOST_PASSWORD"]) == ("vp@so.vn", "b/m@t")
    assert known["EMAIL_TIMEOUT"] == 5


@pytest.mark.parametrize("url", ["", "console:", " console: "])
def test_without_a_server_mail_goes_to_the_console(url: str) -> None:
    assert mail_settings(url)["EMAIL_BACKEND"] == CONSOLE


@pytest.mark.parametrize(
    "url", ["smpt://u:geheim-7@host", "host:587", "smtp+starttls://u:geheim-7@host", "tls://host"]
)
def test_a_scheme_that_nobody_knows_stops_the_start_and_tells_no_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        mail_settings(url)
    assert "EMAIL_URL" in str(told.value)
    assert "geheim-7" not in str(told.value)


@pytest.mark.parametrize("url", ["smtp+tls://u:geheim-7@host:many", "smtp+tls://u:p@[::1:587"])
def test_an_address_that_cannot_be_read_is_said_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        mail_settings(url)
    assert "geheim-7" not in str(told.value)
