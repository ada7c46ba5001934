"""A year of the plan on the demo site, by the people of the demo.

The Office reminds, a unit reports on a phone and its head approves, the Office closes the period,
the head explains and the director decides, the year is scored, the report frozen and published,
and citizens read what came of it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.rig import Site

from .conftest import DESK
from .story import BOARD, Come, Visitor, people_at

PERIOD = "CCHC-2022-N"
# The demo has the scores of 2022 published already, and this year's book open.
YEAR = "2023"
REPORTED, SILENT = 21, 14
FIGURE = "63,4"
ADMIN = "/admin"
WHY = "Hai viên chức phụ trách nghỉ ốm trong tháng cuối kỳ."
REMEDY = "Gửi bổ sung báo cáo trước ngày 31/12."
TO_THE_APPRAISAL = ("self_assess", "close_sheet", "start_appraisal")
APPRAISED = """criterion_code,name,max_score,points,source,evidence_url,reason
3.4.1,,,0.8,Thẩm định,,
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(seed=True, beat=True) as running:
        yield running


@pytest.fixture
def come(site: Site, browser: Browser) -> Iterator[Come]:
    yield from people_at(site, browser)


def test_the_plan_lives_a_year(site: Site, come: Come, tmp_path: Path) -> None:
    head, coordinator = come("head"), come("coordinator", viewport=DESK)
    remind_who_has_not_reported(coordinator)
    report_on_a_phone(come("officer"))
    approve(head)
    close_the_period(coordinator)
    explain(head)
    director = come("director", viewport=DESK)
    decide(director)
    citizen = come()
    read_the_explanation(citizen)
    score(coordinator)
    appraise(site, coordinator, tmp_path / "appraised.csv")
    publish_the_scores(director)
    expect(citizen.open(f"/ket-qua/?nam={YEAR}").locator("main")).to_contain_text("0,80")
    citizen.look()
    address = freeze_and_draft(coordinator)
    submit_the_page(come("editor", viewport=DESK))
    publish_the_page(come("approver", viewport=DESK))
    page = citizen.open(address)
    expect(page.locator("main")).to_contain_text("2022")
    citizen.look()


