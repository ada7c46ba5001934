"""Anyone can see what a value came from, and recompute it without the portal."""

from __future__ import annotations

import subprocess
import sys
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from feedback.enums import BatchKind, BatchState, Disposition
from feedback.indicators.public_evidence import public_evidence, rough
from feedback.models import Batch, FormVersion, Indicator, Response
from feedback.services.definitions import define
from feedback.services.evidence import evidence_of
from feedback.services.indicators import compute
from plan_pages.models import ReportingPeriod
from tests.feedback.factories_indicators import (
    answers,
    make_form,
    make_indicator,
    make_page,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db

PAGE = "/ket-qua/chi-so/sipas-access/cach-tinh/"
MORNING = datetime(2026, 11, 3, 2, tzinfo=UTC)


@pytest.fixture
def indicator() -> Indicator:
    return make_indicator()


def evidence(indicator: Indicator, when: ReportingPeriod) -> dict[str, Any]:
    definition = indicator.current_definition
    assert definition is not None
    return evidence_of(definition, when)


# What it is


def test_versions_and_channels_are_counted(indicator: Indicator) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    answers(indicator.form, {"A1": (5, 12), "A2": (5, 12)}, channel="paper")
    answers(indicator.form, {"A1": (1, 1), "A2": (1, 1)}, half_month=date(2025, 12, 15))
    found = evidence(indicator, period())
    assert found["channels"] == {"web": 40, "paper": 12}
    assert [(v["number"], v["locale"], v["n"]) for v in found["versions"]] == [(1, "vi", 52)]
    assert found["versions"][0]["wording"] == {"A1": "Câu hỏi A1", "A2": "Câu hỏi A2"}


def test_what_was_set_aside_is_told_by_its_reason(indicator: Indicator) -> None:
    batch = Batch.objects.create(
        form=indicator.form,
        kind=BatchKind.LIKE,
        key="k",
        state=BatchState.EXCLUDED,
        opened_at=MORNING,
        first_day=MORNING.date(),
        last_day=MORNING.date(),
    )
    version = FormVersion.objects.get(form=indicator.form)
    for disposition, own in [
        (Disposition.SPAM, None),
        (Disposition.SPAM, None),
        (Disposition.EXCLUDED, None),
        (Disposition.EXCLUDED, batch),
        (Disposition.ERASED, None),
        (Disposition.ACCEPTED, None),
    ]:
        Response.objects.create(
            form=indicator.form,
            version=version,
            token=uuid.uuid4().hex,
            receipt_hash=uuid.uuid4().hex,
            accepted_at=MORNING,
            local_date=MORNING.date(),
            disposition=disposition,
            batch=own,
            wanted=int(disposition == Disposition.ACCEPTED),
        )
    found = evidence(indicator, period())
    assert found["excluded"] == {"spam": 2, "excluded": 1, "like": 1}
    assert found["uncounted"] == 1


def test_a_draft_keeps_the_evidence_of_its_moment(indicator: Indicator) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    draft = compute(indicator, period())
    assert draft.evidence["channels"] == {"web": 40}
    answers(indicator.form, {"A1": (3, 20), "A2": (3, 20)}, channel="qr")
    draft.refresh_from_db()
    assert draft.evidence["channels"] == {"web": 40}
    again = compute(indicator, draft.period)
    assert again.evidence["channels"] == {"web": 40, "qr": 20}


# What the public sees


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "10"), (9, "10"), (10, "10"), (14, "10"), (15, "20"), (404, "400"), (1236, "1.240")],
)
def test_sheets_are_told_to_the_nearest_ten(n: int, words: str) -> None:
    assert words in rough(n).split()


def test_a_count_under_ten_reads_the_same_whatever_it_is() -> None:
    assert len({rough(n) for n in range(1, 10)}) == 1


def test_no_exact_number_of_sheets_is_public(
    indicator: Indicator, people: People, client: Client
) -> None:
    answers(indicator.form, {"A1": (333, 347), "A2": (333, 347)})
    answers(indicator.form, {"A1": (57, 63), "A2": (57, 63)}, channel="paper")
    answers(indicator.form, {"A1": (2, 3), "A2": (2, 3)}, channel="kiosk")
    published(indicator, people)
    make_page(indicator)
    page = client.get(PAGE).content.decode()
    section = page[page.index('id="nguon"') : page.index('id="tinh-lai"')]
    for exact in ("347", "63", "413"):
        assert exact not in section
    for told in ("350", "60"):
        assert told in section


def test_old_values_without_evidence_say_nothing() -> None:
    assert public_evidence({}) is None


def test_the_page_tells_wording_channel_run_and_reviewers(
    indicator: Indicator, people: People, client: Client
) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    published(indicator, people)
    make_page(indicator)
    page = client.get(PAGE).content.decode()
    for told in ("Câu hỏi A1", "sipas-access", "30 ÷ 40", "Người duyệt", "recompute.py"):
        assert told in page


def test_a_groups_value_is_worked_out_too(
    indicator: Indicator, people: People, client: Client
) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    answers(indicator.form, {"A1": (12, 48), "A2": (24, 48)}, unit="QLDD")
    published(indicator, people)
    make_page(indicator)
    page = client.get(f"{PAGE}?nhom=QLDD").content.decode()
    assert "12 ÷ 48" in page
    assert "42 ÷ 88" not in page
    assert "42 ÷ 88" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("asked", ["NIEMAND", "QLDD' OR 1=1", "💥" * 500])
