from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plan_pages.errors import PlanError
from plan_pages.importers.errors import NotAPlanError
from plan_pages.importers.plan_file import PlanFile, read_plan_file
from plan_pages.importers.structure import ParsedPlan
from plan_pages.management.files import print_rows, read_file
from plan_pages.services.importing import (
    ImportedPlan,
    find_plan_index,
    import_plan,
    plan_slug,
)


class Command(BaseCommand):
    help = "Import a plan from a text file, a Word document or a PDF as a draft page."

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
        file = read_plan_file(data)
        parsed = file.parsed
        slug = plan_slug(parsed)
        index = find_plan_index(options["parent"])
        if options["dry_run"]:
            self._print_repairs(parsed)
            self._print_appendix(file)
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

    def _print_appendix(self, file: PlanFile) -> None:
        if file.appendix is not None:
            self.stdout.write(
                _("Rows of the appendix that can be read: %(count)d.")
                % {"count": len(file.appendix.rows)}
            )
            print_rows((), file.appendix.errors, file.appendix.notes, self.stdout)

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
        self._print_tasks(result)

    def _print_tasks(self, result: ImportedPlan) -> None:
        if result.tasks is None:
            return
        if result.tasks.ok:
            count = len(result.tasks.outcomes)
            self.stdout.write(_("Tasks of the appendix imported: %(count)d.") % {"count": count})
        else:
            self.stdout.write(_("The tasks of the appendix were not imported:"))
            print_rows((), result.tasks.errors, result.tasks.notes, self.stdout)
