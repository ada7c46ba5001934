"""An analyst defines an indicator as a sentence with blanks; another person approves it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from feedback.enums import DefinitionState, QuestionSource
from feedback.indicators.builder.presets import presets_for
from feedback.indicators.builder.scales import Scale, scale_of, scales_of
from feedback.indicators.builder.sentence import code_ranges, differences, sentence_of
from feedback.indicators.sipas import FACTORS
from feedback.models import FormVersion, Indicator, IndicatorDefinition
from feedback.services.bank import Words, add_question
from feedback.services.definitions import define, propose
from feedback.services.indicators import compute
from plan_pages.enums import Calendar
from tests.factories.plan_pages import CriterionFactory
from tests.feedback.factories_indicators import (
    answers,
    entry,
    make_form,
    make_indicator,
    period,
)
from tests.people import People

pytestmark = pytest.mark.django_db

SIPAS = [code for factor in FACTORS for code in factor.questions]
NOBODYS_BUSINESS = ["editor", "officer", "head", "stranger"]


@pytest.fixture
def indicator() -> Indicator:
    return make_indicator()


def form_scale(indicator: Indicator) -> Scale:
    return next(s for s in scales_of(indicator) if s.source == QuestionSource.FORM)


def builder_url(indicator: Indicator, scale: Scale | None = None) -> str:
    scale = scale or form_scale(indicator)
    return reverse("feedback_builder", args=[indicator.pk, scale.key])


def sentence(**changed: Any) -> dict[str, Any]:
    """What a person fills in; a mean of A1 and A2 unless told otherwise."""
    return {
        "rule": "mean",
        "combining": "factors",
        "grouping": "unit",
        "calendar": "civil",
        "min_respondents": "12",
        "criterion": "",
        "reason": "Gọn hơn",
        "factor-A1": "1",
        "factor-A2": "1",
        **{f"weight-{n}": str(n) for n in range(1, 6)},
        **changed,
    }


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# Scales and presets


def test_questions_on_one_scale_are_offered_together(indicator: Indicator) -> None:
    question = indicator.form.questions.create(
        block_id="7f0c0e0e-0000-4000-8000-000000000001", code="Q7", kind="yes_no"
    )
    version = FormVersion.objects.get(form=indicator.form)
    added = [*version.entries, {**entry(question, ""), "options": YES_NO}]
    FormVersion.objects.create(
        form=indicator.form, locale="vi", number=2, sha256="1" * 64, schema={"entries": added}
    )
    scales = [s for s in scales_of(indicator) if s.source == QuestionSource.FORM]
    assert [[q.code for q in s.questions] for s in scales] == [["A1", "A2"], ["Q7"]]
    assert [s.codes for s in scales] == [["1", "2", "3", "4", "5"], ["yes", "no"]]


YES_NO = [{"id": c, "code": c, "label": c} for c in ("yes", "no")]


def test_a_question_that_is_asked_no_more_can_still_be_counted(indicator: Indicator) -> None:
    first = FormVersion.objects.get(form=indicator.form)
    FormVersion.objects.create(
        form=indicator.form,
        locale="vi",
        number=2,
        sha256="2" * 64,
        schema={"entries": first.entries[:1]},
    )
    assert [q.code for q in form_scale(indicator).questions] == ["A1", "A2"]


def test_several_choices_are_a_scale_of_their_own(indicator: Indicator) -> None:
    question = indicator.form.questions.create(
        block_id="7f0c0e0e-0000-4000-8000-000000000002", code="F1", kind="several_choices"
    )
    version = FormVersion.objects.get(form=indicator.form)
    FormVersion.objects.create(
        form=indicator.form,
        locale="vi",
        number=2,
        sha256="3" * 64,
        schema={"entries": [*version.entries, entry(question, "ab")]},
    )
    several = next(s for s in scales_of(indicator) if s.is_several)
    assert (several.codes, several.valid_options) == (["a", "b"], ["_answered"])


def test_series_of_the_bank_are_offered_by_their_codes(
    indicator: Indicator, people: People
) -> None:
    add_question("SEATS", "satisfaction", Words("Chỗ ngồi"), user=people.coordinator)
    bank = [s for s in scales_of(indicator) if s.source == QuestionSource.BANK]
    assert [q.code for s in bank for q in s.questions if "SEATS" in q.code] == ["SEATS#1"]


def test_sipas_fits_only_a_form_that_asks_all_its_items(indicator: Indicator) -> None:
    assert "sipas" not in {p.code for p in presets_for(form_scale(indicator))}
    whole = make_indicator(make_form(SIPAS), "sipas-x", ["A1"])
    scale = form_scale(whole)
    sipas = next(p for p in presets_for(scale) if p.code == "sipas")
    fields = sipas.fields(scale)
    assert [factor["questions"] for factor in fields["factors"]] == [
        list(factor.questions) for factor in FACTORS
    ]


@pytest.mark.parametrize("preset", ["sipas", "sipas-pooled", "sipas-access"])
def test_a_preset_is_a_definition_as_it_stands(people: People, preset: str) -> None:
    whole = make_indicator(make_form(SIPAS), "sipas-x", ["A1"])
    client = people.client("analyst")
    page = client.get(builder_url(whole) + f"?preset={preset}")
    proposal = client.post(builder_url(whole), {**filled(page), "reason": "Mẫu", "propose": "1"})
    assert proposal.status_code == 302, text_of(proposal)
    made = whole.definitions.proposed().get()
    assert made.hit_options == ["4", "5"]
    assert len(made.factors) == (1 if preset == "sipas-access" else 5)


def filled(response: Any) -> dict[str, Any]:
    """What a browser would send of the form that it was shown."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "", False)}


