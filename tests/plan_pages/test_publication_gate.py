"""No plan goes live with an unconfirmed passage, whichever way somebody tries."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import registry
from wagtail.models import Revision, Workflow
from wagtail.test.utils.form_data import nested_form_data, streamfield

from plan_pages.errors import PassagesNotConfirmed
from plan_pages.models import NewsIndexPage, PlanIndexPage, PlanPage, RepairedPassage
from plan_pages.services.passages import confirm_passages
from tests.factories.plan_pages import (
    NewsPageFactory,
    PlanFactory,
    PlanPageFactory,
    RepairedPassageFactory,
)
from tests.people import People


@pytest.fixture
def draft(plan_index: PlanIndexPage) -> PlanPage:
    """A draft plan page with one passage that waits."""
    passage = RepairedPassageFactory()
    page = PlanPageFactory(parent=plan_index, plan=passage.plan, live=False)
    page.save_revision()
    return page


def is_live(page: PlanPage) -> bool:
    return PlanPage.objects.get(pk=page.pk).live


def edit_form(page: PlanPage, **extra: str) -> dict[str, str]:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "plan": page.plan_id,
            "body": streamfield([]),
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            **extra,
        }
    )


def test_code_is_refused_with_a_named_error(draft: PlanPage) -> None:
    with pytest.raises(PassagesNotConfirmed):
        draft.save_revision().publish()
    assert not is_live(draft)


def test_the_action_of_the_editors_button_is_refused_too(draft: PlanPage) -> None:
    with pytest.raises(PassagesNotConfirmed):
        PublishPageRevisionAction(draft.save_revision()).execute(skip_permission_checks=True)
    assert not is_live(draft)


def test_saving_a_page_live_is_refused(draft: PlanPage) -> None:
    draft.live = True
    with pytest.raises(PassagesNotConfirmed):
        draft.save()
    assert not is_live(draft)


def test_adding_a_live_page_for_the_plan_is_refused(draft: PlanPage) -> None:
    with pytest.raises(PassagesNotConfirmed):
        PlanPageFactory(parent=draft.get_parent(), plan=draft.plan, slug="other")
    assert not PlanPage.objects.live().exists()


def test_an_alias_of_a_draft_stays_a_draft(draft: PlanPage) -> None:
    alias = draft.create_alias(update_slug="alias", parent=draft.get_parent())
    assert not alias.live


def test_a_copy_kept_live_is_refused_after_new_repairs(plan_index: PlanIndexPage) -> None:
    page = PlanPageFactory(parent=plan_index)
    page.save_revision().publish()
    RepairedPassageFactory(plan=page.plan)
    with pytest.raises(PassagesNotConfirmed):
        page.copy(update_attrs={"slug": "copy"}, keep_live=True)
    assert not PlanPage.objects.filter(slug="copy", live=True).exists()


def test_a_live_page_takes_no_new_revision_with_a_waiting_passage(
    plan_index: PlanIndexPage,
) -> None:
    page = PlanPageFactory(parent=plan_index)
    page.save_revision().publish()
    RepairedPassageFactory(plan=page.plan)
    page.title = "Changed"
    revision = page.save_revision()
    with pytest.raises(PassagesNotConfirmed):
        PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
    assert PlanPage.objects.get(pk=page.pk).title != "Changed"


def test_a_draft_can_be_saved_and_previewed_meanwhile(draft: PlanPage) -> None:
    draft.title = "Một tên khác"
    draft.save_revision()
    draft.save()
    response = draft.make_preview_request()
    assert response.status_code == 200
    assert draft.plan.repaired_passages.count() == 1


def test_confirmed_passages_open_the_gate(draft: PlanPage, people: People) -> None:
    passage = draft.plan.repaired_passages.get()
    assert confirm_passages(draft.plan, [passage.pk], people.editor) == [passage]
    draft.save_revision().publish()
    assert is_live(draft)
    entry = registry.get_logs_for_instance(draft).get(action="plan_pages.confirm_passages")
    assert entry.user == people.editor


def test_a_passage_of_another_plan_is_not_confirmed(draft: PlanPage, people: People) -> None:
    foreign = RepairedPassageFactory(plan=PlanFactory(slug="ke-hoach-2023", year=2023))
    assert confirm_passages(draft.plan, [foreign.pk], people.editor) == []
    assert RepairedPassage.objects.unconfirmed().count() == 2


def test_the_approvers_button_keeps_the_draft_and_says_what_to_do(
    draft: PlanPage, people: People
) -> None:
    response = people.client("approver").post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        edit_form(draft, **{"title": "Tên mới", "action-publish": "1"}),
        follow=True,
    )
    passages = reverse("plan_pages_passages", args=[draft.pk])
    assert response.redirect_chain[-1][0] == passages
    assert any("1" in str(message) for message in response.context["messages"])
    assert not is_live(draft)
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().title == "Tên mới"


def test_the_editor_of_a_page_sees_the_way_to_the_passages(draft: PlanPage, people: People) -> None:
    response = people.client("editor").get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert reverse("plan_pages_passages", args=[draft.pk]) in response.content.decode()


def start_workflow(page: PlanPage, people: People) -> None:
    workflow = Workflow.objects.get()
    workflow.start(page, people.editor)


def approve_url(page: PlanPage) -> str:
    state = page.current_workflow_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])


def test_approving_a_workflow_does_not_publish_and_is_no_crash(
    draft: PlanPage, people: People
) -> None:
    start_workflow(draft, people)
    response = people.client("approver").post(approve_url(draft), {"comment": ""}, follow=True)
    assert response.status_code == 200
    assert reverse("plan_pages_passages", args=[draft.pk]) in response.content.decode()
    assert not is_live(draft)
    assert draft.current_workflow_state.status == "in_progress"


def test_approving_in_the_modal_is_a_403_and_no_crash(draft: PlanPage, people: People) -> None:
    start_workflow(draft, people)
    response = people.client("approver").post(
        approve_url(draft), {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert response.status_code == 403
    assert not is_live(draft)


def test_approving_in_the_editor_says_why_not(draft: PlanPage, people: People) -> None:
    start_workflow(draft, people)
    data = edit_form(draft, **{"action-workflow-action": "true", "workflow-action-name": "approve"})
    response = people.client("approver").post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), data
    )
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert not is_live(draft)


def test_approval_publishes_once_every_passage_is_confirmed(
    draft: PlanPage, people: People
) -> None:
    start_workflow(draft, people)
    ids = list(draft.plan.repaired_passages.values_list("pk", flat=True))
    confirm_passages(draft.plan, ids, people.editor)
    people.client("approver").post(approve_url(draft), {"comment": ""})
    assert is_live(draft)


def test_scheduling_is_refused_by_code(draft: PlanPage) -> None:
    draft.go_live_at = timezone.now() + timedelta(days=1)
    with pytest.raises(PassagesNotConfirmed):
        draft.save_revision().publish()


def test_a_schedule_that_hits_the_gate_stops_no_other_page(
    draft: PlanPage, news_index: NewsIndexPage
) -> None:
    due = timezone.now() - timedelta(minutes=1)
    news = NewsPageFactory(parent=news_index, live=False)
    for page in (draft, news):
        revision = page.save_revision()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=due)
    call_command("publish_scheduled", stdout=StringIO())
    assert not is_live(draft)
    news.refresh_from_db()
    assert news.live
    logs = registry.get_logs_for_instance(draft)
    assert logs.filter(action="plan_pages.schedule_refused").count() == 1
    call_command("publish_scheduled", stdout=StringIO())
    assert logs.filter(action="plan_pages.schedule_refused").count() == 1


def test_bulk_publishing_is_refused_without_a_crash(draft: PlanPage, people: People) -> None:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = people.client("approver").post(f"{url}?id={draft.pk}", follow=True)
    assert response.status_code == 200
    assert not is_live(draft)


def test_who_may_edit_the_page_confirms_its_passages(draft: PlanPage, people: People) -> None:
    url = reverse("plan_pages_passages", args=[draft.pk])
    passage = draft.plan.repaired_passages.get()
    page = people.client("editor").get(url)
    assert passage.original in page.content.decode()
    assert "<mark>Phát</mark>" in page.content.decode()
    assert people.client("editor").post(url, {"passage": ["x", passage.pk]}).status_code == 302
    assert not draft.plan.repaired_passages.unconfirmed().exists()


def test_choosing_no_passage_confirms_none(draft: PlanPage, people: People) -> None:
    url = reverse("plan_pages_passages", args=[draft.pk])
    people.client("editor").post(url, {})
    assert draft.plan.repaired_passages.unconfirmed().count() == 1


@pytest.mark.parametrize("name", ["officer", "head", "coordinator", "analyst", "director"])
def test_staff_who_edit_no_pages_do_not_get_the_passages(
    draft: PlanPage, people: People, name: str
) -> None:
    url = reverse("plan_pages_passages", args=[draft.pk])
    client = people.client(name)
    for response in (client.get(url), client.post(url, {"passage": ["1"]})):
        assert response.status_code == 302
        assert response["Location"] == reverse("wagtailadmin_home")
    assert draft.plan.repaired_passages.unconfirmed().count() == 1


def test_a_visitor_is_sent_to_the_login(draft: PlanPage) -> None:
    response = Client().get(reverse("plan_pages_passages", args=[draft.pk]))
    assert response["Location"].startswith(reverse("wagtailadmin_login"))
