"""Several responses marked or put back at once: said before, exact, reversible, for the Office."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.models import ModelLogEntry

from feedback.enums import Disposition
from feedback.errors import MayNotDecide, ReviewReasonMissing, ReviewStale
from feedback.models import BankQuestion, FeedbackFormPage, Response, Tally
from feedback.services.counting import count_pending
from feedback.services.definitions import define
from feedback.services.effect import Change
from feedback.services.erasure import erase
from feedback.services.indicators import compute
from feedback.services.review import exclude, mark_spam
from feedback.services.review_together import MOST, Plan, decide, plan
from feedback.services.versions import version_for
from plan_pages.enums import PeriodKind
from tests.factories import feedback as make
from tests.factories.bank import bank_block, seats
from tests.factories.plan_pages import ReportingPeriodFactory
from tests.feedback.factories_indicators import make_indicator
from tests.people import People

pytestmark = pytest.mark.django_db

NOBODY_ELSE = [
    "editor", "approver", "officer", "head", "analyst", "director", "admin", "stranger", "anonymous"
]  # fmt: skip


@pytest.fixture
def survey(people: People) -> FeedbackFormPage:
    """Twelve people about VPDKDD of whom six are satisfied, and three about QLDD."""
    page: FeedbackFormPage = make.form_page(title="Khảo sát <b>")
    for number in range(12):
        make.answer(page, make.sheet("VPDKDD", A1="5" if number % 2 else "1", A2="4"))
    for _number in range(3):
        make.answer(page, make.sheet("QLDD", A1="5", A2="5"))
    count_pending()
    return page


def dissatisfied() -> list[int]:
    found = Response.objects.filter(revisions__answers__A1="1").order_by("pk")
    return list(found.values_list("pk", flat=True))


def tallies() -> list[tuple[Any, ...]]:
    return sorted(Tally.objects.exclude(live=0).values_list("question", "option", "unit", "live"))


def address(verb: str) -> str:
    return reverse("feedback_responses_together", args=[verb])


def looked(people: People, verb: str, ids: list[int]) -> Plan:
    page = people.client("coordinator").get(address(verb), {"ids": ids})
    assert page.status_code == 200
    found: Plan = page.context["plan"]
    return found


def test_the_effect_is_said_before_and_is_what_then_happens(
    survey: FeedbackFormPage, people: People
) -> None:
    before, ids = tallies(), dissatisfied()[:4]
    found = looked(people, "spam", ids)
    (of_form,) = found.forms
    assert (found.pks, found.counted, found.left) == (ids, 4, 0)
    assert of_form.changes == [Change("", 15, 11), Change("VPDKDD", 12, 8)]
    assert tallies() == before

    sent = {"ids": ",".join(map(str, ids)), "reason": "một máy"}
    done = people.client("coordinator").post(address("spam"), sent)
    count_pending()

    assert done.status_code == 302
    assert looked(people, "spam", [dissatisfied()[5]]).forms[0].changes[0] == Change("", 11, 10)
    marked = Response.objects.filter(disposition=Disposition.SPAM).order_by("pk")
    assert list(marked.values_list("pk", flat=True)) == ids
    back = looked(people, "put-back", ids)
    assert back.forms[0].changes == [Change("", 11, 15), Change("VPDKDD", 8, 12)]
    assert decide("put-back", ids, people.coordinator, "nhầm") == 4
    count_pending()
    assert tallies() == before


def test_each_response_has_its_entry_in_the_log(survey: FeedbackFormPage, people: People) -> None:
    ids = dissatisfied()[:3]

    decide("spam", ids, people.coordinator, "  một\nmáy ")

    entries = ModelLogEntry.objects.filter(action="feedback.spam")
    assert {int(entry.object_id) for entry in entries} == set(ids)
    assert {(entry.user, entry.data["reason"]) for entry in entries} == {
        (people.coordinator, "một máy")
    }


@pytest.fixture
def this_year() -> Any:
    day = localdate()
    return ReportingPeriodFactory(
        code="now", starts=date(day.year, 1, 1), ends=date(day.year + 1, 1, 1)
    )


def test_it_is_said_how_the_value_in_work_would_change(
    survey: FeedbackFormPage, people: People, this_year: Any
) -> None:
    indicator = make_indicator(make.form_of(survey), questions=["A1"])
    ids = dissatisfied()

    (change,) = looked(people, "spam", ids).forms[0].drafts

    assert (change.value_before, change.before.n) == ("60,00\N{NO-BREAK SPACE}%", 15)
    assert (change.value_after, change.after.n) == ("100,00\N{NO-BREAK SPACE}%", 9)
    decide("spam", ids, people.coordinator, "x")
    count_pending()
    whole = compute(indicator, this_year).values.get(unit="", channel="")
    assert (whole.respondents, whole.figure) == (9, Decimal(1))


def test_an_indicator_of_the_bank_is_told_what_leaves_its_series(
    people: People, this_year: Any
) -> None:
    page = make.form_page(body=[make.unit_block(), bank_block(seats())])
    code = next(entry["code"] for entry in version_for(page).entries if "bank" in entry)
    ids = [make.answer(page, make.sheet("VPDKDD", **{code: n})).pk for n in "115555"][:2]
    count_pending()
    indicator = make_indicator(make.form_of(make.form_page("other")))
    item = f"{BankQuestion.objects.get().code}#1"
    define(indicator, [{"code": "seats", "questions": [item]}], source="bank")

    (change,) = looked(people, "spam", ids).forms[0].drafts

    assert [(one.items[0].hits, one.items[0].valid) for one in (change.before, change.after)] == [
        (4, 6),
        (4, 4),
    ]
    assert (change.before.n, change.after.n) == (6, 4)


def test_values_are_told_for_periods_of_the_kinds_that_the_indicator_has(
    survey: FeedbackFormPage, people: People, this_year: Any
) -> None:
    day = localdate()
    month = ReportingPeriodFactory(
        code="month",
        kind=PeriodKind.MONTH,
        starts=day.replace(day=1),
        ends=(day.replace(day=1) + timedelta(days=32)).replace(day=1),
    )
    indicator = make_indicator(make.form_of(survey))

    def told() -> list[Any]:
        return [one.period for one in looked(people, "spam", dissatisfied()).forms[0].drafts]

    assert told() == [month]
    compute(indicator, this_year)
    assert told() == [this_year]
    compute(indicator, month)
    assert told() == [month, this_year]


def test_a_closed_period_and_another_forms_indicator_have_nothing_to_change(
    survey: FeedbackFormPage, people: People, this_year: Any
) -> None:
    make_indicator(make.form_of(make.form_page("other")))
    assert not looked(people, "spam", dissatisfied()).forms[0].drafts
    make_indicator(make.form_of(survey), code="own")
    assert looked(people, "spam", dissatisfied()).forms[0].drafts
    type(this_year).objects.filter(pk=this_year.pk).update(closed_at="2026-01-01T00:00:00Z")
    assert not looked(people, "spam", dissatisfied()).forms[0].drafts


def test_what_the_verb_does_nothing_to_is_left_and_said(
    survey: FeedbackFormPage, people: People
) -> None:
    spam, out, gone, free = Response.objects.order_by("pk")[:4]
    mark_spam(spam, people.coordinator, "x")
    exclude(out, people.coordinator, "x")
    erase(gone)
    count_pending()
    ids = [spam.pk, out.pk, gone.pk, free.pk]

    marking, back = looked(people, "spam", ids), looked(people, "put-back", ids)

    assert (marking.pks, marking.counted, marking.left) == ([out.pk, free.pk], 1, 2)
    assert (back.pks, back.counted, back.left) == ([spam.pk, out.pk], 0, 2)


def test_where_one_was_decided_on_meanwhile_none_is_changed(
    survey: FeedbackFormPage, people: People
) -> None:
    ids = dissatisfied()[:3]
    mark_spam(Response.objects.get(pk=ids[1]), people.coordinator, "x")

    with pytest.raises(ReviewStale):
        decide("spam", ids, people.coordinator, "một máy")
    with pytest.raises(ReviewStale):
        decide("spam", [ids[0], 10**9], people.coordinator, "một máy")

    assert Response.objects.filter(disposition=Disposition.SPAM).count() == 1
    sent = {"ids": ",".join(map(str, ids)), "reason": "một máy"}
    page = people.client("coordinator").post(address("spam"), sent)
    assert page.status_code == 422
    assert page.context["plan"].pks == [ids[0], ids[2]]
    assert 'value="một máy"' in page.content.decode()


@pytest.mark.parametrize("reason", ["", "  ", "\x00", "\n"])
def test_nothing_happens_without_a_reason(
    survey: FeedbackFormPage, people: People, reason: str
) -> None:
    with pytest.raises(ReviewReasonMissing):
        decide("spam", dissatisfied(), people.coordinator, reason)
    sent = {"ids": dissatisfied(), "reason": reason}
    assert people.client("coordinator").post(address("spam"), sent).status_code == 422
    assert not Response.objects.filter(disposition=Disposition.SPAM).exists()


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_nobody_but_the_office_sees_an_effect_or_decides(
    survey: FeedbackFormPage, people: People, who: str
) -> None:
    client, ids = people.client(who), dissatisfied()
    sent = {"ids": ids, "reason": "we do not like it"}
    home = "wagtailadmin_login" if who == "anonymous" else "wagtailadmin_home"

    for verb in ("spam", "put-back"):
        for answer in (client.get(address(verb), {"ids": ids}), client.post(address(verb), sent)):
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse(home))
    if who != "anonymous":
        with pytest.raises(MayNotDecide):
            plan("spam", ids, getattr(people, who))
        with pytest.raises(MayNotDecide):
            decide("spam", ids, getattr(people, who), "x")
    assert not Response.objects.filter(disposition=Disposition.SPAM).exists()


def test_only_the_office_finds_boxes_in_the_list(survey: FeedbackFormPage, people: People) -> None:
    url = reverse("feedback_responses")

    office = people.client("coordinator").get(url, {"unit": "QLDD"}).content.decode()
    unit = people.client("officer").get(url).content.decode()

    assert office.count('type="checkbox" name="ids"') == 3
    assert '<input type="hidden" name="unit" value="QLDD">' in office
    assert address("spam") in office
    assert 'name="ids"' not in unit
    assert address("spam") not in unit


def test_all_that_the_filters_find_is_chosen_at_once(
    survey: FeedbackFormPage, people: People
) -> None:
    client = people.client("coordinator")

    of_unit = client.get(address("spam"), {"all": "1", "unit": "QLDD"}).context["plan"]
    nonsense = client.get(address("spam"), {"all": "1", "local_date_after": "2026-02-30"})

    assert (len(of_unit.pks), of_unit.forms[0].changes[1]) == (3, Change("QLDD", 3, 0))
    assert nonsense.status_code == 200
    assert not nonsense.context["plan"].pks


BAD = ["", "abc", "-1", "1e3", "٣", "9" * 19, "9" * 5000, "1,,2", "\x00", "1 OR 1=1", "1.5"]


@pytest.mark.parametrize("ids", BAD)
def test_numbers_that_are_none_choose_nothing(
    survey: FeedbackFormPage, people: People, ids: str
) -> None:
    Response.objects.filter(pk__in=[1, 2]).update(disposition=Disposition.ERASED)
    client = people.client("coordinator")

    # No address with a NUL gets as far as a page.
    expected = 400 if "\x00" in ids else 200
    assert client.get(address("spam"), {"ids": ids}).status_code == expected
    # Chosen is nothing, or what is not there: then nothing at all is done.
    client.post(address("spam"), {"ids": ids, "reason": "x"})
    assert not Response.objects.filter(disposition=Disposition.SPAM).exists()


def test_no_more_than_a_transaction_bears_are_taken(
    survey: FeedbackFormPage, people: People
) -> None:
    newest = Response.objects.order_by("-pk").values_list("pk", flat=True)
    many = [*newest, *range(10**6, 10**6 + MOST - 2)]

    assert sorted(plan("spam", many, people.coordinator).pks) == sorted(newest[:2])


def test_another_verb_does_not_exist(survey: FeedbackFormPage, people: People) -> None:
    client = people.client("coordinator")

    assert client.get(address("erase"), {"ids": dissatisfied()}).status_code == 404
    assert client.put(address("spam")).status_code == 405
