from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plan_pages.enums import NewsKind
from plan_pages.models import NewsIndexPage, NewsPage, PlanIndexPage
from tests.factories.plan_pages import NewsPageFactory, PlanPageFactory, PlanTaskFactory


def get(page: Any, query: str = "") -> Any:
    response = Client().get(f"{page.url}{query}")
    assert response.status_code == 200
    return response


def titles(response: Any) -> list[str]:
    return [page.title for page in response.context["news"]]


def test_the_newest_stand_first_and_drafts_nowhere(news_index: NewsIndexPage) -> None:
    NewsPageFactory(parent=news_index, title="Cũ", date=date(2022, 1, 1))
    NewsPageFactory(parent=news_index, title="Mới", date=date(2022, 12, 1))
    NewsPageFactory(parent=news_index, title="Nháp", live=False)
    assert titles(get(news_index)) == ["Mới", "Cũ"]


def test_one_kind_can_be_chosen(news_index: NewsIndexPage) -> None:
    NewsPageFactory(parent=news_index, title="Một tin")
    NewsPageFactory(parent=news_index, title="Đối thoại", kind=NewsKind.DIALOGUE)
    assert titles(get(news_index, "?loai=doi-thoai")) == ["Đối thoại"]


def test_an_unknown_kind_is_said(news_index: NewsIndexPage) -> None:
    NewsPageFactory(parent=news_index)
    response = get(news_index, "?loai=xyz")
    assert response.context["problem"]
    assert len(titles(response)) == 1


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999", "1e9", "", "2", "%F0"])
def test_any_page_number_is_a_page(news_index: NewsIndexPage, number: str) -> None:
    for _n in range(13):
        NewsPageFactory(parent=news_index)
    assert Client().get(f"{news_index.url}?page={number}").status_code in (200, 400)


def test_an_empty_list_says_so(news_index: NewsIndexPage) -> None:
    assert titles(get(news_index)) == []


def test_the_list_asks_no_more_queries_with_more_news(news_index: NewsIndexPage) -> None:
    NewsPageFactory(parent=news_index)
    get(news_index)
    with CaptureQueriesContext(connection) as few:
        get(news_index)
    for _n in range(30):
        NewsPageFactory(parent=news_index)
    with CaptureQueriesContext(connection) as many:
        get(news_index)
    assert len(many) == len(few) <= 15


def test_a_page_links_to_the_task_it_serves(
    news_index: NewsIndexPage, plan_index: PlanIndexPage
) -> None:
    plan_page = PlanPageFactory(parent=plan_index)
    task = PlanTaskFactory(plan=plan_page.plan, number=5)
    page = NewsPageFactory(parent=news_index, task=task)
    assert f'href="{plan_page.url}nhiem-vu/5/"' in get(page).content.decode()


def test_a_task_of_a_draft_plan_is_not_linked(
    news_index: NewsIndexPage, plan_index: PlanIndexPage
) -> None:
    plan_page = PlanPageFactory(parent=plan_index, live=False)
    task = PlanTaskFactory(plan=plan_page.plan, number=5, title="Việc bí mật")
    text = get(NewsPageFactory(parent=news_index, task=task)).content.decode()
    assert "Việc bí mật" not in text


def test_an_infographic_needs_its_words(news_index: NewsIndexPage) -> None:
    page = NewsPage(title="Hình", slug="hinh", kind=NewsKind.INFOGRAPHIC, live=False)
    news_index.add_child(instance=page)
    with pytest.raises(ValidationError):
        page.save_revision()
    page.body = [("text", "<p>Nội dung bằng chữ</p>")]
    page.save_revision()


def test_markup_in_a_title_is_text(news_index: NewsIndexPage) -> None:
    page = NewsPageFactory(parent=news_index, title="<svg onload=alert(1)>")
    assert "<svg onload" not in get(page).content.decode()
    assert "<svg onload" not in get(news_index).content.decode()
