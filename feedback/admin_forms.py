"""The edit form of a form page: says what is wrong with its questions before it goes live."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from .schema import SchemaError, schema_of, validate

# What makes an editor's draft public or puts it before an approver.
GOING_PUBLIC = ("action-publish", "action-submit", "action-restart-workflow")


def goes_public(data: Any) -> bool:
    if data.get("action-workflow-action") and data.get("workflow-action-name") == "approve":
        return True
    return any(action in data for action in GOING_PUBLIC)


class FormPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "body" in cleaned and goes_public(self.data):
            try:
                self._check(cleaned["body"])
            except SchemaError as error:
                self.add_error("body", error.sentences)
        return cleaned

    def _check(self, body: Any) -> None:
        from feedback.edits.check import check_edit  # noqa: PLC0415 - the models use this form

        from .models import FeedbackForm  # noqa: PLC0415 - the models use this form
        from .services.versions import form_key, identity_problems  # noqa: PLC0415

        locale = self.instance.locale.language_code
        schema = schema_of(body, locale)
        # What the panels show when the page comes back with errors.
        self.instance.body = body
        validate(schema)
        form = FeedbackForm.objects.filter(translation_key=form_key(self.instance)).first()
        problems = identity_problems(form, schema)
        if problems:
            raise SchemaError(problems)
        confirmed = self.data.get("confirm_breaks", "")
        check_edit(self.instance, confirmed=confirmed, user=self.for_user)
