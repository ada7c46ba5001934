"""Drafts and private pages: a stranger reads none, and no list tells of one."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from feedback.models import Response
from tests.corpus.entries import BOARD
from tests.corpus.site import FilledSite
from tests.factories import feedback as forms
from tests.factories.plan_pages import (
    NewsPageFactory,
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
)

pytestmark = pytest.mark.django_db

# Searched for by its words, never by its number.
SECRET = "Phương án mật 7391"
SECRET_SLUG = "phuong-an-7391"


@pytest.fixture
def secrets(site: FilledSite) -> list[str]:
    """Drafts and private pages of every kind; their addresses."""
    news, plans = site.sections["tin-tuc"], site.sections["ke-hoach"]
    draft_plan = PlanFactory.create(slug=SECRET_SLUG, title=SECRET, year=2031)
    private_plan = PlanFactory.create(slug=f"{SECRET_SLUG}-2", title=SECRET, year=2032)
    for plan in (draft_plan, private_plan):
        PlanTaskFactory.create(plan=plan, number=1, title=SECRET, led_by=[site.people.unit])
    pages = [
        PlanPageFactory(parent=plans, plan=draft_plan, live=False),
        _private(PlanPageFactory(parent=plans, plan=private_plan)),
        NewsPageFactory(parent=news, slug=SECRET_SLUG, title=SECRET, summary=SECRET, live=False),
        _private(NewsPageFactory(parent=news, slug=f"{SECRET_SLUG}-2", title=SECRET)),
        _draft_of_a_live_page(NewsPageFactory(parent=news, slug="tin-cu", title="Tin cũ")),
        _private(forms.form_page(SECRET_SLUG, title=SECRET)),
    ]
    addresses = [page.get_url() or "" for page in pages]
    below = [f"{address}nhiem-vu/{end}" for address in addresses[:2] for end in ("", "1/")]
    return [address for address in [*addresses, *below] if address]


def _private(page: Page) -> Page:
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="mat-khau"
    )
    return page


def _draft_of_a_live_page(page: Page) -> Page:
    page.title = page.summary = SECRET
    page.save_revision()
    return page


def test_a_stranger_reads_no_draft_and_no_private_page(secrets: list[str], client: Client) -> None:
    for address in secrets:
        for prefix in ("", "/en"):
            for query in ("", "?format=csv", "?q=mat", "?mode_name=&in_preview_panel=true"):
                response = client.get(f"{prefix}{address}{query}")
                assert SECRET not in response.content.decode(), (prefix, address, query)


def test_what_is_below_a_private_page_or_copies_it_is_private(
    site: FilledSite, client: Client
) -> None:
    section = site.sections["tin-tuc"]
    source = NewsPageFactory(parent=section, slug="nguon", title=SECRET)
    alias = source.create_alias(update_slug="ban-sao", parent=section)
    of_alias = alias.create_alias(update_slug="ban-sao-2", parent=section)
    assert SECRET in client.get("/tin-tuc/ban-sao/").content.decode()

    _private(source)
    for address in (source.url, alias.url, of_alias.url, f"/en{alias.url}"):
        assert SECRET not in client.get(address).content.decode(), address

    _private(section)
    for address in ("/tin-tuc/", "/tin-tuc/tin-0-1/", "/en/tin-tuc/tin-0-1/"):
        assert b'name="password"' in client.get(address).content, address


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/en/",
        "/ke-hoach/",
        BOARD,
        f"{BOARD}1/",
        "/ket-qua/",
        "/tin-tuc/",
        "/gop-y/",
        "/so-do-cong/",
        "/tim-kiem/?q=phuong+an+mat",
        "/en/tim-kiem/?q=Ph%C6%B0%C6%A1ng+%C3%A1n+m%E1%BA%ADt",
        "/tim-kiem/goi-y/?q=phuong+an",
        "/rss/",
        "/sitemap.xml",
        "/api/v1/indicators/",
        "/api/v1/indicators/history/",
        "/api/v1/indicators/definitions/",
        "/api/v1/indicators/datasets/",
        "/api/v1/plans/",
        "/api/v1/tasks/",
        "/api/v1/news/",
        "/phuong-an-mat/",
    ],
)
def test_no_list_tells_of_a_draft_or_a_private_page(
    secrets: list[str], client: Client, address: str
) -> None:
    response = client.get(address)

    assert "7391" not in response.content.decode()


def test_a_private_form_takes_no_answer(secrets: list[str], client: Client) -> None:
    before = Response.objects.count()

    response = client.post(f"/gop-y/{SECRET_SLUG}/", {"A1": "4"})

    assert SECRET not in response.content.decode()
    assert b'name="password"' in response.content
    assert Response.objects.count() == before


def test_the_admin_and_its_interface_ask_strangers_to_sign_in(
    site: FilledSite, client: Client
) -> None:
    for address in (
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{site.plan_page.pk}/edit/",
        f"/admin/pages/{site.plan_page.pk}/edit/preview/",
        f"/admin/pages/{site.plan_page.pk}/revisions/1/view/",
        "/admin/api/main/pages/",
        "/admin/responses/",
        "/admin/reports/site-history/",
        "/admin/documents/",
    ):
        response = client.get(address)
        assert response.status_code in (302, 403, 404), address
        if response.status_code == 302:
            assert response["Location"].startswith("/admin/login/"), address


def test_wagtails_own_interface_is_not_open(site: FilledSite, client: Client) -> None:
    for address in ("/api/v2/pages/", "/api/main/pages/", "/api/v1/pages/", "/django-admin/"):
        assert client.get(address).status_code == 404, address
