"""An indicator from its definition to a correction, by people in their browsers; and a program
outside the project that recomputes it from the public counts."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from feedback.days import local_day, now
from tests.rig import Site

from . import indicator_story as story
from .conftest import DESK
from .form_editor import Staff
from .story import UNIT, Come, Visitor, answer_by_post, people_at

PAGE = f"/ket-qua/chi-so/{story.CODE}/"
API = f"/api/v1/indicators/?code={story.CODE}"
# Of this year in whatever month it is; as many as a published figure may differ by.
EARLY, LATE = ["4"] * 7 + ["3"] * 5, ["2"] * 8 + ["5"] * 4

Row = dict[str, Any]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(seed=True, env={"FEEDBACK_RATE_LIMIT": "0"}) as running:
        yield running


@pytest.fixture
def come(site: Site, browser: Browser) -> Iterator[Come]:
    yield from people_at(site, browser, Staff)


def test_a_new_indicator_is_defined_published_corrected_and_recomputed(
    site: Site, come: Come, tmp_path: Path
) -> None:
    year = str(local_day(now()).year)
    name = f"Năm {year}"
    for degree in EARLY:
        answer_by_post(site, degree)
    site.wait_counted()
    analyst, approver = come("analyst", viewport=DESK), come("approver", viewport=DESK)
    story.make_indicator(analyst)
    story.fill_in_the_sentence(analyst, year)
    proposed = story.propose(analyst)
    assert year not in _drafts(site)
    story.approve_definition(approver, proposed)
    number = story.make_page(come("editor", viewport=DESK))
    story.publish_page(approver, number)
    assert year in _drafts(site)
    citizen = come()
    expect(citizen.open(PAGE).locator("main")).not_to_contain_text(name)

    story.submit_the_draft(analyst, name)
    assert _rows(site) == {}
    director = come("director", viewport=DESK)
    story.publish_value(director, name)
    first = _rows(site)
    assert (first[""]["status"], first[""]["period"]) == ("ok", year)
    _assert_it_is_told_everywhere(site, citizen, first[""], year)
    _assert_anyone_recomputes(site, first, tmp_path / "first")

    for degree in LATE:
        answer_by_post(site, degree)
    site.wait_counted()
    assert _rows(site) == first
    story.draft_a_correction(analyst, name)
    assert _rows(site) == first
    story.publish_value(director, name)
    second = _rows(site)
    assert second[""]["n"] == first[""]["n"] + len(LATE)
    assert second[UNIT]["n"] == first[UNIT]["n"] + len(LATE)
    assert second[""]["value"] != first[""]["value"]
    _assert_the_correction_is_told(site, citizen, first[""], second[""])
    _assert_it_is_told_everywhere(site, citizen, second[""], year)
    _assert_anyone_recomputes(site, second, tmp_path / "second")
    assert site.try_manage("recount", "--check").returncode == 0


def _drafts(site: Site) -> set[str]:
    """The periods that the nightly computation leaves a draft of the indicator for."""
    lines = map(json.loads, site.manage("compute_drafts").splitlines())
    return {each["period"] for each in lines if each["code"] == story.CODE}


def _rows(site: Site) -> dict[str, Row]:
    """The published rows in force, by unit."""
    return {row["unit"]: row for row in site.get(API).json()["results"]}


def _comma(value: str) -> str:
    return value.replace(".", ",")


def _assert_it_is_told_everywhere(site: Site, citizen: Visitor, whole: Row, year: str) -> None:
    """The page, how it was computed, the criteria tree, and the feed."""
    facts = citizen.open(PAGE).locator(".ind-main")
    expect(facts).to_contain_text(_comma(whole["value"]))
    expect(facts).to_contain_text(f"n = {whole['n']}")
    citizen.look()
    expect(citizen.open(f"{PAGE}cach-tinh/").locator("main")).to_contain_text("Thời gian")
    citizen.look()
    points = citizen.open(f"/ket-qua/?nam={year}").locator("[aria-labelledby=diem-cong]")
    expect(points.get_by_role("link")).to_have_attribute("href", f"{PAGE}?ky={year}")
    expect(points).to_contain_text(story.CRITERION)
    citizen.look()
    scores = site.get(f"/api/v1/scores/?kind=portal_survey&year={year}").json()["results"]
    of_ten = Decimal(whole["value"]) / 10
    assert [(s["code"], Decimal(s["points"])) for s in scores] == [(story.CRITERION, of_ten)]
    assert f"{story.TITLE}, Năm {year}: {_comma(whole['value'])}" in site.get("/rss/").text


def _assert_the_correction_is_told(site: Site, citizen: Visitor, old: Row, new: Row) -> None:
    """Old, new and why: on the page, in the feed and in the data."""
    page = citizen.open(PAGE)
    told = page.locator("#so-lieu-cu")
    for words in (_comma(old["value"]), _comma(new["value"]), story.WHY):
        expect(told).to_contain_text(words)
    feed = site.get("/rss/dinh-chinh/").text
    for words in (_comma(old["value"]), _comma(new["value"]), story.WHY):
        assert words in feed
    history = site.get(f"/api/v1/indicators/history/?code={story.CODE}").json()["results"]
    whole = {row["revision"]: row for row in history if row["unit"] == ""}
    assert (whole[1]["value"], whole[1]["in_force"]) == (old["value"], False)
    assert (whole[2]["value"], whole[2]["in_force"]) == (new["value"], True)
    assert whole[1]["superseded_reason"] == whole[2]["correction_reason"] == story.WHY


def _assert_anyone_recomputes(site: Site, rows: dict[str, Row], folder: Path) -> None:
    """With nothing but Python, the program and the table that a reader downloads."""
    folder.mkdir()
    program, table = folder / "recompute.py", folder / "counts.csv"
    program.write_bytes(site.get("/static/feedback/recompute.py").content)
    table.write_bytes(site.get(f"{PAGE}cach-tinh/so-lieu/").content)
    run = subprocess.run(
        [sys.executable, "-I", str(program), str(table)],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    told = {row["unit"]: row for row in csv.DictReader(io.StringIO(_text(table)))}
    for unit in ("", UNIT):
        assert told[unit]["value"] == rows[unit]["value"]
    whole = rows[""]
    low, high = whole["interval"]
    figures = f"{whole['value']} {low} {high}"
    assert f"{story.CODE} {whole['period']} - - {figures} = {figures}" in run.stdout
    assert "DIFFERS" not in run.stdout


def _text(table: Path) -> str:
    return table.read_text(encoding="utf-8-sig")