def test_a_group_that_is_not_there_leaves_the_whole(
    indicator: Indicator, people: People, client: Client, asked: str
) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    published(indicator, people)
    make_page(indicator)
    response = client.get(PAGE, {"nhom": asked})
    assert response.status_code == 200
    assert "30 ÷ 40" in response.content.decode()


def test_a_hidden_groups_counts_stay_hidden(
    indicator: Indicator, people: People, client: Client
) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    answers(indicator.form, {"A1": (1, 7), "A2": (1, 7)}, unit="QLDD")
    answers(indicator.form, {"A1": (9, 30), "A2": (9, 30)}, unit="THANHTRA")
    published(indicator, people)
    make_page(indicator)
    page = client.get(f"{PAGE}?nhom=QLDD").content.decode()
    assert "1 ÷ 7" not in page
    counts = client.get(f"{PAGE}so-lieu/").content.decode("utf-8-sig")
    assert "QLDD" not in counts


# Recomputing


def weights(*numbers: int) -> dict[str, int]:
    return dict(zip("12345", numbers, strict=True))


RULES: list[dict[str, Any]] = [
    {},
    {"combining": "pooled"},
    {"rule": "option_share", "hit_options": ["2"]},
    {
        "rule": "weighted",
        "hit_options": [],
        "weights": dict(zip("12345", (0, 20, 60, 80, 100), strict=True)),
    },
    {"rule": "mean", "hit_options": [], "weights": {o: int(o) for o in "12345"}},
    {
        "rule": "net",
        "hit_options": [],
        "weights": dict(zip("12345", (-1, -1, 0, 0, 1), strict=True)),
    },
    {"rule": "count", "hit_options": ["5"]},
]


@pytest.mark.parametrize(
    "rule", RULES, ids=lambda rule: rule.get("rule") or rule.get("combining", "share")
)
def test_a_script_outside_the_project_gets_every_published_digit(
    people: People, client: Client, tmp_path: Path, rule: dict[str, Any]
) -> None:
    indicator = make_indicator(make_form(("A1", "A2", "A3")), questions=("A1", "A2", "A3"), **rule)
    answers(indicator.form, {"A1": (31, 47), "A2": (7, 46), "A3": (5, 41)})
    answers(indicator.form, {"A1": (13, 61), "A2": (29, 60), "A3": (11, 59)}, unit="QLDD")
    published(indicator, people)
    make_page(indicator)
    run = recompute(client, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert len(run.stdout.splitlines()) == 3
    assert "DIFFERS" not in run.stdout


def test_weights_of_factors_are_recomputed(people: People, client: Client, tmp_path: Path) -> None:
    indicator = make_indicator(make_form(("A1", "A2", "A3")))
    factors = [
        {"code": "a", "questions": ["A1", "A2"], "weight": 3},
        {"code": "b", "questions": ["A3"], "weight": 4},
    ]
    define(indicator, factors)
    answers(indicator.form, {"A1": (31, 47), "A2": (7, 46), "A3": (5, 41)})
    published(indicator, people)
    make_page(indicator)
    assert recompute(client, tmp_path).returncode == 0


def test_the_script_notices_a_digit_that_was_changed(
    indicator: Indicator, people: People, client: Client, tmp_path: Path
) -> None:
    answers(indicator.form, {"A1": (31, 47), "A2": (7, 46)})
    published(indicator, people)
    make_page(indicator)
    run = recompute(client, tmp_path, change=(",31,47,", ",30,47,"))
    assert run.returncode == 1
    assert "DIFFERS" in run.stdout


def recompute(
    client: Client, folder: Path, change: tuple[str, str] = ("code", "code")
) -> subprocess.CompletedProcess[str]:
    """Runs the published program over the published file, away from the project."""
    served = client.get(f"{PAGE}so-lieu/")
    assert served.status_code == 200
    counts = folder / "counts.csv"
    counts.write_text(
        served.content.decode().replace(*change) if change[0] else served.content.decode()
    )
    script = folder / "recompute.py"
    script.write_bytes(Path(str(finders.find("feedback/recompute.py"))).read_bytes())
    command = [sys.executable, "-I", str(script), str(counts)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_counts_of_an_indicator_without_values_are_not_found(
    indicator: Indicator, client: Client
) -> None:
    make_page(indicator)
    assert client.get(f"{PAGE}so-lieu/").status_code == 404


def test_counts_that_did_not_change_are_not_sent_again(
    indicator: Indicator, people: People, client: Client
) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    published(indicator, people)
    make_page(indicator)
    tag = client.get(f"{PAGE}so-lieu/")["ETag"]
    assert client.get(f"{PAGE}so-lieu/", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("rule", "head"),
    [
        (RULES[0], "Satisfied ÷ valid"),
        (RULES[2], "Chosen ÷ valid"),
        (RULES[4], "Sum of the weights ÷ valid answers"),
        (RULES[6], "Counted answers of valid ones"),
    ],
)
def test_the_column_is_headed_in_the_words_of_the_rule(
    people: People, client: Client, rule: dict[str, Any], head: str
) -> None:
    indicator = make_indicator(**rule)
    answers(indicator.form, {"A1": (31, 47), "A2": (7, 46)})
    published(indicator, people)
    make_page(indicator)
    heads = client.get(f"/en{PAGE}").content.decode()
    assert head in heads
