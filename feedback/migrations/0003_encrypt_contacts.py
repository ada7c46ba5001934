"""Contact data becomes text, the rows there are encrypted, and only then read as encrypted."""

from django.db import migrations, models

import feedback.encryption

FIELDS = {"name": "name", "phone": "phone", "email": "e-mail"}
CHUNK = 500


def encrypt_all(apps, schema_editor):
    convert(apps, feedback.encryption.encrypt)


def decrypt_all(apps, schema_editor):
    convert(apps, feedback.encryption.decrypt)


def convert(apps, translate):
    Contact = apps.get_model("feedback", "Contact")
    rows = list(Contact.objects.only("pk", *FIELDS))
    for row in rows:
        for name in FIELDS:
            setattr(row, name, translate(getattr(row, name)))
    Contact.objects.bulk_update(rows, list(FIELDS), batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0002_indicator_roles"),
    ]

    operations = [
        *[
            migrations.AlterField("contact", name, models.TextField(label, blank=True))
            for name, label in FIELDS.items()
        ],
        migrations.RunPython(encrypt_all, decrypt_all),
        *[
            migrations.AlterField(
                "contact", name, feedback.encryption.EncryptedTextField(label, blank=True)
            )
            for name, label in FIELDS.items()
        ],
    ]
