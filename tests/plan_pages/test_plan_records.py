"""The record of a plan in the admin: its parent and its signed document."""

from typing import Any

from django.urls import reverse
from wagtail.documents.widgets import AdminDocumentChooser

from plan_pages.models import Plan
from tests.factories.plan_pages import PlanFactory
from tests.people import People


def plan_form(plan: Plan, **changes: Any) -> dict[str, Any]:
    return {"slug": plan.slug, "title": plan.title, "year": plan.year, **changes}


def test_a_signed_document_is_chosen_or_uploaded_where_it_is_needed(people: People) -> None:
    plan, client = PlanFactory(), people.client("coordinator")
    pages = {
        reverse("reform_plans:edit", args=[plan.pk]): "signed_document",
        reverse("reform_plans:add"): "signed_document",
        reverse("reform_amendments:add"): "document",
    }
    for url, name in pages.items():
        form = client.get(url).context["form"]
        assert isinstance(form.fields[name].widget, AdminDocumentChooser), url


def test_a_plan_is_not_its_own_parent(people: People) -> None:
    plan = PlanFactory()
    url = reverse("reform_plans:edit", args=[plan.pk])
    people.client("coordinator").post(url, plan_form(plan, parent=plan.pk))
    plan.refresh_from_db()
    assert plan.parent is None


def test_a_plan_is_not_below_one_that_carries_it_out(people: People) -> None:
    plan = PlanFactory()
    below = PlanFactory(slug="duoi", parent=PlanFactory(slug="giua", parent=plan))
    url = reverse("reform_plans:edit", args=[plan.pk])
    response = people.client("coordinator").post(url, plan_form(plan, parent=below.pk))
    assert "parent" in response.context["form"].errors
    plan.refresh_from_db()
    assert plan.parent is None


def test_a_plan_says_what_it_carries_out(people: People) -> None:
    plan, superior = PlanFactory(), PlanFactory(slug="tren")
    url = reverse("reform_plans:edit", args=[plan.pk])
    response = people.client("coordinator").post(url, plan_form(plan, parent=superior.pk))
    assert response.status_code == 302, response.context["form"].errors
    plan.refresh_from_db()
    assert plan.parent == superior
