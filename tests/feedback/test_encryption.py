"""Contact data at rest: nothing in the tables is readable, and keys can be changed."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from feedback.encryption import decrypt, encrypt
from feedback.models import Contact
from feedback.services.intake import accept
from feedback.services.tokens import mint, read
from feedback.services.versions import form_key, version_for
from tests.factories import feedback as make

SECRETS = {"name": "Nguyễn Thị Bí Mật", "phone": "0912 345 678", "email": "bi.mat@example.vn"}


@pytest.fixture
def contact(db: None) -> Contact:
    page = make.form_page(body=[make.block("yes_no", "Y"), make.contact_block()])
    version = version_for(page)
    token = read(mint(version), form_key=form_key(page))
    sheet = make.sheet(Y="yes")
    answered = replace(sheet, contact=dict(SECRETS), consents={"contact": "I agree"})
    return Contact.objects.get(response=accept(token, answered))


def stored(column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM feedback_contact")
        return str(cursor.fetchone()[0])


def test_the_program_reads_what_the_table_does_not_tell(contact: Contact) -> None:
    contact.refresh_from_db()

    for name, value in SECRETS.items():
        assert getattr(contact, name) == value
        assert value not in stored(name)
        assert not any(part in stored(name) for part in value.split())


def test_what_was_not_given_stays_empty(contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(phone="")

    assert stored("phone") == ""
    assert Contact.objects.get().phone == ""


def test_equal_texts_look_different() -> None:
    assert encrypt("0912 345 678") != encrypt("0912 345 678")


def test_a_new_key_reads_what_the_old_one_wrote(contact: Contact, settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "CONTACT_KEYS": ["new", settings.SECRET_KEY]}

    assert Contact.objects.get().name == SECRETS["name"]
    written = encrypt("x")
    settings.FEEDBACK = {**settings.FEEDBACK, "CONTACT_KEYS": ["new"]}
    assert decrypt(written) == "x"


def test_without_its_key_a_text_is_lost_and_breaks_nothing(contact: Contact, settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "CONTACT_KEYS": ["another"]}

    assert Contact.objects.get().name == ""


def test_nobody_can_look_for_a_person_in_the_table(contact: Contact) -> None:
    for lookup in ("name", "name__icontains", "phone__startswith"):
        with pytest.raises(FieldError):
            list(Contact.objects.filter(**{lookup: "Nguyễn"}))


def test_rows_from_before_are_encrypted_by_the_migration(contact: Contact) -> None:
    """What the migration does to plain text, in both directions."""
    from importlib import import_module  # noqa: PLC0415 - its name begins with a digit

    migration = import_module("feedback.migrations.0003_encrypt_contacts")
    plain = _as_plain_text(migration)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE feedback_contact SET name = 'Trần Văn Cũ'")

    migration.convert(plain, encrypt)
    assert "Cũ" not in stored("name")
    assert Contact.objects.get().name == "Trần Văn Cũ"

    migration.convert(plain, decrypt)
    assert stored("name") == "Trần Văn Cũ"


def _as_plain_text(migration: Any) -> Any:
    """The apps as they stand in the middle of the migration, when the columns are plain text."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - only here

    loader = MigrationLoader(connection)
    state = loader.project_state(("feedback", "0002_indicator_roles"))
    for operation in migration.Migration.operations[:3]:
        operation.state_forwards("feedback", state)
    return state.apps