# The sentence


def test_an_analyst_proposes_and_an_approver_puts_it_in_force(
    indicator: Indicator, people: People
) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    criterion = CriterionFactory(code="8.1")
    data = sentence(rule="share", **{"hit-4": "on", "hit-5": "on"}, criterion=criterion.pk)
    client = people.client("analyst")
    response = client.post(builder_url(indicator), {**data, "propose": "1"})
    made = indicator.definitions.proposed().get()
    assert response.headers["location"] == reverse("feedback_definition", args=[made.pk])
    assert (made.criterion, made.min_respondents, made.reason) == (criterion, 12, "Gọn hơn")
    assert (made.hit_options, made.weights) == (["4", "5"], {})

    approver = people.client("approver")
    page = approver.get(response.headers["location"])
    assert sentence_of(made) in page.content.decode()
    approver.post(reverse("feedback_definition_approve", args=[made.pk]))
    assert indicator.current_definition == made
    assert compute(indicator, period()).definition == made


def test_weights_are_kept_where_the_rule_reads_them(indicator: Indicator, people: People) -> None:
    post = {**sentence(), "hit-5": "on", "propose": "1"}
    people.client("analyst").post(builder_url(indicator), post)
    made = indicator.definitions.proposed().get()
    assert (made.rule, made.hit_options) == ("mean", [])
    assert made.weights == {str(n): n for n in range(1, 6)}


def test_factors_have_names_and_weights(indicator: Indicator, people: People) -> None:
    factors = {"factor-A2": "3", "title-3": "Nơi chờ", "title_en-3": "Waiting", "weight_of-3": "2"}
    post = {**sentence(**factors), "propose": "1"}
    people.client("analyst").post(builder_url(indicator), post)
    assert indicator.definitions.proposed().get().factors == [
        {"code": "f1", "questions": ["A1"]},
        {"code": "f3", "title": "Nơi chờ", "title_en": "Waiting", "questions": ["A2"], "weight": 2},
    ]


def test_the_version_in_force_can_be_begun_with(indicator: Indicator, people: People) -> None:
    define(
        indicator,
        [{"code": "ghe", "title": "Ghế", "questions": ["A2"], "weight": 3}],
        rule="weighted",
        hit_options=[],
        weights={str(n): 20 * n for n in range(1, 6)},
        min_respondents=25,
    )
    page = people.client("analyst").get(builder_url(indicator) + "?preset=in-force")
    values = filled(page)
    assert values["rule"] == "weighted"
    assert values["factor-A2"] == "1"
    assert (values["title-1"], values["weight_of-1"], values["id-1"]) == ("Ghế", 3, "ghe")
    assert (values["weight-5"], values["min_respondents"]) == (100, 25)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"factor-A1": "", "factor-A2": ""}, "question"),
        ({"weight-3": ""}, "weight"),
        ({"weight-3": "2,5"}, "whole number"),
        ({"weight-3": "99999"}, "10000"),
        ({"min_respondents": "3"}, "10"),
        ({"min_respondents": "9" * 30}, "10000"),
        ({"rule": "eval"}, "eval"),
        ({"factor-A1": "77"}, "77"),
        ({"criterion": "x"}, "choice"),
        ({"criterion": str(2**70)}, "choice"),
        ({"id-1": "a b<c>"}, "slug"),
        ({"title-1": "x" * 300}, "200"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 1001}, "1000"),
        ({f"weight-{n}": "7" for n in range(1, 6)}, "same weight"),
        ({"rule": "share"}, "looked for"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    indicator: Indicator, people: People, changed: dict[str, str], word: str
) -> None:
    client = people.client("analyst")
    UserProfile.objects.create(user=people.analyst, preferred_language="en")
    post = {**sentence(**{"title-2": "Đã gõ", **changed}), "propose": "1"}
    response = client.post(builder_url(indicator), post)
    assert response.status_code == 422
    assert word in text_of(response)
    assert "Đã gõ" in response.content.decode()
    assert not indicator.definitions.proposed().exists()


