"""Letter-spaced lines are put together again; ordinary lines stay as they are."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.importers.letterspacing import find_runs, repair_lines, repair_run
from plan_pages.importers.vietnamese import normalise, one_line

PLAN = Path(__file__).parents[2] / "portal/demo/data/ke-hoach-2022.txt"
VOCABULARY = {"của": 5, "tỉnh": 3, "năm": 4, "kết": 2, "quả": 2, "kế": 3, "hoạch": 3, "số": 4}

# The lines of the plan that came letter-spaced, as a person reads them.
GOLDEN = [
    "- Phát huy những kết quả tích cực, khắc phục những tồn tại, hạn chế trong năm",
    "2021; xác định trách nhiệm của các ngành, các cấp trong việc cải thiện Chỉ số PAR",
    "INDEX, Chỉ số SIPAS của tỉnh năm 2022 và những năm tiếp theo.",
    "- Xác định các nhiệm vụ, giải pháp cụ thể để tạo chuyển biến đồng bộ, thực",
    "chất trên các tiêu chí, tiêu chí thành phần của Chỉ số PAR INDEX, Chỉ số SIPAS,",
]


@pytest.fixture(scope="module")
def lines() -> list[str]:
    text = normalise(PLAN.read_text(encoding="utf-8"))
    return [line.strip() for line in text.split("\n") if line.strip()]


def spaced(text: str) -> str:
    return " ".join(text.replace(" ", ""))


def test_the_five_letter_spaced_lines_of_the_plan_are_repaired(lines: list[str]) -> None:
    repaired, _ = repair_lines(lines)
    changed = [one_line(new) for old, new in zip(lines, repaired, strict=True) if find_runs(old)]
    assert changed == GOLDEN


def test_no_ordinary_line_of_the_plan_is_touched(lines: list[str]) -> None:
    repaired, repairs = repair_lines(lines)
    touched = {n for n, (old, new) in enumerate(zip(lines, repaired, strict=True)) if old != new}
    assert touched == {repair.line for repair in repairs}
    assert len(touched) == len(GOLDEN)


def test_no_letter_of_the_plan_is_lost_or_added(lines: list[str]) -> None:
    repaired, _ = repair_lines(lines)
    assert re.sub(r"\s", "", "".join(repaired)) == re.sub(r"\s", "", "".join(lines))


def test_no_run_of_single_letters_remains(lines: list[str]) -> None:
    repaired, _ = repair_lines(lines)
    assert not any(find_runs(line) for line in repaired)


def test_each_repair_names_its_line_the_original_and_whether_it_goes_on(lines: list[str]) -> None:
    repaired, repairs = repair_lines(lines)
    assert [repair.continues for repair in repairs] == [False, True, False, False, True]
    for repair in repairs:
        assert repair.original in lines[repair.line]
        assert repair.repaired in repaired[repair.line]


def test_the_spaces_of_a_whole_plan_come_back(lines: list[str]) -> None:
    """Each ordinary phrase of the plan, letter-spaced by us and repaired, is itself again."""
    vocabulary_lines = [line for line in lines if not find_runs(line)]
    phrases = {
        phrase
        for line in vocabulary_lines
        for phrase in re.findall(r"\b[a-zà-ỹđ]{2,}(?: [a-zà-ỹđ]{2,}){2,}\b", line)
    }
    repaired, _ = repair_lines([*vocabulary_lines, *(spaced(phrase) for phrase in phrases)])
    assert len(phrases) > 50
    assert repaired[len(vocabulary_lines) :] == list(phrases)


def test_wide_gaps_are_the_boundaries_of_words() -> None:
    assert repair_run("n h à n   ư ớ c   c ủ a", {}) == "nhàn ước của"
    assert repair_run("n h à   n ư ớ c   c ủ a", {}) == "nhà nước của"


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("Q u ý I I I / 2 0 2 2", "Quý III/2022"),
        ("k ế t q u ả 8 6 , 1 9 %", "kết quả 86,19%"),
        ("( k ế h o ạ c h )", "(kế hoạch)"),
        ("K ế h o ạ c h s ố 7 7 6 0 / K H - U B N D", "Kế hoạch số 7760/KH-UBND"),
        ("c ủ a U B N D t ỉ n h", "của UBND tỉnh"),
        ("K Ế H O Ạ C H", "KẾ HOẠCH"),
    ],
)
def test_numbers_acronyms_and_marks_keep_their_place(run: str, expected: str) -> None:
    assert repair_run(run, VOCABULARY) == expected


@pytest.mark.parametrize(
    "line",
    [
        "A B C D E F",
        "1 2 3 4 5 6 7",
        "- - - - - -",
        "x y z x y z",
        "Cột A B C của bảng",
        "• 1 2 3 4 5",
    ],
)
def test_a_row_of_single_characters_that_is_no_vietnamese_is_left_alone(line: str) -> None:
    assert repair_lines([line]) == ([line], [])


def test_a_run_goes_on_over_the_line_break_where_two_characters_are_left() -> None:
    repaired, repairs = repair_lines(["của tỉnh", "n ă m c ủ a t ỉ n h", "n ă m nay"])
    assert repaired == ["của tỉnh", "năm của tỉnh", "năm nay"]
    assert [repair.continues for repair in repairs] == [False, True]


def test_a_line_that_does_not_follow_a_run_needs_five() -> None:
    assert repair_lines(["của tỉnh", "n ă m nay"])[0] == ["của tỉnh", "n ă m nay"]


def test_a_run_goes_on_only_from_one_that_was_repaired() -> None:
    """A passage is what stood together: a row left alone between two runs parts them."""
    _, repairs = repair_lines(["n ă m c ủ a A B C D", "n ă m c ủ a", "A B C D E F", "c ủ a n ă m"])
    assert [(repair.line, repair.continues) for repair in repairs][-1] == (3, False)


def test_a_mark_that_stood_apart_joins_its_letter() -> None:
    assert repair_run("c u \u0309 a n ă m", VOCABULARY) == "của năm"


@given(st.lists(st.text(alphabet="acđếhọNT12,.;-  \t", min_size=1).filter(str.strip)))
def test_any_lines_come_back_with_all_their_characters(lines: list[str]) -> None:
    repaired, repairs = repair_lines(lines)
    assert ["".join(line.split()) for line in repaired] == ["".join(line.split()) for line in lines]
    assert {n for n, new in enumerate(repaired) if new != lines[n]} == {r.line for r in repairs}
