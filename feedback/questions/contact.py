from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.text import nfc

from .base import Entry, QuestionType
from .fields import OneLineField, validate_phone

CONTACT_FIELDS = ("contact_name", "contact_phone", "contact_email")
CONSENT_PREFIX = "consent_"
# The purpose that every contact block has: to answer this response.
ANSWERING = "contact"
CONSENT_FIELD = CONSENT_PREFIX + ANSWERING
MOST_PURPOSES = 4
CONSENT_TEXT = (
    "Tôi đồng ý để Sở dùng số điện thoại, thư điện tử nêu trên chỉ để trả lời góp ý này. "
    "Dữ liệu được xóa sau 90 ngày; tôi có thể rút lại đồng ý bất cứ lúc nào bằng mã biên nhận."
)
MAX_EMAIL = 254


class PurposeBlock(blocks.StructBlock):
    code = blocks.RegexBlock(
        regex=r"^[a-z][a-z0-9_]{1,28}\Z",
        label=_("Code"),
        help_text=_("Short and permanent, for example invite."),
        error_messages={"invalid": _("Use small letters without accents, digits and _.")},
    )
    text = blocks.TextBlock(
        label=_("Text of the consent"),
        help_text=_("Say what for, and until when the data is kept."),
    )

    class Meta:
        icon = "check"
        label = _("Another purpose")


class ContactBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        max_length=500, label=_("Heading"), default="Thông tin liên hệ (không bắt buộc)"
    )
    help = blocks.CharBlock(max_length=500, required=False, label=_("Text under the heading"))
    consent = blocks.TextBlock(label=_("Text of the consent"), default=CONSENT_TEXT)
    purposes = blocks.ListBlock(
        PurposeBlock(),
        default=[],
        max_num=MOST_PURPOSES,
        label=_("Other purposes"),
        help_text=_("Each has a box of its own, which is never ticked beforehand."),
    )

    class Meta:
        icon = "mail"
        label = _("Contact data")


class ContactData(QuestionType):
    """Optional contact data, stored apart, and only when the consent box was ticked."""

    kind = "contact"
    is_lasting = True
    label = _("Contact data")
    template = "feedback/questions/contact.html"

    def block(self) -> blocks.Block:
        return ContactBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        return {
            "id": block_id,
            "kind": self.kind,
            "code": "contact",
            "label": nfc(value["label"]),
            "help": nfc(value["help"] or ""),
            "required": False,
            "consent": nfc(value["consent"]),
            **_purposes(value.get("purposes") or []),
        }

    def problems(self, entry: Entry) -> list[str | Promise]:
        codes = [ANSWERING, *(purpose["code"] for purpose in entry.get("purposes", []))]
        if len(set(codes)) < len(codes):
            return [_("Two purposes of the contact data have one code.")]
        return []

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        def text(label: Any, token: str, **kwargs: Any) -> forms.Field:
            widget = forms.TextInput(attrs={"autocomplete": token, **kwargs.pop("attrs", {})})
            return OneLineField(label=label, required=False, widget=widget, **kwargs)

        return {
            "contact_name": text(_("Full name"), "name", max_length=120),
            "contact_phone": text(
                _("Phone number"),
                "tel",
                max_length=20,
                validators=[validate_phone],
                attrs={"inputmode": "tel"},
            ),
            "contact_email": text(
                _("E-mail"),
                "email",
                max_length=MAX_EMAIL,
                validators=[EmailValidator()],
                attrs={"inputmode": "email"},
            ),
            **{
                name: forms.BooleanField(label=text, required=False)
                for name, text in consents_asked(entry).items()
            },
        }


def consents_asked(entry: Entry) -> dict[str, str]:
    """The text of each consent by the name of its box."""
    others = {CONSENT_PREFIX + each["code"]: each["text"] for each in entry.get("purposes", [])}
    return {CONSENT_FIELD: entry["consent"], **others}


def _purposes(value: Any) -> dict[str, list[dict[str, str]]]:
    """Nothing where there is none, so that old schemas stay what they were."""
    found = [{"code": each["code"], "text": nfc(each["text"])} for each in value]
    return {"purposes": found} if found else {}