@pytest.mark.parametrize("nasty", ["\x00", "e\u0302\u0301\u202e", "=1+1", "<script>", "💥" * 100])
def test_odd_text_is_kept_as_text_or_refused(
    indicator: Indicator, people: People, nasty: str
) -> None:
    post = {**sentence(**{"title-1": nasty, "reason": nasty}), "propose": "1"}
    response = people.client("analyst").post(builder_url(indicator), post)
    assert response.status_code in (302, 422)
    assert "<script>" not in text_of(response).replace("&lt;script&gt;", "")


# The figures


def test_the_figures_of_now_are_shown_with_what_would_be_hidden(
    indicator: Indicator, people: People
) -> None:
    period()
    answers(indicator.form, {"A1": (30, 40), "A2": (10, 40)})
    answers(indicator.form, {"A1": (3, 4), "A2": (3, 4)}, unit="QLDD")
    data = sentence(rule="share", **{"hit-4": "on", "hit-5": "on"})
    url = reverse("feedback_builder_preview", args=[indicator.pk, form_scale(indicator).key])
    response = people.client("analyst").post(url, data)
    shown = response.context["preview"]
    assert [(row.n, row.figure, row.is_kept_back) for row in shown.rows] == [
        (44, Decimal("0.5227"), False),
        (4, Decimal("0.7500"), True),
        (40, Decimal("0.5000"), True),
    ]
    assert response.headers["content-type"].startswith("text/html")
    assert not indicator.definitions.proposed().exists()


def test_the_points_for_the_criterion_are_told(indicator: Indicator, people: People) -> None:
    period()
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    criterion = CriterionFactory(code="8.1", max_score=Decimal(10))
    data = sentence(rule="share", **{"hit-4": "1", "hit-5": "1"}, criterion=criterion.pk)
    response = people.client("analyst").post(builder_url(indicator), {**data, "preview": "1"})
    assert response.context["preview"].points == Decimal("7.5000")


def test_the_period_is_chosen_and_belongs_to_the_calendar(
    indicator: Indicator, people: People
) -> None:
    period(), period("2026-11"), period("CCHC-2022-N")
    data = {**sentence(period="2026-11"), "preview": "1"}
    response = people.client("analyst").post(builder_url(indicator), data)
    assert response.context["period"].code == "2026-11"
    data = {**sentence(calendar="reform", period="2026-11"), "preview": "1"}
    response = people.client("analyst").post(builder_url(indicator), data)
    assert response.context["period"].calendar == Calendar.REFORM


def test_without_a_period_the_preview_says_so(indicator: Indicator, people: People) -> None:
    response = people.client("analyst").post(builder_url(indicator), {**sentence(), "preview": "1"})
    assert response.status_code == 200
    assert response.context["refusal"]


# The second person


def proposed(indicator: Indicator, people: People) -> IndicatorDefinition:
    one: list[dict[str, Any]] = [{"code": "access", "questions": ["A1"]}]
    return propose(indicator, one, user=people.analyst, reason="Gọn hơn")


def test_the_approver_reads_what_changes(indicator: Indicator, people: People) -> None:
    made = proposed(indicator, people)
    changed = differences(indicator.current_definition, made)
    assert [(each.before, each.after) for each in changed] == [("access (A1–A2)", "access (A1)")]
    page = people.client("approver").get(reverse("feedback_definition", args=[made.pk]))
    assert "access (A1–A2)" in page.content.decode()


def test_a_proposal_is_turned_down_with_a_reason(indicator: Indicator, people: People) -> None:
    made = proposed(indicator, people)
    url = reverse("feedback_definition_reject", args=[made.pk])
    approver = people.client("approver")
    approver.post(url, {"reason": ""})
    made.refresh_from_db()
    assert made.state == DefinitionState.PROPOSED
    approver.post(url, {"reason": "Thiếu A2"})
    made.refresh_from_db()
    assert (made.state, made.decision) == (DefinitionState.REJECTED, "Thiếu A2")


