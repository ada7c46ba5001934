"""Complaints and denunciations are told where to go; nothing is refused or kept back."""

import unicodedata

import pytest
from django.test import Client

from feedback.complaints import FLAG, reads_like_complaint
from feedback.models import Response
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory


@pytest.mark.parametrize(
    "text",
    [
        "Tôi khiếu nại quyết định số 12",
        "toi khieu nai viec thu hoi dat",
        "TỐ CÁO cán bộ nhận tiền",
        "tố\ncáo ông A",
        unicodedata.normalize("NFD", "Đơn khiếu kiện của gia đình"),
        "Đây là đơn tố cáo",
        "I denounce this decision",
        "Giải quyết khiếu nại chậm nên tôi tố cáo cán bộ B",
    ],
)
def test_a_complaint_is_recognised_however_it_is_written(text: str) -> None:
    assert reads_like_complaint([text])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Cán bộ nhiệt tình, giải quyết khiếu nại nhanh",
        "Cần tiếp nhận và xử lý khiếu nại qua mạng",
        "Không có khiếu nại gì",
        "Tờ cao dán tường",
        "Nhà tôi to, cao ráo",
        "Khi nào có kết quả?",
    ],
)
def test_other_words_are_not_taken_for_one(text: str) -> None:
    assert not reads_like_complaint([text])


@pytest.fixture(autouse=True)
def unit(db: None) -> None:
    UnitFactory(code="VP")


def test_a_complaint_is_counted_flagged_and_told_where_to_go(client: Client) -> None:
    page = make.form_page()
    index = make.index_page()
    index.complaints = "<p>Gửi về 12 Trần Phú</p>"
    index.save_revision().publish()
    answers = {"unit": "VP", "A1": "1", "GOP_Y": "Tôi tố cáo cán bộ B"}

    receipt = client.post(page.url, make.data_for(page, **answers), follow=True)

    response = Response.objects.get()
    assert FLAG in response.flags
    assert response.wanted == 1
    assert "12 Trần Phú" in receipt.content.decode()


def test_other_feedback_is_not_told_so(client: Client) -> None:
    page = make.form_page()

    receipt = client.post(page.url, make.data_for(page, unit="VP", GOP_Y="Tốt"), follow=True)

    assert Response.objects.get().receipt_state == "pending"
    assert receipt.context["is_complaint"] is False
