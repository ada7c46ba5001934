"""What is remembered of a public form, and that nobody sees of it what is no longer so."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, Site

from feedback.channels.counter_address import signed
from feedback.models import FeedbackForm, FeedbackFormPage, FormVersion, Response, ResponseRevision
from feedback.questions.fields import OneChoiceField
from feedback.schema import digest
from feedback.services import intake
from feedback.services.storing import can_store_at_once
from feedback.services.tokens import mint, read
from feedback.services.versions import version_for
from feedback.serving import routes
from plan_pages.models import Unit
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory
from tests.people import People

FORM = "/gop-y/khao-sat/"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> None:
    settings.PLAN_PAGES = {"PAGE_CACHE_SECONDS": 60, "PAGE_CACHE": "default"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock of the ways alone; it stands until it is moved."""
    hands = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(routes, "time", SimpleNamespace(monotonic=lambda: hands.now))
    return hands


@pytest.fixture
def survey(db: None) -> FeedbackFormPage:
    UnitFactory(code="VP", name="Văn phòng")
    page = make.form_page()
    page.intro = "<p>Lời mở đầu</p>"
    page.save_revision().publish()
    return page


def get(address: str = FORM, client: Client | None = None, **headers: Any) -> Any:
    return (client or Client()).get(address, **headers)


def shown(address: str = FORM, client: Client | None = None) -> str:
    response = get(address, client)
    assert response.status_code == 200
    return str(response.content.decode())


def token_in(html: str) -> str:
    match = TOKEN.search(html)
    assert match
    return match[1]


def send(token: str, **typed: str) -> Any:
    data = {"token": token, "unit": "VP", "A1": "4", **typed}
    return Client(enforce_csrf_checks=True).post(FORM, data)


def published(page: FeedbackFormPage) -> None:
    page.save_revision().publish()


def queries(address: str = FORM) -> int:
    with CaptureQueriesContext(connection) as asked:
        shown(address)
    return len(asked)


# --- what is saved ---


def test_the_second_reader_within_a_second_costs_no_query(
    survey: FeedbackFormPage, clock: Any
) -> None:
    assert queries() > 5
    assert queries() == 0


def test_a_post_asks_one_question_before_it_is_stored(survey: FeedbackFormPage, clock: Any) -> None:
    token = token_in(shown())
    assert send(token_in(shown())).status_code == 303
    with CaptureQueriesContext(connection) as asked:
        assert send(token).status_code == 303

    about_forms = [each for each in asked if "FROM feedback_formversion" in each["sql"]]
    assert len(about_forms) == 1
    assert not [each for each in asked if 'FROM "feedback_formversion"' in each["sql"]]
    assert not [each for each in asked if "wagtailcore_" in each["sql"]]


def test_each_reader_of_one_kept_page_has_a_token_that_counts_once(
    survey: FeedbackFormPage, clock: Any
) -> None:
    pages = [shown() for _reader in range(3)]
    tokens = [token_in(page) for page in pages]

    assert len({page.replace(token, "") for page, token in zip(pages, tokens, strict=True)}) == 1
    assert len(set(tokens)) == 3
    assert [send(token).status_code for token in [*tokens, *tokens]] == [303] * 6
    assert Response.objects.count() == 3


def test_a_kept_page_is_kept_by_nobody_else(survey: FeedbackFormPage, clock: Any) -> None:
    drawn, kept = get(), get()

    for response in (drawn, kept):
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
        assert "default-src 'self'" in response["Content-Security-Policy"]


# --- what changes is seen at once ---


def test_a_withdrawn_form_is_gone_at_once(survey: FeedbackFormPage, clock: Any) -> None:
    token = token_in(shown())
    shown()

    survey.unpublish()

    assert get().status_code == 404
    assert send(token).status_code == 404
    assert not Response.objects.exists()


def test_a_renamed_form_is_found_under_its_new_address_alone(
    survey: FeedbackFormPage, clock: Any
) -> None:
    shown()
    survey.slug = "ten-moi"

    published(survey)

    assert get().status_code == 404
    assert "Lời mở đầu" in shown("/gop-y/ten-moi/")


