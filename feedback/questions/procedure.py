from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from feedback.models.procedure import Procedure
from plan_pages.text import nfc

from .base import Entry, QuestionType
from .unit import OneValueSelect, UnitField

PROCEDURE_FIELD = "procedure"
Choice = tuple[str, Any]


class ProcedureBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        max_length=500, label=_("Question"), default="Ông/Bà đến làm thủ tục nào?"
    )
    help = blocks.CharBlock(
        max_length=500, required=False, label=_("Explanation under the question")
    )
    required = blocks.BooleanBlock(required=False, label=_("An answer is compulsory"))

    class Meta:
        icon = "clipboard-list"
        label = _("Administrative procedure")


class ProcedureField(UnitField):
    widget = OneValueSelect
    default_error_messages = {"required": _("Choose the procedure you came for")}


class ProcedureChoice(QuestionType):
    """The procedure that a response is about: a dimension of every tally, as the unit is.

    The procedures offered are those of the day, so a new one makes no new version of the form.
    """

    kind = "procedure"
    label = _("Administrative procedure")
    template = "feedback/questions/unit.html"

    def block(self) -> blocks.Block:
        return ProcedureBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        return {
            "id": block_id,
            "kind": self.kind,
            "code": PROCEDURE_FIELD,
            "label": nfc(value["label"]),
            "help": nfc(value["help"] or ""),
            "required": bool(value["required"]),
        }

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        field = ProcedureField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            choices=[("", _("Choose a procedure")), *by_area(Procedure.objects.offered())],
        )
        return {PROCEDURE_FIELD: field}


def by_area(procedures: Iterable[Procedure]) -> list[Choice]:
    """Choices under the name of their area; those that have none stand by themselves, first."""
    choices: list[Choice] = []
    for area, members in groupby(procedures, lambda procedure: procedure.area):
        named = [(procedure.code, procedure.local_name) for procedure in members]
        choices += [(area, named)] if area else named
    return choices
