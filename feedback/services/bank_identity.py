"""Which question of the bank a form's question is: it never becomes another one."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from feedback.models import BankQuestion, FeedbackForm, Question
from feedback.schema import Schema, asked


def questions_by_code(schema: Schema) -> dict[str, BankQuestion]:
    """The questions of the bank that a schema asks; no query where it asks none."""
    codes = {entry["bank"] for entry in asked(schema) if "bank" in entry}
    found = BankQuestion.objects.filter(code__in=codes) if codes else ()
    return {question.code: question for question in found}


def problems(known: Iterable[Question], schema: Schema) -> list[str]:
    """Sentences where a question would change what it is in the bank; ``known`` with ``bank``."""
    by_block = {str(question.block_id): question for question in known}
    found = []
    for entry in asked(schema):
        before = by_block.get(entry["id"])
        if before is not None and _bank_code(before) != entry.get("bank", ""):
            found.append(
                _(
                    "Question %(code)s cannot become another question of the bank; add a new "
                    "question instead."
                )
                % {"code": before.code}
            )
    return found


def retired_anew(form: FeedbackForm | None, schema: Schema) -> list[str]:
    """Sentences for retired questions that the form did not ask before."""
    before = set(form.questions.values_list("bank__code", flat=True)) if form else set()
    return [
        _("Question %(code)s of the bank is no longer offered.") % {"code": question.code}
        for question in questions_by_code(schema).values()
        if question.retired_at is not None and question.code not in before
    ]


def _bank_code(question: Question) -> str:
    return question.bank.code if question.bank else ""