def report_on_a_phone(officer: Visitor) -> None:
    page = officer.open(f"{ADMIN}/reform_progress/?ky={PERIOD}")
    officer.look()
    page.locator(f"a[href*='/{PERIOD}/VPDKDD/']", has_text="").first.wait_for()
    card = page.locator(".work-card", has_text=f"{REPORTED}.").first
    card.locator(f"a[href*='/{PERIOD}/VPDKDD/']").first.click()
    page.locator("[name=claim][value=in_progress]").check()
    page.locator("[name=figure]").fill("sáu mươi")
    page.locator("[name=text]").fill("Đã số hóa 63,4 % hồ sơ còn hiệu lực.")
    page.locator("button[name=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("Đã số hóa 63,4 % hồ sơ còn hiệu lực.")
    officer.look()
    page.locator("[name=figure]").fill(FIGURE)
    page.locator("[name=figure_unit]").fill("%")
    page.locator("[name=links]").fill("https://example.org/so-hoa-2022")
    page.locator("button[name=submit]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def approve(head: Visitor) -> None:
    page = head.open(f"{ADMIN}/reform_progress/reports/")
    head.look()
    page.locator("main a[href*='/reform_progress/reports/']").first.click()
    expect(page.locator("main")).to_contain_text(FIGURE)
    page.locator("button[name=approve]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def remind_who_has_not_reported(coordinator: Visitor) -> None:
    page = coordinator.open(f"{ADMIN}/reform_progress/missing/?ky={PERIOD}")
    coordinator.look()
    form = page.locator("form[action$='/VPDKDD/']")
    form.locator("button").click()
    expect(page.locator(".messages .success")).to_be_visible()


def close_the_period(coordinator: Visitor) -> None:
    page = coordinator.open(f"{ADMIN}/reform_period_closing/{PERIOD}/")
    expect(page.locator("main")).to_contain_text(f"{SILENT}. ")
    coordinator.look()
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def explain(head: Visitor) -> None:
    page = _open_explanation(head)
    page.locator("[name=answer]").fill(WHY)
    page.locator("[name=remedy]").fill(REMEDY)
    head.look()
    page.locator("button[name=action][value=answer]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def decide(director: Visitor) -> None:
    page = _open_explanation(director)
    expect(page.locator("main")).to_contain_text(WHY)
    page.locator("[name=accepted]").first.check()
    page.locator("[name=decision]").fill("Chấp nhận; rút kinh nghiệm trong kỳ sau.")
    page.locator("[name=publish]").check()
    director.look()
    page.locator("button[name=action][value=decide]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def _open_explanation(person: Visitor) -> Page:
    page = person.open(f"{ADMIN}/reform_explanations/")
    person.look()
    link = page.locator("main tr", has_text="VPĐKĐĐ").or_(
        page.locator("main tr", has_text="Văn phòng Đăng ký đất đai")
    )
    link.filter(has_text=str(SILENT)).locator("a[href*='/explanations/']").first.click()
    expect(page.locator("main h2").first).to_be_visible()
    return page


def read_the_explanation(citizen: Visitor) -> None:
    page = citizen.open(f"{BOARD}{SILENT}/")
    expect(page.locator("main")).to_contain_text(WHY)
    citizen.look()
    page = citizen.open(f"{BOARD}{REPORTED}/")
    expect(page.locator("main")).to_contain_text(FIGURE)
    citizen.look()


def score(coordinator: Visitor) -> None:
    """The Office's self-assessment: 96 % of the files in time give 16/18 of the one point."""
    page = coordinator.open(f"{ADMIN}/reform_scorebook/")
    page.locator("[name=year]").fill(YEAR)
    page.locator("[name=criteria_set]").select_option(index=1)
    page.locator("main form button[type=submit]").click()
    page.get_by_role("link", name="3.4.1").first.click()
    page.locator("[name=input-value]").fill("96")
    page.locator("[name=input-source]").fill("Hệ thống một cửa điện tử")
    page.locator("form:has([name=input-value]) button").click()
    page.locator("form[action$='/compute/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    coordinator.open(urlsplit(page.url).path)
    coordinator.look()
    for step in TO_THE_APPRAISAL:
        page.locator(f"form[action$='/step/{step}/'] button").click()


def appraise(site: Site, coordinator: Visitor, table: Path) -> None:
    """The appraisal comes as a table from the Department of Home Affairs."""
    table.write_text(APPRAISED, encoding="utf-8")
    chosen = ("--set", "QD876_2022", "--year", YEAR, "--kind", "appraised")
    site.manage("import_scores", str(table), *chosen)
    page = coordinator.open(f"{ADMIN}/reform_scorebook/")
    page.locator("main table a").first.click()
    page.locator("form[action$='/step/finish_appraisal/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()


def publish_the_scores(director: Visitor) -> None:
    page = director.open(f"{ADMIN}/reform_scorebook/")
    page.locator("main table a").first.click()
    for step in ("approve_sheet", "publish_sheet"):
        page.locator(f"form[action$='/step/{step}/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()


def freeze_and_draft(coordinator: Visitor) -> str:
    """The address that the page will have."""
    page = coordinator.open(f"{ADMIN}/reform_reports/?ky={PERIOD}")
    coordinator.look()
    page.locator("form[action$='/freeze/'] button").click()
    expect(page.locator("main")).to_contain_text("SHA-256")
    coordinator.open(urlsplit(page.url).path)
    coordinator.look()
    with page.expect_download() as download:
        page.locator("a[href$='/docx/']").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.locator("form[action$='/page/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    return f"/ket-qua/bao-cao-cchc-{PERIOD.lower()}/"


def submit_the_page(editor: Visitor) -> None:
    page = _edit_the_page(editor)
    _act(page, "[name=action-submit]")


def publish_the_page(approver: Visitor) -> None:
    page = _edit_the_page(approver)
    _act(page, "[data-workflow-action-name=approve]")


def _act(page: Page, which: str) -> None:
    button = page.locator(f"footer button{which}").first
    if not button.is_visible():
        page.locator("footer .w-dropdown__toggle").click()
    button.click()
    expect(page.locator(".messages .success")).to_be_visible(timeout=30_000)


def _edit_the_page(person: Visitor) -> Page:
    page = person.open(f"{ADMIN}/pages/search/?q=bao+cao+cchc")
    page.locator("main h2, main .title").get_by_role("link", name="Báo cáo").first.click()
    expect(page.locator("[name=title]")).to_have_value(re.compile("^Báo cáo"))
    return page
