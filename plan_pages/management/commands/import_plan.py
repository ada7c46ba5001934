from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plan_pages.errors import PlanError
from plan_pages.importers.errors import NotAPlanError
from plan_pages.importers.outline import parse_plan
from plan_pages.importers.structure import ParsedPlan
from plan_pages.management.files import read_file
from plan_pages.services.importing import (
    ImportedPlan,
    find_plan_index,
    import_plan,
    plan_slug,
)


class Command(BaseCommand):
    help = "Import a plan from a text file as a draft page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would be created.")
        parser.add_argument("--parent", metavar="SLUG", help="Slug of the list of plans.")
        parser.add_argument(
            "--publish", action="store_true", help="Confirm every repaired passage and publish."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except (PlanError, NotAPlanError) as error:
            raise CommandError(str(error)) from None

    def _import(self, options: dict[str, Any]) -> None:
        data = read_file(options["file"])
        parsed = parse_plan(data)
        slug = plan_slug(parsed)
        index = find_plan_index(options["parent"])
        if options["dry_run"]:
            self._print_repairs(parsed)
            self.stdout.write(
                _("Nothing was written; the plan's address would be “%(slug)s”.") % {"slug": slug}
            )
            return
        result = import_plan(data, index, publish=options["publish"])
        if result.created:
            self._print_repairs(parsed)
        self._print_result(result, published=options["publish"])

    def _print_repairs(self, parsed: ParsedPlan) -> None:
        for position, repair in enumerate(parsed.repairs, start=1):
            self.stdout.write(_("Repaired passage %(number)d:") % {"number": position})
            self.stdout.write(f"  - {' / '.join(repair.original.splitlines())}")
            self.stdout.write(f"  + {repair.repaired}")
        self.stdout.write(_("Repaired passages: %(count)d.") % {"count": len(parsed.repairs)})

    def _print_result(self, result: ImportedPlan, *, published: bool) -> None:
        slug = {"slug": result.plan.slug}
        if not result.created:
            self.stdout.write(
                _("The plan “%(slug)s” was imported before; nothing was changed.") % slug
            )
        elif published:
            self.stdout.write(
                _("The plan “%(slug)s” is published; its passages were confirmed by this command.")
                % slug
            )
        else:
            self.stdout.write(_("The plan “%(slug)s” is there as a draft.") % slug)
