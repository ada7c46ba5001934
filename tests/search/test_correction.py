import pytest

from search.correction import did_you_mean
from search.terms import parse

TITLES = [
    "Kế hoạch cải cách hành chính năm 2022",
    "Quản lý đất đai",
    "Thống kê hồ sơ thẩm định",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ke hoahc", "kế hoạch"),
        ("kế hoạhc cải cách", "kế hoạch cải cách"),
        ("tham dinhh", "thẩm định"),
        ("datt dai", "đất đai"),
    ],
)
def test_a_slip_is_corrected_to_words_of_one_title(typed: str, meant: str) -> None:
    assert did_you_mean(parse(typed, 200), TITLES) == meant


@pytest.mark.parametrize("typed", ["xyzzy", "", "%%%", "đất đai", "kế hoạch zzzz", "a" * 200])
def test_where_nothing_is_near_nothing_is_suggested(typed: str) -> None:
    assert did_you_mean(parse(typed, 200), TITLES) == ""
