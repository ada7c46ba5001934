"""What citizens said and the department did: one record, in every place it answers to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageViewRestriction

from feedback.channels.counter_address import signed
from feedback.models import FeedbackForm, FeedbackFormPage, Indicator, PairLink, Question
from feedback.pairs.shown import pairs_of_form
from feedback.services.bank import Words, add_question
from feedback.services.definitions import define
from feedback.services.pairs import put_pair, write_pair
from feedback.services.receipts import receipt_for
from plan_pages.models import SaidDone
from tests.factories import feedback as make
from tests.factories.plan_pages import (
    NewsIndexPageFactory,
    NewsPageFactory,
    PlanPageFactory,
    PlanTaskFactory,
    UnitFactory,
    site_root,
)
from tests.feedback.factories_indicators import make_form, make_indicator, make_page
from tests.people import People

pytestmark = pytest.mark.django_db

ADD, LIST = reverse("reform_said_done:add"), "/gop-y/da-lam/"
API = "/api/v1/said-done/"
SAID, DID = "Phải chờ quá lâu", "Mở thêm hai quầy"


@pytest.fixture
def page() -> FeedbackFormPage:
    UnitFactory(code="VP")
    return make.form_page()


@pytest.fixture
def form(page: FeedbackFormPage) -> FeedbackForm:
    return make.form_of(page)


@pytest.fixture
def indicator(form: FeedbackForm) -> Indicator:
    found = make_indicator(form)
    make_page(found)
    return found


def pair(**fields: Any) -> SaidDone:
    known = {"said": SAID, "did": DID, "date": "2022-10-01", "is_public": True}
    return SaidDone.objects.create(**{**known, **fields})


def link(where: SaidDone, **places: Any) -> SaidDone:
    PairLink.objects.create(pair=where, **places)
    return where


def typed(**more: Any) -> dict[str, Any]:
    return {"said": SAID, "did": DID, "date": "2022-10-01", "is_public": "on", **more}


def read(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def look_up(response: Any) -> str:
    sent = Client().post("/gop-y/tra-cuu/", {"code": receipt_for(response.token)})
    assert sent.status_code == 200
    return sent.content.decode()


# --- writing ---
@pytest.mark.parametrize("name", ["editor", "approver", "coordinator"])
def test_who_writes_a_pair_says_what_it_answers_to(
    people: People, form: FeedbackForm, indicator: Indicator, name: str
) -> None:
    sent = typed(indicators=[indicator.pk], forms=[form.pk])
    assert people.client(name).post(ADD, sent).status_code == 302
    links = PairLink.objects.order_by("pk")
    assert [(each.indicator, each.form) for each in links] == [(indicator, None), (None, form)]
    entry = ModelLogEntry.objects.get(action="feedback.put_pair")
    assert entry.user == getattr(people, name)
    assert entry.data == {"put": ["indicator:sipas-access", "form:khao-sat"], "taken": []}


@pytest.mark.parametrize("name", ["officer", "stranger", "analyst", "director"])
def test_others_place_nothing(people: People, indicator: Indicator, name: str) -> None:
    known = pair()
    edit = reverse("reform_said_done:edit", args=[known.pk])
    people.client(name).post(ADD, typed(indicators=[indicator.pk]))
    people.client(name).post(edit, typed(indicators=[indicator.pk]))
    assert not PairLink.objects.exists()


def test_the_form_shows_what_was_chosen_and_takes_it_back(
    people: People, form: FeedbackForm, indicator: Indicator
) -> None:
    known = link(pair(), indicator=indicator)
    edit = reverse("reform_said_done:edit", args=[known.pk])
    client = people.client("editor")
    shown = client.get(edit).context["form"]
    assert [each.pk for each in shown["indicators"].initial] == [indicator.pk]
    sent = typed(forms=[form.pk], seen=shown["seen"].value())
    assert client.post(edit, sent).status_code == 302
    assert [each.form for each in known.feedback_links.all()] == [form]
    entry = ModelLogEntry.objects.get(action="feedback.put_pair")
    assert entry.data == {"put": ["form:khao-sat"], "taken": ["indicator:sipas-access"]}


def test_places_that_somebody_chose_meanwhile_are_not_written_over(
    people: People, indicator: Indicator
) -> None:
    known = pair()
    edit = reverse("reform_said_done:edit", args=[known.pk])
    client = people.client("editor")
    seen = client.get(edit).context["form"]["seen"].value()
    link(known, indicator=indicator)
    answer = client.post(edit, typed(did="Viết mới", seen=seen))
    assert answer.status_code == 200
    assert indicator.title in str(answer.context["form"].errors["indicators"])
    assert known.feedback_links.count() == 1


@pytest.mark.parametrize("value", ["0", "x", "\x00", "9" * 30, "1 OR 1=1"])
def test_a_place_that_is_none_is_refused(people: People, indicator: Indicator, value: str) -> None:
    answer = people.client("editor").post(ADD, typed(indicators=[value]))
    assert answer.status_code == 200
    assert not SaidDone.objects.exists()


def test_what_changes_nothing_is_not_logged(people: People, indicator: Indicator) -> None:
    known = write_pair(
        SaidDone(said=SAID, did=DID), indicators=[indicator], forms=[], user=people.editor
    )
    put_pair(known, indicators=[indicator], forms=[], user=people.editor)
    assert ModelLogEntry.objects.filter(action="feedback.put_pair").count() == 1
    assert ModelLogEntry.objects.filter(action="wagtail.create").count() == 1


# --- reading ---
def test_one_record_stands_with_the_indicator_the_form_and_in_the_list(
    page: FeedbackFormPage, form: FeedbackForm, indicator: Indicator
) -> None:
    known = link(link(pair(), indicator=indicator), form=form)
    for address in ("/ket-qua/chi-so/sipas-access/", page.url, "/gop-y/", LIST):
        for prefix in ("", "/en"):
            html = read(f"{prefix}{address}")
            assert SAID in html, address
            assert DID in html, address
    listed = read(LIST)
    assert f'id="{known.anchor}"' in listed
    assert 'href="/ket-qua/chi-so/sipas-access/"' in listed
    assert f'href="{page.url}"' in listed


def test_a_draft_a_withdrawn_and_a_deleted_pair_are_nowhere(
    page: FeedbackFormPage, form: FeedbackForm, indicator: Indicator
) -> None:
    known = link(link(pair(is_public=False), indicator=indicator), form=form)
    sent = make.answer(page, make.sheet("VP", A1="4"))
    addresses = ("/ket-qua/chi-so/sipas-access/", page.url, "/gop-y/", LIST, API)
    for address in (*addresses, f"{LIST}?nam=2022", f"{API}?format=csv"):
        assert SAID not in b"".join(Client().get(address)).decode(), address
    assert SAID not in look_up(sent)
    SaidDone.objects.filter(pk=known.pk).update(is_public=True)
    assert SAID in look_up(sent)
    SaidDone.objects.get(pk=known.pk).delete()
    for address in addresses:
        assert SAID not in read(address), address
    assert SAID not in look_up(sent)
    assert not PairLink.objects.exists()


def test_a_receipt_leads_to_what_answers_its_form_and_its_figures_only(
    page: FeedbackFormPage, form: FeedbackForm, indicator: Indicator
) -> None:
    """Never to the person's own answers."""
    other = make.form_page("khac", [make.block("satisfaction", "A1", "Something else")])
    link(pair(said="Về biểu mẫu"), form=form)
    link(pair(said="Về chỉ số"), indicator=indicator)
    link(pair(said="Về biểu mẫu khác"), form=make.form_of(other))
    pair(said="Không về đâu")
    html = look_up(make.answer(page, make.sheet("VP", A1="4", GOP_Y="Lời riêng của tôi")))
    assert "Về biểu mẫu" in html
    assert "Về chỉ số" in html
    assert "Về biểu mẫu khác" not in html
    assert "Không về đâu" not in html
    assert "Lời riêng của tôi" not in html


