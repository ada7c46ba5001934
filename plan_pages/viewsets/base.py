from typing import Any

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import yesno
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from plan_pages.errors import PlanError, WrongState
from plan_pages.spreadsheet import safe_cell

from .stale import RecordEditView


class SafeExportIndexView(IndexView):
    """Exports are opened in spreadsheets, so no cell may begin like a formula."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return safe_cell(super().preprocess_field_value(field, value, export_format))


class YesNoColumn(Column):
    """A flag in words of the reader's language; Wagtail's own says True and False."""

    def __init__(self, name: str, label: Any) -> None:
        super().__init__(name, label=capfirst(label), sort_key=name)

    def get_value(self, instance: Any) -> str:
        return str(yesno(super().get_value(instance)))


class RecordInspectView(InspectView):
    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if value is None:
            return "–"
        return yesno(value) if isinstance(value, bool) else value


class RecordDeleteView(DeleteView):
    """What may not go is answered with why; Wagtail looks no further than direct references."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except PlanError as error:
            messages.error(self.request, str(error))
            response = redirect(self.get_success_url())
        return response

    def delete_action(self) -> None:
        try:
            super().delete_action()
        except ProtectedError:
            raise WrongState(
                _("“%(record)s” is in use, or something that belongs to it is: it stays.")
                % {"record": self.object}
            ) from None


class RecordViewSet(ModelViewSet):
    """Lists, forms and exports of one of the plan's records; copies make no sense for any."""

    index_view_class = SafeExportIndexView
    inspect_view_class = RecordInspectView
    edit_view_class = RecordEditView
    delete_view_class = RecordDeleteView
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_admin_menu = False

    @property
    def menu_label(self) -> str:
        return str(self.model._meta.verbose_name_plural).capitalize()
