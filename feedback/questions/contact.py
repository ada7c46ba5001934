from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.text import nfc

from .base import Entry, QuestionType
from .fields import OneLineField, validate_phone

CONTACT_FIELDS = ("contact_name", "contact_phone", "contact_email")
CONSENT_FIELD = "consent_contact"
CONSENT_TEXT = (
    "Tôi đồng ý để Sở dùng số điện thoại, thư điện tử nêu trên chỉ để trả lời góp ý này. "
    "Dữ liệu được xóa sau 90 ngày; tôi có thể rút lại đồng ý bất cứ lúc nào bằng mã biên nhận."
)
MAX_EMAIL = 254


class ContactBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        max_length=500, label=_("Heading"), default="Thông tin liên hệ (không bắt buộc)"
    )
    help = blocks.CharBlock(max_length=500, required=False, label=_("Text under the heading"))
    consent = blocks.TextBlock(label=_("Text of the consent"), default=CONSENT_TEXT)

    class Meta:
        icon = "mail"
        label = _("Contact data")


class ContactData(QuestionType):
    """Optional contact data, stored apart, and only when the consent box was ticked."""

    kind = "contact"
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
        }

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
            CONSENT_FIELD: forms.BooleanField(label=entry["consent"], required=False),
        }
