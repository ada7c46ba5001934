"""The six SIPAS indicators of the five-factor model (QĐ 2640/QĐ-BNV) as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from feedback.models import FeedbackForm, Indicator
from feedback.services.definitions import define, ensure_indicator
from plan_pages.models import Criterion


@dataclass(frozen=True)
class Factor:
    code: str
    title: str
    title_en: str
    questions: tuple[str, ...]

    @property
    def indicator_code(self) -> str:
        return f"sipas-{self.code}"

    def plain(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "title_en": self.title_en,
            "questions": list(self.questions),
        }


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}" for number in range(1, count + 1))


FACTORS = (
    Factor("access", "Tiếp cận dịch vụ", "Access to the service", _numbered("A", 4)),
    Factor("procedure", "Thủ tục hành chính", "Administrative procedure", _numbered("B", 5)),
    Factor(
        "staff",
        "Công chức trực tiếp giải quyết công việc",
        "Staff who handle the case",
        _numbered("C", 6),
    ),
    Factor("result", "Kết quả dịch vụ", "Result of the service", _numbered("D", 3)),
    Factor(
        "feedback",
        "Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị",
        "Receiving and handling feedback",
        _numbered("E", 4),
    ),
)
OVERALL = "sipas-overall"
OVERALL_TITLE, OVERALL_TITLE_EN = "Mức độ hài lòng chung", "Overall satisfaction"
DESCRIPTION = (
    "Tỷ lệ người trả lời hài lòng hoặc rất hài lòng, trung bình cộng của các tiêu chí; "
    "ý kiến do người dân, tổ chức tự nguyện gửi qua cổng."
)


@transaction.atomic
def install_sipas_indicators(
    form: FeedbackForm, criterion: Criterion | None = None, user: Any = None
) -> list[Indicator]:
    """The five factors and their mean over a form that asks A1 … E4; idempotent.

    Only the overall index feeds the ``criterion`` (8.1 of QĐ 876/QĐ-BNV).
    """
    installed = [_install_factor(form, factor, order, user) for order, factor in enumerate(FACTORS)]
    overall = ensure_indicator(
        OVERALL,
        form,
        title=OVERALL_TITLE,
        title_en=OVERALL_TITLE_EN,
        description=DESCRIPTION,
        sort_order=len(FACTORS),
    )
    define(overall, [factor.plain() for factor in FACTORS], criterion=criterion, user=user)
    return [*installed, overall]


def _install_factor(form: FeedbackForm, factor: Factor, order: int, user: Any) -> Indicator:
    indicator = ensure_indicator(
        factor.indicator_code,
        form,
        title=factor.title,
        title_en=factor.title_en,
        description=DESCRIPTION,
        sort_order=order,
    )
    define(indicator, [factor.plain()], user=user)
    return indicator
