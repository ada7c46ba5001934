"""A small site whose words have every trap: accents, đ, homographs, drafts, private pages."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from wagtail.models import Locale, Page, PageViewRestriction

from feedback.models import FeedbackForm, Indicator, IndicatorIndexPage, IndicatorPage
from plan_pages.models import PlanPage, PlanTask
from tests.factories.plan_pages import (
    NewsIndexPageFactory,
    NewsPageFactory,
    PlanFactory,
    PlanIndexPageFactory,
    PlanPageFactory,
    PlanTaskFactory,
    ResultPageFactory,
    ResultsIndexPageFactory,
    site_root,
)


@dataclass
class Site:
    plan_page: PlanPage
    task: PlanTask
    indicator: Indicator
    news_index: Page

    def add_news(self, title: str, text: str = "", **fields: Any) -> Page:
        return NewsPageFactory(parent=self.news_index, title=title, summary=text, **fields)


def make_indicator(parent: Page, code: str, title: str, **page_fields: Any) -> Indicator:
    form = FeedbackForm.objects.create(translation_key=uuid.uuid4(), slug=code, title=code)
    indicator = Indicator.objects.create(
        code=code, title=title, title_en="Access to services", form=form
    )
    page = IndicatorPage(title=title, slug=code, indicator=indicator, **page_fields)
    parent.add_child(instance=page)
    return indicator


@pytest.fixture
def site(db: None) -> Site:
    root = site_root()
    plan = PlanFactory.create(title="Kế hoạch cải cách hành chính năm 2022")
    plans = PlanIndexPageFactory(parent=root)
    plan_page = PlanPageFactory(
        parent=plans,
        plan=plan,
        body=[("paragraph", "Đẩy mạnh chuyển đổi số trong quản lý đất đai.")],
    )
    task = PlanTaskFactory.create(
        plan=plan,
        number=13,
        title="Rà soát kế hoạch sử dụng đất đai",
        product="Báo cáo rà soát tiêu chí 3.4.1",
    )
    results = ResultsIndexPageFactory(parent=root)
    ResultPageFactory(parent=results, title="Kết quả năm 2021", summary="Chỉ số tăng 23 bậc.")
    index = IndicatorIndexPage(title="Chỉ số", slug="chi-so")
    results.add_child(instance=index)
    indicator = make_indicator(index, "sipas-access", "Tiếp cận dịch vụ theo kế hoạch")
    return Site(plan_page, task, indicator, NewsIndexPageFactory(parent=root))


@pytest.fixture
def hidden(site: Site) -> Site:
    """What no stranger may find, all of it about a “phương án mật”."""
    draft_plan = PlanFactory.create(slug="du-thao", title="Phương án mật dự thảo", year=2023)
    PlanPageFactory(parent=site.plan_page.get_parent(), plan=draft_plan, live=False)
    PlanTaskFactory.create(plan=draft_plan, number=1, title="Nhiệm vụ của phương án mật")
    PlanTaskFactory.create(
        plan=PlanFactory.create(slug="khong-trang", title="Không trang", year=2024),
        number=1,
        title="Phương án mật của kế hoạch chưa có trang",
    )
    site.add_news("Phương án mật chưa công bố", live=False)
    private = site.add_news("Phương án mật nội bộ")
    PageViewRestriction.objects.create(
        page=private, restriction_type=PageViewRestriction.PASSWORD, password="mat-khau"
    )
    index = IndicatorIndexPage.objects.get()
    make_indicator(index, "sipas-secret", "Chỉ số phương án mật", live=False)
    return site


@pytest.fixture
def english(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]
