"""No form goes live with a change that nobody looked at, whichever way somebody tries."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import PageLogEntry, Workflow

from feedback.edits.errors import EditError, PublicationRefused
from feedback.models import FeedbackForm, FeedbackFormPage, Question, ScaleMapping
from feedback.preflight.content_checks import FormContentCheckerItem, use_form_checks
from feedback.services.edits import CONFIRMED, compare, confirm_breaks
from feedback.services.versions import version_for
from tests.factories import feedback as make
from tests.feedback.editor import edit_form
from tests.feedback.factories_indicators import make_indicator, published
from tests.feedback.test_form_identity import fresh, raw
from tests.people import People

pytestmark = pytest.mark.django_db

STAFF = ("editor", "approver")
STRANGERS = ("officer", "head", "stranger", "coordinator", "analyst")
SCALE = make.block("rating", "R1", "How was it?", points=5, lowest="Bad", highest="Good")
Raw = list[dict[str, Any]]


@pytest.fixture
def page(people: People) -> FeedbackFormPage:
    """Live, answered, and A1 and A2 counted by a published indicator."""
    page = make.form_page(body=[*make.usual_body(), SCALE])
    for _answer in range(3):
        make.answer(page, make.sheet(A1="4", R1="4"))
    published(make_indicator(FeedbackForm.objects.get()), people)
    return page


def without_a1(page: FeedbackFormPage) -> Raw:
    return [block for block in raw(page) if block["value"].get("code") != "A1"]


def ten_points(page: FeedbackFormPage) -> Raw:
    body = raw(page)
    body[-1]["value"]["points"] = 10
    return body


def draft_of(page: FeedbackFormPage, body: Raw) -> FeedbackFormPage:
    draft = fresh(page)
    draft.body = draft.body.stream_block.to_python(deepcopy(body))
    draft.save_revision()
    return draft


def codes_asked(page: FeedbackFormPage) -> list[str]:
    return [entry["code"] for entry in version_for(fresh(page)).entries]


def post(client: Client, page: FeedbackFormPage, body: Raw, **extra: str) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, edit_form(page, body, **extra))


def before_url(page: FeedbackFormPage) -> str:
    return reverse("feedback_before", args=[page.pk])


def test_code_may_not_retire_what_a_published_indicator_counts(page: FeedbackFormPage) -> None:
    draft = draft_of(page, without_a1(page))

    with pytest.raises(PublicationRefused):
        draft.get_latest_revision().publish()

    assert "A1" in codes_asked(page)


def test_the_action_of_the_editors_button_is_refused_too(page: FeedbackFormPage) -> None:
    draft = draft_of(page, without_a1(page))

    with pytest.raises(PublicationRefused):
        PublishPageRevisionAction(draft.get_latest_revision()).execute(skip_permission_checks=True)

    assert "A1" in codes_asked(page)


def test_a_confirmed_break_goes_live_and_says_in_the_log_who_saw_it(
    page: FeedbackFormPage, people: People
) -> None:
    draft = draft_of(page, without_a1(page))
    confirm_breaks(draft, compare(draft).key, user=people.editor)
    confirm_breaks(draft, compare(draft).key, user=people.approver)

    draft.get_latest_revision().publish()

    assert "A1" not in codes_asked(page)
    entry = PageLogEntry.objects.get(page=page.pk, action=CONFIRMED)
    assert entry.user == people.editor
    assert entry.data["breaks"] == ["sipas-access: A1"]


def test_a_confirmation_is_no_word_on_another_change(
    page: FeedbackFormPage, people: People
) -> None:
    draft = draft_of(page, without_a1(page))
    key = compare(draft).key
    confirm_breaks(draft, key, user=people.editor)
    both = draft_of(page, [b for b in without_a1(page) if b["value"].get("code") != "A2"])

    with pytest.raises(PublicationRefused):
        both.get_latest_revision().publish()
    with pytest.raises(EditError):
        confirm_breaks(both, key, user=people.editor)


def test_what_no_published_indicator_counts_is_retired_freely(page: FeedbackFormPage) -> None:
    body = [block for block in raw(page) if block["value"].get("code") != "B1"]

    draft_of(page, body).get_latest_revision().publish()

    assert "B1" not in codes_asked(page)


def test_a_scale_without_a_mapping_is_refused(page: FeedbackFormPage) -> None:
    draft = draft_of(page, ten_points(page))

    with pytest.raises(PublicationRefused, match="R1"):
        draft.get_latest_revision().publish()


def test_a_refused_schedule_stays_unpublished_and_is_logged(page: FeedbackFormPage) -> None:
    draft = draft_of(page, without_a1(page))
    revision = draft.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()

    call_command("publish_scheduled")

    assert "A1" in codes_asked(page)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert PageLogEntry.objects.filter(page=page.pk, action="feedback.schedule_refused").exists()


def test_the_approvers_button_is_refused_until_the_box_is_ticked(
    page: FeedbackFormPage, people: People
) -> None:
    client, body = people.client("approver"), without_a1(page)

    refused = post(client, page, body, **{"action-publish": "1"})

    assert refused.status_code == 200
    assert refused.context["form"].errors["body"]
    assert "A1" in codes_asked(page)
    key = compare(draft_of(page, body)).key
    assert f'name="confirm_breaks" value="{key}"' in refused.content.decode()
    wrong = post(client, page, body, **{"action-publish": "1", "confirm_breaks": "0" * 32})
    assert wrong.status_code == 200
    accepted = post(client, page, body, **{"action-publish": "1", "confirm_breaks": key})
    assert accepted.status_code == 302
    assert "A1" not in codes_asked(page)
    assert PageLogEntry.objects.get(page=page.pk, action=CONFIRMED).user == people.approver


def test_an_editor_may_save_the_draft_but_not_submit_it_unseen(
    page: FeedbackFormPage, people: People
) -> None:
    client, body = people.client("editor"), without_a1(page)

    assert post(client, page, body).status_code == 302
    assert post(client, page, body, **{"action-submit": "1"}).status_code == 200
    key = compare(draft_of(page, body)).key
    done = post(client, page, body, **{"action-submit": "1", "confirm_breaks": key})

    assert done.status_code == 302
    assert fresh(page).current_workflow_state is not None


def test_a_pre_flight_block_keeps_the_form_from_being_published(
    page: FeedbackFormPage, people: People
) -> None:
    body = [*raw(page), make.block("short_text", "TEN", "Họ và tên")]

    refused = post(people.client("approver"), page, body, **{"action-publish": "1"})

    assert any("TEN" in sentence for sentence in refused.context["form"].errors["body"])
    assert "TEN" not in codes_asked(page)


def test_a_workflow_does_not_publish_what_was_changed_after_it_began(
    page: FeedbackFormPage, people: People
) -> None:
    draft = draft_of(page, without_a1(page))
    Workflow.objects.get().start(draft, people.editor)
    state = draft.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])

    response = people.client("approver").post(url, {"comment": ""}, follow=True)

    assert response.status_code == 200
    assert "A1" in codes_asked(page)
    confirm_breaks(draft, compare(draft).key, user=people.approver)
    people.client("approver").post(url, {"comment": ""}, follow=True)
    assert "A1" not in codes_asked(page)


@pytest.mark.parametrize("name", STAFF)
def test_editor_and_approver_see_what_the_draft_changes(
    page: FeedbackFormPage, people: People, name: str
) -> None:
    draft_of(page, without_a1(page))

    shown = people.client(name).get(before_url(page))
    comparison = shown.context["comparison"]

    assert shown.status_code == 200
    assert comparison.answers == 3
    assert (comparison.before.number, comparison.next_number) == (1, 2)
    assert [(change.kind, change.code) for change in comparison.changes] == [("retired", "A1")]
    assert "A2" in comparison.comparable
    assert (
        before_url(page)
        in people.client(name)
        .get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        .content.decode()
    )


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("address", ["feedback_before", "feedback_archive"])
def test_a_stranger_gets_404(
    page: FeedbackFormPage, people: People, name: str, address: str
) -> None:
    assert people.client(name).get(reverse(address, args=[page.pk])).status_code == 404


def test_anonymous_gets_the_login_and_a_page_that_is_not_there_404(
    page: FeedbackFormPage, people: People
) -> None:
    assert "/login/" in people.client("anonymous").get(before_url(page))["Location"]
    gone = reverse("feedback_before", args=[10**9])
    assert people.client("editor").get(gone).status_code == 404
    confirm = reverse("feedback_before_confirm", args=[page.pk])
    assert people.client("editor").get(confirm).status_code == 405


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\x00", "=1+1", "Ă"])
def test_a_confirmation_of_nothing_is_refused(
    page: FeedbackFormPage, people: People, typed: str
) -> None:
    draft_of(page, without_a1(page))
    url = reverse("feedback_before_confirm", args=[page.pk])

    response = people.client("editor").post(url, {"confirm_breaks": typed})

    assert response.status_code == 302
    assert not PageLogEntry.objects.filter(action=CONFIRMED).exists()


def test_the_page_confirms_and_the_approver_can_publish(
    page: FeedbackFormPage, people: People
) -> None:
    draft = draft_of(page, without_a1(page))
    url = reverse("feedback_before_confirm", args=[page.pk])

    people.client("editor").post(url, {"confirm_breaks": compare(draft).key})
    response = post(people.client("approver"), page, without_a1(page), **{"action-publish": "1"})

    assert response.status_code == 302
    assert "A1" not in codes_asked(page)


def test_an_editor_maps_a_scale_in_the_admin(page: FeedbackFormPage, people: People) -> None:
    draft_of(page, ten_points(page))
    url = reverse("feedback_mapping", args=[page.pk, "R1"])
    client = people.client("editor")
    form = client.get(url).context["form"]
    typed = {f"to_{code}": form[f"to_{code}"].initial for code in "12345"}

    assert typed == {"to_1": "1", "to_2": "3", "to_3": "6", "to_4": "8", "to_5": "10"}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, {**typed, "to_1": "11", "reason": "x"}).status_code == 422
    assert client.post(url, {**typed, "reason": "Decision 12\x00"}).status_code == 422
    assert client.post(url, {**typed, "reason": "Decision 12"}).status_code == 302

    mapping = ScaleMapping.objects.get()
    assert mapping.question == Question.objects.get(code="R1")
    assert mapping.created_by == people.editor
    assert client.get(url).status_code == 404
    fresh(page).get_latest_revision().publish()
    assert version_for(fresh(page)).number == 2


def test_a_mapping_of_a_question_that_needs_none_is_404(
    page: FeedbackFormPage, people: People
) -> None:
    for code in ("R1", "A1", "Z9"):
        url = reverse("feedback_mapping", args=[page.pk, code])
        assert people.client("editor").get(url).status_code == 404
    draft_of(page, ten_points(page))
    url = reverse("feedback_mapping", args=[page.pk, "R1"])
    assert people.client("stranger").get(url).status_code == 404


def test_the_preview_of_a_form_is_checked_as_a_form(page: FeedbackFormPage) -> None:
    items: list[Any] = [ContentCheckerItem(in_editor=True)]
    use_form_checks(items, page.get_parent())
    assert type(items[0]) is ContentCheckerItem

    use_form_checks(items, page)

    assert type(items[0]) is FormContentCheckerItem
    assert items[0].in_editor
    assert "label" in items[0].get_axe_run_only(None)
