"""Rules: which questions apply, what becomes of answers that do not, and what an editor is told."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from feedback.forms import AnswerForm
from feedback.models import FeedbackFormPage, Response, ResponseRevision
from feedback.rules import OPERATORS, applying, holds, in_words, problems, resolve
from feedback.services.counting import count_pending
from feedback.services.versions import version_for
from tests.factories import feedback as make

FORM = "/gop-y/khao-sat/"
RULE = {"question": "B1", "op": "equals", "value": "Online"}


def section(heading: str, **rule: str) -> dict[str, Any]:
    made = make.block("section", label=heading)
    made["value"] = {"heading": heading, "help": "", "show_if": rule}
    return made


def body() -> list[dict[str, Any]]:
    return [
        make.block("single_choice", "B1", "How?", options=make.options("Online", "Counter")),
        make.block("satisfaction", "A1", "Easy?", show_if=RULE, required=True),
        section("Counter", question="B1", op="equals", value="counter"),
        make.block("satisfaction", "A2", "Seats?"),
        make.block(
            "short_text", "T1", "Which seat?", show_if={**RULE, "question": "A2", "value": "1"}
        ),
    ]


@pytest.fixture
def survey(db: None) -> FeedbackFormPage:
    return make.form_page(body=body())


def send(**typed: Any) -> Any:
    client = Client()
    found = re.search(r'name="token" value="([^"]+)"', client.get(FORM).content.decode())
    assert found
    return client.post(FORM, {"token": found[1], **typed})


def test_an_answer_that_does_not_apply_is_dropped_and_said(survey: FeedbackFormPage) -> None:
    sent = send(B1="online", A1="4", A2="1", T1="by the window")

    receipt = Client().get(sent["Location"])
    count_pending()

    assert ResponseRevision.objects.get().answers == {"B1": "online", "A1": "4"}
    assert ResponseRevision.objects.get().texts == {}
    assert receipt.context["dropped"] == ["Seats?", "Which seat?"]
    assert "Seats?" in receipt.content.decode()


def test_what_does_not_apply_is_not_compulsory(survey: FeedbackFormPage) -> None:
    assert send(B1="counter", A2="1", T1="here").status_code == 303
    assert ResponseRevision.objects.get().answers == {"B1": "counter", "A2": "1"}
    assert ResponseRevision.objects.get().texts == {"T1": "here"}


def test_what_applies_and_is_compulsory_is_asked_for(survey: FeedbackFormPage) -> None:
    answer = send(B1="online")

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["A1"]


def test_nothing_but_dropped_answers_is_an_empty_sheet(survey: FeedbackFormPage) -> None:
    assert send(A2="4").status_code == 422
    assert not Response.objects.exists()


def test_without_a_script_the_condition_stands_in_words(survey: FeedbackFormPage) -> None:
    page = Client().get(f"/en{FORM}").content.decode()

    assert "Only if your answer to question 1 is “Online”." in page
    assert 'data-if="B1" data-op="equals" data-value="online"' in page
    assert 'data-value="counter"' in page


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"question": "ZZ", "op": "filled", "value": ""}, "ZZ"),
        ({"question": "A9", "op": "filled", "value": ""}, "A9"),
        ({"question": "B1", "op": "equals", "value": "By post"}, "By post"),
        ({"question": "T9", "op": "contains", "value": ""}, "T9"),
    ],
)
def test_a_rule_that_cannot_be_followed_keeps_the_form_closed(
    db: None, rule: dict[str, str], words: str
) -> None:
    first = make.block("single_choice", "B1", options=make.options("Online", "Counter"))
    make.form_page(
        body=[first, make.block("short_text", "T9"), make.block("yes_no", "A9", show_if=rule)]
    )

    answer = Client().get(FORM)

    assert answer.status_code == 404
    assert words in " ".join(answer.context["problems"])


def test_a_rule_of_no_question_is_no_rule_and_makes_no_new_version(db: None) -> None:
    page = make.form_page(body=[make.block("yes_no", "Y")])
    before = version_for(page)
    no_rule = {"question": " ", "op": "equals", "value": ""}
    setattr(page, "body", [make.block("yes_no", "Y", show_if=no_rule)])  # noqa: B010 - raw data
    page.save_revision().publish()

    assert version_for(page).pk == before.pk


def test_words_beside_an_option_are_text_and_an_exclusive_answer_stands_alone(db: None) -> None:
    choices = make.options("Time", "Other", "None")
    choices[1]["value"]["with_text"] = True
    choices[2]["value"]["exclusive"] = True
    make.form_page(body=[make.block("several_choices", "C1", options=choices)])

    refused = send(C1=["none", "time"])
    assert send(C1=["other"], C1_other="parking").status_code == 303

    assert refused.status_code == 422
    assert "C1" in refused.context["form"].errors
    assert ResponseRevision.objects.get().answers == {"C1": ["other"]}
    assert ResponseRevision.objects.get().texts == {"C1_other": "parking"}


ENTRIES = st.lists(
    st.builds(
        lambda number, op, value: (number, op, value),
        st.integers(-1, 7),
        st.sampled_from(OPERATORS),
        st.sampled_from(["a", "b", ""]),
    ),
    max_size=8,
)


@given(ENTRIES, st.lists(st.sampled_from(["", "a", "b"]), min_size=8, max_size=8))
def test_whatever_the_rules_an_answer_is_kept_if_and_only_if_its_rule_holds(
    drawn: list[tuple[int, str, str]], given_answers: list[str]
) -> None:
    entries: list[dict[str, Any]] = [
        {
            "id": str(place),
            "kind": "short_text",
            "code": f"Q{place}",
            "label": "",
            **(
                {"show_if": {"question": f"Q{number}", "op": op, "value": value}}
                if number >= 0
                else {}
            ),
        }
        for place, (number, op, value) in enumerate(drawn)
    ]
    answers = {f"Q{place}": answer for place, answer in enumerate(given_answers)}

    kept = {entry["code"]: answers[entry["code"]] for entry in applying(entries, answers)}

    seen: dict[str, str] = {}
    for entry in entries:
        assert (entry["code"] in kept) == holds(entry.get("show_if"), seen)
        if entry["code"] in kept:
            seen[entry["code"]] = kept[entry["code"]]
    assert problems(resolve(entries)) is not None


def test_a_condition_is_said_for_every_operator() -> None:
    source = {"label": "How?", "options": [{"code": "online", "label": "Online"}]}
    with translation.override("en"):
        said = {in_words({**RULE, "op": op, "value": "online"}, source, 3) for op in OPERATORS}

    assert len(said) == len(OPERATORS)
    assert all("question 3" in sentence for sentence in said)


def test_the_order_of_dropping_is_the_order_of_the_form(survey: FeedbackFormPage) -> None:
    form = AnswerForm(version_for(survey).schema, {"B1": "online", "A1": "1", "T1": "x", "A2": "2"})

    assert form.is_valid()
    assert form.dropped == ["A2", "T1"]
