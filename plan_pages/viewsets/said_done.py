from plan_pages.models import SaidDone
from plan_pages.said_done_form import SaidDoneForm

from .base import RecordViewSet, YesNoColumn


class SaidDoneViewSet(RecordViewSet):
    """Pairs of “citizens said” and “the department did”, kept by editors and by the Office."""

    model = SaidDone
    name = "reform_said_done"
    icon = "openquote"
    list_display = [
        "said",
        "did",
        "date",
        "task",
        YesNoColumn("is_public", SaidDone._meta.get_field("is_public").verbose_name),
    ]
    list_filter = ["is_public", "date"]
    search_fields = ["said", "did"]
    list_export = ["said", "did", "date", "task.number", "is_public"]

    def get_form_class(self, for_update: bool = False) -> type[SaidDoneForm]:
        return SaidDoneForm
