"""The question bank in the admin: who reads it, who keeps it, what is said."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import ModelLogEntry, PageLogEntry, Workflow

from feedback.models import BankQuestion, BankSeries, FeedbackFormPage
from feedback.services.bank import Words, begin_series, mend_wording, retire
from feedback.services.counting import count_pending
from feedback.services.versions import version_for
from tests.factories.bank import bank_block, newest, seats, sex
from tests.factories.feedback import answer, block, form_page, sheet
from tests.feedback.editor import edit_form
from tests.feedback.test_form_identity import fresh, raw
from tests.people import People

pytestmark = pytest.mark.django_db

KEEPERS = ("coordinator", "analyst", "admin")
READERS = ("editor", "approver", "officer", "head", "director", "stranger")
INDEX = "/admin/feedback/bank-questions/"


def addresses(question: BankQuestion) -> dict[str, str]:
    return {
        "add": reverse("feedback_bank_add"),
        "mend": reverse("feedback_bank_mend", args=[newest(question).pk]),
        "series": reverse("feedback_bank_new_series", args=[question.pk]),
    }


@pytest.mark.parametrize("name", [*KEEPERS, *READERS])
def test_all_roles_read_the_bank(people: People, name: str) -> None:
    question = seats()
    client = people.client(name)
    listed = client.get(reverse("feedback_bank:index"))
    assert listed.status_code == 200
    assert b"A1" in listed.content
    shown = client.get(reverse("feedback_bank:inspect", args=[question.pk]))
    assert shown.status_code == 200
    assert (b"/mend/" in shown.content) == (name in KEEPERS)


@pytest.mark.parametrize("name", READERS)
def test_who_does_not_keep_the_bank_changes_nothing(people: People, name: str) -> None:
    question = seats()
    client = people.client(name)
    for address in addresses(question).values():
        for response in (client.get(address), client.post(address, {"label": "X"})):
            assert response.status_code in (302, 403)
    act = reverse("feedback_bank_act", args=[question.pk, "retire"])
    assert client.post(act, {"reason": "x"}).status_code in (302, 403)
    question.refresh_from_db()
    assert question.retired_at is None
    assert BankSeries.objects.count() == 1


def test_somebody_who_is_not_signed_in_is_sent_to_the_login() -> None:
    question = seats()
    for address in (*addresses(question).values(), reverse("feedback_bank:index")):
        response = Client().get(address)
        assert response.status_code == 302
        assert "login" in response["Location"]


def test_nobody_deletes_or_overwrites_a_question(people: People) -> None:
    question = seats()
    client = people.client("admin")
    for name in ("edit", "delete"):
        address = reverse(f"feedback_bank:{name}", args=[question.pk])
        assert client.post(address, {}).status_code in (302, 403)
    assert BankQuestion.objects.filter(pk=question.pk).exists()


def test_the_list_is_searched_without_accents_and_by_topic(people: People) -> None:
    seats()
    sex()
    client = people.client("analyst")
    found = client.get(reverse("feedback_bank:index"), {"q": "ngoi CHO"}).content
    assert b"A1" in found
    assert b"PRO_SEX" not in found
    by_topic = client.get(reverse("feedback_bank:index"), {"topic": "Tiếp cận dịch vụ"}).content
    assert b"A1" in by_topic
    assert b"PRO_SEX" not in by_topic


@pytest.mark.parametrize("kind", ["rating", "number", "date", "yes_no", "long_text"])
def test_a_question_of_each_type_can_be_added(people: People, kind: str) -> None:
    client = people.client("analyst")
    address = f"{reverse('feedback_bank_add')}?kind={kind}"
    assert client.get(address).status_code == 200
    given = {"code": "X1", "label": "Câu hỏi", "points": "4", "decimals": "1"}
    response = client.post(address, given | {"smallest": "0", "latest": "2022-12-31"})
    assert response.status_code == 302
    question = BankQuestion.objects.get(code="X1")
    expected: dict[str, dict[str, Any]] = {
        "rating": {"points": 4},
        "number": {"smallest": "0", "decimals": 1},
        "date": {"latest": "2022-12-31"},
    }
    assert newest(question).rules == expected.get(kind, {})
    assert ModelLogEntry.objects.filter(action="feedback.bank_added").count() == 1


def test_a_choice_is_added_with_its_answers_a_line_each(people: People) -> None:
    client = people.client("coordinator")
    address = f"{reverse('feedback_bank_add')}?kind=several_choices"
    given = {"code": "X1", "label": "Câu", "options": "a | Một | One\nnone | Không gì\n"}
    assert client.post(address, given | {"exclusive": "none"}).status_code == 302
    series = newest(BankQuestion.objects.get(code="X1"))
    assert (series.option_codes, series.rules) == (["a", "none"], {"exclusive": ["none"]})


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"code": "A1", "label": "Câu", "options": "a | Một\nb | Hai"},
        {"code": "có dấu", "label": "Câu", "options": "a | Một\nb | Hai"},
        {"code": "X1", "label": "Câu", "options": "a"},
        {"code": "X1", "label": "Câu", "options": "a | Một"},
        {"code": "X1", "label": "Câu", "options": "a | Một\nb | Hai", "exclusive": "c"},
        {"code": "X1", "label": "x" * 501, "options": "a | Một\nb | Hai"},
        {"code": "X1", "label": "a\x00b", "options": "a | Một\nb | Hai"},
        {"code": "X1", "label": "a\u202eb", "options": "a | Một\nb | Hai"},
        {"code": "X1", "label": "Câu", "options": "\n".join(f"o{n} | {n}" for n in range(70))},
        {"code": "X1", "label": "Câu", "options": "x" * 50_000},
    ],
)
def test_what_cannot_be_added_is_said_and_stays_typed(
    people: People, given: dict[str, str]
) -> None:
    seats()
    address = f"{reverse('feedback_bank_add')}?kind=single_choice"
    response = people.client("analyst").post(address, given)
    assert response.status_code == 422
    assert BankQuestion.objects.count() == 1


def test_mending_and_beginning_a_series_are_done_with_their_reasons(people: People) -> None:
    question = sex()
    client = people.client("analyst")
    typed = {"label": "Giới tính của Ông/Bà", "reason": "rõ hơn"}
    options = "male | Nam | Male\nfemale | Nữ | Female"
    mend, begin = (addresses(question)[name] for name in ("mend", "series"))
    assert client.get(mend).status_code == 200
    assert client.post(mend, typed | {"options": f"{options}\nother | Khác"}).status_code == 422
    assert client.post(mend, typed | {"options": options}).status_code == 302
    assert newest(question).wordings.count() == 2
    assert client.get(begin).status_code == 200
    assert client.post(begin, typed | {"options": f"{options}\nother | Khác"}).status_code == 302
    assert newest(question).number == 2


def test_retiring_needs_a_reason_and_can_be_taken_back(people: People) -> None:
    question = seats()
    client = people.client("coordinator")
    retire_url = reverse("feedback_bank_act", args=[question.pk, "retire"])
    client.post(retire_url, {"reason": ""})
    question.refresh_from_db()
    assert question.retired_at is None
    client.post(retire_url, {"reason": "cũ"})
    question.refresh_from_db()
    assert question.retired_at is not None
    client.post(reverse("feedback_bank_act", args=[question.pk, "offer"]), {"reason": "cần"})
    question.refresh_from_db()
    assert question.retired_at is None
    assert client.get(retire_url).status_code == 405
    assert client.post(retire_url.replace("retire", "burn"), {"reason": "x"}).status_code == 404


def test_the_page_of_a_question_shows_series_wordings_forms_and_answers(people: People) -> None:
    question = seats()
    page = form_page(body=[bank_block(question)], title="Phiếu một")
    answer(page, sheet(A1="5"))
    count_pending()
    mend_wording(newest(question), Words("Câu gọn"), reason="ngắn lại")
    begin_series(question, Words("Câu khác"), reason="nghĩa khác")
    shown = people.client("director").get(reverse("feedback_bank:inspect", args=[question.pk]))
    text = shown.content.decode()
    for expected in ("Câu gọn", "ngắn lại", "Câu khác", "nghĩa khác", "Phiếu một"):
        assert expected in text
    assert [each.answered for each in shown.context["comparable"]] == [0, 1]


@pytest.mark.parametrize("pk", ["999999", "9" * 30, "abc"])
def test_a_question_that_is_not_there_is_no_error_of_the_server(people: People, pk: str) -> None:
    client = people.client("analyst")
    for address in (f"{INDEX}inspect/{pk}/", f"/admin/feedback/bank/series/{pk}/mend/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/admin/feedback/bank/{pk}/new-series/").status_code == 404
    chosen = reverse("feedback_bank_chooser:chosen", args=[pk])
    assert client.get(chosen).status_code == 404


def test_the_chooser_finds_series_without_accents_and_offers_nothing_retired(
    people: People,
) -> None:
    question, old = seats(), sex()
    begin_series(question, Words("Ông/Bà có chỗ ngồi không"), reason="khác")
    retire(old, reason="cũ")
    client = people.client("editor")
    results = reverse("feedback_bank_chooser:choose_results")
    everything = client.get(results).content.decode()
    assert "A1 (1)" in everything
    assert "A1 (2)" in everything
    assert "PRO_SEX" not in everything
    found = client.get(results, {"q": "co cho ngoi khong"}).content.decode()
    assert "A1 (2)" in found
    assert "A1 (1)" not in found
    assert client.get(results, {"q": "a\x00b"}).status_code == 400
    assert client.get(results, {"q": "x" * 5000}).status_code == 200
    assert client.get(reverse("feedback_bank_chooser:choose")).status_code == 200
    assert client.get(reverse("feedback_bank_chooser:create")).status_code == 404


def test_the_editor_opens_a_form_with_questions_of_the_bank(people: People) -> None:
    page = form_page(body=[bank_block(seats())])
    edit = people.client("editor").get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert edit.status_code == 200
    assert "A1 (1)" in edit.content.decode()


@pytest.fixture
def of_the_bank() -> FeedbackFormPage:
    """A draft that asks a question of the bank, which the form did not ask before."""
    page = form_page(body=[block("satisfaction", "Z9", "Enough light")])
    page.body = page.body.stream_block.to_python([*raw(page), bank_block(seats())])
    page.save_revision()
    return FeedbackFormPage.objects.get(pk=page.pk)


def retire_it() -> None:
    retire(BankQuestion.objects.get(), reason="cũ")


def asked_now(page: FeedbackFormPage) -> list[str]:
    return [entry["code"] for entry in version_for(fresh(page)).entries]


def test_a_retired_question_is_not_published_in_a_form_that_did_not_ask_it(
    people: People, of_the_bank: FeedbackFormPage
) -> None:
    retire_it()
    url = reverse("wagtailadmin_pages:edit", args=[of_the_bank.pk])
    draft = of_the_bank.get_latest_revision_as_object()
    sent = edit_form(draft, list(draft.body.get_prep_value()), **{"action-publish": "1"})

    refused = people.client("approver").post(url, sent)

    assert len(refused.context["form"].errors["body"]) == 1
    assert asked_now(of_the_bank) == ["Z9"]


def test_nor_when_the_hour_comes_for_which_it_was_planned(of_the_bank: FeedbackFormPage) -> None:
    revision = of_the_bank.get_latest_revision()
    revision.approved_go_live_at = now() - timedelta(minutes=1)
    revision.save()
    retire_it()

    call_command("publish_scheduled")

    assert asked_now(of_the_bank) == ["Z9"]
    entry = PageLogEntry.objects.get(page=of_the_bank.pk, action="feedback.schedule_refused")
    assert len(entry.data["reasons"]) == 1


def test_nor_at_the_end_of_a_workflow(people: People, of_the_bank: FeedbackFormPage) -> None:
    Workflow.objects.get().start(of_the_bank, people.editor)
    state = of_the_bank.current_workflow_task_state
    retire_it()
    url = reverse("wagtailadmin_pages:workflow_action", args=[of_the_bank.pk, "approve", state.pk])

    people.client("approver").post(url, {"comment": ""}, follow=True)

    assert asked_now(of_the_bank) == ["Z9"]


def test_the_page_before_publication_says_so(people: People, of_the_bank: FeedbackFormPage) -> None:
    url = reverse("feedback_before", args=[of_the_bank.pk])
    assert not people.client("editor").get(url).context["preflight"].blocking
    retire_it()

    page = people.client("editor").get(url)

    (finding,) = page.context["preflight"].blocking
    assert finding.sentence in html.unescape(page.content.decode())
