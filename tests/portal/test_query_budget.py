"""No public page asks the database more than fifteen questions, however much there is to show."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.days import now
from feedback.models import Response
from feedback.services.receipts import receipt_for, reference_to
from feedback.spam import salts
from plan_pages.models import Criterion, Plan, PlanTask, Unit
from tests.corpus.site import FilledSite, filled_site
from tests.factories.plan_pages import PlanFactory, PlanPageFactory

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
    f"{BOARD}?page=2",
    f"{BOARD}?xuat=in",
    f"{BOARD}1/",
    "/ket-qua/",
    "/ket-qua/?xem=kiem-tra",
    "/ket-qua/?nam=2018",
    "/ket-qua/kq-0-1/",
    "/ket-qua/chi-so/",
    "/ket-qua/chi-so/du-lieu-mo/",
    "/ket-qua/chi-so/chi-so-0/",
    "/ket-qua/chi-so/chi-so-0/?ky=2026",
    "/ket-qua/chi-so/chi-so-0/cach-tinh/",
    "/tin-tuc/",
    "/tin-tuc/?loai=tin&page=1",
    "/tin-tuc/?doi_tuong=all&dot=%C4%90%E1%BB%A3t+0",
    "/tin-tuc/tin-0-1/",
    "/gop-y/",
    "/gop-y/khao-sat/",
    "/gop-y/tra-cuu/",
    "/gop-y/da-lam/",
    "/gop-y/da-lam/?nam=2022",
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
    f"{BOARD}?xuat=xlsx",
    "/api/v1/indicators/",
    "/api/v1/indicators/?code=chi-so-0&period=2026&limit=100",
    "/api/v1/indicators/?format=csv",
    "/api/v1/indicators/history/",
    "/api/v1/indicators/history/?format=csv",
    "/api/v1/indicators/definitions/",
    "/api/v1/indicators/dictionary/",
    "/api/v1/indicators/datasets/",
    "/api/v1/indicators/datasets/chi-so-0/",
    "/api/v1/schema/",
    "/api/v1/plans/",
    "/api/v1/tasks/",
    "/api/v1/tasks/?unit=VPDKDD&status=qua-han&format=csv",
    "/api/v1/criteria/",
    "/api/v1/scores/",
    "/api/v1/results/",
    "/api/v1/news/",
    "/api/v1/said-done/",
    "/api/v1/said-done/?indicator=chi-so-0&format=csv",
    "/rss/",
    "/rss/nhiem-vu/",
    "/rss/bao-cao/",
    "/rss/dinh-chinh/",
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


def test_five_thousand_tasks_of_ten_plans_stay_within_the_budget(site: FilledSite) -> None:
    """Five hundred in each plan, with units and criteria."""
    ready = {plan.pk: plan.tasks.count() for plan in Plan.objects.all()}
    for number in range(10 - len(ready)):
        made = PlanFactory(slug=f"ke-hoach-{1990 + number}", year=1990 + number)
        PlanPageFactory(parent=site.sections["ke-hoach"], plan=made)
    for plan in Plan.objects.all():
        _add_tasks(plan, range(ready.get(plan.pk, 0) + 1, 501))
    assert PlanTask.objects.count() == 5000
    asked = [
        page
        for page in addresses()
        if "nhiem-vu" in page or page in ("/", "/en/", "/ke-hoach/", "/ket-qua/", "/api/v1/tasks/")
    ]

    assert {page: n for page, n in measured(asked).items() if n > BUDGET} == {}


def _add_tasks(plan: Plan, numbers: range) -> None:
    """In bulk, which the factories cannot; each led by one unit and supported by another."""
    units, criteria = list(Unit.objects.all()), list(Criterion.objects.all())
    tasks = PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan,
            number=number,
            title=f"Nhiệm vụ số {number}",
            deadline_text="Trước 31/12",
            due_on=date(plan.year, 12, 31),
            criterion=criteria[number % len(criteria)],
        )
        for number in numbers
    )
    pairs: tuple[tuple[Any, int], ...] = (
        (PlanTask.lead_units.through, 0),
        (PlanTask.supporting_units.through, 1),
    )
    for through, shift in pairs:
        through.objects.bulk_create(
            through(plantask=task, unit=units[(task.number + shift) % len(units)]) for task in tasks
        )


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_receipt_and_a_look_up_stay_within_the_budget(
    site: FilledSite, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process reads the day's salt once; inside a test's transaction it would again each time.
    monkeypatch.setitem(salts._known, now().date(), "a salt")
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
