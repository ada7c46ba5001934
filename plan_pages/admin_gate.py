"""The gate of unconfirmed passages as sentences in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from .models.plan import RepairedPassage
from .publication import PassageGateMixin, refusal


def refuse_publication(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before the editor's button publishes: keep the draft, lead the person to the passages."""
    count = page.unconfirmed_count() if isinstance(page, PassageGateMixin) else 0
    if not count:
        return None
    messages.error(request, f"{refusal(count)} {_('Your changes were saved as a draft.')}")
    return redirect(reverse("plan_pages_passages", args=[page.pk]))


class PlanPageForm(WagtailAdminPageForm):
    """Approving in the editor would publish at the workflow's end; it says why it can't."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        approves = "action-workflow-action" in self.data
        if approves and self.data.get("workflow-action-name") == "approve":
            count = self.instance.unconfirmed_count() if self.instance.pk else 0
            if count:
                self.add_error(None, refusal(count))
        return cleaned


class WaitingPassagesPanel(Component):
    """On the admin's home page, where a refused approval ends: which plans wait, and the way."""

    name = "waiting_passages"
    order = 50
    template_name = "plan_pages/admin/waiting_passages.html"
    heading = gettext_lazy("Plans that cannot be published yet")

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        waiting = RepairedPassage.objects.unconfirmed().select_related("plan")
        plans = {passage.plan for passage in waiting.prefetch_related("plan__pages")}
        pages = [page for plan in plans for page in plan.pages.all()]
        editable = [p for p in pages if p.permissions_for_user(request.user).can_edit()]
        return {"heading": self.heading, "pages": editable}
