"""What is done to the question bank: add, mend a wording, begin a new series, retire."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.bank.entries import newest_wording
from feedback.errors import (
    AnswersChanged,
    BankCodeTaken,
    NothingMended,
    QuestionRetired,
    ReasonMissing,
    WordingInvalid,
)
from feedback.models import BankQuestion, BankSeries, BankWording
from plan_pages.text import nfc

from .bank_checks import codes_of

LABEL = 500
# They turn the words that follow round, so a question could read as another one.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Words:
    """How a question is put; ``options`` are ``{"code", "label", "label_en"}``."""

    label: str
    label_en: str = ""
    help: str = ""
    help_en: str = ""
    options: tuple[dict[str, str], ...] = ()

    def cleaned(self) -> Words:
        """One normal form, no spaces round it; refuses what no person could have typed."""
        options = tuple(
            {
                "code": option["code"],
                "label": clean_line(option["label"]),
                "label_en": clean_line(option.get("label_en", "")),
            }
            for option in self.options
        )
        texts = {
            name: clean_line(getattr(self, name))
            for name in ("label", "label_en", "help", "help_en")
        }
        return replace(self, options=options, **texts)

    def as_fields(self) -> dict[str, Any]:
        texts = {name: getattr(self, name) for name in ("label", "label_en", "help", "help_en")}
        return {**texts, "options": list(self.options)}


def clean_line(text: Any) -> str:
    """NFC in one line; raises ``WordingInvalid`` for signs that cannot be seen or stored."""
    line = " ".join(nfc(text).split()) if isinstance(text, str) else "\0"
    if any(unicodedata.category(sign) in ("Cc", "Cs") or sign in TURNING for sign in line):
        raise WordingInvalid(_("A text of the question has signs that cannot be shown."))
    if len(line) > LABEL:
        raise WordingInvalid(
            _("A text of the question is longer than %(limit)d characters.") % {"limit": LABEL}
        )
    return line


def add_question(
    code: str,
    kind: str,
    words: Words,
    *,
    topic: str = "",
    source: str = "",
    rules: dict[str, Any] | None = None,
    sort_order: int = 0,
    number: int = 1,
    user: Any = None,
) -> BankQuestion:
    """A question with its first series, which has ``number``.

    Raises ``BankCodeTaken`` and ``WordingInvalid``.
    """
    question = BankQuestion(
        code=code,
        kind=kind,
        topic=clean_line(topic),
        source=clean_line(source),
        sort_order=sort_order,
    )
    codes = codes_of(question, words := words.cleaned(), rules or {})
    taken = BankCodeTaken(_("The bank has a question %(code)s already.") % {"code": code})
    try:
        question.full_clean(validate_unique=False)
        if BankQuestion.objects.filter(code__iexact=code).exists():
            raise taken
        with transaction.atomic():
            question.save()
            _begin(question, words, codes, rules or {}, number=number, reason="", user=user)
            log(question, "feedback.bank_added", user=user)
    except ValidationError as error:
        raise WordingInvalid(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise taken from error
    return question


def mend_wording(series: BankSeries, words: Words, *, reason: str, user: Any = None) -> BankWording:
    """A newer wording of the same series, which keeps its meaning and its answers.

    Raises ``ReasonMissing``, ``WordingInvalid``, ``AnswersChanged`` and ``NothingMended``.
    """
    reason = _given(reason)
    words = words.cleaned()
    if _option_codes(words) != _own_codes(series):
        raise AnswersChanged(
            _("Answers were added, taken away or moved: that begins a new series of %(code)s.")
            % {"code": series.question.code}
        )
    codes_of(series.question, words, series.rules)
    with transaction.atomic():
        _lock(series.question)
        before = series.wordings.order_by("-number").first()
        if before is not None and _same(before, words):
            raise NothingMended(_("This is the wording that is asked already."))
        wording = BankWording.objects.create(
            series=series,
            number=before.number + 1 if before else 1,
            reason=reason,
            created_by=user,
            **words.as_fields(),
        )
        log(series.question, "feedback.bank_mended", user=user, data={"reason": reason})
    return wording


def begin_series(
    question: BankQuestion,
    words: Words,
    *,
    reason: str,
    rules: dict[str, Any] | None = None,
    user: Any = None,
) -> BankSeries:
    """Ask another thing, or offer other answers, under the same code: figures show the break.

    Raises ``ReasonMissing``, ``WordingInvalid`` and ``QuestionRetired``.
    """
    reason = _given(reason)
    codes = codes_of(question, words := words.cleaned(), rules or {})
    with transaction.atomic():
        locked = _lock(question)
        if locked.retired_at is not None:
            raise QuestionRetired(_retired(locked))
        last = locked.series.aggregate(last=Max("number"))["last"] or 0
        series = _begin(
            locked, words, codes, rules or {}, number=last + 1, reason=reason, user=user
        )
        log(locked, "feedback.bank_series", user=user, data={"reason": reason})
    return series


def retire(question: BankQuestion, *, reason: str, user: Any = None) -> None:
    """No form chooses it anew; those that ask it go on."""
    _offer(question, "feedback.bank_retired", retired=True, reason=reason, user=user)


def offer_again(question: BankQuestion, *, reason: str, user: Any = None) -> None:
    _offer(question, "feedback.bank_offered", retired=False, reason=reason, user=user)


def _offer(question: BankQuestion, action: str, *, retired: bool, reason: str, user: Any) -> None:
    reason = _given(reason)
    with transaction.atomic():
        locked = _lock(question)
        if (locked.retired_at is not None) == retired:
            return
        locked.retired_at = timezone.now() if retired else None
        locked.save(update_fields=["retired_at"])
        log(locked, action, user=user, data={"reason": reason})


def _lock(question: BankQuestion) -> BankQuestion:
    return BankQuestion.objects.select_for_update().get(pk=question.pk)


def _begin(
    question: BankQuestion,
    words: Words,
    codes: list[str],
    rules: dict[str, Any],
    *,
    number: int,
    reason: str,
    user: Any,
) -> BankSeries:
    series = BankSeries.objects.create(
        question=question,
        number=number,
        option_codes=codes,
        rules=rules,
        reason=reason,
        created_by=user,
    )
    BankWording.objects.create(series=series, created_by=user, **words.as_fields())
    return series


def _given(reason: str) -> str:
    cleaned = clean_line(reason)[:255]
    if not cleaned:
        raise ReasonMissing(_("Please write the reason; nothing has been changed."))
    return cleaned


def _retired(question: BankQuestion) -> str:
    return _("Question %(code)s of the bank is no longer offered.") % {"code": question.code}


def _option_codes(words: Words) -> list[str]:
    return [option["code"] for option in words.options]


def _own_codes(series: BankSeries) -> list[str]:
    """The codes that wordings carry; none where the question's type brings its answers itself."""
    wording = newest_wording(series)
    return [option["code"] for option in wording.options] if wording else []


def _same(wording: BankWording, words: Words) -> bool:
    return all(getattr(wording, name) == value for name, value in words.as_fields().items())
