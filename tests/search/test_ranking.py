import pytest

from search.ranking import Tier, tier_of
from search.terms import parse


def tier(query: str, title: str, text: str = "") -> Tier:
    return tier_of(parse(query, 200), title, text)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Thẩm định hồ sơ", "", Tier.TITLE_AS_TYPED),
        ("Thông báo", "về việc THẨM ĐỊNH hồ sơ", Tier.AS_TYPED),
        ("Thăm đình làng", "", Tier.TITLE_FOLDED),
        ("Thông báo", "thăm đình làng", Tier.FOLDED),
    ],
)
def test_accents_as_typed_come_before_other_accents(title: str, text: str, expected: Tier) -> None:
    assert tier("thẩm định", title, text) == expected


def test_one_mark_is_told_from_another() -> None:
    assert tier("bàn", "Bàn giao") < tier("bàn", "Bán đấu giá")


def test_without_accents_every_accent_is_as_typed() -> None:
    assert tier("tham dinh", "Thẩm định hồ sơ") == Tier.TITLE_AS_TYPED
    assert tier("tham dinh", "Thăm đình làng") == Tier.TITLE_AS_TYPED