def test_who_proposed_takes_it_back_and_cannot_approve(
    indicator: Indicator, people: People
) -> None:
    made = proposed(indicator, people)
    client = people.client("analyst")
    page = client.get(reverse("feedback_definition", args=[made.pk]))
    assert reverse("feedback_definition_approve", args=[made.pk]) not in page.content.decode()
    refused = client.post(reverse("feedback_definition_approve", args=[made.pk]))
    assert refused.status_code in (302, 403)
    assert indicator.definitions.proposed().exists()
    client.post(reverse("feedback_definition_reject", args=[made.pk]), {"reason": "Nhầm"})
    made.refresh_from_db()
    assert made.state == DefinitionState.REJECTED


def test_deciding_twice_is_refused(indicator: Indicator, people: People) -> None:
    made = proposed(indicator, people)
    approver = people.client("approver")
    approver.post(reverse("feedback_definition_approve", args=[made.pk]))
    approver.post(reverse("feedback_definition_reject", args=[made.pk]), {"reason": "Muộn"})
    made.refresh_from_db()
    assert made.state == DefinitionState.APPROVED


def test_each_page_has_one_heading_of_the_first_level(indicator: Indicator, people: People) -> None:
    made = proposed(indicator, people)
    shown = reverse("feedback_definition", args=[made.pk])
    for url in [*builder_addresses(indicator)[:2], shown]:
        assert people.client("analyst").get(url).content.decode().count("<h1") == 1


# Strangers


@pytest.mark.parametrize("name", [*NOBODYS_BUSINESS, "approver", "director"])
def test_who_may_not_propose_gets_no_builder(
    indicator: Indicator, people: People, name: str
) -> None:
    client = people.client(name)
    for url in builder_addresses(indicator):
        # Wagtail answers a person without the permission by leading home with a message.
        assert client.get(url).status_code in (302, 405)
        assert client.post(url, {**sentence(), "propose": "1"}).status_code in (302, 405)
    assert not indicator.definitions.proposed().exists()


def builder_addresses(indicator: Indicator) -> list[str]:
    key = form_scale(indicator).key
    return [
        reverse("feedback_builder_choose", args=[indicator.pk]),
        reverse("feedback_builder", args=[indicator.pk, key]),
        reverse("feedback_builder_preview", args=[indicator.pk, key]),
    ]


def test_anonymous_people_are_asked_to_sign_in(indicator: Indicator, people: People) -> None:
    made = proposed(indicator, people)
    shown = reverse("feedback_definition", args=[made.pk])
    for url in [*builder_addresses(indicator)[:2], shown]:
        response = people.client("anonymous").get(url)
        assert response.headers["location"].startswith(reverse("wagtailadmin_login"))


@pytest.mark.parametrize("name", ["officer", "head", "stranger"])
def test_a_units_people_read_the_sentence_without_other_units_figures(
    indicator: Indicator, people: People, name: str
) -> None:
    period()
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    made = proposed(indicator, people)
    page = people.client(name).get(reverse("feedback_definition", args=[made.pk]))
    assert page.status_code == 200
    assert "preview" not in page.context
    assert (
        "preview"
        in people.client("approver").get(reverse("feedback_definition", args=[made.pk])).context
    )


@pytest.mark.parametrize("name", [*NOBODYS_BUSINESS, "analyst"])
def test_who_may_not_approve_changes_nothing(
    indicator: Indicator, people: People, name: str
) -> None:
    made = proposed(indicator, people)
    people.client(name).post(reverse("feedback_definition_approve", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == DefinitionState.PROPOSED


@pytest.mark.parametrize("pk", [10**6, 2**63, 2**70])
def test_what_is_not_there_is_not_found(indicator: Indicator, people: People, pk: int) -> None:
    client = people.client("analyst")
    key = form_scale(indicator).key
    assert client.get(reverse("feedback_definition", args=[pk])).status_code == 404
    assert client.get(reverse("feedback_builder_choose", args=[pk])).status_code == 404
    assert client.get(reverse("feedback_builder", args=[pk, key])).status_code == 404
    wrong = reverse("feedback_builder", args=[indicator.pk, "form-000000000000"])
    assert client.get(wrong).status_code == 404


# Words


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["A1", "A2", "A3", "B1"], "A1–A3, B1"),
        (["A1#1", "A2#1", "A3#2"], "A1#1–A2#1, A3#2"),
        (["A1", "A3", "q12ab"], "A1, A3, q12ab"),
        ([], ""),
    ],
)
def test_neighbours_are_drawn_together(codes: list[str], words: str) -> None:
    assert code_ranges(codes) == words


def test_the_scale_of_a_definition_is_found_again(indicator: Indicator) -> None:
    current = indicator.current_definition
    assert current is not None
    assert scale_of(current) == form_scale(indicator)
    current.valid_options = ["x"]
    assert scale_of(current) is None
