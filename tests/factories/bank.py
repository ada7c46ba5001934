"""Questions of the bank and blocks that ask them."""

import uuid
from typing import Any

from feedback.models import BankQuestion, BankSeries
from feedback.services.bank import Words, add_question

from .feedback import NAMESPACE, Block

SEX = (
    {"code": "male", "label": "Nam", "label_en": "Male"},
    {"code": "female", "label": "Nữ", "label_en": "Female"},
)


def seats(code: str = "A1", **extra: Any) -> BankQuestion:
    words = Words("Nơi ngồi chờ có đủ chỗ ngồi", "There are enough seats")
    return add_question(code, "satisfaction", words, topic="Tiếp cận dịch vụ", **extra)


def sex(code: str = "PRO_SEX", options: tuple[dict[str, str], ...] = SEX) -> BankQuestion:
    return add_question(code, "single_choice", Words("Giới tính", "Your sex", options=options))


def newest(question: BankQuestion) -> BankSeries:
    return question.series.latest("number")


def bank_block(question: BankQuestion, series: BankSeries | None = None, **value: Any) -> Block:
    """A block that asks the question's newest series; its id is that of the question."""
    own = {"series": (series or newest(question)).pk, "required": False, "code": ""}
    block_id = str(uuid.uuid5(NAMESPACE, f"bank:{question.code}"))
    return {"type": "bank", "id": block_id, "value": {**own, **value}}
