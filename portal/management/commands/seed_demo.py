import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.demo.accounts import ACCOUNTS, missing_accounts
from portal.demo.seeding import seed


class Command(BaseCommand):
    help = "Fill the site with the demo content; twice is once."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PORTAL_ENV == "production":
            raise CommandError(
                _("There are no demo accounts on a real site: PORTAL_ENV is production.")
            )
        given = os.environ.get("DEMO_PASSWORD", "")
        generated = "" if given or not missing_accounts() else secrets.token_urlsafe(12)
        with _quiet():
            seed(localdate(), given or generated, self.stdout.write)
        self.stdout.write(_("Accounts: %(names)s.") % {"names": ", ".join(ACCOUNTS)})
        if generated:
            self.stdout.write(_("Password of all accounts: %(password)s") % {"password": generated})


@contextmanager
def _quiet() -> Iterator[None]:
    """Thousands of lines about pages and their indexing would hide the progress."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
