"""The story of the portal on real processes: from the plan that a citizen reads to the figure
that comes of the answers, with each database and queue, with and without scripts.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from feedback.days import local_day, now
from portal.demo.periods import Quarter
from tests.rig import Site

from . import story
from .conftest import DESK
from .story import Visitor

INDICATOR = "sipas-overall"
PAGE = f"/ket-qua/chi-so/{INDICATOR}/"
MANY, FEW = "4", "2"
# With the one of the phone, seven of ten are satisfied.
OTHERS = [MANY] * 6 + [FEW] * 3
# Both roles for one person: only then is it the rule of two people that refuses.
GIVE_BOTH_ROLES = """
from django.contrib.auth.models import Group, User
from plan_pages.roles import Role
User.objects.get(username="coordinator").groups.add(Group.objects.get(name=Role.APPROVER))
"""

Come = Callable[..., Visitor]


@pytest.fixture(params=["embedded", "postgresql-redis"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    options: dict[str, Any] = {}
    if request.param != "embedded":
        database = request.getfixturevalue("postgres").prepared(seed=True)
        redis = request.getfixturevalue("redis_server").url
        options = {"database_url": database, "redis_url": redis, "migrate": False}
    with Site(seed=True, beat=True, env={"FEEDBACK_RATE_LIMIT": "0"}, **options) as running:
        yield running


@pytest.fixture
def come(site: Site, browser: Browser) -> Iterator[Come]:
    """``come(java_script_enabled=False)``: somebody; nothing may be wrong with what they see."""
    visitors: list[Visitor] = []

    def enter(**context: Any) -> Visitor:
        visitors.append(Visitor(browser, site, **context))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


def test_ten_opinions_become_a_figure_that_a_second_person_publishes(
    site: Site, come: Come
) -> None:
    today = local_day(now())
    quarter = Quarter(today.year, (today.month + 2) // 3)
    citizen = come()
    story.read_the_plan(citizen)
    story.filter_the_board(citizen)
    receipt = story.answer_part_by_part(citizen, MANY)
    assert story.look_up(citizen, receipt) in ("pending", "counted")
    others = {story.answer_by_post(site, degree) for degree in OTHERS}
    assert len({receipt, *others}) == 1 + len(OTHERS)
    site.wait_counted()
    assert story.look_up(citizen, receipt) == "counted"

    title = citizen.open(PAGE).locator("h1").inner_text()
    expect(citizen.page.locator("main")).not_to_contain_text(quarter.name)
    site.manage("shell", "--no-imports", "-c", GIVE_BOTH_ROLES)
    coordinator, director = come(viewport=DESK), come(viewport=DESK)
    story.sign_in(coordinator, "coordinator")
    story.compute_and_submit(coordinator, title, quarter.name)
    told = story.try_to_publish_what_one_submitted(coordinator)
    assert "Người đã trình duyệt giá trị không phải là người công bố." in told
    assert _rows(site, quarter.code) == []
    story.sign_in(director, "director")
    story.publish(director, title, quarter.name)

    whole, unit = _whole_and_unit(_rows(site, quarter.code))
    assert (whole["n"], whole["value"], whole["status"]) == (10, "70.00", "ok")
    assert unit["n"] == 10
    _assert_the_page_tells(citizen, quarter)
    _assert_the_card_tells(citizen, title, quarter)
    assert site.try_manage("recount", "--check").returncode == 0


@pytest.mark.parametrize("site", ["embedded"], indirect=True)
def test_without_scripts_a_citizen_reads_answers_and_looks_up_the_same(
    site: Site, come: Come
) -> None:
    citizen = come(java_script_enabled=False)
    story.read_the_plan(citizen)
    story.filter_the_board(citizen)
    receipt = story.answer_all_in_a_row(citizen, MANY)
    site.wait_counted()

    assert story.look_up(citizen, receipt) == "counted"
    citizen.open(PAGE)
    citizen.look()


def _rows(site: Site, period: str) -> list[dict[str, Any]]:
    """The published rows of the indicator and period, as open data."""
    told = site.get(f"/api/v1/indicators/?code={INDICATOR}&period={period}").json()
    return [row for row in told["results"] if row["period"] == period]


def _whole_and_unit(rows: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    by_unit = {row["unit"]: row for row in rows}
    return by_unit[""], by_unit[story.UNIT]


def _assert_the_page_tells(citizen: Visitor, quarter: Quarter) -> None:
    facts = citizen.open(PAGE).locator(".ind-main")
    expect(facts).to_contain_text("70,00")
    expect(facts).to_contain_text("n = 10")
    expect(facts).to_contain_text(quarter.name)
    citizen.look()
    citizen.open(f"{PAGE}cach-tinh/?ky={quarter.code}")
    citizen.look()


def _assert_the_card_tells(citizen: Visitor, title: str, quarter: Quarter) -> None:
    for path in ("/ket-qua/", "/ket-qua/chi-so/"):
        card = citizen.open(path).locator(".ind-card", has_text=title)
        expect(card).to_contain_text("n = 10")
        expect(card).to_contain_text(quarter.name)
        citizen.look()
