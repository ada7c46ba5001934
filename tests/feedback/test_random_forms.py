"""Random forms of all installed types with random rules, filled in by people and by noise.

What is stored and counted is compared with a model of its own, which shares no code with the form.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from feedback.models import Attachment, FeedbackFormPage, Procedure, Response, Tally
from feedback.questions.registry import question_types
from feedback.services.counting import count_pending
from feedback.services.recount import check
from feedback.storage import PrivateStorage
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory

from .installed_types import installed

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n"
LABELS = ("Red", "Green", "Blue")
OPTIONS = {
    "single_choice": ["red", "green", "blue"],
    "several_choices": ["red", "green", "blue"],
    "satisfaction": ["1", "2", "3", "4", "5", "_no_opinion"],
    "rating": ["1", "2", "3", "4"],
    "yes_no": ["yes", "no"],
    "unit": ["VP", "QLDD"],
    "procedure": ["P-1", "P-2"],
}
TYPED = {
    "number": ["0", "12,5", "-3,5", "1.000"],
    "date": ["17/8/2022", "2022-08-17", "1-1-2020"],
    "short_text": ["a seat", "Ghế hỏng"],
    "long_text": ["two\nlines", "=1+1"],
    "email": ["a@b.vn"],
    "phone": ["0912 345 678"],
}
NOISE = ["", " ", "9", "\u202e", "x" * 4000, "red\u0000", "<svg onload=1>", "3e0", "31/2/2022"]
ONCE = ("unit", "procedure", "contact")
TEXTS = ("short_text", "long_text", "email", "phone")
# Every kind but the one that stands for others, from the bank.
KINDS = [*OPTIONS, *TYPED, "section", "note", "contact", "file"]
OPS = ("equals", "differs", "contains", "filled", "empty")


@st.composite
def forms(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Blocks in order; rules name earlier questions only."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=7))
    blocks: list[dict[str, Any]] = []
    for place, kind in enumerate(["yes_no", "number", *kinds]):
        if kind in ONCE and any(block["type"] == kind for block in blocks):
            continue
        blocks.append(draw(blocks_of(kind, place, [b for b in blocks if b["type"] in OPTIONS])))
    return blocks


# What an editor fills in beside a label, by kind.
EXTRA: dict[str, dict[str, Any]] = {
    "rating": {"points": 4, "lowest": "", "highest": ""},
    "number": {"smallest": None, "largest": 1000, "decimals": 1, "measure": ""},
    "date": {"earliest": None, "latest": None},
    "single_choice": {"options": make.options(*LABELS)},
    "several_choices": {"options": make.options(*LABELS)},
    "contact": {"consent": "I agree."},
    "section": {"heading": "Part"},
    "note": {"text": "Note"},
}


@st.composite
def blocks_of(
    draw: st.DrawFn, kind: str, place: int, sources: list[dict[str, Any]]
) -> dict[str, Any]:
    value: dict[str, Any] = {"label": f"Question {place}", "help": "", **EXTRA.get(kind, {})}
    if kind not in ("section", "note", "contact"):
        code = kind if kind in ONCE else f"Q{place}"
        value |= {"code": code, "required": draw(st.sampled_from([True, False]))}
    if kind not in ONCE and sources and draw(st.sampled_from([True, False])):
        value["show_if"] = draw(rules_on(draw(st.sampled_from(sources))))
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


@st.composite
def rules_on(draw: st.DrawFn, source: dict[str, Any]) -> dict[str, str]:
    op = draw(st.sampled_from(OPS))
    answer = draw(st.sampled_from(OPTIONS[source["type"]])) if op in OPS[:3] else ""
    return {"question": name_of(source), "op": op, "value": answer}


@st.composite
def sheets(draw: st.DrawFn, body: list[dict[str, Any]]) -> dict[str, Any]:
    """What is posted: nothing, something that fits, or noise, for each question."""
    typed: dict[str, Any] = {}
    for block in body:
        kind, name = block["type"], name_of(block)
        how = draw(st.sampled_from(["valid", "valid", "valid", "nothing", "noise"]))
        if kind in ("section", "note", "contact") or how == "nothing":
            continue
        if kind == "file":
            typed[name] = PDF if how == "valid" else b"<html>"
        elif how == "noise":
            typed[name] = draw(st.sampled_from(NOISE))
        elif kind == "several_choices":
            typed[name] = draw(st.lists(st.sampled_from(OPTIONS[kind]), min_size=1, unique=True))
        else:
            typed[name] = draw(st.sampled_from([*OPTIONS.get(kind, ()), *TYPED.get(kind, ())]))
    return typed


def name_of(block: dict[str, Any]) -> str:
    return block["type"] if block["type"] in ONCE else block["value"].get("code", "")


class Model:
    """What a form does, told a second time and plainly."""

    def __init__(self, body: list[dict[str, Any]], typed: dict[str, Any]) -> None:
        self.kept: dict[str, tuple[str, Any]] = {}
        self.wrong: set[str] = set()
        known: dict[str, list[str]] = {}
        in_section = True
        for block in body:
            kind, name, value = block["type"], name_of(block), block["value"]
            applies = self._holds(value.get("show_if"), known)
            if kind == "section":
                in_section = applies
            if not (in_section and applies) or kind in ("section", "note", "contact"):
                continue
            answer, is_right = read(kind, typed.get(name))
            if not is_right or (value["required"] and not answer):
                self.wrong.add(name)
            known[name] = (
                (answer if isinstance(answer, list) else [answer]) if answer and is_right else []
            )
            if answer and is_right:
                self.kept[name] = (kind, answer)

    def _holds(self, rule: dict[str, str] | None, known: dict[str, list[str]]) -> bool:
        if not rule:
            return True
        given, value = known.get(rule["question"], []), rule["value"]
        return {
            "equals": given == [value],
            "differs": bool(given) and given != [value],
            "contains": any(value in each for each in given),
            "filled": bool(given),
            "empty": not given,
        }[rule["op"]]

    @property
    def is_accepted(self) -> bool:
        return not self.wrong and any(kind not in ONCE for kind, _answer in self.kept.values())

    def of(self, *kinds: str) -> dict[str, Any]:
        return {name: answer for name, (kind, answer) in self.kept.items() if kind in kinds}

    def dimension(self, kind: str) -> str:
        return str(self.of(kind).get(kind, ""))

    def cells(self) -> Counter[tuple[str, str, str, str]]:
        place = self.dimension("unit"), self.dimension("procedure")
        found = Counter({("_response", "_response", *place): 1})
        for name, (kind, answer) in self.kept.items():
            if kind in ("number", "date"):
                found[(name, "_answered", *place)] += 1
            elif kind in OPTIONS and kind not in ONCE:
                several = isinstance(answer, list)
                for option in answer if several else [answer]:
                    found[(name, option, *place)] += 1
                found[(name, "_answered", *place)] += int(several)
        return +found

    def total(self) -> int:
        return sum(int(Decimal(number) * 100) for number in self.of("number").values())


NUMBERS = {"0": "0", "12,5": "12.5", "-3,5": "-3.5", "1.000": "1000", "9": "9"}
DAYS = {"17/8/2022": "2022-08-17", "2022-08-17": "2022-08-17", "1-1-2020": "2020-01-01"}


def read(kind: str, given: Any) -> tuple[Any, bool]:
    """(the answer, whether it fits); blank is no answer and fits."""
    if kind == "file":
        return given, given in (None, PDF)
    if kind == "several_choices":
        chosen = given if isinstance(given, list) else [] if given is None else [given]
        in_order = [option for option in OPTIONS[kind] if option in chosen]
        return in_order, all(each in OPTIONS[kind] for each in chosen)
    if kind in OPTIONS:
        return given or "", not given or given in OPTIONS[kind]
    text = (given or "").strip()
    return read_typed(kind, text) if text else ("", True)


def read_typed(kind: str, text: str) -> tuple[str, bool]:
    known = {"number": NUMBERS, "date": DAYS}.get(kind)
    if known is not None:
        return known.get(text, ""), text in known
    if kind in ("email", "phone"):
        return text, text in TYPED[kind]
    longest = 200 if kind == "short_text" else 3000
    return text, len(text) <= longest and "\0" not in text


@pytest.fixture
def _every_type(db: None, tmp_path: Path) -> Iterator[None]:
    for code in OPTIONS["unit"]:
        UnitFactory(code=code)
    for code in OPTIONS["procedure"]:
        Procedure.objects.create(code=code, name=code)
    field = Attachment._meta.get_field("file")
    before, field.storage = field.storage, PrivateStorage(location=tmp_path)
    with installed("feedback.questions.upload.Upload", RATE_LIMIT="0", MIN_SECONDS=0):
        yield
    field.storage = before


def test_every_installed_kind_takes_part() -> None:
    with installed("feedback.questions.upload.Upload"):
        assert set(question_types()) - {"bank"} == set(KINDS)


@pytest.mark.usefixtures("_every_type")
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    # Shrinking would take minutes; the forms are small as they are drawn.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_stored_and_counted_is_what_a_plain_reading_says(data: st.DataObject) -> None:
    body = data.draw(forms(), label="form")
    slug = f"f-{uuid.uuid4().hex[:12]}"
    page = make.form_page(slug, body=body)
    if not any(b["type"] not in (*ONCE, "section", "note") for b in body):
        assert Client().get(f"/gop-y/{slug}/").status_code == 404
        return
    expected: Counter[tuple[str, str, str, str]] = Counter()
    total = 0
    for _sheet in range(3):
        typed = data.draw(sheets(body), label="sheet")
        model = Model(body, typed)
        status = post(page, typed)
        assert status == (303 if model.is_accepted else 422), (typed, model.kept, model.wrong)
        if model.is_accepted:
            compare(Response.objects.latest("pk"), model)
            expected += model.cells()
            total += model.total()

    count_pending()

    rows = Tally.objects.filter(form__slug=slug, live__gt=0)
    counted = rows.values_list("question", "option", "unit", "procedure", "live")
    assert {tuple(row[:4]): row[4] for row in counted} == dict(expected)
    assert (rows.aggregate(sum=Sum("total"))["sum"] or 0) == total
    assert check() == []


def post(page: FeedbackFormPage, typed: dict[str, Any]) -> int:
    path = f"/gop-y/{page.slug}/"
    shown = Client().get(path)
    assert shown.status_code == 200
    sent = {
        name: SimpleUploadedFile("a.pdf", value) if isinstance(value, bytes) else value
        for name, value in typed.items()
    }
    return Client().post(path, {"token": shown.context["token"], **sent}).status_code


def compare(response: Response, model: Model) -> None:
    revision = response.revisions.get()
    counted = [kind for kind in (*OPTIONS, "number", "date") if kind not in ONCE]
    assert revision.answers == model.of(*counted)
    assert revision.texts == model.of(*TEXTS)
    assert (revision.unit, revision.procedure) == (
        model.dimension("unit"),
        model.dimension("procedure"),
    )
    assert {file.question for file in response.attachments.all()} == set(model.of("file"))
