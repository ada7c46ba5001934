"""Whom an explanation concerns, and in what words; each occasion is told once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plan_pages.enums import NoticeKind
from plan_pages.models import Explanation
from plan_pages.permissions import people_of
from plan_pages.roles import Role

from .notices import notify, take_back


def tell_asked(explanation: Explanation) -> int:
    return _tell_heads(
        explanation,
        NoticeKind.EXPLANATION_ASKED,
        "asked",
        lambda: _("Explanation asked: task %(number)d, %(period)s") % _names(explanation),
    )


def tell_due(explanation: Explanation) -> int:
    return _tell_heads(
        explanation,
        NoticeKind.EXPLANATION_DUE,
        "due",
        lambda: _("Explanation due on %(day)s: task %(number)d") % _names(explanation),
    )


def tell_late(explanation: Explanation) -> int:
    return _tell_heads(
        explanation,
        NoticeKind.EXPLANATION_DUE,
        "late",
        lambda: _("Explanation overdue since %(day)s: task %(number)d") % _names(explanation),
    )


def tell_answered(explanation: Explanation) -> int:
    directors = get_user_model().objects.filter(is_active=True, groups__name=Role.DIRECTOR)
    return _tell(
        directors.distinct(),
        explanation,
        NoticeKind.EXPLANATION_ANSWERED,
        "answered",
        lambda: _("Explanation to decide: task %(number)d, %(unit)s") % _names(explanation),
    )


def tell_decided(explanation: Explanation) -> int:
    return _tell_heads(
        explanation,
        NoticeKind.EXPLANATION_DECIDED,
        "decided",
        lambda: (
            _("Explanation of task %(number)d: %(state)s")
            % {**_names(explanation), "state": explanation.get_state_display()}
        ),
    )


def untell(explanation: Explanation) -> None:
    """Nobody is asked any more, neither by a mail that still waits nor in the admin."""
    occasions = ("asked", "due", "late", "answered")
    take_back(_key(occasion, explanation) for occasion in occasions)


def _tell_heads(
    explanation: Explanation, kind: NoticeKind, occasion: str, subject: Callable[[], str]
) -> int:
    heads = people_of(explanation.unit, [Role.HEAD])
    return _tell(heads, explanation, kind, occasion, subject)


def _tell(
    people: Any,
    explanation: Explanation,
    kind: NoticeKind,
    occasion: str,
    subject: Callable[[], str],
) -> int:
    return notify(
        people,
        kind,
        _key(occasion, explanation),
        subject,
        body=explanation.task.title,
        path=reverse("plan_pages_explanation", args=[explanation.pk]),
    )


def _key(occasion: str, explanation: Explanation) -> str:
    return f"explanation-{occasion}:{explanation.pk}"


def _names(explanation: Explanation) -> dict[str, Any]:
    return {
        "number": explanation.task.number,
        "period": explanation.period.name,
        "unit": explanation.unit.short_name,
        "day": date_format(explanation.due_on, "d/m/Y"),
    }
