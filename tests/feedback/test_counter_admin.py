"""Counters in the admin: who keeps them, the poster with its code, and a new address."""

import re

import pytest
import segno
from django.test import Client
from wagtail.models import ModelLogEntry

from feedback.channels.counter_address import signed
from feedback.models import Counter
from feedback.services.versions import version_for
from tests.factories import feedback as make
from tests.people import People

pytestmark = pytest.mark.django_db

LIST = "/admin/feedback_counters/"


@pytest.fixture
def counter(people: People) -> Counter:
    form = version_for(make.form_page()).form
    return Counter.objects.create(form=form, name="Quầy 3", unit=people.unit)


def address(counter: Counter, action: str) -> str:
    return f"/admin/feedback/counters/{counter.pk}/{action}/"


@pytest.mark.parametrize("name", ["editor", "coordinator"])
def test_editors_and_the_office_keep_counters(people: People, name: str) -> None:
    form = version_for(make.form_page()).form
    given = {"form": form.pk, "name": "Máy ở sảnh", "kind": "kiosk", "is_active": "on"}

    added = people.client(name).post(f"{LIST}new/", given)

    assert added.status_code == 302
    assert Counter.objects.get().name == "Máy ở sảnh"


@pytest.mark.parametrize("name", ["officer", "head", "analyst", "director", "approver"])
def test_others_only_look(people: People, counter: Counter, name: str) -> None:
    client = people.client(name)

    assert client.get(f"{LIST}inspect/{counter.pk}/").status_code == 200
    assert client.get(f"{LIST}new/").status_code == 302
    before = counter.key
    client.post(address(counter, "renew"), {"sure": "1"})
    counter.refresh_from_db()
    assert counter.key == before


@pytest.mark.parametrize("action", ["poster", "renew"])
def test_a_stranger_is_sent_to_the_login_and_what_is_not_there_is_404(
    people: People, counter: Counter, action: str
) -> None:
    assert "/login/" in Client().post(address(counter, action)).headers["Location"]
    counter.pk += 1
    assert people.client("editor").post(address(counter, action)).status_code == 404


@pytest.mark.parametrize("view", ["edit", "inspect"])
def test_the_poster_is_reached_from_where_the_list_leads(
    people: People, counter: Counter, view: str
) -> None:
    html = people.client("editor").get(f"{LIST}{view}/{counter.pk}/").content.decode()
    assert address(counter, "poster") in html


def test_the_poster_draws_the_whole_address_of_the_counter(
    people: People, counter: Counter
) -> None:
    html = people.client("editor").get(address(counter, "poster")).content.decode()

    found = re.search(r'class="po-address"[^>]*>([^<]+)<', html)
    assert found
    assert found[1].endswith(f"/gop-y/q/{signed(counter.key)}/")
    drawn = segno.make(f"http://{found[1]}", error="q", micro=False)
    path = re.search(r'd="([^"]+)"', drawn.svg_inline(omitsize=True, border=4, lineclass=None))
    assert path
    assert path[1] in html
    assert people.unit.name in html
    assert "style=" not in html


def test_the_address_on_the_poster_opens_the_form(people: People, counter: Counter) -> None:
    html = people.client("editor").get(address(counter, "poster")).content.decode()
    found = re.search(r'class="po-address"[^>]*>[^/<]+(/[^<]+)<', html)
    assert found

    assert Client().get(found[1]).status_code == 200


def test_without_a_page_there_is_no_poster_and_a_sentence(people: People, counter: Counter) -> None:
    for page in make.index_page().get_children():
        page.specific.unpublish()

    answer = people.client("editor").get(address(counter, "poster"), follow=True)

    assert answer.redirect_chain
    assert answer.status_code == 200


def test_a_new_address_is_made_only_when_sure_and_voids_the_old_one(
    people: People, counter: Counter
) -> None:
    old = f"/gop-y/q/{signed(counter.key)}/"
    client = people.client("editor")

    client.post(address(counter, "renew"))
    assert Client().get(old).status_code == 200

    client.post(address(counter, "renew"), {"sure": "1"})
    assert Client().get(old).status_code == 404
    assert ModelLogEntry.objects.filter(action="feedback.renew_address").count() == 1


def test_a_counter_that_was_answered_at_stays(people: People, counter: Counter) -> None:
    page = make.index_page().get_children().get().specific
    make.answer(page, make.sheet(people.unit.code, A1="5"), counter=counter)

    people.client("editor").post(f"{LIST}delete/{counter.pk}/")

    assert Counter.objects.filter(pk=counter.pk).exists()
