"""F14, F16, F23, F24, F27, G5: a value that is published stays, to the last digit."""

import json
from pathlib import Path
from typing import Any

from tests.rig import Site

from . import forms
from .citizens import Answered, Citizen, Crowd
from .conftest import Place
from .verdict import ask, run, sum_over

# Ten times 4, 4, 5: a mean of 4.3333…
SATISFIED = ("4", "4", "5") * 10
OTHERS = 27
MORE = 10
CODE = "hai-long"
PAGE = f"/ket-qua/chi-so/{CODE}/"
DATA = f"/api/v1/indicators/?code={CODE}"
# A year that nobody answered in, and this one; both people of the publication.
SET_UP = f"""
from datetime import date
from feedback.days import local_day, now
from feedback.models import FeedbackForm
from plan_pages.roles import Role
from tests.factories.plan_pages import ReportingPeriodFactory
from tests.feedback.factories_indicators import make_indicator, make_page
from tests.people import make_account

make_account("analyst", Role.ANALYST)
make_account("approver", Role.APPROVER)
year = local_day(now()).year
for code, starts in (("nay", year), ("truoc", year - 1)):
    ReportingPeriodFactory(
        code=code, name=code, starts=date(starts, 1, 1), ends=date(starts + 1, 1, 1)
    )
weights = {{str(score): score for score in range(1, 6)}}
form = FeedbackForm.objects.get(slug={forms.SLUG!r})
indicator = make_indicator(form, {CODE!r}, ["A1"], rule="mean", weights=weights, hit_options=[])
make_page(indicator)
"""
SUBMIT = f"""
from django.contrib.auth.models import User
from feedback.models import Indicator
from feedback.services.indicators import compute
from feedback.services.publication import submit
from plan_pages.models import ReportingPeriod
analyst = User.objects.get(username="analyst")
indicator = Indicator.objects.get(code={CODE!r})
for code in ("nay", "truoc"):
    submit(compute(indicator, ReportingPeriod.objects.get(code=code)), analyst)
"""
PUBLISH = """
from django.contrib.auth.models import User
from feedback.models import IndicatorSnapshot
from feedback.services.publication import publish
for waiting in IndicatorSnapshot.objects.filter(state="submitted").order_by("pk"):
    publish(waiting, User.objects.get(username="approver"))
"""
RECOMPUTE = "publish_indicators --submitted-by analyst --published-by approver --period nay"


def test_what_is_published_stays_whatever_happens_to_the_answers(
    on_postgres: Place, tmp_path: Path
) -> None:
    with on_postgres.open() as site:
        ours = _answer(site)
        site.wait_counted()
        run(site, SET_UP + SUBMIT)
        # While it waits for the second person, and again while that person publishes it.
        published: list[str] = []
        with Crowd(site, people=4, answers=MORE, until=lambda: bool(published)) as more:
            published.append(run(site, PUBLISH))
        site.wait_counted()
        shown = _shown(site)

        erased = ours[0].receipt
        site.manage("erase", erased)
        once = _counted_without(site, erased, [*ours, *more.answered])
        site.manage("erase", erased)
        assert _counted_without(site, erased, [*ours, *more.answered]) == once
        assert _shown(site) == shown

        site.manage("close_period", "nay")
        refused = _import_a_sheet_of_today(site, tmp_path)
        late = Citizen(site).answer({"unit": "VP", "A1": "1"})
        site.wait_counted()
        kept = json.loads(site.manage(*RECOMPUTE.split()).splitlines()[0])
        assert ask(site, [late.receipt])[0] == {late.receipt: "counted"}
        assert _shown(site) == shown

    assert refused.count("nay") == 1
    assert kept["state"] == "kept"
    _assert_right(shown)


def _answer(site: Site) -> list[Answered]:
    citizen = Citizen(site)
    blank: forms.Answers = {"unit": "VP", "B1": "", "C1": []}
    sheets = [{**blank, "A1": score, "A2": "3"} for score in SATISFIED]
    sheets += [{**blank, "A1": "_no_opinion", "A2": "4"} for _other in range(OTHERS)]
    return [citizen.answer(sheet) for sheet in sheets]


def _counted_without(site: Site, erased: str, everybody: list[Answered]) -> forms.Cells:
    site.wait_counted()
    states, tallies = ask(site, [one.receipt for one in everybody])
    assert {one for one, state in states.items() if state != "counted"} == {erased}
    assert states[erased] == "erased"
    assert tallies == sum_over(one for one in everybody if one.receipt != erased)
    return tallies


def _import_a_sheet_of_today(site: Site, folder: Path) -> str:
    """What the command says; nothing of it is taken."""
    table = folder / "sheets.csv"
    today = run(site, "from feedback.days import *; print(f'{local_day(now()):%d/%m/%Y}')").strip()
    table.write_text(f"so_phieu,ngay,unit,A1,A2,B1,C1,GOP_Y\n1,{today},VP,5,5,,,\n")
    done = site.try_manage("import_sheets", str(table), "--form", forms.SLUG)
    assert done.returncode == 1
    return done.stdout + done.stderr


def _shown(site: Site) -> dict[str, Any]:
    page, empty = site.get(f"{PAGE}?ky=nay"), site.get(f"{PAGE}?ky=truoc")
    assert (page.status_code, empty.status_code) == (200, 200)
    return {
        "page": page.text.partition("<main")[2],
        "empty page": empty.text.partition("<main")[2],
        "data": site.get(DATA).json(),
        "csv": site.get(f"{DATA}&format=csv").text,
    }


def _assert_right(shown: dict[str, Any]) -> None:
    rows = {row["period"]: row for row in shown["data"]["results"] if not row["unit"]}
    assert (rows["nay"]["value"], rows["nay"]["n"]) == ("4.33", len(SATISFIED))
    assert (rows["truoc"]["value"], rows["truoc"]["status"]) == (None, "no_data")
    assert "4,33" in shown["page"]
    assert ",4.33," in shown["csv"]
    assert "0,00" not in shown["empty page"]