def test_an_indicator_of_the_bank_answers_every_form_that_asks_its_question() -> None:
    asked = add_question("SIPAS-A1", "satisfaction", Words("Nơi chờ có đủ chỗ ngồi"))
    one, two, without = make_form(), make_form(), make_form()
    Question.objects.filter(form__in=[one, two], code="A1").update(bank=asked)
    for version in one.versions.all():
        entries = version.schema["entries"]
        entries[0] |= {"bank": asked.code, "series": 1}
        type(version).objects.filter(pk=version.pk).update(schema={"entries": entries})
    indicator = make_indicator(without, code="cho-ngoi")
    define(indicator, [{"code": "x", "questions": ["SIPAS-A1#1"]}], source="bank")
    known = link(pair(), indicator=indicator)
    assert list(pairs_of_form(one)) == list(pairs_of_form(two)) == [known]
    other = make_form()
    assert list(pairs_of_form(other)) == []


def test_a_place_that_a_stranger_may_not_read_is_not_named(
    page: FeedbackFormPage, form: FeedbackForm, indicator: Indicator
) -> None:
    task = PlanTaskFactory(title="Nhiệm vụ của kế hoạch chưa công bố")
    news = NewsPageFactory(
        parent=NewsIndexPageFactory(parent=site_root()), title="Tin nháp", live=False
    )
    link(link(pair(task=task, news=news), indicator=indicator), form=form)
    PageViewRestriction.objects.create(
        page=indicator.pages.get(), restriction_type=PageViewRestriction.LOGIN
    )
    page.unpublish()
    html = read(LIST)
    assert SAID in html
    for secret in (task.title, "Tin nháp", "sipas-access", page.url):
        assert secret not in html
    row = Client().get(API).json()["results"][0]
    assert (row["plan"], row["task"], row["news"]) == (None, None, None)
    assert (row["indicators"], row["forms"]) == ([], [])
    for asked in ("indicator=sipas-access", "form=khao-sat", f"plan={task.plan.slug}"):
        assert Client().get(f"{API}?{asked}").json()["count"] == 0


