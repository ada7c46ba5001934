from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plan_pages.enums import Audience, NewsKind
from plan_pages.models import NewsIndexPage, NewsPage, PlanIndexPage, SaidDone
from tests.factories.plan_pages import (
    CriterionFactory,
    NewsPageFactory,
    PlanPageFactory,
    PlanTaskFactory,
)


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


def test_audience_and_campaign_can_be_chosen_together(news_index: NewsIndexPage) -> None:
    NewsPageFactory(parent=news_index, title="Một", audience=Audience.BUSINESS, campaign="Đợt 1")
    NewsPageFactory(parent=news_index, title="Hai", audience=Audience.BUSINESS, campaign="Đợt 2")
    NewsPageFactory(parent=news_index, title="Ba", kind=NewsKind.BILLBOARD, campaign="Đợt 1")
    assert titles(get(news_index, "?doi_tuong=business&dot=Đợt+1")) == ["Một"]
    assert set(titles(get(news_index, "?dot=Đợt+1"))) == {"Một", "Ba"}
    assert titles(get(news_index, "?loai=pano")) == ["Ba"]


def test_a_filter_is_kept_from_page_to_page_and_beside_another(news_index: NewsIndexPage) -> None:
    for _n in range(13):
        NewsPageFactory(parent=news_index, campaign="Đợt 1 & 2")
    text = get(news_index, "?dot=%C4%90%E1%BB%A3t+1+%26+2&loai=tin").content.decode()
    kept = "loai=tin&amp;dot=%C4%90%E1%BB%A3t+1+%26+2"
    assert f"?{kept}&amp;page=2" in text
    assert f"?{kept.replace('tin', 'video')}" in text


def test_campaigns_of_drafts_are_no_choice(news_index: NewsIndexPage) -> None:
    NewsPageFactory(parent=news_index, campaign="Bí mật", live=False)
    response = get(news_index, "?dot=Bí+mật")
    assert response.context["problem"]
    assert len(response.context["filters"]) == 2


@pytest.mark.parametrize("query", ["?doi_tuong=xyz", "?dot=khong-co", "?loai=1&dot=2"])
def test_what_no_filter_knows_is_said(news_index: NewsIndexPage, query: str) -> None:
    NewsPageFactory(parent=news_index, campaign="Đợt 1")
    response = get(news_index, query)
    assert response.context["problem"]
    assert len(titles(response)) == 1


def test_a_page_says_its_audience_campaign_and_criterion(news_index: NewsIndexPage) -> None:
    page = NewsPageFactory(
        parent=news_index,
        audience=Audience.BUSINESS,
        campaign="Chuyển đổi số",
        criterion=CriterionFactory(code="7.2"),
    )
    for shown in (page, news_index):
        text = get(shown).content.decode()
        for words in (str(Audience.BUSINESS.label), "Chuyển đổi số", "7.2"):
            assert words in text


def test_a_page_tells_what_citizens_said_and_what_was_done(news_index: NewsIndexPage) -> None:
    page = NewsPageFactory(parent=news_index)
    SaidDone.objects.create(said="Chờ lâu", did="Thêm quầy", news=page, is_public=True)
    SaidDone.objects.create(said="Còn nháp", did="Chưa rõ", news=page)
    text = get(page).content.decode()
    assert "Thêm quầy" in text
    assert "Còn nháp" not in text


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
