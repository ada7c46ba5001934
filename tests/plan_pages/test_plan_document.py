"""The plan as an official document, and what copies and reverts do to its tasks."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localtime
from wagtail.models import Locale

from plan_pages.enums import InspectionKind, InspectionState
from plan_pages.models import Inspection, InspectionMeasure, Plan, PlanIndexPage, PlanPage
from plan_pages.outline import outline_of
from plan_pages.services.passages import confirm_passages
from tests.factories.plan_pages import (
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
    RepairedPassageFactory,
    UnitFactory,
)

BODY = [
    {"type": "legal_basis", "value": "Căn cứ Kế hoạch số 7760/KH-UBND."},
    {"type": "section", "value": {"number": "III", "heading": "TỔ CHỨC THỰC HIỆN"}},
    {"type": "part", "value": {"number": "1", "heading": "Các đơn vị"}},
    {"type": "bullet", "value": "Phát huy những kết quả <script>alert(1)</script>"},
    {"type": "part", "value": {"number": "2", "heading": "Văn phòng Sở"}},
    {"type": "section", "value": {"number": "III", "heading": "LẦN NỮA"}},
]


@pytest.fixture
def plan_page(plan_index: PlanIndexPage) -> PlanPage:
    return PlanPageFactory(
        parent=plan_index,
        body=BODY,
        sign="KH-STNMT",
        place="Khánh Hòa",
        agency="Sở Tài nguyên và Môi trường",
        recipients="Sở Nội vụ\nLưu: VT",
        recipients_note="VBĐT",
        signatory_name="Vũ Chí Hiếu",
    )


def html(plan_page: PlanPage) -> str:
    response = Client().get(plan_page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_what_the_document_does_not_say_is_left_open(plan_page: PlanPage) -> None:
    text = re.sub(r"<[^>]+>", "", html(plan_page))
    assert "Số: …… /KH-STNMT" in text
    assert "Khánh Hòa, ngày …… tháng …… năm ……" in text
    assert "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG" in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 9, 5), "ngày 05 tháng 9 năm 2022"),
        (date(2022, 2, 15), "ngày 15 tháng 02 năm 2022"),
    ],
)
def test_a_known_number_and_date_stand_as_the_decree_writes_them(
    plan_page: PlanPage, day: date, words: str
) -> None:
    Plan.objects.update(number="45/KH-STNMT", issued_on=day)
    text = html(plan_page)
    assert "Số: 45/KH-STNMT" in text
    assert words in text


def test_every_heading_of_the_contents_has_its_anchor(plan_page: PlanPage) -> None:
    text = html(plan_page)
    anchors = set(re.findall(r'href="#(iii[^"]*)"', text))
    assert anchors == {"iii", "iii-1", "iii-2", "iii-2-2"} or anchors >= {"iii", "iii-1", "iii-2"}
    assert all(f'id="{anchor}"' in text for anchor in anchors)


def test_equal_numbers_get_different_anchors(plan_page: PlanPage) -> None:
    outline = outline_of(plan_page.body)
    anchors = [section.anchor for section in outline.sections]
    anchors += [part.anchor for section in outline.sections for part in section.parts]
    assert len(anchors) == len(set(anchors)) == 4


def test_an_editors_markup_is_shown_as_text(plan_page: PlanPage) -> None:
    assert "<script>alert(1)" not in html(plan_page)
    assert "&lt;script&gt;" in html(plan_page)


def test_the_recipients_and_the_signatory_stand_at_the_foot(plan_page: PlanPage) -> None:
    text = html(plan_page)
    assert "VBĐT" in text
    assert "- Sở Nội vụ;" in text
    assert "- Lưu: VT." in text
    assert "Vũ Chí Hiếu" in text


def test_the_appendix_lists_the_tasks_and_links_to_them(plan_page: PlanPage) -> None:
    PlanTaskFactory(plan=plan_page.plan, number=7, led_by=[UnitFactory(code="VP")])
    assert f"{plan_page.url}nhiem-vu/7/" in html(plan_page)


def test_repaired_passages_are_marked_in_the_preview_only(plan_page: PlanPage) -> None:
    passage = RepairedPassageFactory(plan=plan_page.plan)
    confirm_passages(plan_page.plan, [passage.pk], None, by_command=True)
    assert "<mark>" not in html(plan_page)
    preview = plan_page.make_preview_request().content.decode()
    assert "<mark>Phát huy những</mark>" in preview
    assert "notice-info" in preview


def test_a_draft_is_a_404_for_a_stranger_with_all_its_routes(plan_index: PlanIndexPage) -> None:
    plan_page = PlanPageFactory(parent=plan_index, live=False)
    PlanTaskFactory(plan=plan_page.plan, number=1)
    for route in ("", "nhiem-vu/", "nhiem-vu/1/"):
        assert Client().get(f"/ke-hoach/{plan_page.slug}/{route}").status_code == 404


def test_a_plan_page_reverted_to_an_old_revision_loses_no_task(plan_page: PlanPage) -> None:
    old = plan_page.save_revision()
    old.publish()
    PlanTaskFactory(plan=plan_page.plan)
    plan_page.refresh_from_db()
    plan_page.title = "Bản sau"
    plan_page.save_revision().publish()
    PlanTaskFactory(plan=plan_page.plan)
    plan_page.refresh_from_db()
    plan_page.save_revision(previous_revision=old, changed=True)
    old.as_object().save_revision().publish()
    assert plan_page.plan.tasks.count() == 2


def test_deleting_the_page_keeps_the_plan_and_its_tasks(plan_page: PlanPage) -> None:
    PlanTaskFactory(plan=plan_page.plan)
    plan_page.delete()
    assert Plan.objects.get().tasks.count() == 1


def test_a_copy_an_alias_and_a_translation_show_the_same_plan(plan_page: PlanPage) -> None:
    PlanTaskFactory(plan=plan_page.plan, number=1)
    parent = plan_page.get_parent()
    copy = plan_page.copy(update_attrs={"slug": "copy"}, keep_live=True)
    alias = plan_page.create_alias(update_slug="alias", parent=parent)
    english, _created = Locale.objects.get_or_create(language_code="en")
    translation = plan_page.copy_for_translation(english, copy_parents=True)
    assert Plan.objects.count() == 1
    for other in (copy, alias, translation.specific):
        assert PlanPage.objects.get(pk=other.pk).plan == plan_page.plan
    for slug in ("copy", "alias"):
        assert Client().get(f"/ke-hoach/{slug}/nhiem-vu/1/").status_code == 200


def test_the_english_address_serves_the_vietnamese_document(plan_page: PlanPage) -> None:
    Locale.objects.get_or_create(language_code="en")
    response = Client().get(f"/en/ke-hoach/{plan_page.slug}/nhiem-vu/")
    assert response.status_code == 200


def test_the_list_of_plans_shows_the_published_ones_newest_first(
    plan_page: PlanPage, plan_index: PlanIndexPage
) -> None:
    newer = PlanFactory(slug="ke-hoach-2023", year=2023, title="Kế hoạch 2023")
    PlanPageFactory(parent=plan_index, plan=newer)
    draft = PlanFactory(slug="ke-hoach-2024", year=2024, title="Bản nháp 2024")
    PlanPageFactory(parent=plan_index, plan=draft, live=False)
    text = Client().get(plan_index.url).content.decode()
    assert text.index("Kế hoạch 2023") < text.index(plan_page.title)
    assert "Bản nháp 2024" not in text


def test_what_an_inspection_asked_for_later_is_no_row_of_the_signed_appendix(
    plan_page: PlanPage,
) -> None:
    PlanTaskFactory(plan=plan_page.plan, title="Nhiệm vụ đã ký")
    later = PlanTaskFactory(plan=plan_page.plan, title="Biện pháp khắc phục")
    unit = UnitFactory()
    inspection = Inspection.objects.create(
        plan=plan_page.plan,
        title="Kiểm tra",
        kind=InspectionKind.PLANNED,
        unit=unit,
        state=InspectionState.CONCLUDED,
        starts_on=date(2022, 10, 1),
        ends_on=date(2022, 10, 2),
        concluded_on=date(2022, 10, 3),
        published_at=localtime(),
    )
    InspectionMeasure.objects.create(
        inspection=inspection, text="Khắc phục", unit=unit, due_on=date(2022, 12, 1), task=later
    )
    shown = html(plan_page)
    assert "Nhiệm vụ đã ký" in shown
    assert "Biện pháp khắc phục" not in shown
