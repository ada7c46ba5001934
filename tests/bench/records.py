"""5,000 tasks in ten plans on the portal, and a stock site with a listing of twenty pages."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page, Site

from plan_pages.enums import Recurrence
from plan_pages.models import Criterion, PlanPage, PlanTask, Unit
from plan_pages.text import fold
from tests.bench.stock.models import StockArticlePage, StockIndexPage
from tests.factories.plan_pages import (
    UNIT_NAMES,
    CriterionFactory,
    PlanFactory,
    PlanPageFactory,
    UnitFactory,
)
from tests.factories.portal import make_home, make_sections, translated

PLANS, TASKS = 10, 500
SECTIONS, ARTICLES = 6, 20
VERBS = ("Rà soát", "Tổ chức", "Công khai", "Kiểm tra", "Hoàn thiện", "Đẩy mạnh", "Khảo sát")
SUBJECTS = (
    "thủ tục hành chính",
    "dịch vụ công trực tuyến",
    "cấp Giấy chứng nhận quyền sử dụng đất",
    "văn bản quy phạm pháp luật",
    "mức độ hài lòng của người dân",
)
TAILS = ("đúng thời hạn quy định", "trên cổng dịch vụ công", "theo cơ chế một cửa liên thông")


def make_plans() -> list[PlanPage]:
    home = make_home()
    translated(home, slug="home-en", title="Administrative reform portal")
    index = make_sections(home)["ke-hoach"]
    units: list[Unit] = [UnitFactory(code=code) for code in UNIT_NAMES]
    criteria = _criteria()
    pages = [
        PlanPageFactory(
            parent=index, plan=PlanFactory(slug=f"ke-hoach-{year}", year=year, title=f"Năm {year}")
        )
        for year in range(2026 - PLANS + 1, 2027)
    ]
    for page in pages:
        _add_tasks(page, units, criteria)
    return pages


def _criteria() -> list[Criterion]:
    leaves: list[Criterion] = []
    for field in range(1, 9):
        top = CriterionFactory(code=str(field))
        for number in range(1, 6):
            leaves.append(CriterionFactory(code=f"{field}.{number}", parent=top))
    return leaves


def _add_tasks(page: PlanPage, units: list[Unit], criteria: list[Criterion]) -> None:
    chosen = random.Random(page.plan.year)
    tasks = PlanTask.objects.bulk_create(
        _task(page, number, chosen, criteria) for number in range(1, TASKS + 1)
    )
    lead, support = PlanTask.lead_units.through, PlanTask.supporting_units.through
    lead.objects.bulk_create(
        lead(plantask=task, unit=unit) for task in tasks for unit in chosen.sample(units, 1)
    )
    support.objects.bulk_create(
        support(plantask=task, unit=unit) for task in tasks for unit in chosen.sample(units, 2)
    )


def _task(
    page: PlanPage, number: int, chosen: random.Random, criteria: list[Criterion]
) -> PlanTask:
    title = f"{chosen.choice(VERBS)} {chosen.choice(SUBJECTS)} {chosen.choice(TAILS)} ({number})"
    due = date(page.plan.year, 1, 1) + timedelta(days=chosen.randrange(365))
    return PlanTask(
        plan=page.plan,
        number=number,
        title=title,
        product="Báo cáo kết quả",
        criterion=chosen.choice(criteria),
        deadline_text=f"Đến {due:%d/%m/%Y}",
        due_on=due,
        recurrence=Recurrence.NONE,
        completed_on=due - timedelta(days=3) if chosen.random() < 0.4 else None,
        search_ascii=fold(title),
    )


def make_stock_site() -> StockIndexPage:
    home = Page.objects.get(depth=1).add_child(
        instance=StockIndexPage(title="Stock", slug="stock-home")
    )
    Site.objects.create(hostname="stock.test", root_page=home, site_name="Stock")
    for number in range(SECTIONS):
        section = home.add_child(
            instance=StockIndexPage(
                title=f"Chuyên mục {number}", slug=f"chuyen-muc-{number}", show_in_menus=True
            )
        )
        for article in range(ARTICLES):
            section.add_child(instance=_article(number * ARTICLES + article))
    Site.clear_site_root_paths_cache()
    return StockIndexPage.objects.get(slug="chuyen-muc-0")


def _article(number: int) -> StockArticlePage:
    chosen = random.Random(number)
    title = f"{chosen.choice(VERBS)} {chosen.choice(SUBJECTS)} ({number})"
    values: dict[str, Any] = {
        "slug": slugify(fold(title)),
        "date": date(2025, 1, 1) + timedelta(days=number),
        "intro": " ".join(chosen.choice(TAILS) for _ in range(8)),
        "body": "<p>Nội dung</p>" * 14,
    }
    return StockArticlePage(title=title, **values)
