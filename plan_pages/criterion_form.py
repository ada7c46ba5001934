"""A criterion typed in: its code says where in the tree it stands."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from .errors import PlanError
from .importers.criterion_rows import CODE
from .models import Criterion
from .services.criterion_locks import require_unscored

TREE = {"criteria_set", "code", "max_score"}


class CriterionForm(WagtailAdminModelForm):
    class Meta:
        model = Criterion
        fields = ["criteria_set", "code", "name", "name_en", "max_score", "source"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if CODE.fullmatch(code) is None:
            self.add_error("code", _("A criterion's code is like 1, 1.1 or 1.1.1."))
        return code

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if not self.errors and TREE & set(self.changed_data):
            self._check_tree()
        return cleaned

    @transaction.atomic
    def _check_tree(self) -> None:
        try:
            require_unscored(*self._sets())
        except PlanError as error:
            self.add_error(None, str(error))
            return
        self._check_place()

    def _sets(self) -> set[int]:
        """The one it belongs to, and the one it is moved from."""
        sets = {self.cleaned_data["criteria_set"].pk}
        return sets | ({self.instance.criteria_set_id} if self.instance.pk else set())

    def _check_place(self) -> None:
        above = self.cleaned_data["code"].rpartition(".")[0]
        is_moved = {"criteria_set", "code"} & set(self.changed_data)
        if self.instance.pk and is_moved and self.instance.children.exists():
            self.add_error("code", _("A criterion with parts keeps its code and its set."))
        elif above and self._parent() is None:
            message = _("Criterion %(parent)s, of which this is a part, is not in the set.")
            self.add_error("code", message % {"parent": above})

    def _parent(self) -> Criterion | None:
        above = self.cleaned_data["code"].rpartition(".")[0]
        criteria = Criterion.objects.filter(criteria_set=self.cleaned_data["criteria_set"])
        return criteria.filter(code=above).first()

    def save(self, commit: bool = True) -> Criterion:
        if TREE & set(self.changed_data):
            self.instance.parent = self._parent()
        saved: Criterion = super().save(commit)
        return saved
