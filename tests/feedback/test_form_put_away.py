"""Answered forms are not deleted, however somebody tries; they are archived instead."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import Locale, Page

from feedback.edits.errors import PublicationRefused, ReasonMissing
from feedback.errors import FormHasResponses
from feedback.models import FeedbackForm, FeedbackFormPage, Response
from feedback.schema import SchemaError
from feedback.services.archiving import archive, unarchive
from feedback.services.counting import count_pending
from feedback.services.versions import version_for
from tests.factories import feedback as make
from tests.feedback.test_form_identity import edit, fresh, raw
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(people: People) -> FeedbackFormPage:
    page = make.form_page()
    make.answer(page, make.sheet(A1="4"))
    return page


def in_english(page: FeedbackFormPage) -> FeedbackFormPage:
    english, _created = Locale.objects.get_or_create(language_code="en")
    translated = page.copy_for_translation(english, copy_parents=True)
    translated.save_revision().publish()
    return FeedbackFormPage.objects.get(pk=translated.pk)


def stands(*pages: Page) -> bool:
    return all(Page.objects.filter(pk=page.pk).exists() for page in pages)


def test_the_admin_refuses_and_offers_the_archive(page: FeedbackFormPage, people: People) -> None:
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])

    response = people.client("approver").post(url, follow=True)

    assert reverse("feedback_archive", args=[page.pk]) in response.content.decode()
    assert stands(page)


def test_neither_the_list_of_forms_nor_what_is_above_it_is_deleted(
    page: FeedbackFormPage, people: People
) -> None:
    index = page.get_parent()
    url = reverse("wagtailadmin_pages:delete", args=[index.pk])

    response = people.client("approver").post(url, follow=True)

    assert response.status_code == 200
    assert stands(index, page)
    with pytest.raises(FormHasResponses), transaction.atomic():
        index.delete()
    with pytest.raises(FormHasResponses), transaction.atomic():
        index.specific.delete()
    assert stands(index, page)


def bulk_delete(client: Client, *pages: Page) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = "&".join(f"id={page.pk}" for page in pages)
    assert client.post(f"{address}?{query}", {}, follow=True).status_code == 200


def test_a_bulk_deletion_is_refused_whole(page: FeedbackFormPage, people: People) -> None:
    empty = make.form_page("trong")

    bulk_delete(people.client("approver"), empty, page)

    assert stands(page, empty)


def test_one_language_may_go_but_not_both_at_once(page: FeedbackFormPage, people: People) -> None:
    english = in_english(page)

    bulk_delete(people.client("approver"), english, page)
    assert stands(page, english)
    with pytest.raises(FormHasResponses), transaction.atomic():
        Page.objects.filter(pk__in=[page.pk, english.pk]).delete()
    assert stands(page, english)

    url = reverse("wagtailadmin_pages:delete", args=[english.pk])
    people.client("approver").post(url)
    assert not stands(english)
    with pytest.raises(FormHasResponses), transaction.atomic():
        page.delete()


def test_a_form_without_answers_goes_without_a_word(people: People) -> None:
    page = make.form_page()

    people.client("approver").post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert not stands(page)


def test_a_deleted_question_keeps_its_answers_and_is_only_retired(page: FeedbackFormPage) -> None:
    count_pending()
    body = [block for block in raw(page) if block["value"].get("code") != "A1"]

    edit(page, body)

    form = FeedbackForm.objects.get()
    assert form.questions.filter(code="A1").exists()
    assert make.live_tallies()["A1", "4"] == 1
    assert Response.objects.count() == 1


def test_an_archived_form_leaves_the_site_in_all_languages_and_keeps_its_figures(
    page: FeedbackFormPage, people: People
) -> None:
    count_pending()
    english = in_english(page)
    form = FeedbackForm.objects.get()

    archive(form, "The procedure ended", user=people.approver)
    archive(form, "Again", user=people.approver)

    assert not fresh(page).live
    assert not fresh(english).live
    assert make.live_tallies()["A1", "4"] == 1
    entry = registry.get_logs_for_instance(form).get(action="feedback.archive")
    assert (entry.user, entry.data["reason"]) == (people.approver, "The procedure ended")


def test_an_archived_form_takes_no_answers_even_from_an_open_page(
    page: FeedbackFormPage, client: Client
) -> None:
    data = make.data_for(page, unit="VPDKDD", A1="4")
    FeedbackForm.objects.update(archived_at=timezone.now())

    assert client.get(page.url).status_code == 404
    assert client.post(page.url, data).status_code == 404
    assert Response.objects.count() == 1
    with pytest.raises(SchemaError):
        version_for(fresh(page))


def test_an_archived_form_is_not_published_until_it_is_taken_out(
    page: FeedbackFormPage, people: People
) -> None:
    form = archive(FeedbackForm.objects.get(), "Ended", user=people.approver)

    with pytest.raises(PublicationRefused):
        fresh(page).get_latest_revision().publish()
    assert not fresh(page).live

    unarchive(form, "Needed again", user=people.approver)
    fresh(page).get_latest_revision().publish()
    assert version_for(fresh(page)).number == 1


@pytest.mark.parametrize("reason", ["", " ", "\x00"])
def test_who_archives_says_why(page: FeedbackFormPage, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        archive(FeedbackForm.objects.get(), reason)

    assert FeedbackForm.objects.get().archived_at is None


def test_the_approver_archives_and_unarchives_in_the_admin(
    page: FeedbackFormPage, people: People
) -> None:
    client, url = people.client("approver"), reverse("feedback_archive", args=[page.pk])

    assert client.get(url).status_code == 200
    client.post(url, {"reason": ""})
    assert FeedbackForm.objects.get().archived_at is None
    client.post(url, {"reason": "Ended" * 200})
    assert FeedbackForm.objects.get().archived_at is not None
    client.post(url, {"reason": "Again"})
    assert FeedbackForm.objects.get().archived_at is None


def test_an_editor_who_may_not_publish_may_not_archive(
    page: FeedbackFormPage, people: People
) -> None:
    url = reverse("feedback_archive", args=[page.pk])

    people.client("editor").post(url, {"reason": "Ended"})

    assert FeedbackForm.objects.get().archived_at is None
