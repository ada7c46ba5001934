"""What was agreed to moves from the contact data to consents of their own, purpose by purpose."""

import hashlib

from django.db import migrations

CHUNK = 500
VERSION_DIGITS = 12


def move(apps, schema_editor):
    Contact = apps.get_model("feedback", "Contact")
    Consent = apps.get_model("feedback", "Consent")
    contacts = Contact.objects.select_related("response__version").only(
        "consent_text", "consented_at", "response__version__locale"
    )
    Consent.objects.bulk_create(
        [
            Consent(
                response=contact.response,
                purpose="contact",
                text=contact.consent_text,
                text_version=version_of(contact.consent_text),
                locale=contact.response.version.locale,
                given_at=contact.consented_at,
            )
            for contact in contacts
        ],
        batch_size=CHUNK,
    )


def version_of(text):
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_DIGITS]


class Migration(migrations.Migration):
    dependencies = [("feedback", "0005_builder_roles")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
