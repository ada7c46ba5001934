"""The question bank: what may change within a series, what begins a new one, and who asks it."""

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from feedback.errors import (
    AnswersChanged,
    BankCodeTaken,
    NothingMended,
    QuestionRetired,
    ReasonMissing,
    WordingInvalid,
)
from feedback.models import BankQuestion, BankSeries, FormVersion, Question
from feedback.schema import SchemaError
from feedback.services.bank import (
    Words,
    add_question,
    begin_series,
    mend_wording,
    offer_again,
    retire,
)
from feedback.services.bank_file import load
from feedback.services.comparable import comparable_over_forms
from feedback.services.counting import count_pending
from feedback.services.versions import version_for
from tests.factories.bank import SEX, bank_block, newest, seats, sex
from tests.factories.feedback import answer, block, form_page, live_tallies, sheet

pytestmark = pytest.mark.django_db


def test_a_question_has_a_first_series_and_a_first_wording() -> None:
    question = seats()
    series = newest(question)
    assert (series.number, series.wordings.get().label_en) == (1, "There are enough seats")
    assert series.option_codes == ["1", "2", "3", "4", "5", "_no_opinion"]


def test_the_code_of_a_question_is_taken_once_whatever_its_case() -> None:
    seats()
    with pytest.raises(BankCodeTaken):
        seats("a1")


@pytest.mark.parametrize(
    ("kind", "words", "rules"),
    [
        ("unit", Words("Which?"), {}),
        ("bank", Words("Which?"), {}),
        ("no_such_type", Words("Which?"), {}),
        ("satisfaction", Words(""), {}),
        ("satisfaction", Words("x" * 501), {}),
        ("satisfaction", Words("a\x00b"), {}),
        ("satisfaction", Words("a\u202eb"), {}),
        ("satisfaction", Words("Which?", options=SEX), {}),
        ("satisfaction", Words("Which?"), {"points": 5}),
        ("single_choice", Words("Which?"), {}),
        ("single_choice", Words("Which?", options=SEX[:1]), {}),
        ("single_choice", Words("Which?", options=(SEX[0], SEX[0])), {}),
        ("single_choice", Words("Which?", options=({"code": "a b", "label": "A"}, SEX[0])), {}),
        ("several_choices", Words("Which?", options=SEX), {"exclusive": ["none"]}),
        ("rating", Words("How?"), {"points": 99}),
        ("rating", Words("How?"), {"points": "many"}),
        ("number", Words("How many?"), {"smallest": "x"}),
        ("number", Words("How many?"), {"smallest": "5", "largest": "1"}),
    ],
)
def test_what_no_type_could_ask_does_not_come_into_the_bank(
    kind: str, words: Words, rules: dict[str, Any]
) -> None:
    with pytest.raises(WordingInvalid):
        add_question("X1", kind, words, rules=rules)
    assert not BankQuestion.objects.exists()


@pytest.mark.parametrize("code", ["", "Câu", "a b", "x" * 31, "a\x00"])
def test_a_code_that_is_none_is_refused(code: str) -> None:
    with pytest.raises(WordingInvalid):
        add_question(code, "satisfaction", Words("Which?"))


def test_mending_keeps_the_series_and_adds_a_wording() -> None:
    series = newest(seats())
    wording = mend_wording(series, Words("Nơi chờ có đủ chỗ ngồi"), reason="gọn hơn")
    assert (wording.series_id, wording.number) == (series.pk, 2)


def test_decomposed_letters_are_stored_in_one_form() -> None:
    question = add_question("X1", "short_text", Words("Ho\u0323 te\u0302n"))
    assert newest(question).wordings.get().label == "Họ tên"


def test_mending_nothing_and_mending_without_a_reason_are_refused() -> None:
    series = newest(seats())
    same = Words("Nơi ngồi chờ có đủ chỗ ngồi", "There are enough seats")
    with pytest.raises(NothingMended):
        mend_wording(series, same, reason="none")
    with pytest.raises(ReasonMissing):
        mend_wording(series, Words("Khác"), reason="  ")


