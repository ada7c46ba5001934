"""The feed, robots.txt and the sitemap: what machines read of the public site."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, PageViewRestriction

from feedback.indicators.sipas import install_sipas_indicators
from feedback.models import (
    FeedbackFormPage,
    Indicator,
    IndicatorIndexPage,
    IndicatorPage,
    IndicatorSnapshot,
)
from feedback.services.indicators import compute
from feedback.services.publication import correct, publish, submit
from feedback.services.versions import version_for
from plan_pages.enums import ProgressClaim, ReportState
from plan_pages.models import PeriodicReport, PlanPage, PlanTask, ProgressReport, ReportingPeriod
from plan_pages.roles import Role
from portal.demo.answers import count_in_small_steps
from portal.demo.form import survey_body
from portal.models import HomePage
from tests.factories.feedback import answer, form_page, sheet
from tests.factories.plan_pages import (
    NewsPageFactory,
    PlanPageFactory,
    PlanTaskFactory,
    ReportingPeriodFactory,
    ResultPageFactory,
    UnitFactory,
)
from tests.factories.portal import make_home, make_sections, translated
from tests.feedback.factories_indicators import answers, make_indicator, published
from tests.people import make_account, make_people

pytestmark = pytest.mark.django_db

NAMESPACE = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def home() -> HomePage:
    return make_home()


@pytest.fixture
def sections(home: HomePage) -> dict[str, Page]:
    return make_sections(home)


def feed_titles(client: Client) -> list[str]:
    response = client.get("/rss/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/rss+xml")
    return [item.findtext("title") or "" for item in items(response.content)]


def items(content: bytes) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(content).iter("item"))


def published_value(results: Page, respondents: int) -> IndicatorSnapshot:
    """One factor of the survey, published for 2026 from this many answers of one unit."""
    page = form_page("khao-sat-hai-long", survey_body())
    UnitFactory(code="VPDKDD")
    for number in range(respondents):
        answer(page, sheet("VPDKDD", **dict.fromkeys(("D1", "D2", "D3"), "54"[number % 3 // 2])))
    answer(page, sheet("VPDKDD", D1="2", D2="1", D3="3"))
    count_in_small_steps()
    install_sipas_indicators(version_for(page).form)
    indicator = Indicator.objects.get(code="sipas-result")
    index = results.add_child(instance=IndicatorIndexPage(title="Chỉ số", slug="chi-so"))
    index.add_child(
        instance=IndicatorPage(title="Kết quả", slug="sipas-result", indicator=indicator)
    )
    return publish_for(indicator, ReportingPeriodFactory(code="2026", name="Năm 2026"))


def publish_for(indicator: Indicator, period: ReportingPeriod) -> IndicatorSnapshot:
    analyst, director = make_account("a", Role.ANALYST), make_account("d", Role.DIRECTOR)
    return publish(submit(compute(indicator, period), analyst), director)


def publish_again(indicator: Indicator, period: ReportingPeriod) -> IndicatorSnapshot:
    """By the accounts of ``publish_for``."""
    analyst, director = User.objects.get(username="a"), User.objects.get(username="d")
    return publish(submit(compute(indicator, period), analyst), director)


def test_an_empty_site_has_an_empty_feed(client: Client, home: HomePage) -> None:
    assert feed_titles(client) == []


def test_news_come_newest_first_with_their_own_day(
    client: Client, sections: dict[str, Page]
) -> None:
    NewsPageFactory(parent=sections["tin-tuc"], title="Cũ", date=date(2022, 1, 5))
    NewsPageFactory(parent=sections["tin-tuc"], title="Mới", date=date(2022, 9, 5), slug="moi")
    assert feed_titles(client) == ["Mới", "Cũ"]
    newest = items(client.get("/rss/").content)[0]
    assert (newest.findtext("link") or "").endswith("/tin-tuc/moi/")
    assert "05 Sep 2022" in (newest.findtext("pubDate") or "")


def test_a_stranger_finds_no_draft_and_no_private_page_in_feed_or_sitemap(
    client: Client, sections: dict[str, Page]
) -> None:
    news = sections["tin-tuc"]
    NewsPageFactory(parent=news, title="Nháp", slug="nhap", live=False)
    private = NewsPageFactory(parent=news, title="Nội bộ", slug="noi-bo")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert feed_titles(client) == []
    addresses = client.get("/sitemap.xml").content.decode()
    assert "/nhap/" not in addresses
    assert "/noi-bo/" not in addresses


def test_a_title_of_any_kind_leaves_the_feed_well_formed(
    client: Client, sections: dict[str, Page]
) -> None:
    title = 'Đất <đai> & "môi trường" ]]> ‘ấ’'
    NewsPageFactory(parent=sections["tin-tuc"], title=title)
    assert feed_titles(client) == [title]


def test_a_published_value_is_told_with_its_period_n_and_caveat(
    client: Client, sections: dict[str, Page]
) -> None:
    published_value(sections["ket-qua"], respondents=34)
    item = items(client.get("/rss/").content)[0]
    assert item.findtext("title") == "Kết quả dịch vụ, Năm 2026: 97,14\N{NO-BREAK SPACE}%"
    assert "35" in (item.findtext("description") or "")
    assert (item.findtext("link") or "").endswith("/ket-qua/chi-so/sipas-result/?ky=2026#2026")


def test_a_mean_score_is_told_as_a_score(client: Client, sections: dict[str, Page]) -> None:
    indicator = make_indicator(rule="mean", hit_options=[], weights={o: int(o) for o in "12345"})
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    index = sections["ket-qua"].add_child(
        instance=IndicatorIndexPage(title="Chỉ số", slug="chi-so")
    )
    index.add_child(instance=IndicatorPage(title="Điểm", slug="diem", indicator=indicator))
    published(indicator, make_people())
    title = items(client.get("/rss/").content)[0].findtext("title") or ""
    assert title.endswith(": 4,25")


def test_each_published_value_leads_to_where_its_period_is_shown(
    client: Client, sections: dict[str, Page]
) -> None:
    newest = published_value(sections["ket-qua"], respondents=34)
    year = {"starts": date(2025, 1, 1), "ends": date(2026, 1, 1)}
    publish_again(newest.indicator, ReportingPeriodFactory(code="2025", name="Năm 2025", **year))
    links = [item.findtext("link") or "" for item in items(client.get("/rss/").content)]
    assert {link.rpartition("#")[2] for link in links} == {"2025", "2026"}
    for link in links:
        address, _mark, target = link.partition("#")
        assert f'id="{target}"' in client.get(address).content.decode()


def test_a_value_of_too_few_is_told_without_its_figure(
    client: Client, sections: dict[str, Page]
) -> None:
    published_value(sections["ket-qua"], respondents=4)
    item = ElementTree.tostring(items(client.get("/rss/").content)[0], encoding="unicode")
    assert "80" not in item
    assert "%" not in item


def test_the_feed_asks_as_much_for_twenty_entries_as_for_one(
    client: Client, sections: dict[str, Page], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    published_value(sections["ket-qua"], respondents=34)
    for number in range(30):
        NewsPageFactory(parent=sections["tin-tuc"], title=f"Tin {number}")
    client.get("/rss/")
    with django_assert_max_num_queries(8):
        assert len(feed_titles(client)) == 21


def test_the_feed_takes_no_post(client: Client, home: HomePage) -> None:
    assert client.post("/rss/").status_code == 405
    assert client.post("/robots.txt").status_code == 405


def test_robots_are_led_to_the_sitemap_and_away_from_receipts(
    client: Client, home: HomePage
) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /gop-y/bien-nhan/" in text
    assert "Disallow: /\n" not in text


def test_the_sitemap_names_each_page_once_in_its_own_language(
    client: Client, home: HomePage, sections: dict[str, Page]
) -> None:
    translated(home, slug="home-en", title="Home")
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [entry.text or "" for entry in tree.findall("map:url/map:loc", NAMESPACE)]
    paths = sorted(address.removeprefix("http://localhost") for address in found)
    assert paths == ["/", "/en/", "/ke-hoach/", "/ket-qua/", "/tin-tuc/"]


FEEDS = ("/rss/", "/rss/nhiem-vu/", "/rss/bao-cao/", "/rss/dinh-chinh/")


@pytest.mark.parametrize("address", FEEDS)
def test_every_feed_of_an_empty_site_is_well_formed(
    client: Client, home: HomePage, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/rss+xml")
    assert items(response.content) == []
    assert client.post(address).status_code == 405


def plan_with_a_task(sections: dict[str, Page], **traits: object) -> PlanTask:
    page = PlanPageFactory(parent=sections["ke-hoach"])
    return PlanTaskFactory(plan=page.plan, number=5, title="Đối thoại", **traits)


def progress(task: PlanTask, state: ReportState = ReportState.APPROVED) -> ProgressReport:
    return ProgressReport.objects.create(
        task=task,
        period=ReportingPeriodFactory(code="2022-Q3", name="Quý III"),
        unit=UnitFactory(code="VP"),
        claim=ProgressClaim.IN_PROGRESS,
        text="Đã tổ chức hai buổi",
        state=state,
        decided_at=datetime(2022, 9, 20, tzinfo=UTC),
    )


def test_progress_and_completion_are_told_with_stable_names(
    client: Client, sections: dict[str, Page]
) -> None:
    task = plan_with_a_task(sections, completed_on=date(2022, 12, 1))
    approved = progress(task)
    done, reported = items(client.get("/rss/nhiem-vu/").content)
    assert "5" in (done.findtext("title") or "")
    assert "Đã tổ chức hai buổi" in (reported.findtext("description") or "")
    assert [item.findtext("guid") for item in (done, reported)] == [
        f"done:{task.pk}",
        f"progress:{approved.pk}",
    ]
    for item in (done, reported):
        link = "http://testserver/ke-hoach/ke-hoach-2022/nhiem-vu/5/"
        assert item.findtext("link") == link


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED])
def test_progress_that_is_not_approved_is_in_no_feed(
    client: Client, sections: dict[str, Page], state: ReportState
) -> None:
    progress(plan_with_a_task(sections), state)
    assert items(client.get("/rss/nhiem-vu/").content) == []


def test_the_tasks_of_a_draft_plan_are_in_no_feed(
    client: Client, sections: dict[str, Page]
) -> None:
    task = plan_with_a_task(sections, completed_on=date(2022, 12, 1))
    progress(task)
    PlanPage.objects.update(live=False)
    assert items(client.get("/rss/nhiem-vu/").content) == []


def test_a_published_report_is_told_and_another_result_is_not(
    client: Client, sections: dict[str, Page]
) -> None:
    task = plan_with_a_task(sections)
    page = ResultPageFactory(parent=sections["ket-qua"], title="Báo cáo quý III", slug="bc-q3")
    ResultPageFactory(parent=sections["ket-qua"], title="Bài khác")
    draft = ResultPageFactory(parent=sections["ket-qua"], title="Còn nháp", live=False)
    for number, shown in enumerate((page, draft), 1):
        PeriodicReport.objects.create(
            plan=task.plan,
            period=ReportingPeriodFactory(code="2022-Q3"),
            revision=number,
            data={},
            sha256="0" * 64,
            page=shown,
        )
    (item,) = items(client.get("/rss/bao-cao/").content)
    assert item.findtext("title") == "Báo cáo quý III"
    assert item.findtext("link") == "http://testserver/ket-qua/bc-q3/"


def test_a_correction_is_told_with_both_values_and_its_reason(
    client: Client, sections: dict[str, Page]
) -> None:
    first = published_value(sections["ket-qua"], respondents=34)
    assert items(client.get("/rss/dinh-chinh/").content) == []
    analyst, director = User.objects.get(username="a"), User.objects.get(username="d")
    page = FeedbackFormPage.objects.get()
    for _number in range(15):
        answer(page, sheet("VPDKDD", D1="1", D2="1", D3="1"))
    count_in_small_steps()
    redone = correct(first, "Bổ sung phiếu đến muộn", analyst)
    publish(submit(redone, analyst), director)
    (item,) = items(client.get("/rss/dinh-chinh/").content)
    assert "97,14" in (item.findtext("title") or "")
    assert item.findtext("description") == "Bổ sung phiếu đến muộn"
    assert (item.findtext("link") or "").endswith("/ket-qua/chi-so/sipas-result/?ky=2026#2026")
    assert item.findtext("guid") == f"correction:{IndicatorSnapshot.objects.latest('pk').pk}"


def test_a_feed_that_did_not_change_is_not_sent_again(
    client: Client, sections: dict[str, Page]
) -> None:
    plan_with_a_task(sections, completed_on=date(2022, 12, 1))
    tag = client.get("/rss/nhiem-vu/")["ETag"]
    assert client.get("/rss/nhiem-vu/", headers={"if-none-match": tag}).status_code == 304


def test_the_feed_of_tasks_asks_no_more_with_more_tasks(
    client: Client, sections: dict[str, Page], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    task = plan_with_a_task(sections, completed_on=date(2022, 12, 1))
    for number in range(10, 40):
        PlanTaskFactory(plan=task.plan, number=number, completed_on=date(2022, 12, 1))
    client.get("/rss/nhiem-vu/")
    with django_assert_max_num_queries(8):
        assert len(items(client.get("/rss/nhiem-vu/").content)) == 20


def test_pages_name_the_feeds_of_their_part(client: Client, sections: dict[str, Page]) -> None:
    assert 'href="/rss/nhiem-vu/"' in client.get("/ke-hoach/").content.decode()
    results = client.get("/ket-qua/").content.decode()
    assert 'href="/rss/bao-cao/"' in results
    assert 'href="/rss/dinh-chinh/"' in results
    assert 'href="/rss/nhiem-vu/"' not in results
