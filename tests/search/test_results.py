import unicodedata
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localtime
from wagtail.models import Locale

from plan_pages.enums import InspectionKind, InspectionState
from plan_pages.models import Inspection, ResultsIndexPage
from tests.factories.plan_pages import PlanTaskFactory, UnitFactory, site_root
from tests.search.conftest import Site

ADDRESS = "/tim-kiem/"
PLAN = "/ke-hoach/ke-hoach-2022/"
TASK = "/ke-hoach/ke-hoach-2022/nhiem-vu/13/"
INDICATOR = "/ket-qua/chi-so/sipas-access/"


def search(client: Client, q: str, **parameters: Any) -> Any:
    address = parameters.pop("address", ADDRESS)
    response = client.get(address, {"q": q, **parameters})
    assert response.status_code == 200
    return response


def urls(response: Any) -> list[str]:
    return [hit.url for hit in response.context["hits"]]


def titles(response: Any) -> list[str]:
    return ["".join(s.text for s in hit.title) for hit in response.context["hits"]]


@pytest.mark.parametrize(
    "q",
    ["ke hoach", "kế hoạch", unicodedata.normalize("NFD", "kế hoạch"), "KẾ HOẠCH", "hoạch  KE"],
)
def test_a_plan_a_task_and_an_indicator_are_found_however_they_are_typed(
    client: Client, site: Site, q: str
) -> None:
    assert {PLAN, TASK, INDICATOR} <= set(urls(search(client, q)))


@pytest.mark.parametrize("q", ["dat dai", "đất đai", "ĐẤT ĐAI", "đất, đai"])
def test_d_with_stroke_is_found_in_titles_and_texts(client: Client, site: Site, q: str) -> None:
    found = urls(search(client, q))
    assert TASK in found
    assert PLAN in found


def test_all_words_have_to_be_there_and_each_as_a_whole(client: Client, site: Site) -> None:
    assert urls(search(client, "đất đai rà soát")) == [TASK]
    assert urls(search(client, "đất trời")) == []
    assert urls(search(client, "hoac")) == []


def test_a_criterion_code_is_found_as_written(client: Client, site: Site) -> None:
    assert urls(search(client, "3.4.1")) == [TASK]
    assert urls(search(client, "1.4.3")) == []


def test_an_indicator_is_listed_once_and_also_by_its_english_title(
    client: Client, site: Site
) -> None:
    assert urls(search(client, "tiếp cận dịch vụ")) == [INDICATOR]
    assert urls(search(client, "access services")) == [INDICATOR]


@pytest.mark.parametrize("q", ["tiếp nhận hồ sơ", "tiep nhan", "chậm luân chuyển", "12/KL-STNMT"])
def test_a_published_conclusion_of_an_inspection_is_found(
    client: Client, site: Site, q: str
) -> None:
    conclusion = Inspection.objects.create(
        title="Kiểm tra việc tiếp nhận hồ sơ",
        kind=InspectionKind.PLANNED,
        plan=site.task.plan,
        unit=UnitFactory(code="VP"),
        starts_on=date(2022, 5, 1),
        ends_on=date(2022, 5, 2),
        state=InspectionState.CONCLUDED,
        concluded_on=date(2022, 5, 3),
        conclusion="Còn hồ sơ chậm luân chuyển.",
        conclusion_number="12/KL-STNMT",
        findings="Điều đoàn kiểm tra ghi lại",
        team="Nguyễn Văn Thanh Tra",
    )
    assert urls(search(client, q)) == []
    conclusion.published_at = localtime()
    conclusion.save()
    address = f"/ket-qua/?xem=kiem-tra#ket-luan-{conclusion.pk}"
    assert urls(search(client, q)) == [address]
    assert address in client.get("/tim-kiem/goi-y/", {"q": "kiểm tra việc"}).content.decode()
    assert urls(search(client, "Nguyễn Văn Thanh Tra")) == []
    assert urls(search(client, "đoàn kiểm tra ghi lại")) == []
    ResultsIndexPage.objects.get().unpublish()
    assert urls(search(client, q)) == []


@pytest.mark.parametrize(
    ("typed", "exact", "other"),
    [("thẩm định", "Thẩm định", "Tham dinh"), ("bàn", "bàn giao", "bán đấu giá")],
)
def test_accents_as_typed_come_first_in_titles_and_in_texts(
    client: Client, site: Site, typed: str, exact: str, other: str
) -> None:
    for title, text in [
        ("Tin một", f"Về việc {other}"),
        (f"Tin {other}", ""),
        ("Tin hai", f"Về việc {exact}"),
        (f"Tin {exact}", ""),
    ]:
        site.add_news(title, text)
    assert titles(search(client, typed)) == [f"Tin {exact}", "Tin hai", f"Tin {other}", "Tin một"]


