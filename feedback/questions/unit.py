from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.models import Unit
from plan_pages.text import nfc

from .base import Entry, QuestionType
from .fields import OneChoiceField, OneValueRadio

UNIT_FIELD = "unit"


class UnitBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        max_length=500, label=_("Question"), default="Ông/Bà đã đến đơn vị nào của Sở?"
    )
    help = blocks.CharBlock(
        max_length=500, required=False, label=_("Explanation under the question")
    )
    required = blocks.BooleanBlock(required=False, default=True, label=_("An answer is compulsory"))

    class Meta:
        icon = "group"
        label = _("Unit")


class OneValueSelect(forms.Select):
    value_from_datadict = OneValueRadio.value_from_datadict


class UnitField(OneChoiceField):
    widget = OneValueSelect
    default_error_messages = {"required": _("Choose the unit you dealt with")}


class UnitChoice(QuestionType):
    """The unit that a response is about: a dimension of every tally, under the name ``unit``.

    The units offered are those of the day, so a new unit makes no new version of the form.
    """

    kind = "unit"
    label = _("Unit")
    template = "feedback/questions/unit.html"

    def block(self) -> blocks.Block:
        return UnitBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        return {
            "id": block_id,
            "kind": self.kind,
            "code": UNIT_FIELD,
            "label": nfc(value["label"]),
            "help": nfc(value["help"] or ""),
            "required": bool(value["required"]),
        }

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        units = Unit.objects.receiving_citizens(timezone.localdate())
        choices = [("", _("Choose a unit")), *((unit.code, unit.local_name) for unit in units)]
        field = UnitField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            choices=choices,
        )
        return {UNIT_FIELD: field}
