"""The survey: the five factors of SIPAS with their 22 items, and what stands round them."""

from typing import Any

from feedback.models import FeedbackFormPage, FeedbackIndexPage
from feedback.questions.contact import CONSENT_TEXT

from .files import read_csv
from .pages import block_id, published, rich_text

SLUG = "khao-sat-hai-long"
FACTORS = {
    "access": "Tiếp cận dịch vụ",
    "procedure": "Thủ tục hành chính",
    "staff": "Công chức trực tiếp giải quyết công việc",
    "result": "Kết quả dịch vụ",
    "feedback": "Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị",
}
INTRO = (
    "Sở mong nhận được ý kiến của Ông/Bà về lần đến giải quyết công việc gần nhất. Chúng tôi dùng "
    "các câu trả lời để tính chỉ số hài lòng của từng đơn vị và công bố trên cổng này."
)
THANKS = (
    "Kết quả tổng hợp được công bố hằng quý tại mục Kết quả. Câu trả lời của từng người không được "
    "công bố."
)


def seed_form(index: FeedbackIndexPage) -> FeedbackFormPage:
    page = FeedbackFormPage(
        title="Khảo sát mức độ hài lòng đối với sự phục vụ của Sở",
        slug=SLUG,
        intro=rich_text(INTRO),
        body=survey_body(),
        thank_you=rich_text(THANKS),
    )
    return published(index, page)


def items_of(factor: str) -> list[str]:
    """The codes of a factor's items, in the order of the questionnaire."""
    return [row["code"] for row in _items() if row["factor"] == factor]


def _items() -> list[dict[str, str]]:
    return read_csv("sipas_5_factors.csv")


def survey_body() -> list[dict[str, Any]]:
    """Five parts: the unit opens the first one, what may be added ends the last one."""
    parts = [[_section(factor), *_questions(factor)] for factor in FACTORS]
    parts[0].insert(1, _unit())
    parts[-1] += [_free_text(), _contact()]
    return [block for part in parts for block in part]


def _section(factor: str) -> dict[str, Any]:
    return _block("section", factor, {"heading": FACTORS[factor], "help": ""})


def _questions(factor: str) -> list[dict[str, Any]]:
    return [_item(row) for row in _items() if row["factor"] == factor]


def _unit() -> dict[str, Any]:
    label = "Ông/Bà đã đến đơn vị nào của Sở?"
    return _block("unit", "unit", {"label": label, "help": "", "required": True})


def _item(row: dict[str, str]) -> dict[str, Any]:
    return _question("satisfaction", row["code"], row["item_vi"])


def _free_text() -> dict[str, Any]:
    label = "Ông/Bà có góp ý gì thêm để Sở phục vụ tốt hơn?"
    return _question("long_text", "GOP_Y", label, "Xin không ghi số giấy tờ tùy thân.")


def _contact() -> dict[str, Any]:
    value = {
        "label": "Thông tin liên hệ (không bắt buộc)",
        "help": "Chỉ điền nếu Ông/Bà muốn được trả lời.",
        "consent": CONSENT_TEXT,
    }
    return _block("contact", "contact", value)


def _question(kind: str, code: str, label: str, explanation: str = "") -> dict[str, Any]:
    value = {"label": label, "help": explanation, "required": False, "code": code}
    return _block(kind, code, value)


def _block(kind: str, name: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": block_id(SLUG, name)}