def test_other_answers_are_no_mended_wording() -> None:
    series = newest(sex())
    third = {"code": "other", "label": "Khác", "label_en": "Other"}
    for options in ((*SEX, third), SEX[:1], SEX[::-1]):
        with pytest.raises(AnswersChanged):
            mend_wording(series, Words("Giới tính", options=options), reason="more")
    begun = begin_series(series.question, Words("Giới tính", options=(*SEX, third)), reason="more")
    assert (begun.number, begun.option_codes) == (2, ["male", "female", "other"])


def test_a_retired_question_has_no_new_series_until_it_is_offered_again() -> None:
    question = seats()
    retire(question, reason="old")
    with pytest.raises(QuestionRetired):
        begin_series(question, Words("Anew"), reason="new")
    offer_again(question, reason="needed")
    assert begin_series(question, Words("Anew"), reason="new").number == 2


def test_a_form_asks_a_question_of_the_bank_as_one_of_its_own_kind() -> None:
    page = form_page(body=[bank_block(seats())])
    entry = version_for(page).entries[0]
    assert (entry["kind"], entry["code"], entry["bank"], entry["series"]) == (
        "satisfaction",
        "A1",
        "A1",
        1,
    )
    stored = Question.objects.get()
    assert stored.bank is not None
    assert (stored.bank.code, stored.kind) == ("A1", "satisfaction")


def test_answers_to_a_question_of_the_bank_are_counted_like_any() -> None:
    page = form_page(body=[bank_block(seats()), bank_block(sex(), code="sex")])
    answer(page, sheet(A1="5", sex="male"))
    count_pending()
    assert live_tallies() == {
        ("_response", "_response"): 1,
        ("A1", "5"): 1,
        ("sex", "male"): 1,
    }


def test_the_words_are_those_of_the_pages_language() -> None:
    question = sex()
    with translation.override("vi"):
        page = form_page(body=[bank_block(question)])
        assert version_for(page).entries[0]["options"][0]["label"] == "Nam"
    from feedback.schema import schema_of  # noqa: PLC0415

    english = schema_of(page.body, "en")["entries"][0]
    assert (english["label"], english["options"][0]["label"]) == ("Your sex", "Male")


@pytest.mark.parametrize(
    ("kind", "rules", "expected"),
    [
        ("rating", {"points": 3, "lowest": "Thấp", "lowest_en": "Low"}, {"lowest": "Low"}),
        ("number", {"smallest": "0", "largest": "10"}, {"smallest": "0", "largest": "10"}),
        ("yes_no", {}, {}),
        ("short_text", {}, {"max_length": 200}),
        ("long_text", {}, {"max_length": 3000}),
        ("date", {"earliest": "2022-01-01"}, {"earliest": "2022-01-01"}),
    ],
)
def test_every_kind_brings_its_rules_along(
    kind: str, rules: dict[str, Any], expected: dict[str, Any]
) -> None:
    from feedback.schema import schema_of  # noqa: PLC0415

    question = add_question("X1", kind, Words("Câu", "Q"), rules=rules)
    page = form_page(body=[bank_block(question)])
    entry = schema_of(page.body, "en")["entries"][0]
    assert entry["kind"] == kind
    assert expected.items() <= entry.items()


def test_options_keep_their_flags() -> None:
    question = add_question(
        "X1", "several_choices", Words("Câu", options=SEX), rules={"exclusive": ["male"]}
    )
    entry = version_for(form_page(body=[bank_block(question)])).entries[0]
    assert [option.get("exclusive") for option in entry["options"]] == [True, None]


def test_a_code_with_a_hyphen_and_a_reserved_one_make_way() -> None:
    hyphen, reserved = seats("SIPAS-A1"), seats("token")
    page = form_page(body=[bank_block(hyphen), bank_block(reserved)])
    first, second = (entry["code"] for entry in version_for(page).entries)
    assert first == "SIPAS_A1"
    assert second.startswith("q")


def test_a_mended_wording_makes_a_new_version_with_the_same_question_and_series() -> None:
    question = seats()
    page = form_page(body=[bank_block(question)])
    first = version_for(page)
    mend_wording(newest(question), Words("Nơi chờ có đủ chỗ ngồi"), reason="gọn hơn")
    page = type(page).objects.get(pk=page.pk)
    second = version_for(page)
    assert second.pk != first.pk
    assert second.entries[0]["label"] == "Nơi chờ có đủ chỗ ngồi"
    assert second.entries[0]["series"] == 1
    assert Question.objects.count() == 1


