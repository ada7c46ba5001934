"""`import_plan` of a PDF: its text and appendix, and what is refused within time and memory."""

import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plan_pages.importers import pdf_process, pdf_text
from plan_pages.importers.errors import NotAPlanError
from plan_pages.importers.pdf_text import read_pdf
from plan_pages.importers.plan_file import read_plan_file
from plan_pages.models import CriteriaSet, Plan, PlanIndexPage, PlanPage
from plan_pages.services.importing import import_plan
from tests.corpus.plan_documents import CHROMIUM, PLANS, TASKS, page, printed
from tests.factories.plan_pages import UnitFactory

FILE = PLANS / "ke-hoach-2023.pdf"
SCANNED = PLANS / "scanned.pdf"


def objects(*bodies: bytes) -> bytes:
    """A PDF of these objects, the first being the catalogue; readers mend the missing index."""
    parts = [b"%d 0 obj\n%b\nendobj" % (n, body) for n, body in enumerate(bodies, start=1)]
    return b"%PDF-1.7\n" + b"\n".join(parts) + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def bomb() -> bytes:
    """Two megabytes of a content stream that unpack to two gigabytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(2_000)) + packer.flush()
    return objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed),
    )


def many_pages() -> bytes:
    count = pdf_process.MAX_PAGES + 1
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    page_object = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
    return objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count),
        *[page_object] * count,
    )


def locked() -> bytes:
    """The trailer names an encryption with a password that nobody gave."""
    key = b"<" + b"00" * 32 + b">"
    body = objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    return body.replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4"
        b" /O " + key + b" /U " + key + b" >>",
    )


def test_a_pdf_becomes_a_draft_with_its_tasks(plan_index: PlanIndexPage) -> None:
    for code in ("VP", "QLDD", "TTR"):
        UnitFactory(code=code)
    CriteriaSet.objects.create(name="QD876_2022")
    result = import_plan(FILE.read_bytes(), plan_index)
    assert result.tasks is not None
    assert result.tasks.errors == []
    plan_page = PlanPage.objects.get(slug="ke-hoach-2023")
    assert (plan_page.plan.number, plan_page.plan.issued_on) == ("45/KH-STNMT", date(2023, 9, 5))
    assert [section.number for section in plan_page.outline.sections] == ["I", "II"]
    assert plan_page.recipient_lines == ["Như trên", "Sở Nội vụ", "Lưu: VT, VP"]
    assert (plan_page.signed_for, plan_page.signatory_name) == ("KT. GIÁM ĐỐC", "Vũ Chí Hiếu")
    assert [task.title for task in plan_page.plan.tasks.order_by("number")] == [t[2] for t in TASKS]


def test_recipients_and_signature_beside_each_other_are_read_apart() -> None:
    lines = read_pdf(FILE.read_bytes()).lines
    assert lines[lines.index("Nơi nhận:") + 1] == "- Như trên;"
    assert lines[lines.index("KT. GIÁM ĐỐC") + 1] == "PHÓ GIÁM ĐỐC"


@pytest.mark.processes
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")
def test_an_appendix_over_several_pages_is_one_table() -> None:
    rows = [
        (str(n), "", f"Nhiệm vụ số {n} về thủ tục hành chính", "", "Quý IV/2023", "VP", "")
        for n in range(1, 81)
    ]
    appendix = read_plan_file(printed(page(rows))).appendix
    assert appendix is not None
    assert appendix.errors == ()
    assert [row.no for row in appendix.rows] == list(range(1, 81))


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "pictures only": (SCANNED.read_bytes, "scanned"),
    "cut off": (lambda: b"%PDF-1.7 x", "broken"),
    "nothing": (lambda: b"%PDF-", "broken"),
    "more than 200 pages": (many_pages, "too_many_pages"),
    "a bomb": (bomb, "too_hard"),
    "a password": (locked, "encrypted"),
    "too large": (lambda: b"%PDF-1.7" + b"0" * 6_000_000, "too_large"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_nothing_created(
    plan_index: PlanIndexPage, tmp_path: Path, name: str
) -> None:
    make, code = BAD[name]
    data = make()
    with pytest.raises(NotAPlanError) as refused:
        read_plan_file(data)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")
    assert not Plan.objects.exists()


def test_the_command_says_why(plan_index: PlanIndexPage) -> None:
    with pytest.raises(CommandError) as said:
        call_command("import_plan", str(SCANNED))
    assert "\n" not in str(said.value)
    assert not Plan.objects.exists()


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "SECONDS", 0.01)
    with pytest.raises(NotAPlanError) as refused:
        read_pdf(FILE.read_bytes())
    assert refused.value.code == "too_hard"