def test_a_moved_form_is_found_under_its_new_address_alone(
    survey: FeedbackFormPage, clock: Any
) -> None:
    shown()
    index = survey.get_parent()
    other = index.specific.__class__(title="Khác", slug="gop-y-khac")
    index.get_parent().add_child(instance=other)

    Page.objects.get(pk=survey.pk).move(Page.objects.get(pk=other.pk), pos="last-child")

    assert get()["Location"] == "/gop-y-khac/khao-sat/"
    assert "Lời mở đầu" in shown("/gop-y-khac/khao-sat/")


def test_an_index_page_under_another_name_takes_its_forms_with_it(
    survey: FeedbackFormPage, clock: Any
) -> None:
    shown()
    index = survey.get_parent().specific
    index.slug = "y-kien"

    index.save()

    assert get().status_code == 404
    assert "Lời mở đầu" in shown("/y-kien/khao-sat/")


@pytest.mark.parametrize("above", [False, True])
def test_a_form_that_becomes_private_is_shown_to_no_stranger(
    survey: FeedbackFormPage, clock: Any, above: bool
) -> None:
    token = token_in(shown())
    shown()
    page = survey.get_parent() if above else survey

    rule = PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert get().status_code == 302
    assert send(token).status_code == 302
    assert not Response.objects.exists()
    rule.delete()
    assert get().status_code == 200


def test_what_a_member_may_read_is_not_kept_for_strangers(
    survey: FeedbackFormPage, people: People, clock: Any
) -> None:
    PageViewRestriction.objects.create(page=survey, restriction_type="login")
    member = Client()
    member.force_login(people.editor)

    assert "Lời mở đầu" in shown(client=member)
    assert get().status_code == 302


def test_a_published_change_shows_at_once_and_the_old_page_still_counts(
    survey: FeedbackFormPage, clock: Any
) -> None:
    old = token_in(shown())
    shown()
    survey.title, survey.intro = "Khảo sát mới", "<p>Lời mới</p>"
    asked = [*make.usual_body(), make.block("satisfaction", "Z9", "Câu mới")]
    survey.body = survey.body.stream_block.to_python(asked)

    published(survey)

    now_shown = shown()
    assert "Lời mới" in now_shown
    assert "Khảo sát mới" in now_shown
    assert "Câu mới" in now_shown
    assert send(old).status_code == 303
    assert send(token_in(now_shown), Z9="5").status_code == 303
    assert set(Response.objects.values_list("version__number", flat=True)) == {1, 2}


def test_a_draft_is_not_shown(survey: FeedbackFormPage, clock: Any) -> None:
    shown()
    survey.intro = "<p>Bản nháp</p>"

    survey.save_revision()

    assert "Bản nháp" not in shown()


def test_a_campaign_that_is_set_or_ends_closes_the_form_at_once(
    survey: FeedbackFormPage, clock: Any
) -> None:
    with time_machine.travel("2026-03-31T16:59:59Z", tick=False):
        shown()
        make.campaign(survey, "2026-03-01", "2026-03-31")
        token = token_in(shown())
    with time_machine.travel("2026-03-31T17:00:00Z", tick=False):
        # The way is not asked for again: only the day is another.
        assert not TOKEN.search(get().content.decode())
        assert send(token).status_code == 303
    with time_machine.travel("2026-03-31T19:00:00Z", tick=False):
        late = mint(version_for(survey))
        assert send(late).status_code == 403


def test_a_form_that_was_put_away_takes_nothing_more(survey: FeedbackFormPage, clock: Any) -> None:
    token = token_in(shown())
    # By another process: nobody here is told.
    FeedbackForm.objects.update(archived_at="2026-01-01T00:00:00Z")

    assert send(token).status_code == 404
    assert not Response.objects.exists()


