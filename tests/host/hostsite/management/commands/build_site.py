"""What an editor of the stranger's site would click together, in the stranger's own words."""

import uuid
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string
from wagtail.models import Page, Site

from feedback.models import FeedbackFormPage, FeedbackIndexPage, IndicatorIndexPage
from plan_pages.models import (
    Plan,
    PlanIndexPage,
    PlanPage,
    ReportingPeriod,
    ResultsIndexPage,
    Unit,
)
from plan_pages.roles import Role

PASSWORD = "a password of the strangers"
UNITS = {
    "VP": "Office",
    "TTR": "Inspection",
    "KHTC": "Planning and finance",
    "QLDD": "Land management",
    "TNKSN": "Minerals and water",
    "CCBVMT": "Environment",
    "VPDKDD": "Land registration",
    "TTCNTT": "Information technology",
}
ROLES = {"ann": Role.ANALYST, "bob": Role.DIRECTOR, "cleo": Role.COORDINATOR}
COLLECTIVE = {
    "CAC-DV": "Các phòng, đơn vị",
    "CAC-PCM": "Các phòng chuyên môn",
    "DV-KT": "Đơn vị được kiểm tra",
    "CHU-DT": "Các chủ đầu tư",
}


class Command(BaseCommand):
    help = "Make the pages, units, accounts and the period of the stranger's site."

    def handle(self, *args: Any, **options: Any) -> None:
        make_people()
        make_records()
        home = make_home()
        live(home, PlanIndexPage(title="Plans", slug="plans"))
        make_form(live(home, FeedbackIndexPage(title="Your say", slug="your-say")))
        results = live(home, ResultsIndexPage(title="Results", slug="results"))
        live(results, IndicatorIndexPage(title="Indicators", slug="indicators"))
        make_drafts()


def make_people() -> None:
    members: Any = get_user_model()._default_manager
    members.create_superuser("root@stranger.example", PASSWORD)
    for name, role in ROLES.items():
        member = members.create_user(f"{name}@stranger.example", PASSWORD)
        member.groups.add(Group.objects.get(name=role))


def make_records() -> None:
    for code, name in UNITS.items():
        Unit.objects.create(code=code, name=name, short_name=code)
    for code, name in COLLECTIVE.items():
        Unit.objects.create(code=code, name=name, short_name=name, is_collective=True)
    year = date.today().year
    ReportingPeriod.objects.create(
        code=str(year),
        name=str(year),
        calendar="civil",
        kind="year",
        starts=date(year, 1, 1),
        ends=date(year + 1, 1, 1),
    )


def make_home() -> Page:
    root = Page.objects.get(depth=1)
    root.get_children().delete()
    home_page = import_string("hostsite.models.HomePage")
    home = live(Page.objects.get(depth=1), home_page(title="Welcome", slug="town"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "127.0.0.1", "root_page": home}
    )
    return home


def live(parent: Page, page: Page) -> Page:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def make_form(index: Page) -> None:
    live(index, FeedbackFormPage(title="How were we?", slug="how-were-we", body=questions()))
    index.add_child(
        instance=FeedbackFormPage(title="Secret", slug="secret", body=questions(), live=False)
    )


def questions() -> list[dict[str, Any]]:
    return [
        block("unit", label="Which office?", help="", required=True),
        *(
            block("satisfaction", code=code, label=label, help="", required=False)
            for code, label in {"A1": "The counter was open", "A2": "The form was clear"}.items()
        ),
        block("long_text", code="NOTE", label="Anything else?", help="", required=False),
        block("contact", label="Contact", help="", consent="You may write to me."),
    ]


def block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def make_drafts() -> None:
    plan = Plan.objects.create(slug="next-year", title="The plan of next year", year=2031)
    index = PlanIndexPage.objects.get()
    index.add_child(
        instance=PlanPage(title="The plan of next year", slug="next-year", plan=plan, live=False)
    )
