"""A host took a rule out: what it published stays readable, nothing new is computed by it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from feedback.conf import DEFAULTS
from feedback.indicators.errors import DefinitionUnsound
from feedback.models import Indicator
from feedback.services.definitions import propose
from feedback.services.indicators import compute
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

OWN = "tests.feedback.test_indicator_rules.Squares"
PAGE = "/ket-qua/chi-so/sipas-access/"
API = "/api/v1/indicators/"
PUBLIC = [
    "/ket-qua/chi-so/",
    PAGE,
    f"/en{PAGE}",
    f"{PAGE}?ky=2026-11",
    f"{PAGE}?nhom=VPDKDD",
    f"{PAGE}cach-tinh/",
    f"{PAGE}cach-tinh/?nhom=VPDKDD",
    f"{PAGE}cach-tinh/so-lieu/",
    f"{PAGE}so-lieu/",
    f"{API}?format=json",
    f"{API}?format=csv",
    f"{API}history/",
    f"{API}definitions/",
    f"{API}definitions/?format=csv",
    f"{API}datasets/",
    f"{API}datasets/sipas-access/",
    "/ket-qua/",
]


@pytest.fixture
def indicator(people: People) -> Indicator:
    """Published three times by a rule of the host's, which is gone afterwards."""
    rules = [*DEFAULTS["INDICATOR_RULES"], OWN]
    with override_settings(FEEDBACK={"INDICATOR_RULES": rules}):
        indicator = make_indicator(make_form(), rule="squares", hit_options=[])
        make_page(indicator)
        answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
        published(indicator, people)
        published(indicator, people, period("2026-11"))
        answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)}, half_month=date(2026, 10, 1))
        published(indicator, people, period("2026-10"))
    return indicator


@pytest.mark.parametrize("address", PUBLIC)
def test_no_public_page_breaks(indicator: Indicator, client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_its_figures_are_told_as_plain_numbers(indicator: Indicator, client: Client) -> None:
    (row, *_rest) = client.get(f"{API}?unit=").json()["results"]
    assert (row["value"], row["n"]) == ("17.13", 40)


def test_nothing_new_is_computed_by_it(indicator: Indicator) -> None:
    with pytest.raises(DefinitionUnsound, match="squares"):
        compute(indicator, period("2026-Q4"))


def test_another_indicator_of_the_form_is_published_all_the_same(
    indicator: Indicator, people: People
) -> None:
    other = make_indicator(indicator.form, "other")
    assert published(other, people, indicator.snapshots.earliest("pk").period).is_public


def test_no_admin_page_breaks(indicator: Indicator, people: People, client: Client) -> None:
    client.force_login(people.analyst)
    definition, snapshot = indicator.definitions.get(), indicator.snapshots.earliest("pk")
    for name, args in [
        ("feedback_indicator_values", []),
        ("feedback_indicator_value", [snapshot.pk]),
        ("feedback_definition", [definition.pk]),
        ("feedback_builder_choose", [indicator.pk]),
        ("indicator:index", []),
        ("indicator:edit", [indicator.pk]),
    ]:
        assert client.get(reverse(name, args=args)).status_code == 200, name


def test_another_rule_is_proposed_in_its_place(
    indicator: Indicator, people: People, client: Client
) -> None:
    factors = [{"code": "access", "questions": ["A1"]}]
    proposed = propose(indicator, factors, user=people.analyst, reason="Không còn được cài đặt")
    client.force_login(people.approver)
    page = client.get(reverse("feedback_definition", args=[proposed.pk]))
    assert page.status_code == 200