def test_a_new_series_is_asked_only_where_an_editor_chose_it_and_shows_as_a_break() -> None:
    question = seats()
    page = form_page(body=[bank_block(question)])
    answer(page, sheet(A1="5"))
    begun = begin_series(question, Words("Ông/Bà có chỗ ngồi không"), reason="hỏi khác")
    page = type(page).objects.get(pk=page.pk)
    assert version_for(page).entries[0]["series"] == 1
    page.body = [bank_block(question, begun)]
    page.save_revision().publish()
    page = type(page).objects.get(pk=page.pk)
    answer(page, sheet(A1="1"))
    answer(page, sheet(A1="2"))
    count_pending()
    old, new = comparable_over_forms(question)
    assert (old.series.number, dict(old.tallies)) == (1, {"5": 1})
    assert (new.series.number, dict(new.tallies), new.series.reason) == (
        2,
        {"1": 1, "2": 1},
        "hỏi khác",
    )


def test_one_question_in_two_forms_is_one_series() -> None:
    question = sex()
    first = form_page("one", body=[bank_block(question)], title="One")
    second = form_page("two", body=[bank_block(question, code="gender")], title="Two")
    answer(first, sheet(PRO_SEX="male"))
    answer(second, sheet(gender="male"))
    answer(second, sheet(gender="female"))
    count_pending()
    (only,) = comparable_over_forms(question)
    assert dict(only.tallies) == {"male": 2, "female": 1}
    assert only.answered == 3
    assert [form.title for form in only.forms] == ["One", "Two"]


def test_a_question_never_becomes_another_one_of_the_bank() -> None:
    first, second = seats(), seats("A2")
    page: Any = form_page(body=[bank_block(first, code="A1")])
    version_for(page)
    changed = {**bank_block(first), "value": bank_block(second, code="A1")["value"]}
    plain = {**block("satisfaction", "A1"), "id": changed["id"]}
    for each in (changed, plain):
        page.body = [each]
        with pytest.raises(SchemaError):
            version_for(page)


def test_a_block_whose_question_is_gone_says_so_instead_of_breaking() -> None:
    gone = {"type": "bank", "id": bank_block(seats())["id"], "value": {"series": 999_999}}
    page = form_page(body=[gone])
    with pytest.raises(SchemaError):
        version_for(page)
    assert Client().get(page.url).status_code == 404


def test_forms_that_ask_a_retired_question_go_on() -> None:
    question = seats()
    page = form_page(body=[bank_block(question)])
    retire(question, reason="old")
    assert Client().get(page.url).status_code == 200


def test_twenty_two_questions_of_the_bank_cost_a_page_one_more_query(
    django_assert_max_num_queries: Any,
) -> None:
    load()
    items = list(BankQuestion.objects.filter(kind="satisfaction").order_by("sort_order"))
    own = form_page("own", body=[block("satisfaction", item.code) for item in items])
    banked = form_page("banked", body=[bank_block(item) for item in items])
    counts = []
    for page in (own, banked):
        client = Client()
        client.get(page.url)
        with CaptureQueriesContext(connection()) as queries:
            assert client.get(page.url).status_code == 200
        counts.append(len(queries))
    assert len(items) == 22
    assert counts[1] <= counts[0] + 1


def connection() -> Any:
    from django.db import connection as default  # noqa: PLC0415

    return default


def test_the_shipped_bank_is_loaded_once_and_what_is_here_stays() -> None:
    first = load()
    assert len(first.added) == 32
    mend_wording(newest(BankQuestion.objects.get(code="A1")), Words("Khác"), reason="thử")
    again = load()
    assert (again.added, again.kept) == ([], ["A1"])
    assert BankSeries.objects.count() == 32


def test_a_form_of_the_bank_asks_the_22_items_of_the_demo_in_the_same_words() -> None:
    from portal.demo.form import survey_body  # noqa: PLC0415

    load()
    items = BankQuestion.objects.filter(kind="satisfaction").order_by("sort_order")
    version = version_for(form_page(body=[bank_block(item) for item in items]))
    asked = [(entry["code"], entry["label"]) for entry in version.entries]
    demo = [
        (each["value"]["code"], each["value"]["label"])
        for each in survey_body()
        if each["type"] == "satisfaction"
    ]
    assert asked == demo
    assert FormVersion.objects.count() == 1
