from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.models import FeedbackIndexPage
from feedback.moving.errors import AlreadyHere, MovingRefused
from feedback.moving.reading import read
from feedback.moving.words import said
from feedback.services.portable import import_form
from plan_pages.management.files import read_file


class Command(BaseCommand):
    help = "Imports an exported form as a draft, all languages or none; twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--parent", help="The slug of the feedback index page.")
        parser.add_argument("--dry-run", action="store_true", help="Report without writing.")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = _parent(options["parent"])
        data = read_file(options["file"])
        try:
            outcome = import_form(read(data), parent, None, dry_run=options["dry_run"])
        except AlreadyHere as error:
            self.stdout.write(str(error))
            return
        except MovingRefused as error:
            raise CommandError("\n".join(str(problem) for problem in error.problems)) from error
        for sentence in said(outcome):
            self.stdout.write(str(sentence))


def _parent(slug: str | None) -> FeedbackIndexPage:
    pages = FeedbackIndexPage.objects.filter(alias_of=None).order_by("path")
    last = slug.replace("\x00", "").strip("/").split("/")[-1] if slug else ""
    found = pages.filter(slug=last) if slug else pages
    parent = found.first()
    if parent is None:
        raise CommandError("no feedback index page has this slug")
    return parent
