"""A year and a criteria set as a command is given them."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from plan_pages.models import CriteriaSet

FIRST_YEAR, LAST_YEAR = 2000, 2100


def year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise ArgumentTypeError(f"{FIRST_YEAR}–{LAST_YEAR}")
    return int(text)


def add_table_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--set", required=True, metavar="NAME", dest="set_name")
    parser.add_argument("--year", required=True, type=year)
    parser.add_argument("--dry-run", action="store_true", help="Report without writing.")


def criteria_set(name: str) -> CriteriaSet:
    found = CriteriaSet.objects.filter(name=name).first()
    if found is None:
        raise CommandError(_("There is no criteria set “%(name)s”.") % {"name": name})
    return found
