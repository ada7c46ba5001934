from typing import Any

from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from plan_pages.spreadsheet import safe_cell


class SafeExportIndexView(IndexView):
    """Exports are opened in spreadsheets, so no cell may begin like a formula."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return safe_cell(super().preprocess_field_value(field, value, export_format))


class RecordViewSet(ModelViewSet):
    """Lists, forms and exports of one of the plan's records; copies make no sense for any."""

    index_view_class = SafeExportIndexView
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_admin_menu = False

    @property
    def menu_label(self) -> str:
        return str(self.model._meta.verbose_name_plural).capitalize()
