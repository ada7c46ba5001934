"""Distributions of answers: of the whole form, from 30 answers on, and never by subtraction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import translation
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from feedback.enums import ValueStatus
from feedback.indicators.charts.gathered import figures_of
from feedback.indicators.errors import ChangeTooSmall
from feedback.indicators.formulas import Item
from feedback.indicators.history import read_history
from feedback.indicators.lines import Amount, Cell
from feedback.indicators.rules.base import Scoring
from feedback.models import (
    FeedbackForm,
    FormVersion,
    Indicator,
    IndicatorDefinition,
    IndicatorSnapshot,
    Tally,
)
from feedback.services.disclosure import PLAIN, Rule
from feedback.services.distributions import Distribution, distribution_of, is_told, status_of
from feedback.services.indicators import compute
from feedback.services.publication import correct, publish, submit
from plan_pages.charts import LikertRows
from plan_pages.services.periods import close_period
from tests.feedback.attacker import what_rows_tell
from tests.feedback.factories_indicators import (
    NOVEMBER,
    make_form,
    make_indicator,
    make_page,
    period,
    published,
)
from tests.people import People

DECEMBER = date(2026, 12, 1)
SHOWN, HIDDEN = ValueStatus.SHOWN, ValueStatus.SUPPRESSED
DIFFERENCE = ValueStatus.SUPPRESSED_DIFFERENCE
SMALL = 30


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def chosen(
    form: FeedbackForm,
    counts: Sequence[int],
    *,
    question: str = "A1",
    unit: str = "VPDKDD",
    day: date = NOVEMBER,
) -> None:
    """Answers 1, 2, 3, 4, 5 to a question; below zero where they leave again."""
    key: dict[str, Any] = {"form": form, "version": form.versions.first(), "unit": unit}
    key["channel"] = "web"
    told = [(question, str(place), n) for place, n in enumerate(counts, start=1)]
    for code, option, n in [*told, ("_response", "_response", sum(counts))]:
        tally, _made = Tally.objects.get_or_create(
            **key, half_month=day, question=code, option=option
        )
        Tally.objects.filter(pk=tally.pk).update(live=F("live") + n)


def one_question(code: str = "sipas-access", form: FeedbackForm | None = None) -> Indicator:
    return make_indicator(form or make_form(["A1"]), code, ["A1"])


def told(snapshot: IndicatorSnapshot) -> list[tuple[str, list[int]]]:
    """Status and counts of each question of the whole form, as the public may read them."""
    whole = snapshot.values.get(unit="", channel="")
    return [
        (item["answers"], [each["n"] for each in item["options"]])
        for item in whole.public_items or []
    ]


def again(indicator: Indicator, people: People, code: str) -> IndicatorSnapshot:
    """The value of a period that has one already."""
    when = indicator.snapshots.filter(period__code=code)[0].period
    return publish(submit(compute(indicator, when), people.analyst), people.approver)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([1, 2, 6, 12, 9], ("ok", [1, 2, 6, 12, 9])),
        ([1, 2, 6, 12, 8], ("suppressed", [])),
        ([0, 0, 0, 0, 30], ("ok", [0, 0, 0, 0, 30])),
    ],
)
def test_a_distribution_is_told_from_thirty_answers_on(
    people: People, counts: list[int], expected: tuple[str, list[int]]
) -> None:
    indicator = one_question()
    chosen(indicator.form, counts)
    assert told(published(indicator, people)) == [expected]


@pytest.mark.django_db
def test_thirty_people_of_whom_one_left_a_question_out_tell_only_of_the_others(
    people: People,
) -> None:
    indicator = make_indicator()
    chosen(indicator.form, [1, 2, 6, 12, 9])
    chosen(indicator.form, [1, 2, 6, 12, 8], question="A2")
    assert [status for status, _n in told(published(indicator, people))] == ["ok", "suppressed"]


@pytest.mark.django_db
def test_no_unit_and_no_channel_is_told_answer_by_answer(people: People) -> None:
    indicator = one_question()
    chosen(indicator.form, [10, 10, 10, 40, 40])
    chosen(indicator.form, [10, 10, 10, 40, 40], unit="QLDD")
    snapshot = published(indicator, people)
    for value in snapshot.values.exclude(unit=""):
        assert value.public_items == [{"question": "A1", "hits": 80, "valid": 110}]
        assert "options" not in str(value.items)


@pytest.mark.django_db
def test_what_was_approved_is_published_though_people_answer_on(people: People) -> None:
    indicator = one_question()
    chosen(indicator.form, [1, 2, 6, 12, 9])
    submitted = submit(compute(indicator, period()), people.analyst)
    chosen(indicator.form, [50, 50, 50, 50, 50])
    assert told(publish(submitted, people.approver)) == [("ok", [1, 2, 6, 12, 9])]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "status"),
    [
        ([0, 0, 0, 30, 0], "ok"),
        ([3, 3, 3, 10, 11], "ok"),
        # Twelve newcomers may move the value, not the distribution: theirs would be the rest.
        ([1, 1, 1, 4, 5], "suppressed_difference"),
    ],
)
def test_a_period_told_again_tells_of_thirty_newcomers_or_of_nobody(
    people: People, more: list[int], status: str
) -> None:
    indicator = one_question()
    chosen(indicator.form, [5, 5, 10, 40, 40])
    published(indicator, people)
    chosen(indicator.form, more)
    (found,) = told(again(indicator, people, "2026"))
    assert found[0] == status


@pytest.mark.django_db
def test_one_person_who_changed_from_satisfied_to_very_satisfied_is_not_told(
    people: People,
) -> None:
    """Hits and n stay as they were: only the distribution would tell."""
    indicator = one_question()
    chosen(indicator.form, [5, 5, 10, 40, 40])
    published(indicator, people)
    chosen(indicator.form, [0, 0, 0, -1, 1])
    assert told(again(indicator, people, "2026")) == [("suppressed_difference", [])]


@pytest.mark.django_db
@pytest.mark.parametrize(("left", "status"), [(29, "suppressed_difference"), (30, "ok")])
def test_a_month_within_a_year_leaves_thirty_or_nobody(
    people: People, left: int, status: str
) -> None:
    indicator = one_question()
    chosen(indicator.form, [5, 5, 10, 40, 40], day=NOVEMBER)
    chosen(indicator.form, [left - 20, 5, 5, 5, 5], day=DECEMBER)
    assert told(published(indicator, people, period("2026-11")))[0][0] == "ok"
    assert told(published(indicator, people, period("2026")))[0][0] == status


@pytest.mark.django_db
def test_another_indicator_of_the_same_question_is_no_way_round(people: People) -> None:
    indicator = one_question()
    other = one_question("sipas-other", indicator.form)
    chosen(indicator.form, [5, 5, 10, 40, 40], day=NOVEMBER)
    chosen(indicator.form, [4, 5, 5, 5, 5], day=DECEMBER)
    assert told(published(indicator, people, period("2026-11")))[0][0] == "ok"
    assert told(published(other, people, period("2026")))[0][0] == "suppressed_difference"


def distribution(*counts: int, day: date = NOVEMBER, ends: date = DECEMBER) -> Distribution:
    told = tuple((str(place), n) for place, n in enumerate(counts, start=1))
    return Distribution("form", "A1", told, day, ends)


def verdict(new: Distribution, *known: Distribution, counted: Any = ()) -> ValueStatus:
    return status_of(new, known, counted, 10)


def test_nobody_is_no_data() -> None:
    assert verdict(distribution(0, 0, 0, 0, 0)) == ValueStatus.NO_DATA


def test_distributions_of_the_bank_are_not_told() -> None:
    definition = IndicatorDefinition(source="bank", valid_options=["1", "2"])
    assert not is_told(definition)


def test_counts_over_other_answers_are_not_told_beside_a_distribution() -> None:
    """A scale of three, mapped to it, and one of five tell more together than each alone."""
    year = distribution(50, 10, 40, ends=date(2027, 1, 1))
    assert verdict(year, distribution(5, 5, 10, 40, 40)) == DIFFERENCE
    earlier = distribution(5, 5, 10, 40, 40, day=date(2026, 1, 1), ends=date(2026, 2, 1))
    later = distribution(50, 10, 40)
    assert verdict(later, earlier) == SHOWN


def test_a_unit_under_another_rule_is_not_the_rest_of_a_distribution() -> None:
    """Of 111 people 51 chose 5; a unit of 100 with 40 of them would leave eleven of one mind."""
    scoring = Scoring({**dict.fromkeys("1234", 0), "5": 1}, frozenset("12345"))
    boxed = Rule(("A1",), "form", scoring)
    unit = Cell(boxed.item("form", "A1"), "VP", NOVEMBER, DECEMBER, Amount(100, 40))
    assert verdict(distribution(5, 5, 10, 40, 51), counted=[(boxed, [unit])]) == DIFFERENCE
    assert verdict(distribution(5, 5, 10, 41, 50), counted=[(boxed, [unit])]) == SHOWN


def top_box(form: FeedbackForm) -> Indicator:
    return make_indicator(form, "top-box", ["A1"], hit_options=["5"])


def again_new(indicator: Indicator, people: People) -> IndicatorSnapshot:
    when = IndicatorSnapshot.objects.exclude(indicator=indicator)[0].period
    return publish(submit(compute(indicator, when), people.analyst), people.approver)


@pytest.mark.django_db
def test_units_of_another_rule_are_weighed_against_a_distribution_told_before(
    people: People,
) -> None:
    """Between 4 and 5 nothing was told of units; the top box of all but one of them would leave
    the eleven of the last one, who are of one mind."""
    indicator = make_indicator(make_form(["A1"]), questions=["A1"], grouping="")
    chosen(indicator.form, [5, 5, 10, 40, 40])
    chosen(indicator.form, [0, 0, 0, 0, 11], unit="TTR")
    assert told(published(indicator, people))[0][0] == "ok"
    boxed = top_box(indicator.form)
    rows = {value.unit: value for value in again_new(boxed, people).values.all()}
    assert rows["VPDKDD"].public_items is None


@pytest.mark.django_db
def test_an_erasure_or_a_spam_mark_never_tells_a_closed_distribution_again(
    people: People,
) -> None:
    indicator = one_question()
    chosen(indicator.form, [5, 5, 10, 40, 40])
    snapshot = published(indicator, people)
    close_period(snapshot.period, people.coordinator)
    chosen(indicator.form, [0, -1, 0, 0, 0])
    with pytest.raises(ChangeTooSmall):
        correct(snapshot, "Một phiếu được xóa", people.analyst)
    assert told(snapshot) == [("ok", [5, 5, 10, 40, 40])]


@pytest.mark.django_db
def test_a_correction_by_twelve_spam_sheets_keeps_the_distribution_back(people: People) -> None:
    indicator = one_question()
    chosen(indicator.form, [17, 5, 10, 40, 40])
    snapshot = published(indicator, people)
    close_period(snapshot.period, people.coordinator)
    chosen(indicator.form, [-12, 0, 0, 0, 0])
    corrected = correct(snapshot, "12 phiếu rác", people.analyst)
    assert told(publish(submit(corrected, people.analyst), people.approver)) == [
        ("suppressed_difference", [])
    ]


@pytest.mark.django_db
def test_several_choices_and_numbers_have_no_distribution(people: People) -> None:
    indicator = make_indicator(
        make_form(["A1"]), questions=["A1"], valid_options=["_answered"], hit_options=["5"]
    )
    chosen(indicator.form, [5, 5, 10, 40, 40])
    key = {"form": indicator.form, "version": indicator.form.versions.first(), "unit": "VP"}
    Tally.objects.create(
        **key, channel="web", half_month=NOVEMBER, question="A1", option="_answered", live=100
    )
    snapshot = published(indicator, people)
    assert "answers" not in str(snapshot.values.get(unit="", channel="").public_items)


def worded(questions: Sequence[str]) -> FeedbackForm:
    """A form whose answers have words, as those of a satisfaction question have."""
    form = make_form(questions)
    version = form.versions.get()
    for entry in version.schema["entries"]:
        for option in entry["options"]:
            option["label"] = f"Level {option['code']}"
    FormVersion.objects.filter(pk=version.pk).update(schema=version.schema)
    return form


def drawn(indicator: Indicator, order: str = "") -> Any:
    history = read_history(indicator, "")
    return {figure.id: figure for figure in figures_of(history, order)}.get("muc-do-tra-loi")


@pytest.mark.django_db
def test_the_answers_are_drawn_in_the_order_of_the_questions_or_the_lowest_first(
    people: People,
) -> None:
    indicator = make_indicator(worded(["A1", "A2"]))
    chosen(indicator.form, [5, 5, 10, 40, 40])
    chosen(indicator.form, [40, 30, 10, 10, 10], question="A2")
    published(indicator, people)
    figure = drawn(indicator)
    assert isinstance(figure.chart, LikertRows)
    assert [row.counts for row in figure.chart.rows] == [(5, 5, 10, 40, 40), (40, 30, 10, 10, 10)]
    lowest = drawn(indicator, "thap-nhat").chart
    assert [row.name[:2] for row in lowest.rows] == ["A2", "A1"]
    assert "xep=thap-nhat" in figure.address
    # Asked in Vietnamese: an English reader reads the words that the scale has in English.
    assert figure.chart.words()[0] == "Very dissatisfied"
    with translation.override("vi"):
        assert drawn(indicator).chart.words()[0] == "Level 1"
    assert figure.chart.describe().split(": ")[1].startswith("most satisfied with A1")


@pytest.mark.django_db
def test_too_few_answers_are_said_in_words(people: People) -> None:
    indicator = one_question(form=worded(["A1"]))
    chosen(indicator.form, [1, 2, 6, 12, 8])
    published(indicator, people)
    figure = drawn(indicator)
    assert figure.chart.is_empty
    assert figure.empty == "Under 30 answers: not shown, to protect respondents."


@pytest.mark.django_db
def test_a_value_from_before_distributions_were_kept_has_no_such_figure(people: People) -> None:
    indicator = one_question(form=worded(["A1"]))
    chosen(indicator.form, [5, 5, 10, 40, 40])
    published(indicator, people)
    history = read_history(indicator, "")
    (whole,) = history.chosen.whole
    whole.public_items = [{"question": "A1", "hits": 80, "valid": 100}]
    assert "muc-do-tra-loi" not in {figure.id for figure in figures_of(history)}


@pytest.mark.django_db
def test_open_data_tell_the_published_distribution_and_why_there_is_none(people: People) -> None:
    indicator = make_indicator()
    make_page(indicator)
    chosen(indicator.form, [5, 5, 10, 40, 40])
    chosen(indicator.form, [1, 1, 1, 1, 20], question="A2")
    published(indicator, people)
    chosen(indicator.form, [99, 99, 99, 99, 99])
    whole, unit = Client().get("/api/v1/indicators/").json()["results"]
    first, second = whole["answers"]
    assert (first["question"], first["status"]) == ("A1", "ok")
    assert [each["n"] for each in first["options"]] == [5, 5, 10, 40, 40]
    assert (second["status"], second["options"]) == ("suppressed", [])
    assert whole["items"][0] == {"question": "A1", "hits": 80, "valid": 100}
    assert unit["answers"] is None
    table = Client().get("/api/v1/indicators/?format=csv").getvalue().decode()
    assert "A1 1=5 2=5 3=10 4=40 5=40" in table


MONTHS = 4
RUNS = [(a, b) for a in range(MONTHS) for b in range(a + 1, MONTHS + 1)]
people_of_a_month = st.lists(
    st.one_of(st.integers(0, 4), st.integers(0, 40)), min_size=3, max_size=3
)


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    world=st.lists(people_of_a_month, min_size=MONTHS, max_size=MONTHS),
    spans=st.lists(st.sampled_from(RUNS), min_size=1, max_size=6),
)
def test_no_combination_of_overlapping_distributions_tells_on_fewer_than_thirty(
    world: list[list[int]], spans: list[tuple[int, int]]
) -> None:
    rule = Rule(("A1",), "form", PLAIN)
    known: list[Distribution] = []
    rows = set()
    for start, stop in spans:
        options = [(str(o), sum(m[o] for m in world[start:stop])) for o in range(3)]
        item = Item("A1", 0, sum(n for _o, n in options), options=tuple(options))
        new = distribution_of(item, rule, date(2026, 1 + start, 1), date(2026, 1 + stop, 1))
        if status_of(new, known, [], 10) == SHOWN:
            known.insert(0, new)
            rows.add(frozenset(("", month) for month in range(start, stop)))
    for atoms in what_rows_tell([("", month) for month in range(MONTHS)], rows):
        n = sum(sum(world[month]) for _group, month in atoms)
        assert not 0 < n < SMALL
