"""`import_plan`: the real plan comes in whole; anything else leaves nothing behind."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.log_actions import registry

from plan_pages.models import Plan, PlanIndexPage, PlanPage, RepairedPassage
from tests.factories.plan_pages import PlanIndexPageFactory, site_root

PLAN_FILE = Path(__file__).parents[2] / "portal" / "demo" / "data" / "ke-hoach-2022.txt"


def run(*args: Any, **options: Any) -> str:
    out = StringIO()
    call_command("import_plan", *map(str, args), stdout=out, **options)
    return out.getvalue()


def nothing_was_created() -> bool:
    return not (
        Plan.objects.exists() or PlanPage.objects.exists() or RepairedPassage.objects.exists()
    )


def test_the_real_plan_becomes_a_draft_with_its_structure(plan_index: PlanIndexPage) -> None:
    run(PLAN_FILE)
    page = PlanPage.objects.get(slug="ke-hoach-2022")
    assert page.live is False
    assert page.get_latest_revision() is not None
    assert page.plan.year == 2022
    assert page.plan.number == ""
    assert page.plan.issued_on is None
    assert page.plan.parent_reference == "Kế hoạch số 7760/KH-UBND ngày 17/8/2022"
    assert [section.number for section in page.outline.sections] == ["I", "II", "III"]
    assert [part.anchor for part in page.outline.sections[2].parts] == ["iii-1", "iii-2"]
    assert page.body[0].block_type == "legal_basis"
    assert all(block.id for block in page.body)
    assert (page.recipients_note, page.recipient_lines[0]) == ("VBĐT", "Các phòng, đơn vị (t/h)")
    assert (page.signed_for, page.signatory_name) == ("KT. GIÁM ĐỐC", "Vũ Chí Hiếu")
    assert (page.agency, page.sign) == ("Sở Tài nguyên và Môi trường", "KH-STNMT")
    assert (page.superior_agency, page.place) == ("UBND tỉnh Khánh Hòa", "Khánh Hòa")


def test_the_text_is_kept_as_received_and_each_repair_waits(plan_index: PlanIndexPage) -> None:
    said = run(PLAN_FILE)
    plan = Plan.objects.get()
    assert plan.source_text == PLAN_FILE.read_text(encoding="utf-8")
    assert plan.repaired_passages.unconfirmed().count() == 3
    first = plan.repaired_passages.first()
    assert first is not None
    assert first.repaired.startswith("Phát huy những kết quả tích cực")
    assert first.repaired in said


def test_publishing_by_command_confirms_and_says_so_in_the_log(plan_index: PlanIndexPage) -> None:
    run(PLAN_FILE, publish=True)
    page = PlanPage.objects.get()
    assert page.live is True
    assert page.plan.repaired_passages.unconfirmed().count() == 0
    entry = registry.get_logs_for_instance(page).get(action="plan_pages.confirm_passages")
    assert entry.data["by_command"] is True
    assert entry.user is None


def test_a_dry_run_prints_the_repairs_and_writes_nothing(plan_index: PlanIndexPage) -> None:
    assert "Phát huy những" in run(PLAN_FILE, dry_run=True)
    assert nothing_was_created()


def test_the_same_plan_twice_is_one_plan_and_a_sentence(plan_index: PlanIndexPage) -> None:
    run(PLAN_FILE)
    assert "ke-hoach-2022" in run(PLAN_FILE)
    assert Plan.objects.count() == PlanPage.objects.count() == 1
    assert RepairedPassage.objects.count() == 3


def test_another_text_for_the_same_year_is_refused(
    plan_index: PlanIndexPage, tmp_path: Path
) -> None:
    run(PLAN_FILE)
    other = tmp_path / "other.txt"
    other.write_text(
        PLAN_FILE.read_text(encoding="utf-8").replace("Vũ Chí Hiếu", "Trần Văn A"), "utf-8"
    )
    with pytest.raises(CommandError):
        run(other)
    assert Plan.objects.count() == 1


def test_a_page_of_that_address_leaves_no_plan_behind(plan_index: PlanIndexPage) -> None:
    run(PLAN_FILE)
    PlanPage.objects.get().delete()
    PlanPage.objects.all().delete()
    Plan.objects.all().delete()
    plan_index.refresh_from_db()
    PlanIndexPageFactory(parent=plan_index, slug="ke-hoach-2022")
    with pytest.raises(CommandError):
        run(PLAN_FILE)
    assert Plan.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \n\n", id="blank"),
        pytest.param(bytes(range(256)) * 20, id="binary"),
        pytest.param(b"%PDF-1.7 x", id="pdf"),
        pytest.param("Báo cáo tháng. Không phải kế hoạch.".encode(), id="another document"),
        pytest.param(
            b"K\xd5 ho\xb9ch c\xb6i c\xb8ch h\xb5nh ch\xddnh n\xa8m 2022\n" * 9, id="TCVN3"
        ),
        pytest.param(b"x" * (50 * 1024 * 1024), id="50 MB"),
        pytest.param("KẾ HOẠCH\nCải cách\nI. MỤC ĐÍCH\n- a\nII. B\n- c\n".encode(), id="no year"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_created(
    plan_index: PlanIndexPage, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    with pytest.raises(CommandError) as error:
        run(path)
    assert str(error.value).strip()
    assert "\n" not in str(error.value).strip()
    assert nothing_was_created()


@pytest.mark.django_db
def test_a_missing_file_and_a_missing_list_of_plans_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(tmp_path / "nowhere.txt")
    with pytest.raises(CommandError):
        run(PLAN_FILE)
    assert nothing_was_created()


def test_the_parent_is_chosen_by_its_slug(plan_index: PlanIndexPage) -> None:
    other = PlanIndexPageFactory(parent=site_root(), slug="ke-hoach-khac")
    with pytest.raises(CommandError):
        run(PLAN_FILE, parent="nowhere")
    run(PLAN_FILE, parent="ke-hoach-khac")
    assert PlanPage.objects.get().get_parent().pk == other.pk


def test_a_number_that_opens_a_paragraph_leaves_a_page_that_editors_can_save(
    plan_index: PlanIndexPage, tmp_path: Path
) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(
        "KẾ HOẠCH\nCải cách hành chính của Sở năm 2026\n\nI. MỤC ĐÍCH\n1. Mục đích\n- Phát huy.\n"
        "II. TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở chủ trì.\n2. Các phòng phối hợp.\n",
        encoding="utf-8",
    )
    run(file)
    body = PlanPage.objects.get().body
    body.stream_block.clean(body)
    assert [block.value for block in body][-2:] == [
        "1. Văn phòng Sở chủ trì.",
        "2. Các phòng phối hợp.",
    ]
