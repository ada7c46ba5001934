"""Form fields that treat what a browser sends, and what it never sends, alike."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, RegexValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from plan_pages.text import nfc

# Matches no option: two different values for a one-answer question are an error, never a guess.
AMBIGUOUS = "\u0000"
# Made once: each of its kind is a class of its own.
TOO_LONG = ngettext_lazy(
    "Text is over %(limit_value)d character; it has %(show_value)d",
    "Text is over %(limit_value)d characters; it has %(show_value)d",
    "limit_value",
)


class OneValueRadio(forms.RadioSelect):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name)]
        distinct = {value for value in values if value}
        if len(distinct) > 1:
            return AMBIGUOUS
        return distinct.pop() if distinct else ""


class OneChoiceField(forms.ChoiceField):
    widget: type[forms.Widget] = OneValueRadio
    default_error_messages = {
        "required": _("Please choose an answer."),
        "invalid_choice": _("Please choose one of the answers given."),
    }


class SeveralChoicesField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": _("Please choose at least one answer."),
        "invalid_choice": _("Please choose from the answers given."),
        "invalid_list": _("Please choose from the answers given."),
        "exclusive": _("“%(answer)s” cannot be chosen together with another answer."),
    }

    def __init__(self, *, exclusive: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exclusive = frozenset(exclusive)

    def clean(self, value: Any) -> Any:
        chosen: list[str] = super().clean(value)
        alone = self.exclusive & set(chosen)
        if alone and len(set(chosen)) > 1:
            labels = {str(code): label for code, label in self.widget.choices}
            answer = labels[min(alone)]
            raise forms.ValidationError(
                self.error_messages["exclusive"], code="exclusive", params={"answer": answer}
            )
        offered = [str(code) for code, _label in self.widget.choices]
        return [code for code in offered if code in set(chosen)]


class TypedTextField(forms.CharField):
    """Text of one normal form and one kind of line end: its length is what a person sees."""

    default_error_messages = {"required": _("Please write an answer.")}

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG

    def to_python(self, value: Any) -> str:
        text = value if isinstance(value, str) else ""
        unified = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
        return super().to_python(unified) or ""


class OneLineField(TypedTextField):
    """For what stands in one line; a line end in a name could add a line to the head of a mail."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


# One space, dot or hyphen may stand before each digit.
_DIGIT = "[ .-]?[0-9]"
# The numbering of Viet Nam since 2018: mobiles 03, 05, 07, 08, 09 with 10 digits, fixed lines 02
# with 10 or 11; +84 or 84 for the 0; service numbers 1800 and 1900 with 8 or 10.
_MOBILE = f"[ .-]?[35789](?:{_DIGIT}){{8}}"
_FIXED = f"[ .-]?2(?:{_DIGIT}){{8,9}}"
_SERVICE = f"1[89]00(?:{_DIGIT}){{4}}(?:(?:{_DIGIT}){{2}})?"
validate_phone = RegexValidator(
    rf"^(?:(?:\+?84|0)(?:{_MOBILE}|{_FIXED})|{_SERVICE})\Z",
    _("Write a phone number of Viet Nam, e.g. 0912 345 678 or 024 3825 1234"),
)
