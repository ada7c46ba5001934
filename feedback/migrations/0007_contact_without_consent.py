"""Contact data no longer holds what was agreed to: a step of its own, after the rows moved."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feedback", "0006_consents")]

    operations = [
        migrations.RemoveField("contact", "consent_text"),
        migrations.RemoveField("contact", "consented_at"),
    ]
