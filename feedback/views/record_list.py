"""A list of records that staff read and nobody adds to by hand."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property

from plan_pages.views.working_list import ReadersListView


class RecordListView(ReadersListView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        return []
