"""The real plan becomes structure; what is no plan is refused with a sentence."""

import unicodedata
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan_pages.importers import (
    MAX_BYTES,
    Item,
    ItemKind,
    NotAPlanError,
    ParsedPlan,
    Section,
    parse_plan,
    read_bytes,
)
from plan_pages.importers.structure import PlanReference, Recipients, Signatory

DATA = (Path(__file__).parents[2] / "portal/demo/data/ke-hoach-2022.txt").read_bytes()
TEXT = DATA.decode()
GOLDEN = Path(__file__).with_name("ke-hoach-2022.outline.txt")

ARCHIVE = "Lưu: VT, H. Vinh"

SHORT = """
UBND TỈNH KHÁNH HÒA
SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG
Số: 45/KH-STNMT
Khánh Hòa, ngày 05 tháng 9 năm 2022
KẾ HOẠCH
Thực hiện công tác cải cách hành chính năm 2023
Căn cứ Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2023 của UBND tỉnh;
Căn cứ tình hình thực tế.
I. Mục đích
Nâng cao chất lượng phục vụ.
1. Các phòng chịu trách nhiệm trước Giám đốc Sở.
2. Yêu cầu
a) Đúng hạn;
b) Đúng việc.
II. TỔ CHỨC THỰC HIỆN
- Phát triển kinh tế và bảo vệ môi trường trên địa bàn toàn tỉnh, kinh tế
- xã hội các huyện.
- Các phòng thực hiện.
TM. BAN GIÁM ĐỐC
GIÁM ĐỐC
(Đã ký)
Trần Văn An
Nơi nhận:
- Như trên;
- Các phòng, đơn vị
thuộc Sở;
- Lưu: VT.
PHỤ LỤC
"""


@pytest.fixture(scope="module")
def plan() -> ParsedPlan:
    return parse_plan(DATA)


def code_of(data: bytes) -> str:
    with pytest.raises(NotAPlanError) as caught:
        parse_plan(data)
    assert str(caught.value).endswith(".")
    return caught.value.code


def outline_of(plan: ParsedPlan) -> list[str]:
    """The structure as lines: what is deeper is indented, a bullet has its dash."""
    lines = [plan.document_type, plan.subject, *map(line_of, plan.preamble)]
    for section in plan.sections:
        lines += [f"{section.number}. {section.heading}", *map(line_of, section.items)]
        for part in section.parts:
            lines += [f"  {part.number}. {part.heading}"]
            lines += [f"    {line_of(item)}" for item in part.items]
    assert plan.closing
    return [*lines, plan.closing.text]


def line_of(item: Item) -> str:
    return f"- {item.text}" if item.kind is ItemKind.BULLET else item.text


def text_of(plan: ParsedPlan) -> str:
    """All that was read, the file's own order aside."""
    pieces = [*plan.heading_lines, plan.title, *(item.text for item in plan.items)]
    for section in plan.sections:
        pieces += [section.number, section.heading, *(part.heading for part in section.parts)]
    if plan.recipients:
        pieces += ["Nơi nhận", plan.recipients.note, *plan.recipients.names]
    if plan.signatory:
        pieces += [plan.signatory.capacity, plan.signatory.position, plan.signatory.name]
    return " ".join([*pieces, *plan.unplaced])


def letters(text: str) -> list[str]:
    return sorted(c for c in unicodedata.normalize("NFC", text) if c.isalpha())


def starts(items: tuple[Item, ...]) -> list[tuple[str, str]]:
    return [(item.kind.value, item.text[:24]) for item in items]


def parts(section: Section) -> list[tuple[str, str, int]]:
    return [(part.number, part.heading, len(part.items)) for part in section.parts]


# The real plan


def test_the_raw_text_is_kept_untouched(plan: ParsedPlan) -> None:
    assert plan.raw_text == TEXT


def test_the_title_is_joined_and_says_the_year(plan: ParsedPlan) -> None:
    assert plan.document_type == "KẾ HOẠCH"
    assert plan.subject == (
        "Cải thiện và nâng cao Chỉ số cải cách hành chính và Chỉ số hài lòng của người dân, "
        "tổ chức đối với sự phục vụ của Sở Tài nguyên và Môi trường năm 2022"
    )
    assert plan.title == f"KẾ HOẠCH {plan.subject}"
    assert plan.year == 2022


def test_what_the_document_does_not_say_is_left_open(plan: ParsedPlan) -> None:
    assert plan.number is None
    assert plan.issued_on is None
    assert plan.heading_lines == ()


