import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_pages import text as pages_text
from search.folding import fold, fold_with_offsets, nfc


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Kế hoạch", "ke hoach"),
        (unicodedata.normalize("NFD", "Kế hoạch"), "ke hoach"),
        ("ĐẤT ĐAI", "dat dai"),
        ("Hòa, hoà", "hoa, hoa"),
        ("tỷ lệ ≥ 95 %", "ty le >= 95 %"),
        ("45/KH-STNMT", "45/kh-stnmt"),
    ],
)
def test_accents_are_dropped_and_d_with_stroke_becomes_d(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_the_rooms_that_are_searched_fold_by_the_same_rule(text: str) -> None:
    assert fold(text) == pages_text.fold(text)


@given(st.text())
def test_offsets_lead_back_to_the_character_that_was_folded(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    written = nfc(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(written)
    assert all(folded[i] in fold(written[offsets[i]]) for i in range(len(folded)))
