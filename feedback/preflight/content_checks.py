"""What Wagtail's content checker looks at in the preview of a form, beyond its own rules."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from feedback.models import FeedbackFormPage

# Rules of axe for what people fill in.
FORM_RULES = [
    "label",
    "select-name",
    "form-field-multiple-labels",
    "autocomplete-valid",
    "aria-valid-attr-value",
    "duplicate-id-aria",
    "color-contrast",
    "target-size",
]
USE_LABEL = _("Give every question a text of its own")


class FormContentCheckerItem(ContentCheckerItem):
    axe_run_only: ClassVar[list[str]] = [*ContentCheckerItem.axe_run_only, *FORM_RULES]
    axe_messages: ClassVar[dict[str, dict[str, str | Promise]]] = {
        **ContentCheckerItem.axe_messages,
        "label": {"error_name": _("A field has no label"), "help_text": USE_LABEL},
        "select-name": {"error_name": _("A list has no label"), "help_text": USE_LABEL},
        "form-field-multiple-labels": {
            "error_name": _("A field has several labels"),
            "help_text": USE_LABEL,
        },
    }


def use_form_checks(items: list[Any], page: Page | None) -> None:
    """Put the form's checker in the place of Wagtail's, where one stands."""
    if not isinstance(page, FeedbackFormPage):
        return
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = FormContentCheckerItem(in_editor=item.in_editor)
