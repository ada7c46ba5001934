"""What the holder of a receipt may do with the own response, and what is said then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Contact, Response
from .questions.contact import CONTACT_FIELDS, ContactData
from .services.consents import correct_contact, withdraw
from .services.erasure import erase

NO_CONTACT = gettext_lazy("No contact details are kept for this response.")


class ContactForm(forms.Form):
    """New contact data; the fields and their checks are those of the form itself."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="id_%s")
        entry = {"consent": "", "label": "", "help": "", "kind": ContactData.kind}
        fields = ContactData().fields(entry)
        self.fields.update({name: fields[name] for name in CONTACT_FIELDS})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Write what is to change; nothing has been changed."))
        return cleaned

    def given(self) -> dict[str, str]:
        return {name.removeprefix("contact_"): self.cleaned_data[name] for name in CONTACT_FIELDS}


@dataclass
class Outcome:
    """One of ``done`` and ``error`` is a sentence; ``form`` keeps what was typed."""

    done: str = ""
    error: str = ""
    form: ContactForm = field(default_factory=ContactForm)


def correct(response: Response, data: Mapping[str, Any]) -> Outcome:
    form = ContactForm(data)
    if not form.is_valid():
        return Outcome(error=_("Your contact details were not changed. See below."), form=form)
    if not correct_contact(response, form.given()):
        return Outcome(error=str(NO_CONTACT))
    return Outcome(done=_("Your contact details have been changed."))


def end_consent(response: Response, data: Mapping[str, Any]) -> Outcome:
    if not withdraw(response, str(data.get("purpose", ""))[:40].replace("\x00", "")):
        return Outcome(error=_("There is no such consent in force; nothing has been changed."))
    if Contact.objects.filter(response=response).exists():
        return Outcome(done=_("Your consent is withdrawn. Another one is still in force."))
    return Outcome(done=_("Your consent is withdrawn and your contact details are deleted."))


def erase_all(response: Response, data: Mapping[str, Any]) -> Outcome:
    if not data.get("sure"):
        return Outcome(error=_("Tick that you are sure; nothing has been erased."))
    erase(response)
    return Outcome(done=_("Your contact details, text and answers have been erased."))


ACTIONS: dict[str, Callable[[Response, Mapping[str, Any]], Outcome]] = {
    "contact": correct,
    "withdraw": end_consent,
    "erase": erase_all,
}


def act(response: Response, action: str, data: Mapping[str, Any]) -> Outcome:
    """Do what the holder asks; an unknown ``action`` is only a look."""
    chosen = ACTIONS.get(action)
    return chosen(response, data) if chosen else Outcome()


def standing(response: Response) -> dict[str, Any]:
    """What a receipt tells: consents in force, answers of the department; never the own answers."""
    consents = list(response.consents.filter(withdrawn_at__isnull=True))
    return {
        # Without a consent in force none is kept; with one it may have expired.
        "has_contact": bool(consents) and Contact.objects.filter(response=response).exists(),
        "consents": consents,
        "replies": response.replies.all(),
    }
