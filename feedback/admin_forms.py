"""The edit form of a form page: says what is wrong with its questions before it goes live."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from .schema import SchemaError, schema_of, validate

# What makes an editor's draft public or puts it before an approver.
GOING_PUBLIC = ("action-publish", "action-submit")


class FormPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "body" in cleaned and any(action in self.data for action in GOING_PUBLIC):
            try:
                self._check(cleaned["body"])
            except SchemaError as error:
                self.add_error("body", error.sentences)
        return cleaned

    def _check(self, body: Any) -> None:
        from .models import FeedbackForm  # noqa: PLC0415 - the models use this form
        from .services.versions import form_key, identity_problems  # noqa: PLC0415

        locale = self.instance.locale.language_code
        schema = schema_of(body, locale)
        validate(schema)
        form = FeedbackForm.objects.filter(translation_key=form_key(self.instance)).first()
        problems = identity_problems(form, schema)
        if problems:
            raise SchemaError(problems)