def test_kinds_are_counted_and_can_be_chosen(client: Client, site: Site) -> None:
    response = search(client, "ke hoach", loai="nhiem-vu")
    counts = {tab.kind: tab.count for tab, _address in response.context["tabs"]}
    assert counts["nhiem-vu"] == counts["chi-so"] == 1
    assert counts["trang"] >= 1
    assert urls(response) == [TASK]


def test_an_unknown_kind_is_all_kinds(client: Client, site: Site) -> None:
    assert urls(search(client, "ke hoach", loai="../../etc")) == urls(search(client, "ke hoach"))


def test_the_found_words_are_marked_in_the_text_as_written(client: Client, site: Site) -> None:
    html = search(client, "dat dai").content.decode()
    assert "<mark>đất đai</mark>" in html


def test_the_title_and_the_count_echo_the_query_without_its_markup(
    client: Client, site: Site
) -> None:
    html = search(client, "<script>alert(1)</script> kế hoạch").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; kế hoạch" in html.split("</title>")[0]


def test_an_editor_s_markup_in_a_title_is_shown_as_text(client: Client, site: Site) -> None:
    site.add_news("<img src=x onerror=alert(1)> kế hoạch")
    html = search(client, "onerror").content.decode()
    assert "<img src=x" not in html
    assert "&lt;img src=x <mark>onerror</mark>" in html


def test_nothing_found_says_so_and_offers_what_is_near(client: Client, site: Site) -> None:
    response = search(client, "kế hoahc")
    assert response.context["hits"] == []
    assert response.context["correction"] == "kế hoạch"
    assert urls(client.get(ADDRESS + response.context["correction_address"]))


def test_nothing_typed_asks_nothing(client: Client, site: Site) -> None:
    response = search(client, "  ")
    assert response.context["hits"] == []
    assert response.context.get("correction", "") == ""


def test_a_stranger_finds_nothing_that_is_draft_private_or_without_a_page(
    client: Client, hidden: Site
) -> None:
    response = search(client, "phương án mật")
    assert response.context["hits"] == []
    assert response.context["correction"] == ""
    assert "mat-khau" not in response.content.decode()


def test_a_signed_in_administrator_finds_no_more_than_a_stranger(
    client: Client, hidden: Site, admin_client: Client
) -> None:
    assert search(admin_client, "phương án mật").context["hits"] == []


def test_a_page_holds_twenty_and_leads_to_the_next(client: Client, site: Site) -> None:
    for number in range(25):
        site.add_news(f"Hội nghị số {number}")
    first, second = (search(client, "hội nghị", page=n) for n in (1, 2))
    assert len(urls(first)) == 20
    assert len(urls(second)) == 5
    assert not set(urls(first)) & set(urls(second))
    assert "page=2" in first.content.decode()


def test_english_readers_get_the_same_hits_under_their_prefix(
    client: Client, site: Site, english: Locale
) -> None:
    response = search(client, "ke hoach", address="/en/tim-kiem/")
    assert {f"/en{TASK}", f"/en{INDICATOR}", f"/en{PLAN}"} <= set(urls(response))
    assert 'lang="vi"' in response.content.decode()


def test_a_translated_page_is_found_in_the_reader_s_language_only(
    client: Client, site: Site, english: Locale
) -> None:
    news = site.add_news("Hội nghị PAR INDEX")
    site_root().copy_for_translation(english).save_revision().publish()
    translated = news.copy_for_translation(english, copy_parents=True)
    translated.title = "Conference on the PAR INDEX"
    translated.save_revision().publish()
    assert titles(search(client, "par index")) == ["Hội nghị PAR INDEX"]
    response = search(client, "par index", address="/en/tim-kiem/")
    assert titles(response) == ["Conference on the PAR INDEX"]


def test_a_search_sets_no_cookie_and_is_not_for_robots(client: Client, site: Site) -> None:
    response = search(client, "kế hoạch")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("q", ["kế hoạch", "ke hoach", "không có đâu cả"])
def test_no_more_queries_for_more_results(
    client: Client, site: Site, q: str, django_assert_max_num_queries: Any
) -> None:
    search(client, q)
    with django_assert_max_num_queries(15) as few:
        search(client, q)
    for number in range(30):
        site.add_news(f"Kế hoạch số {number}")
        PlanTaskFactory.create(plan=site.plan_page.plan, number=100 + number, title="Kế hoạch nữa")
    with django_assert_max_num_queries(15) as many:
        search(client, q)
    assert len(many) <= len(few)


@pytest.mark.parametrize("q", ["đo", "do", "an", "an toàn"])
def test_syllables_that_are_english_stop_words_are_words_here(
    client: Client, site: Site, q: str
) -> None:
    """PostgreSQL's English configuration, often the default, would drop them."""
    site.add_news("Đo đạc an toàn, tờ rời")
    site.add_news("Toàn tỉnh")
    assert titles(search(client, q)) == ["Đo đạc an toàn, tờ rời"]