def test_a_unit_under_another_name_is_drawn_anew(
    survey: FeedbackFormPage, clock: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Văn phòng" in shown()
    with django_capture_on_commit_callbacks(execute=True):
        unit = Unit.objects.get(code="VP")
        unit.name = unit.short_name = "Ban Tiếp dân"
        unit.save()

    assert "Ban Tiếp dân" in shown()


@pytest.mark.parametrize(
    "change", [{"live": False}, {"slug": "khac"}, {"title": "Từ máy khác"}], ids=str
)
def test_what_another_process_changes_is_seen_within_the_second(
    survey: FeedbackFormPage, clock: Any, change: dict[str, Any]
) -> None:
    before = shown()
    # An update sends no signal, as a change elsewhere tells this process nothing.
    Page.objects.filter(pk=survey.pk).update(**change)
    clock.now += 1

    after = get()

    assert after.status_code == (200 if "title" in change else 404)
    assert after.content.decode() != before


def test_a_way_that_was_looked_up_before_a_change_is_not_kept_after_it(
    survey: FeedbackFormPage, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember = routes.remember

    def too_late(request: Any, page: FeedbackFormPage) -> None:
        Page.objects.filter(pk=survey.pk).update(live=False)
        routes.forget()
        remember(request, page)

    monkeypatch.setattr(routes, "remember", too_late)
    shown()
    monkeypatch.undo()

    assert get().status_code == 404


def test_zero_seconds_find_the_way_each_time(
    survey: FeedbackFormPage, clock: Any, settings: Any
) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "ROUTE_SECONDS": 0}
    shown()
    Page.objects.filter(pk=survey.pk).update(live=False)

    assert get().status_code == 404


# --- what differs is not shared ---


def test_languages_have_pages_of_their_own(survey: FeedbackFormPage, clock: Any) -> None:
    vietnamese, english = shown(), shown(f"/en{FORM}")

    assert '<html lang="vi"' in vietnamese
    assert '<html lang="en"' in english
    assert shown().replace(token_in(shown()), "") != english
    assert '<html lang="vi"' in shown()


def test_the_same_address_on_another_site_is_another_page(
    survey: FeedbackFormPage, clock: Any
) -> None:
    shown()
    elsewhere = Page.objects.get(depth=1).add_child(instance=Page(title="Khác", slug="khac"))
    Site.objects.create(hostname="127.0.0.1", root_page=elsewhere)

    assert get(headers={"host": "127.0.0.1"}).status_code == 404
    assert "Lời mở đầu" in shown()


def test_display_choices_of_one_reader_stay_with_that_reader(
    survey: FeedbackFormPage, clock: Any
) -> None:
    dark = Client()
    dark.cookies["hien_thi"] = "3.toi"

    assert 'data-theme="dark"' in shown(client=dark)
    assert "data-theme" not in shown()
    assert 'data-theme="dark"' in shown(client=dark)


def test_an_address_with_a_query_is_not_kept(survey: FeedbackFormPage, clock: Any) -> None:
    assert "x=1" in shown(f"/en{FORM}?x=1")
    assert "x=1" not in shown(f"/en{FORM}")


def test_errors_and_what_was_typed_are_not_shown_to_the_next_reader(
    survey: FeedbackFormPage, clock: Any
) -> None:
    answer = send(token_in(shown()), unit="", GOP_Y="Chỉ mình tôi viết")

    assert answer.status_code == 422
    assert "Chỉ mình tôi viết" in answer.content.decode()
    assert "Chỉ mình tôi viết" not in shown()
    assert 'id="loi"' not in shown()


def test_a_counter_a_kiosk_and_a_frame_have_pages_of_their_own(
    survey: FeedbackFormPage, clock: Any
) -> None:
    plain = shown()
    counter = make.counter(survey, unit=Unit.objects.get(code="VP"))
    kiosk = make.counter(survey, name="Máy", kind="kiosk", unit=Unit.objects.get(code="VP"))
    addresses = [f"/gop-y/q/{signed(each.key)}/" for each in (counter, kiosk)]
    with translation.override("vi"):
        others = [shown(address) for address in [*addresses, "/embed/khao-sat/"]]

    strangers = [page for page in others if 'name="unit"' in page]
    assert len(strangers) == 1
    assert 'name="unit"' in shown()
    assert shown().replace(token_in(shown()), "") != plain
    assert "fb-kiosk" in others[1]
    assert "fb-kiosk" not in shown()


def test_the_paper_form_is_not_mistaken_for_the_form(survey: FeedbackFormPage, clock: Any) -> None:
    shown()
    paper = get(f"{FORM}ban-in/")

    assert paper.status_code == 200
    assert TOKEN.search(paper.content.decode()) is None
    assert TOKEN.search(shown())


def test_a_token_of_another_form_is_refused(survey: FeedbackFormPage, clock: Any) -> None:
    other = make.form_page("khac", body=make.usual_body())

    answer = send(mint(version_for(other)))

    assert answer.status_code == 422
    assert not Response.objects.exists()


def test_answering_leaves_the_questions_that_all_posts_share_as_they_were(
    survey: FeedbackFormPage, clock: Any
) -> None:
    for typed in ({}, {"A1": "9"}, {"GOP_Y": "Ý kiến"}):
        send(token_in(shown()), **typed)

    version = FormVersion.objects.get()
    form = version_for(survey)
    assert digest(version.schema) == version.sha256 == form.sha256


def test_the_fields_that_posts_share_carry_nothing_from_one_to_the_next(
    survey: FeedbackFormPage, clock: Any
) -> None:
    wrong = send(token_in(shown()), A1="9", GOP_Y="Lời của người thứ nhất")
    assert wrong.status_code == 422
    assert "Lời của người thứ nhất" in wrong.content.decode()

    empty = send(token_in(shown()), A1="")
    assert empty.status_code == 422
    assert "Lời của người thứ nhất" not in empty.content.decode()
    assert 'value="9"' not in empty.content.decode()
    assert send(token_in(shown())).status_code == 303
    assert ResponseRevision.objects.get(response=Response.objects.latest("pk")).answers == {
        "A1": "4"
    }


def test_shared_fields_speak_the_language_of_each_post(
    survey: FeedbackFormPage, clock: Any
) -> None:
    def refused(address: str) -> str:
        answer = Client().post(address, {"token": token_in(shown()), "unit": "VP", "A1": "9"})
        assert answer.status_code == 422
        return str(answer.content.decode())

    with translation.override("vi"):
        sentence = str(OneChoiceField().error_messages["invalid_choice"])
    english = "Please choose one of the answers given."
    assert sentence != english
    for _turn in range(2):
        assert sentence in refused(FORM)
        assert english in refused(f"/en{FORM}")


def test_a_unit_that_opens_or_closes_is_seen_by_the_next_post(
    survey: FeedbackFormPage, clock: Any
) -> None:
    assert send(token_in(shown())).status_code == 303
    opened = UnitFactory(code="MOI", name="Phòng mới")
    assert send(token_in(shown()), unit="MOI").status_code == 303
    opened.delete()
    assert send(token_in(shown()), unit="MOI").status_code == 422


# --- how it is stored ---


def stored(token: str, page: FeedbackFormPage, **how: Any) -> Response:
    key = page.translation_key
    given = make.sheet(unit="VP", A1="4")
    return intake.accept(read(token, form_key=key), given, flags=["fast"], **how)


def told(response: Response) -> dict[str, Any]:
    own = {"id", "token", "receipt_hash", "accepted_at", "created_at", "response_id"}
    revision = ResponseRevision.objects.get(response=response)
    rows = {**Response.objects.values().get(pk=response.pk)}
    rows |= ResponseRevision.objects.values().get(pk=revision.pk)
    return {name: value for name, value in rows.items() if name not in own}


@pytest.mark.alone
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_statement_stores_what_a_transaction_stores() -> None:
    UnitFactory(code="VP")
    page = make.form_page()
    assert can_store_at_once() is (connection.vendor == "postgresql")
    first = stored(mint(version_for(page)), page)
    with transaction.atomic():
        assert not can_store_at_once()
        second = stored(mint(version_for(page)), page)

    assert told(first) == told(second)
    assert first.pk != second.pk


@pytest.mark.alone
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_replay_is_the_same_response_and_half_a_response_is_none() -> None:
    UnitFactory(code="VP")
    page = make.form_page()
    token = mint(version_for(page))

    assert stored(token, page).pk == stored(token, page).pk
    assert Response.objects.count() == ResponseRevision.objects.count() == 1
    with pytest.raises(IntegrityError):
        stored(mint(version_for(page)), page, channel=None)
    assert Response.objects.count() == 1
