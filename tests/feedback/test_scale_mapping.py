"""A scale that changed: refused until it is mapped, then counted through the mapping exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from wagtail.log_actions import registry

from feedback.edits.errors import MappingUnsound, ReasonMissing
from feedback.indicators.errors import ScaleChanged
from feedback.models import FeedbackForm, FormVersion, Question, ScaleMapping, Tally
from feedback.schema import SchemaError, schema_of
from feedback.services.definitions import define
from feedback.services.indicators import compute
from feedback.services.scales import map_scale, unmapped_scales
from feedback.services.versions import version_for
from tests.factories import feedback as make
from tests.feedback.factories_indicators import (
    answers,
    chosen,
    entry,
    make_form,
    make_indicator,
    period,
)
from tests.feedback.test_form_identity import fresh, raw
from tests.people import People

pytestmark = pytest.mark.django_db

FIVE, TEN = [tuple(str(n) for n in range(1, top + 1)) for top in (5, 10)]
PAIRS = dict(zip(FIVE, ("1", "3", "6", "8", "10"), strict=True))


def rating(points: int) -> make.Block:
    return make.block("rating", "R1", "How was it?", points=points, lowest="Bad", highest="Good")


def tally(
    form: FeedbackForm, version: FormVersion, option: str, n: int, unit: str = "QLDD"
) -> None:
    Tally.objects.create(
        form=form,
        version=version,
        question="A1",
        option=option,
        unit=unit,
        channel="web",
        half_month=date(2026, 11, 1),
        live=n,
    )


def ten_points(question: Question) -> FormVersion:
    ten = {**entry(question, ""), "options": [{"id": c, "code": c, "label": c} for c in TEN]}
    return FormVersion.objects.create(
        form=question.form, locale="vi", number=2, sha256="1" * 64, schema={"entries": [ten]}
    )


def test_an_answered_scale_that_changes_without_a_mapping_closes_the_page() -> None:
    page = make.form_page(body=[rating(5)])
    make.answer(page, make.sheet(R1="4"))
    page.body = page.body.stream_block.to_python([rating(10)])
    page.save()

    with pytest.raises(SchemaError, match="R1"):
        version_for(fresh(page))

    assert FormVersion.objects.count() == 1


def test_a_scale_that_nobody_answered_changes_freely() -> None:
    page = make.form_page(body=[rating(5)])
    page.body = page.body.stream_block.to_python([rating(10)])
    page.save()

    assert version_for(fresh(page)).number == 2


def test_a_mapping_opens_the_page_with_a_new_version(people: People) -> None:
    page = make.form_page(body=[rating(5)])
    make.answer(page, make.sheet(R1="4"))
    question = Question.objects.get()
    mapping = map_scale(question, FIVE, TEN, PAIRS, "Decision 12", user=people.editor)
    page.body = page.body.stream_block.to_python([rating(10)])
    page.save()

    assert version_for(fresh(page)).number == 2
    logged = registry.get_logs_for_instance(mapping).get()
    assert (logged.action, logged.user) == ("feedback.map_scale", people.editor)
    assert unmapped_scales(question.form, schema_of(page.body, "vi")) == []


def test_a_mapping_is_for_its_direction_only() -> None:
    page = make.form_page(body=[rating(5)])
    make.answer(page, make.sheet(R1="4"))
    form = FeedbackForm.objects.get()
    map_scale(Question.objects.get(), TEN, FIVE, dict.fromkeys(TEN, "1"), "Why not")
    draft = page.body.stream_block.to_python([rating(10)])

    (unmapped,) = unmapped_scales(form, schema_of(draft, "vi"))

    assert (unmapped.code, unmapped.former, unmapped.present) == ("R1", FIVE, TEN)


def test_counts_of_the_former_scale_are_read_through_the_mapping_exactly() -> None:
    indicator = make_indicator(questions=["A1"])
    question = indicator.form.questions.get(code="A1")
    answers(indicator.form, {"A1": (30, 40)})  # "5" thirty times, "2" ten times, VPDKDD
    second = ten_points(question)
    tally(indicator.form, second, "9", 6)
    tally(indicator.form, second, "8", 3)
    tally(indicator.form, second, "3", 11, unit="VPDKDD")
    map_scale(question, FIVE, TEN, PAIRS, "Decision 12")
    define(
        indicator,
        [{"code": "access", "questions": ["A1"]}],
        hit_options=["8", "9", "10"],
        valid_options=list(TEN),
    )

    found = {v.group: (v.items[0], v.figure) for v in compute(indicator, period()).values.all()}

    def item(hits: int, valid: int, **more: object) -> dict[str, object]:
        return {"question": "A1", "hits": hits, "valid": valid, **more}

    # 5 → 10 is a hit, 2 → 3 is none and meets the eleven new answers of 3.
    options = chosen(TEN, {"3": 21, "8": 3, "9": 6, "10": 30})
    assert found == {
        "": (item(39, 60, options=options), Decimal("0.6500")),
        "QLDD": (item(9, 9), Decimal("1.0000")),
        "VPDKDD": (item(30, 51), Decimal("0.5882")),
    }


def test_two_former_points_on_one_present_point_add_up() -> None:
    indicator = make_indicator(questions=["A1"])
    question = indicator.form.questions.get(code="A1")
    second = ten_points(question)
    for option, n in (("9", 6), ("10", 5), ("1", 4), ("2", 7)):
        tally(indicator.form, second, option, n)
    answers(indicator.form, {"A1": (2, 3)}, unit="QLDD")
    halves = {code: str((int(code) + 1) // 2) for code in TEN}
    map_scale(question, TEN, FIVE, halves, "Read as five points")

    whole = compute(indicator, period()).values.get(unit="")

    options = chosen(FIVE, {"1": 11, "2": 1, "5": 13})
    assert [(each["hits"], each["valid"], each["options"]) for each in whole.items] == [
        (13, 25, options)
    ]


def test_without_a_mapping_the_indicator_still_refuses() -> None:
    indicator = make_indicator(questions=["A1"])
    question = indicator.form.questions.get(code="A1")
    answers(indicator.form, {"A1": (5, 10)})
    tally(indicator.form, ten_points(question), "9", 6)
    map_scale(question, FIVE, TEN, PAIRS, "The other way round")

    with pytest.raises(ScaleChanged, match="A1"):
        compute(indicator, period())


def test_the_newest_mapping_of_two_scales_holds() -> None:
    indicator = make_indicator(questions=["A1"])
    question = indicator.form.questions.get(code="A1")
    tally(indicator.form, ten_points(question), "6", 10)
    map_scale(question, TEN, FIVE, dict.fromkeys(TEN, "1"), "A mistake")
    map_scale(question, TEN, FIVE, dict.fromkeys(TEN, "5"), "Mended")

    assert compute(indicator, period()).values.get(unit="").items[0]["hits"] == 10


@pytest.mark.parametrize(
    "pairs",
    [{}, {"1": "1"}, {**PAIRS, "5": "11"}, {**PAIRS, "6": "10"}, {**PAIRS, "5": ""}],
)
def test_a_mapping_has_to_name_every_point(pairs: dict[str, str]) -> None:
    question = make_form(["A1"]).questions.get()

    with pytest.raises(MappingUnsound):
        map_scale(question, FIVE, TEN, pairs, "Because")

    assert not ScaleMapping.objects.exists()


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_a_mapping_has_a_reason(reason: str) -> None:
    question = make_form(["A1"]).questions.get()

    with pytest.raises(ReasonMissing):
        map_scale(question, FIVE, TEN, PAIRS, reason)


def test_a_form_page_keeps_its_old_version_open_meanwhile() -> None:
    page = make.form_page(body=[rating(5)])
    make.answer(page, make.sheet(R1="4"))
    page.body = page.body.stream_block.to_python([rating(10)])
    page.save_revision()

    assert version_for(fresh(page)).number == 1
    assert raw(fresh(page))[0]["value"]["points"] == 5
