"""Scores and inputs as tables: all or nothing, twice is once, out and in again is no change."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan_pages.enums import ScoreBasis, ScoreKind, ScoringState
from plan_pages.errors import NotAllowed
from plan_pages.models import CriteriaSet, Score, ScoreInput, ScoreSheet
from plan_pages.services.row_report import Outcome, RowReport
from plan_pages.services.score_tables import (
    INPUT_COLUMNS,
    SCORE_COLUMNS,
    import_inputs,
    import_scores,
    input_rows,
    score_rows,
)
from plan_pages.services.scores import record_score
from plan_pages.services.scoring import Figure, record_input
from tests.factories.plan_pages import CriteriaSetFactory, CriterionFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def criteria_set(db: None) -> CriteriaSet:
    made: CriteriaSet = CriteriaSetFactory()
    parent = CriterionFactory(criteria_set=made, code="3", max_score=Decimal(3))
    CriterionFactory(criteria_set=made, parent=parent, code="3.1", max_score=Decimal(1))
    CriterionFactory(criteria_set=made, parent=parent, code="3.2", max_score=Decimal(2))
    return made


def table(columns: Sequence[str], rows: Sequence[dict[str, str]], mark: str = ",") -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, columns, delimiter=mark, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def scores_in(
    criteria_set: CriteriaSet, *rows: dict[str, str], kind: str = "official"
) -> RowReport:
    data = table(SCORE_COLUMNS, [{"criterion_code": "3.1", **row} for row in rows])
    return import_scores(data, criteria_set, 2022, kind)


def inputs_in(criteria_set: CriteriaSet, *rows: dict[str, str]) -> RowReport:
    usual = {"criterion_code": "3.1", "source": "Một cửa"}
    data = table(INPUT_COLUMNS, [{**usual, **row} for row in rows])
    return import_inputs(data, criteria_set, 2022)


def test_scores_come_in_and_twice_is_once(criteria_set: CriteriaSet) -> None:
    row = {"points": "0,75", "source": "QĐ 276", "evidence_url": "/van-ban/"}
    assert [entry.outcome for entry in scores_in(criteria_set, row).outcomes] == [Outcome.CREATED]
    assert [entry.outcome for entry in scores_in(criteria_set, row).outcomes] == [Outcome.UNCHANGED]
    score = Score.objects.get()
    assert (score.points, score.basis, score.kind) == (
        Decimal("0.75"),
        ScoreBasis.IMPORTED,
        ScoreKind.OFFICIAL,
    )


def changes_of(report: RowReport) -> list[tuple[str, str]]:
    return [(change.old, change.new) for change in report.outcomes[0].changes]


def test_a_report_has_the_points_as_they_were_and_will_be(criteria_set: CriteriaSet) -> None:
    assert changes_of(scores_in(criteria_set, {"points": "0.50"})) == [("", "0,5")]
    row = {"points": "0,75", "source": "QĐ 276", "reason": "Đính chính"}
    again = scores_in(criteria_set, row)
    assert changes_of(again) == [("0,5", "0,75"), ("", "QĐ 276"), ("", "Đính chính")]
    assert changes_of(scores_in(criteria_set, row)) == []


def test_a_report_has_the_figures_as_they_were_and_will_be(criteria_set: CriteriaSet) -> None:
    inputs_in(criteria_set, {"value": "97.5"})
    rate = inputs_in(criteria_set, {"part": "1960", "whole": "2000"})
    assert changes_of(rate) == [("97,5", ""), ("", "1.960"), ("", "2.000")]


def test_a_row_without_points_takes_nothing_away(criteria_set: CriteriaSet) -> None:
    scores_in(criteria_set, {"points": "0.5"})
    assert scores_in(criteria_set, {"points": ""}).ok
    assert Score.objects.current().get().points == Decimal("0.5")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"points": "1.234,5"}, "not_a_number"),
        ({"points": "abc"}, "not_a_number"),
        ({"points": "NaN"}, "not_a_number"),
        ({"points": "1.5"}, "refused"),
        ({"points": "-1"}, "refused"),
        ({"points": "1", "criterion_code": "9.9"}, "unknown_criterion"),
        ({"points": "1", "criterion_code": ""}, "required"),
        ({"points": "1", "max_score": "2"}, "refused"),
        ({"points": "1", "source": "x" * 256}, "too_long"),
    ],
)
def test_a_wrong_row_has_its_number_and_a_reason_and_nothing_is_written(
    criteria_set: CriteriaSet, row: dict[str, str], code: str
) -> None:
    report = scores_in(criteria_set, {"criterion_code": "3.2", "points": "1"}, row)
    assert [(error.row, error.code) for error in report.errors] == [(3, code)]
    assert not Score.objects.exists()


def test_a_criterion_twice_in_a_table_is_refused(criteria_set: CriteriaSet) -> None:
    report = scores_in(criteria_set, {"points": "1"}, {"points": "0"})
    assert [error.code for error in report.errors] == ["duplicate"]


@pytest.mark.parametrize("kind", ["portal_survey", "other", ""])
def test_the_portals_own_survey_is_not_imported(criteria_set: CriteriaSet, kind: str) -> None:
    assert [error.code for error in scores_in(criteria_set, {"points": "1"}, kind=kind).errors] == [
        "kind"
    ]


def test_a_closed_score_book_refuses_the_table(criteria_set: CriteriaSet) -> None:
    ScoreSheet.objects.create(criteria_set=criteria_set, year=2022, state=ScoringState.CLOSED)
    report = scores_in(criteria_set, {"points": "1"}, kind="self_assessed")
    assert [(error.row, error.code) for error in report.errors] == [(2, "refused")]
    assert scores_in(criteria_set, {"points": "1"}, kind="appraised").ok


def test_points_of_a_self_assessed_criterion_with_parts_are_their_sum_alone(
    criteria_set: CriteriaSet,
) -> None:
    parts = [{"points": "0,5"}, {"criterion_code": "3.2", "points": "1"}]
    report = scores_in(
        criteria_set, *parts, {"criterion_code": "3", "points": "2"}, kind="self_assessed"
    )
    assert [error.row for error in report.errors] == [4]
    assert not Score.objects.exists()
    assert scores_in(criteria_set, *parts, {"criterion_code": "3"}, kind="self_assessed").ok
    # Points from before this was refused come in again as they went out.
    record_score(criteria_set.criteria.get(code="3"), 2022, "self_assessed", Decimal(2))
    assert scores_in(criteria_set, {"criterion_code": "3", "points": "2"}, kind="self_assessed").ok
    # What others publish may be known of the whole alone.
    assert scores_in(criteria_set, {"criterion_code": "3", "points": "2"}).ok


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({"value": "98,5"}, (Decimal("98.5"), None, None)),
        ({"part": "980", "whole": "1000"}, (None, 980, 1000)),
    ],
)
def test_inputs_come_in_exactly(
    criteria_set: CriteriaSet, row: dict[str, str], kept: tuple[Decimal | None, int, int]
) -> None:
    assert inputs_in(criteria_set, row).ok
    assert inputs_in(criteria_set, row).count(Outcome.UNCHANGED) == 1
    entry = ScoreInput.objects.get()
    assert (entry.value, entry.part, entry.whole) == kept


@pytest.mark.parametrize(
    "row",
    [
        {"part": "1"},
        {"part": "3", "whole": "2"},
        {"value": "1", "part": "1", "whole": "2"},
        {"part": "1,5", "whole": "2"},
        {"part": "1.000", "whole": "2.000"},
        {"value": "1.234,5"},
        {"value": "1", "source": ""},
        {"value": "1", "criterion_code": "3"},
    ],
)
def test_a_wrong_input_writes_nothing(criteria_set: CriteriaSet, row: dict[str, str]) -> None:
    report = inputs_in(criteria_set, {"criterion_code": "3.2", "value": "1"}, row)
    assert {error.row for error in report.errors} == {3}
    assert not ScoreInput.objects.exists()


places = st.integers(0, 10_000).map(lambda number: Decimal(number) / 10_000)
words = st.text('aăâđƠưẠẾộ 019=+-@,;."/%', max_size=12)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(points=places, source=words, reason=words, mark=st.sampled_from(",;\t"))
def test_what_goes_out_comes_in_again_as_no_change(
    criteria_set: CriteriaSet, points: Decimal, source: str, reason: str, mark: str
) -> None:
    criterion = criteria_set.criteria.get(code="3.1")
    record_score(
        criterion,
        2022,
        ScoreKind.SELF_ASSESSED,
        points,
        source=source,
        reason=reason,
        basis=ScoreBasis.RULE,
    )
    record_input(criterion, 2022, Figure(value=points), source=f"Nguồn {source}", user=None)
    before = (Score.objects.count(), ScoreInput.objects.count())
    kind = ScoreKind.SELF_ASSESSED
    out = table(SCORE_COLUMNS, score_rows(criteria_set, 2022, kind), mark)
    report = import_scores(out, criteria_set, 2022, kind)
    inputs = table(INPUT_COLUMNS, input_rows(criteria_set, 2022), mark)
    assert (report.errors, report.count(Outcome.UNCHANGED)) == ([], 3)
    assert import_inputs(inputs, criteria_set, 2022).count(Outcome.UNCHANGED) == 2
    assert (Score.objects.count(), ScoreInput.objects.count()) == before


def test_only_the_office_imports(criteria_set: CriteriaSet, people: People) -> None:
    for name in ("officer", "head", "stranger", "analyst", "director", "admin", "anonymous"):
        user = getattr(people, name)
        with pytest.raises(NotAllowed):
            import_scores(b"", criteria_set, 2022, "official", user=user)
        with pytest.raises(NotAllowed):
            import_inputs(b"", criteria_set, 2022, user=user)


def run(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_the_commands_report_try_and_write(criteria_set: CriteriaSet, tmp_path: Path) -> None:
    scores, inputs = tmp_path / "scores.csv", tmp_path / "inputs.csv"
    scores.write_bytes(table(SCORE_COLUMNS, [{"criterion_code": "3.1", "points": "1"}]))
    row = {"criterion_code": "3.1", "part": "1", "whole": "2", "source": "x"}
    inputs.write_bytes(table(INPUT_COLUMNS, [row]))
    year = ["--set", "QD876_2022", "--year", "2022"]
    run("import_scores", str(scores), *year, "--kind", "appraised", "--dry-run")
    assert not Score.objects.exists()
    run("import_scores", str(scores), *year, "--kind", "appraised")
    run("import_inputs", str(inputs), *year)
    assert (Score.objects.count(), ScoreInput.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "args",
    [
        ["--set", "NOWHERE", "--year", "2022", "--kind", "appraised"],
        ["--set", "QD876_2022", "--year", "22", "--kind", "appraised"],
        ["--set", "QD876_2022", "--year", "2022", "--kind", "portal_survey"],
    ],
)
def test_what_cannot_be_imported_into_is_a_sentence(
    criteria_set: CriteriaSet, tmp_path: Path, args: list[str]
) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes(table(SCORE_COLUMNS, [{"criterion_code": "3.1", "points": "1"}]))
    with pytest.raises(CommandError):
        run("import_scores", str(path), *args)
    assert not Score.objects.exists()