def test_the_preamble_is_two_paragraphs_and_names_the_superior_plan(plan: ParsedPlan) -> None:
    assert [item.text for item in plan.preamble] == [
        "Thực hiện Kế hoạch số 7760/KH-UBND ngày 17/8/2022 của UBND tỉnh Cải thiện và nâng cao "
        "Chỉ số cải cách hành chính và Chỉ số hài lòng của người dân, tổ chức đối với sự phục vụ "
        "của cơ quan hành chính nhà nước tỉnh Khánh Hòa năm 2022.",
        "Để nâng cao hiệu quả CCHC, tiếp tục cải thiện chất lượng phục vụ, cung ứng dịch vụ, "
        "nâng cao sự hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan hành chính "
        "trên địa bàn tỉnh, góp phần cải thiện và nâng cao điểm số, vị trí thứ bậc của tỉnh, Sở "
        "Tài nguyên và Môi trường ban hành Kế hoạch cải thiện và nâng cao Chỉ số PAR INDEX và Chỉ "
        "số SIPAS năm 2022 như sau:",
    ]
    assert plan.parent == PlanReference("7760/KH-UBND", date(2022, 8, 17))


def test_the_sections_have_their_parts_and_bullets(plan: ParsedPlan) -> None:
    assert [(section.number, section.heading) for section in plan.sections] == [
        ("I", "MỤC ĐÍCH, YÊU CẦU"),
        ("II", "NHIỆM VỤ/GIẢI PHÁP, SẢN PHẨM, TIẾN ĐỘ VÀ TRÁCH NHIỆM THỰC HIỆN"),
        ("III", "TỔ CHỨC THỰC HIỆN"),
    ]
    first, second, third = plan.sections
    assert parts(first) == [("1", "Mục đích", 3), ("2", "Yêu cầu", 4)]
    assert parts(second) == []
    assert starts(second.items) == [("paragraph", "(Nhiệm vụ/ giải pháp cụ ")]
    assert parts(third) == [
        ("1", "Trách nhiệm của các phòng, đơn vị", 5),
        ("2", "Văn phòng Sở", 4),
    ]


def test_the_whole_plan_reads_as_a_person_wrote_it_down(plan: ParsedPlan) -> None:
    assert outline_of(plan) == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_the_paragraph_without_its_dash_is_not_joined_to_the_bullet_before(
    plan: ParsedPlan,
) -> None:
    before, last = plan.sections[2].parts[1].items[-2:]
    assert before.text.endswith("của Sở Tài nguyên và Môi trường năm 2022.")
    assert last.kind is ItemKind.PARAGRAPH
    assert last.text.startswith("Tăng cường công tác kiểm tra, giám sát đối với công tác CCHC nhằm")
    assert last.text.endswith("kỷ luật công vụ, kỷ cương hành chính.")


def test_the_first_bullet_reads_as_it_was_written(plan: ParsedPlan) -> None:
    assert plan.sections[0].parts[0].items[0].text == (
        "Phát huy những kết quả tích cực, khắc phục những tồn tại, hạn chế trong năm 2021; xác "
        "định trách nhiệm của các ngành, các cấp trong việc cải thiện Chỉ số PAR INDEX, Chỉ số "
        "SIPAS của tỉnh năm 2022 và những năm tiếp theo."
    )


def test_the_end_is_recognised(plan: ParsedPlan) -> None:
    assert plan.closing is not None
    assert plan.closing.text.startswith("Trên đây là Kế hoạch cải thiện")
    assert plan.closing.text.endswith("nghiêm túc triển khai thực hiện./.")
    assert plan.recipients == Recipients(
        "VBĐT",
        ("Các phòng, đơn vị (t/h)", "UBND tỉnh (B/c)", "Sở Nội vụ", "Ban GĐ Sở", ARCHIVE),
    )
    assert plan.signatory == Signatory("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Vũ Chí Hiếu")
    assert plan.unplaced == ()


def test_each_repaired_passage_belongs_to_the_item_that_carries_it(plan: ParsedPlan) -> None:
    first, second = plan.sections[0].parts[0].items[:2]
    assert [len(item.repairs) for item in (first, second)] == [2, 1]
    assert plan.repairs == (*first.repairs, *second.repairs)
    for item in (first, second):
        assert all(repair.repaired in item.text for repair in item.repairs)
        assert all(line in TEXT for r in item.repairs for line in r.original.split("\n"))


