from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plan_pages.services.trial_mail import MailNotSent, send_trial


class Command(BaseCommand):
    help = "Send one test mail, or say in one sentence what keeps mail from being sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            send_trial(options["address"])
        except MailNotSent as error:
            raise CommandError(str(error)) from None
        sentence = _("The mail server took a test message to %(address)s.")
        self.stdout.write(sentence % {"address": options["address"]})
