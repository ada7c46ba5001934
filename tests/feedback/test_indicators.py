from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from feedback.indicators.errors import (
    AlreadyPublished,
    DefinitionUnsound,
    Immutable,
    NoDefinition,
    NothingChanged,
    ScaleChanged,
    WrongCalendar,
)
from feedback.indicators.sipas import install_sipas_indicators
from feedback.models import FormVersion, Indicator, IndicatorSnapshot, Tally
from feedback.services.definitions import define
from feedback.services.indicators import compute
from feedback.services.publication import submit
from plan_pages.services.periods import close_period
from tests.factories.plan_pages import CriterionFactory
from tests.feedback.factories_indicators import (
    answers,
    entry,
    make_form,
    make_indicator,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db


def values(snapshot: IndicatorSnapshot) -> dict[str, tuple[int, Decimal | None]]:
    return {value.group: (value.respondents, value.figure) for value in snapshot.values.all()}


def test_a_draft_holds_the_whole_and_each_unit() -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (10, 20)})
    answers(indicator.form, {"A1": (10, 10), "A2": (10, 10)}, unit="QLDD")
    draft = compute(indicator, period())
    assert draft.state == "draft"
    # A1 40/50 and A2 20/30; VPDKDD 30/40 and 10/20.
    assert values(draft) == {
        "": (50, Decimal("0.7333")),
        "QLDD": (10, Decimal("1.0000")),
        "VPDKDD": (40, Decimal("0.6250")),
    }


def test_no_opinion_is_in_no_denominator() -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (5, 10), "A2": (5, 10)})
    whole = compute(indicator, period()).values.get(unit="")
    assert (whole.items[0]["hits"], whole.items[0]["valid"]) == (5, 10)


def test_a_period_without_answers_is_no_data() -> None:
    whole = compute(make_indicator(), period()).values.get()
    assert (whole.respondents, whole.figure) == (0, None)


def test_only_half_months_of_the_period_count_and_archived_counts_do() -> None:
    indicator = make_indicator()
    for day in (date(2026, 10, 15), date(2026, 11, 1), date(2026, 11, 15), date(2026, 12, 1)):
        answers(indicator.form, {"A1": (5, 10), "A2": (5, 10)}, half_month=day)
    Tally.objects.filter(half_month=date(2026, 11, 15)).update(archived=F("live"), live=0)
    assert values(compute(indicator, period("2026-11")))[""] == (20, Decimal("0.5000"))


def test_grouping_by_channel_is_one_way() -> None:
    indicator = make_indicator(grouping="channel")
    answers(indicator.form, {"A1": (5, 10), "A2": (5, 10)})
    answers(indicator.form, {"A1": (10, 10), "A2": (5, 10)}, channel="paper", unit="QLDD")
    draft = compute(indicator, period())
    assert {(v.unit, v.channel) for v in draft.values.all()} == {
        ("", ""),
        ("", "paper"),
        ("", "web"),
    }


def test_computing_again_changes_nothing_and_new_answers_replace_the_draft() -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (5, 10), "A2": (5, 10)})
    first = compute(indicator, period())
    again = compute(indicator, period())
    assert (again.pk, again.computed_at) == (first.pk, first.computed_at)
    answers(indicator.form, {"A1": (1, 1), "A2": (1, 1)})
    third = compute(indicator, period())
    assert third.pk == first.pk
    assert third.result_hash != first.result_hash
    assert values(third)[""][0] == 11


def test_a_submitted_value_is_not_computed_again(people: People) -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (5, 10), "A2": (5, 10)})
    submitted = submit(compute(indicator, period()), people.analyst)
    answers(indicator.form, {"A1": (1, 1), "A2": (1, 1)})
    again = compute(indicator, period())
    assert (again.pk, again.result_hash) == (submitted.pk, submitted.result_hash)


def test_a_period_of_the_other_calendar_is_refused_in_a_sentence() -> None:
    with pytest.raises(WrongCalendar, match="CCHC-2022-N"):
        compute(make_indicator(), period("CCHC-2022-N"))


def test_an_indicator_without_a_definition_is_refused() -> None:
    bare = Indicator.objects.create(code="bare", title="Bare", form=make_form())
    with pytest.raises(NoDefinition):
        compute(bare, period())


def test_a_scale_that_changed_is_never_mixed_into_one_mean() -> None:
    indicator = make_indicator()
    question = indicator.form.questions.get(code="A1")
    answers(indicator.form, {"A1": (5, 10), "A2": (5, 10)})
    ten_points = FormVersion.objects.create(
        form=indicator.form,
        locale="vi",
        number=2,
        sha256="1" * 64,
        schema={"entries": [entry(question, "123456789")]},
    )
    Tally.objects.create(
        form=indicator.form,
        version=ten_points,
        question="A1",
        option="9",
        half_month=date(2026, 11, 1),
        live=4,
    )
    with pytest.raises(ScaleChanged, match="A1"):
        compute(indicator, period())


def test_a_closed_published_period_is_not_computed_again(people: People) -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (15, 30), "A2": (15, 30)})
    published(indicator, people)
    with pytest.raises(NothingChanged):
        compute(indicator, period())
    close_period(period())
    with pytest.raises(AlreadyPublished):
        compute(indicator, period())


def test_a_definition_is_a_new_version_or_nothing() -> None:
    indicator = make_indicator()
    one = indicator.current_definition
    assert define(indicator, [{"code": "access", "questions": ["A1", "A2"]}]) == one
    two = define(indicator, [{"code": "access", "questions": ["A1"]}])
    assert two.number == 2
    with pytest.raises(Immutable):
        two.save()


@pytest.mark.parametrize("factors", [[], [{"code": "x", "questions": []}]])
def test_a_definition_without_questions_is_refused(factors: list[dict[str, object]]) -> None:
    with pytest.raises(DefinitionUnsound):
        define(make_indicator(), factors)


def test_a_question_the_form_never_asked_is_refused() -> None:
    with pytest.raises(DefinitionUnsound, match="Z9"):
        define(make_indicator(), [{"code": "x", "questions": ["A1", "Z9"]}])


def test_reading_takes_as_many_queries_for_many_units() -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (5, 10), "A2": (5, 10)})
    with CaptureQueriesContext(connection) as few:
        compute(indicator, period())
    for number in range(20):
        answers(indicator.form, {"A1": (5, 10), "A2": (5, 10)}, unit=f"DV{number}")
    with CaptureQueriesContext(connection) as many:
        compute(indicator, period())
    # The draft exists already: its values are deleted first.
    assert len(many) <= len(few) + 4


def test_the_six_indicators_of_sipas_install_once() -> None:
    sizes = {"A": 4, "B": 5, "C": 6, "D": 3, "E": 4}
    codes = [f"{letter}{n}" for letter, top in sizes.items() for n in range(1, top + 1)]
    form = make_form(codes)
    criterion = CriterionFactory(code="8.1")
    install_sipas_indicators(form, criterion)
    installed = install_sipas_indicators(form, criterion)
    assert [one.code for one in installed] == [
        "sipas-access",
        "sipas-procedure",
        "sipas-staff",
        "sipas-result",
        "sipas-feedback",
        "sipas-overall",
    ]
    overall = installed[-1].definitions.get()
    assert overall.questions == codes
    assert overall.criterion == criterion
    assert [len(factor["questions"]) for factor in overall.factors] == [4, 5, 6, 3, 4]
    assert all(one.definitions.get().criterion is None for one in installed[:-1])
