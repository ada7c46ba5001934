"""The survey of the demo, made by code: 22 items under five headings, a text, contact data."""

import csv
from itertools import groupby

from django.conf import settings

from feedback.models import FeedbackFormPage
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory

ITEMS = settings.BASE_DIR / "portal" / "demo" / "data" / "sipas_5_factors.csv"
HEADINGS = {
    "access": "Tiếp cận dịch vụ",
    "procedure": "Thủ tục hành chính",
    "staff": "Công chức giải quyết công việc",
    "result": "Kết quả giải quyết",
    "feedback": "Tiếp nhận, xử lý góp ý",
}
SCALE_HELP = "Ông/Bà hài lòng ở mức nào với từng điều dưới đây?"


def survey() -> FeedbackFormPage:
    """Live at ``/gop-y/khao-sat-hai-long/``; two units to choose from."""
    UnitFactory(code="VP")
    UnitFactory(code="VPDKDD")
    page = make.form_page("khao-sat-hai-long", body=survey_body(), title="Khảo sát mức độ hài lòng")
    page.intro = "<p>Ý kiến của Ông/Bà giúp Sở phục vụ tốt hơn.</p>"
    page.thank_you = "<p>Kết quả tổng hợp được công bố hằng quý.</p>"
    page.save_revision().publish()
    return page


def survey_body() -> list[make.Block]:
    unit = make.unit_block()
    unit["value"]["label"] = "Ông/Bà đã đến đơn vị nào của Sở?"
    contact = make.contact_block()
    contact["value"] |= {
        "label": "Thông tin liên hệ (không bắt buộc)",
        "consent": "Tôi đồng ý để Sở dùng số điện thoại, thư điện tử nêu trên chỉ để trả lời.",
    }
    text = make.block("long_text", "GOP_Y", "Ông/Bà có góp ý gì thêm?")
    return [unit, *_items(), _section("Góp ý thêm"), *_choices(), text, contact]


def _items() -> list[make.Block]:
    with ITEMS.open(encoding="utf-8") as rows:
        by_factor = groupby(csv.DictReader(rows), key=lambda row: row["factor"])
        return [
            part
            for factor, items in by_factor
            for part in (
                _section(HEADINGS[factor], SCALE_HELP),
                *(make.block("satisfaction", row["code"], row["item_vi"]) for row in items),
            )
        ]


def _section(heading: str, text: str = "") -> make.Block:
    part = make.block("section", label=heading)
    return {**part, "value": {"heading": heading, "help": text}}


def _choices() -> list[make.Block]:
    return [
        make.block("single_choice", "KENH", "Nộp hồ sơ", options=make.options("Online", "Counter")),
        make.block("several_choices", "CAN", "Cần hơn", options=make.options("Time", "Fees")),
    ]
