"""Questions for an address to reach somebody: typed text, read by few and never counted."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import Entry, QuestionBlock, QuestionType
from .fields import OneLineField, validate_phone

EMAIL_LENGTH, PHONE_LENGTH = 254, 20


class EmailBlock(QuestionBlock):
    class Meta:
        icon = "mail"
        label = _("E-mail address")


class PhoneBlock(QuestionBlock):
    class Meta:
        icon = "mobile-alt"
        label = _("Phone number")


class _Reach(QuestionType):
    holds_text = True
    is_lasting = True
    template = "feedback/questions/line.html"

    def field(self, entry: Entry, **options: Any) -> dict[str, forms.Field]:
        return {
            entry["code"]: OneLineField(
                label=entry["label"],
                help_text=entry["help"],
                required=entry["required"],
                **options,
            )
        }


class Email(_Reach):
    kind = "email"
    label = _("E-mail address")

    def block(self) -> blocks.Block:
        return EmailBlock()

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        return self.field(
            entry,
            max_length=EMAIL_LENGTH,
            validators=[EmailValidator(_("Write the address like ten@example.com."))],
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        )


class Phone(_Reach):
    kind = "phone"
    label = _("Phone number")

    def block(self) -> blocks.Block:
        return PhoneBlock()

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        return self.field(
            entry,
            max_length=PHONE_LENGTH,
            validators=[validate_phone],
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        )