def test_at_a_kiosk_and_in_a_foreign_frame_there_is_the_form_alone(
    page: FeedbackFormPage, form: FeedbackForm
) -> None:
    link(pair(), form=form)
    counter = make.counter(page, kind="kiosk", unit=UnitFactory(code="VP"))
    assert SAID not in read(f"/gop-y/q/{signed(counter.key)}/")


def test_a_year_that_is_none_is_answered_with_the_newest(page: FeedbackFormPage) -> None:
    pair()
    pair(said="Việc năm trước", date="2021-05-01")
    for asked in ("", "?nam=", "?nam=abc", "?nam=1999", "?nam=" + "9" * 400):
        html = read(f"{LIST}{asked}")
        assert SAID in html
        assert "Việc năm trước" not in html
    assert "Việc năm trước" in read(f"{LIST}?nam=2021")
    assert Client().post(LIST).status_code == 405


def test_words_of_the_pair_are_no_markup(page: FeedbackFormPage) -> None:
    pair(said="<script>alert(1)</script>", did="<img src=x>")
    html = read(LIST)
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


# --- data and search ---
def test_the_open_data_name_the_public_places(
    page: FeedbackFormPage, form: FeedbackForm, indicator: Indicator
) -> None:
    plan_page = PlanPageFactory()
    task = PlanTaskFactory(plan=plan_page.plan, number=13)
    known = link(link(pair(task=task), indicator=indicator), form=form)
    row = Client().get(API).json()["results"][0]
    assert row["url"].endswith(f"/gop-y/da-lam/?nam=2022#{known.anchor}")
    assert {name: row[name] for name in ("id", "said", "did", "date", "plan", "task")} == {
        "id": known.pk,
        "said": SAID,
        "did": DID,
        "date": "2022-10-01",
        "plan": plan_page.plan.slug,
        "task": 13,
    }
    assert (row["indicators"], row["forms"]) == (["sipas-access"], ["khao-sat"])
    for asked in ("indicator=sipas-access", "form=khao-sat", f"plan={plan_page.plan.slug}"):
        assert Client().get(f"{API}?{asked}").json()["count"] == 1
    assert Client().get(f"{API}?indicator=khac").json()["count"] == 0
    assert Client().get(f"{API}?year=hai-ba").status_code == 400
    table = b"".join(Client().get(f"{API}?format=csv")).decode()
    assert table.splitlines()[0].lstrip("\ufeff").split(",")[:3] == ["id", "said", "did"]


def test_search_finds_a_published_pair_and_leads_to_it(page: FeedbackFormPage) -> None:
    known = pair()
    pair(said="Phải chờ ở kho nháp", is_public=False)
    html = read("/tim-kiem/?q=cho+qua+lau")
    assert f"/gop-y/da-lam/?nam=2022#{known.anchor}" in html
    assert "kho nháp" not in read("/tim-kiem/?q=kho+nhap")
    suggested = json.loads(Client().get("/tim-kiem/goi-y/?q=phai+cho").content)
    assert "nháp" not in json.dumps(suggested, ensure_ascii=False)
    call_command("update_index", verbosity=0)
    assert known.anchor in read("/tim-kiem/?q=hai+quay")


def test_a_change_shows_on_the_kept_page_of_the_form(
    page: FeedbackFormPage, form: FeedbackForm, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        known = link(pair(), form=form)
    assert SAID in read(page.url)
    with django_capture_on_commit_callbacks(execute=True):
        known.is_public = False
        known.save()
    assert SAID not in read(page.url)