def test_no_letter_of_the_plan_is_lost_or_added(plan: ParsedPlan) -> None:
    assert letters(text_of(plan)) == letters(TEXT)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_same_plan_comes_out_of_every_unicode_file(
    plan: ParsedPlan, encoding: str, form: Literal["NFC", "NFD"]
) -> None:
    text = unicodedata.normalize(form, TEXT).replace("\n", "\r\n")
    other = parse_plan(text.encode(encoding))
    assert (other.title, other.preamble, other.sections) == (
        plan.title,
        plan.preamble,
        plan.sections,
    )


# Another plan


def test_a_letterhead_gives_number_and_date() -> None:
    plan = parse_plan(SHORT.encode())
    assert plan.number == "45/KH-STNMT"
    assert plan.issued_on == date(2022, 9, 5)
    assert len(plan.heading_lines) == 4


def test_a_title_may_begin_like_a_legal_basis() -> None:
    plan = parse_plan(SHORT.encode())
    assert plan.subject == "Thực hiện công tác cải cách hành chính năm 2023"
    assert plan.year == 2023
    assert [item.text[:10] for item in plan.preamble] == ["Căn cứ Kế ", "Căn cứ tìn"]
    assert plan.parent == PlanReference("12/KH-UBND", date(2023, 1, 5))


def test_a_number_may_open_a_heading_or_a_paragraph() -> None:
    section = parse_plan(SHORT.encode()).sections[0]
    assert section.heading == "Mục đích"
    assert starts(section.items) == [("paragraph", "Nâng cao chất lượng phục")]
    assert [part.heading for part in section.parts] == ["", "Yêu cầu"]
    assert starts(section.parts[0].items) == [("paragraph", "Các phòng chịu trách nhi")]
    assert [item.text for item in section.parts[1].items] == ["a) Đúng hạn;", "b) Đúng việc."]


def test_a_dash_within_a_sentence_is_no_bullet() -> None:
    items = parse_plan(SHORT.encode()).sections[1].items
    assert len(items) == 2
    assert items[0].text.endswith("kinh tế - xã hội các huyện.")


def test_the_signature_may_come_before_the_recipients() -> None:
    plan = parse_plan(SHORT.encode())
    assert plan.signatory == Signatory("TM. BAN GIÁM ĐỐC", "GIÁM ĐỐC", "Trần Văn An")
    assert plan.recipients is not None
    assert plan.recipients.names == ("Như trên", "Các phòng, đơn vị thuộc Sở", "Lưu: VT")


def test_what_follows_the_end_is_named_as_unplaced() -> None:
    assert parse_plan(SHORT.encode()).unplaced == ("PHỤ LỤC",)


def test_what_follows_the_closing_words_is_unplaced_with_its_number() -> None:
    plan = parse_plan(TEXT.replace("Nơi nhận", "IV. PHẦN THÊM\n1. Một\nNơi nhận").encode())
    assert plan.unplaced == ("IV. PHẦN THÊM", "1. Một")
    assert [section.number for section in plan.sections] == ["I", "II", "III"]


def test_page_numbers_leave_and_other_lone_numbers_stay() -> None:
    text = TEXT.replace("nhóm xếp hạng từ 30 trở lên.", "nhóm xếp hạng từ\n\n30\n\ntrở lên.")
    assert parse_plan(text.encode()).sections == parse_plan(DATA).sections


def test_page_numbers_count_up_by_one() -> None:
    body = "- Một\n2\n- Hai\n- 3 -\n- Ba số\n2\nlần.\n5\nTrang 4/9"
    items = parse_plan(f"KẾ HOẠCH\nNăm 2022\nI. MỤC ĐÍCH\n{body}".encode()).sections[0].items
    assert [item.text for item in items] == ["Một", "Hai", "Ba số 2 lần.", "5"]


def test_a_section_number_that_does_not_count_up_opens_no_section() -> None:
    text = "KẾ HOẠCH\nNăm 2022\nI. MỤC ĐÍCH\nII. YÊU CẦU\nMột.\nI. UBND TỈNH\nIIX. LẠ\nIV. KẾT LUẬN"
    sections = parse_plan(text.encode()).sections
    assert [section.number for section in sections] == ["I", "II", "IV"]
    assert "I. UBND TỈNH" in sections[1].items[1].text


# What is no plan


