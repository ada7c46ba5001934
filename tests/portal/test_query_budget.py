"""No public page asks the database more than fifteen questions, however much there is to show."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.models import Response
from feedback.services.receipts import receipt_for, reference_to
from tests.corpus.site import FilledSite, filled_site

pytestmark = pytest.mark.django_db

BUDGET = 15
BOARD = "/ke-hoach/ke-hoach-2022/nhiem-vu/"
PAGES = (
    "/",
    "/ke-hoach/",
    "/ke-hoach/ke-hoach-2022/",
    BOARD,
    f"{BOARD}?don_vi=VPDKDD&trang_thai=qua-han&trang_thai=hoan-thanh&linh_vuc=1&q=nhiem+vu",
    f"{BOARD}?han=2022-12-31&tieu_chi=1.1",
    f"{BOARD}?don_vi=khong-co&han=hom-qua",
    f"{BOARD}1/",
    "/ket-qua/",
    "/ket-qua/?nam=2018",
    "/ket-qua/kq-0-1/",
    "/ket-qua/chi-so/",
    "/ket-qua/chi-so/chi-so-0/",
    "/ket-qua/chi-so/chi-so-0/?ky=2026",
    "/ket-qua/chi-so/chi-so-0/cach-tinh/",
    "/tin-tuc/",
    "/tin-tuc/?loai=tin&page=1",
    "/tin-tuc/tin-0-1/",
    "/gop-y/",
    "/gop-y/khao-sat/",
    "/gop-y/tra-cuu/",
    "/gop-y/bien-nhan/",
    "/tim-kiem/",
    "/tim-kiem/?q=nhiem+vu",
    "/tim-kiem/?q=ti%E1%BA%BFp+c%E1%BA%ADn",
    "/tim-kiem/?q=khongcogi",
    "/tim-kiem/goi-y/?q=nhiem",
    "/bao-ve-du-lieu/",
    "/tro-nang/",
    "/so-do-cong/",
    "/khong-co-trang-nay/",
    f"{BOARD}999/",
)
WITHOUT_LANGUAGE = (
    f"{BOARD}?format=csv",
    "/api/v1/indicators/",
    "/api/v1/indicators/?code=chi-so-0&period=2026&limit=100",
    "/api/v1/indicators/?format=csv",
    "/api/v1/schema/",
    "/rss/",
    "/sitemap.xml",
    "/robots.txt",
    "/health/live",
    "/health/ready",
    "/health/queue",
)
MISSING = ("khong-co-trang-nay", "/999/", "bien-nhan")


@pytest.fixture
def site(db: None) -> FilledSite:
    return filled_site()


def addresses() -> list[str]:
    return [*PAGES, *(f"/en{page}" for page in PAGES), *WITHOUT_LANGUAGE]


def questions(client: Client, address: str) -> int:
    """No page is kept in the cache: only Wagtail's two questions after its sites are spared."""
    response = client.get(address)
    expected = 404 if any(part in address for part in MISSING) else 200
    assert response.status_code == expected, address
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(address)
        b"".join(response)
    return len(asked)


def measured(asked: Iterable[str]) -> dict[str, int]:
    client = Client()
    return {address: questions(client, address) for address in asked}


def test_no_public_page_is_over_the_budget_or_dearer_when_there_is_more(site: FilledSite) -> None:
    few = measured(addresses())
    site.grow().grow()
    many = measured(addresses())

    assert {page: n for page, n in many.items() if n > BUDGET} == {}
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_receipt_and_a_look_up_stay_within_the_budget(site: FilledSite, prefix: str) -> None:
    response, client = Response.objects.latest("pk"), Client()
    receipt = f"{prefix}/gop-y/bien-nhan/?ma={reference_to(response)}"
    look_up, typed = f"{prefix}/gop-y/tra-cuu/", {"code": receipt_for(response.token)}
    assert client.get(receipt).status_code == 200

    with CaptureQueriesContext(connection) as shown:
        client.get(receipt)
    with CaptureQueriesContext(connection) as found:
        assert client.post(look_up, typed).status_code == 200

    assert len(shown) <= BUDGET
    assert len(found) <= BUDGET