@pytest.mark.parametrize(
    "data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe", "\u200b\n".encode()]
)
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert code_of(data) in {"empty", "another_document"}


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 Ke hoach",
        b"PK\x03\x04word/document.xml",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        DATA + b"\x00",
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16")[:-1],
    ],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    assert code_of(data) == "not_text"


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 50 * 1024 * 1024])
def test_a_file_over_five_megabytes_is_refused(size: int) -> None:
    assert code_of(b"I. A\n" * (size // 5 + 1)) == "too_large"


def test_a_stream_is_read_no_further_than_five_megabytes() -> None:
    endless = BytesIO(b"x" * (3 * MAX_BYTES))
    with pytest.raises(NotAPlanError):
        read_bytes(endless)
    assert endless.tell() <= MAX_BYTES + 1
    assert read_bytes(BytesIO(DATA)) == DATA


@pytest.mark.parametrize("tail", ["dòng\n" * 10_001, "dòng " * 200_001])
def test_a_text_no_plan_is_as_long_as_is_refused(tail: str) -> None:
    assert code_of(DATA + tail.encode()) == "too_long"


TCVN3_PLAIN = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3_FONT = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
VNI = (
    "KEÁ HOAÏCH\nCaûi thieän vaø naâng cao Chæ soá caûi caùch haønh chính naêm 2022\n"
    "I. MUÏC ÑÍCH, YEÂU CAÀU\n- Phaùt huy nhöõng keát quaû tích cöïc cuûa tænh."
)


def tcvn3(text: str) -> str:
    return text.lower().translate(str.maketrans(TCVN3_PLAIN, TCVN3_FONT))


def test_a_plan_in_an_old_font_is_told_to_become_unicode() -> None:
    text = tcvn3(unicodedata.normalize("NFC", TEXT))
    assert "kÕ ho¹ch" in text
    assert code_of(text.encode("latin-1")) == "legacy_font"
    assert code_of(text.encode("utf-8")) == "legacy_font"
    assert code_of(VNI.encode("cp1252")) == "legacy_font"
    assert code_of(VNI.encode("utf-8")) == "legacy_font"


@pytest.mark.parametrize(
    "data",
    ["Résumé d'activité à Nha Trang, café".encode("latin-1"), DATA[:-200] + b"\xff\xfe", b"\xff"],
)
def test_another_encoding_is_refused(data: bytes) -> None:
    assert code_of(data) == "not_unicode"


@pytest.mark.parametrize(
    "text",
    [
        "Xin chào",
        "Résumé d'activité à Nha Trang, café crème, thé",
        "KẾ HOẠCH\nnăm 2022\nkhông có mục nào",
        "I. MỤC ĐÍCH\nkhông có tiêu đề",
        "QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch\nKẾ HOẠCH\nnăm 2022\nI. MỤC ĐÍCH",
        "Kế hoạch đi chơi\nI. Buổi sáng",
    ],
)
def test_another_document_is_refused(text: str) -> None:
    assert code_of(text.encode()) == "another_document"


def test_each_refusal_is_a_sentence_of_its_own() -> None:
    kinds = NotAPlanError.__subclasses__()
    assert all(issubclass(kind, ValueError) for kind in kinds)
    assert len({str(kind()) for kind in kinds}) == len({kind.code for kind in kinds}) == len(kinds)


# Anything at all


def plan_or_refusal(data: bytes) -> ParsedPlan | None:
    """Any other exception fails the test that asks."""
    try:
        plan = parse_plan(data)
    except NotAPlanError:
        return None
    assert plan.sections
    assert all(item.text for item in plan.items)
    for item in plan.items:
        assert all(repair.repaired in item.text for repair in item.repairs)
    return plan


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_plan_or_refused(data: bytes) -> None:
    plan_or_refusal(data)


@settings(deadline=None)
@given(st.text(alphabet="IVX.12-–) \n\tKẾHOẠCáđaNơi nhận:GIÁMĐỐCTrên", max_size=400))
def test_any_lines_below_a_title_lose_no_letter(text: str) -> None:
    source = f"KẾ HOẠCH\nnăm 2022\n{text}\nI. MỤC ĐÍCH\n{text}"
    plan = plan_or_refusal(source.encode())
    assert plan is not None
    assert letters(text_of(plan)) == letters(source)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([line for line in TEXT.split("\n") if line.strip()]), max_size=60))
def test_a_plan_with_lines_lost_doubled_and_exchanged_loses_no_letter(lines: list[str]) -> None:
    plan_or_refusal("\n".join(lines).encode())
    source = "\n".join(["KẾ HOẠCH", "năm 2022", "I. MỤC ĐÍCH", *lines])
    plan = plan_or_refusal(source.encode())
    assert plan is not None
    assert letters(text_of(plan)) == letters(source)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(DATA)), st.integers(0, 40), st.binary(max_size=40))
def test_a_plan_with_bytes_exchanged_is_a_plan_or_refused(at: int, cut: int, new: bytes) -> None:
    plan_or_refusal(DATA[:at] + new + DATA[at + cut :])
