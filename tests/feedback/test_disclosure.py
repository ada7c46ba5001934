from collections.abc import Sequence
from datetime import date

import pytest
from pytest_django.fixtures import Settings

from feedback.enums import ValueStatus
from feedback.indicators.formulas import Item, factor_share
from feedback.indicators.lines import Cell
from feedback.services.disclosure import (
    Disclosed,
    Group,
    Level,
    Rule,
    cells_of,
    disclose,
    smallest_group,
)

K = 10
QUARTER = (date(2026, 10, 1), date(2027, 1, 1))
MONTH = (date(2026, 11, 1), date(2026, 12, 1))
YEAR = (date(2026, 1, 1), date(2027, 1, 1))

Counts = dict[str, list[tuple[int, int]]]


def group(name: str, *counts: tuple[int, int]) -> Group:
    """Counts are (hits, valid) of the items in order."""
    items = tuple(Item(f"A{i}", *count) for i, count in enumerate(counts, start=1))
    return Group(name, factor_share(items), items)


def published(
    counts: Counts,
    period: tuple[date, date] = QUARTER,
    earlier: Sequence[Cell] = (),
) -> tuple[dict[str, Disclosed], list[Cell]]:
    """What is decided, and everything that is public afterwards."""
    groups = [group(name, *values) for name, values in counts.items()]
    rule = Rule(tuple(item.question for item in groups[0].items))
    starts, ends = period
    rows = disclose(groups, K, earlier, rule=rule, starts=starts, ends=ends)
    cells = [cell for row in rows for cell in cells_of(rule, row, starts, ends)]
    return {row.name: row for row in rows}, [*cells, *earlier]


def statuses(
    counts: Counts, period: tuple[date, date] = QUARTER, earlier: Sequence[Cell] = ()
) -> dict[str, str]:
    rows, _ = published(counts, period, earlier)
    return {name: row.status.value for name, row in rows.items()}


def test_large_groups_are_shown_with_their_counts() -> None:
    rows, _ = published({"": [(80, 100)], "VP": [(40, 50)], "TTR": [(40, 50)]})
    assert {row.status for row in rows.values()} == {ValueStatus.SHOWN}
    assert {row.level for row in rows.values()} == {Level.ITEMS}


def test_nine_respondents_are_hidden_and_ten_are_shown() -> None:
    assert statuses({"": [(5, 9)]}) == {"": "suppressed"}
    assert statuses({"": [(5, 10)]}) == {"": "ok"}


def test_three_people_who_answered_four_items_are_three_people() -> None:
    assert statuses({"": [(2, 3)] * 4}) == {"": "suppressed"}


def test_one_item_with_few_answers_hides_an_index_of_many() -> None:
    assert statuses({"": [(40, 50), (3, 5)]}) == {"": "suppressed"}


def test_an_item_that_nobody_answered_hides_nothing() -> None:
    assert statuses({"": [(40, 50), (0, 0)]}) == {"": "ok"}


def test_nobody_is_no_data_and_not_zero() -> None:
    rows, _ = published({"": [(0, 0)], "VP": [(0, 0)]})
    assert {row.status for row in rows.values()} == {ValueStatus.NO_DATA}


def test_one_hidden_group_hides_the_next_smallest() -> None:
    counts: Counts = {"": [(80, 105)], "VP": [(4, 5)], "TTR": [(30, 40)], "KHTC": [(46, 60)]}
    assert statuses(counts) == {
        "": "ok",
        "VP": "suppressed",
        "TTR": "suppressed_complementary",
        "KHTC": "ok",
    }


def test_two_hidden_groups_of_nine_together_hide_a_third() -> None:
    counts: Counts = {
        "": [(80, 109)],
        "VP": [(4, 5)],
        "TTR": [(3, 4)],
        "KHTC": [(30, 40)],
        "QLDD": [(43, 60)],
    }
    assert statuses(counts)["KHTC"] == "suppressed_complementary"
    assert statuses(counts)["QLDD"] == "ok"


def test_answers_without_a_unit_cannot_be_worked_out() -> None:
    counts: Counts = {"": [(80, 103)], "VP": [(30, 40)], "TTR": [(48, 60)]}
    assert statuses(counts) == {"": "ok", "VP": "suppressed_complementary", "TTR": "ok"}


@pytest.mark.parametrize(("hits", "status"), [(12, "bounded_high"), (0, "bounded_low")])
def test_a_small_group_of_one_mind_is_shown_as_a_bound(hits: int, status: str) -> None:
    rows, _ = published({"": [(hits, 12)] * 2})
    assert rows[""].status == status
    assert rows[""].level == Level.COUNT


def test_thirty_of_one_mind_are_shown() -> None:
    rows, _ = published({"": [(30, 30)]})
    assert (rows[""].status, rows[""].level) == (ValueStatus.SHOWN, Level.ITEMS)


def test_a_small_group_with_one_uniform_item_shows_its_value_without_counts() -> None:
    rows, _ = published({"": [(12, 12), (6, 12)]})
    assert (rows[""].status, rows[""].level) == (ValueStatus.SHOWN, Level.VALUE)


def test_counts_kept_back_cannot_be_worked_out_from_the_total() -> None:
    counts: Counts = {
        "": [(92, 112), (86, 112)],
        "VP": [(12, 12), (6, 12)],
        "TTR": [(30, 40), (30, 40)],
        "KHTC": [(50, 60), (50, 60)],
    }
    rows, _ = published(counts)
    assert {name: row.level for name, row in rows.items()} == {
        "": Level.ITEMS,
        "VP": Level.VALUE,
        "TTR": Level.VALUE,
        "KHTC": Level.ITEMS,
    }


def test_a_bound_cannot_be_worked_out_from_the_total() -> None:
    counts: Counts = {"": [(82, 112)], "VP": [(12, 12)], "TTR": [(30, 40)], "KHTC": [(40, 60)]}
    assert statuses(counts) == {
        "": "ok",
        "VP": "bounded_high",
        "TTR": "suppressed_complementary",
        "KHTC": "ok",
    }


@pytest.mark.parametrize(("now", "status"), [(50, "ok"), (59, "suppressed_difference"), (60, "ok")])
def test_a_group_told_again_differs_by_nobody_or_by_ten(now: int, status: str) -> None:
    _, earlier = published({"": [(40, 50)]})
    assert statuses({"": [(45 if now > 50 else 40, now)]}, earlier=earlier) == {"": status}


def test_one_changed_answer_is_not_told_though_the_number_of_respondents_stays() -> None:
    _, earlier = published({"": [(40, 50)]})
    assert statuses({"": [(39, 50)]}, earlier=earlier) == {"": "suppressed_difference"}


def test_ten_newcomers_of_one_mind_refresh_the_value_of_an_open_period() -> None:
    month: Counts = {"": [(75, 95)], "VP": [(30, 35)], "TTR": [(45, 60)]}
    quarter: Counts = {"": [(90, 125)], "VP": [(40, 50)], "TTR": [(50, 75)]}
    _, earlier = published(quarter, QUARTER)
    _, earlier = published(month, MONTH, earlier)
    refreshed: Counts = {"": [(85, 105)], "VP": [(40, 45)], "TTR": [(45, 60)]}
    # The old quarter less the refreshed month seems to leave five of VP, but counts nobody.
    assert statuses(refreshed, MONTH, earlier) == {"": "ok", "VP": "ok", "TTR": "ok"}


def test_a_held_group_cannot_be_worked_out_from_a_refreshed_total() -> None:
    before: Counts = {"": [(80, 100)], "VP": [(24, 30)], "TTR": [(56, 70)]}
    after: Counts = {"": [(92, 115)], "VP": [(27, 33)], "TTR": [(65, 82)]}
    _, earlier = published(before)
    assert statuses(after, earlier=earlier) == {
        "": "ok",
        "VP": "suppressed_difference",
        "TTR": "suppressed_complementary",
    }


def test_a_month_within_a_quarter_may_not_leave_four_people() -> None:
    _, earlier = published({"": [(40, 50)]}, MONTH)
    assert statuses({"": [(43, 54)]}, period=QUARTER, earlier=earlier) == {
        "": "suppressed_difference"
    }
    assert statuses({"": [(53, 64)]}, period=QUARTER, earlier=earlier) == {"": "ok"}


def test_the_year_less_quarter_and_half_may_not_leave_four_people() -> None:
    half = (date(2026, 1, 1), date(2026, 7, 1))
    third = (date(2026, 7, 1), date(2026, 10, 1))
    _, earlier = published({"": [(40, 50)]}, half)
    _, earlier = published({"": [(40, 50)]}, third, earlier)
    assert statuses({"": [(83, 104)]}, period=YEAR, earlier=earlier) == {
        "": "suppressed_difference"
    }


def test_a_unit_hidden_in_the_year_is_still_known_from_its_month() -> None:
    month: Counts = {"": [(75, 95)], "VP": [(30, 35)], "TTR": [(45, 60)]}
    _, earlier = published(month, MONTH)
    year: Counts = {"": [(79, 103)], "VP": [(32, 40)], "TTR": [(47, 63)]}
    rows, _ = published(year, YEAR, earlier)
    # 8 people more in all: neither the total nor a unit may tell them.
    assert {row.status for row in rows.values()} == {ValueStatus.SUPPRESSED_DIFFERENCE}


def test_another_indicator_of_the_same_items_may_not_show_what_one_kept_back() -> None:
    access: Counts = {
        "": [(92, 112), (86, 112)],
        "VP": [(12, 12), (6, 12)],
        "TTR": [(30, 40), (30, 40)],
        "KHTC": [(50, 60), (50, 60)],
    }
    _, earlier = published(access)
    overall: Counts = {
        "": [(92, 112), (86, 112), (90, 112)],
        "VP": [(12, 12), (6, 12), (10, 12)],
        "TTR": [(30, 40), (30, 40), (30, 40)],
        "KHTC": [(50, 60), (50, 60), (50, 60)],
    }
    rows, _ = published(overall, earlier=earlier)
    assert rows["VP"].level == rows["TTR"].level == Level.VALUE


def test_periods_that_do_not_meet_do_not_matter() -> None:
    _, earlier = published({"": [(40, 50)]}, (date(2025, 1, 1), date(2026, 1, 1)))
    assert statuses({"": [(43, 54)]}, period=YEAR, earlier=earlier) == {"": "ok"}


def test_ten_is_the_floor_of_k(settings: Settings) -> None:
    settings.FEEDBACK = {"MIN_RESPONDENTS": 3}
    assert smallest_group(5) == 10
    assert smallest_group(25) == 25
    settings.FEEDBACK = {"MIN_RESPONDENTS": 15}
    assert smallest_group() == 15


def test_a_year_is_shown_beside_its_quarters_though_everybody_skips_another_item() -> None:
    """The largest item n does not add up over quarters; the answers to each item do."""
    first = {"": [(60, 77), (55, 74)], "VP": [(30, 40), (30, 39)], "TTR": [(30, 37), (25, 35)]}
    second = {"": [(50, 70), (60, 78)], "VP": [(25, 36), (30, 41)], "TTR": [(25, 34), (30, 37)]}
    both = {
        name: [
            (hits + more_hits, valid + more)
            for (hits, valid), (more_hits, more) in zip(counts, second[name], strict=True)
        ]
        for name, counts in first.items()
    }
    _rows, cells = published(first, (date(2026, 1, 1), date(2026, 4, 1)))
    _rows, cells = published(second, (date(2026, 4, 1), date(2026, 7, 1)), cells)

    rows, _cells = published(both, (date(2026, 1, 1), date(2026, 7, 1)), cells)

    assert {row.status for row in rows.values()} == {ValueStatus.SHOWN}


def test_a_few_newcomers_are_still_seen_where_they_answer_a_smaller_item() -> None:
    before = {"": [(60, 80), (55, 70)], "VP": [(30, 40), (30, 35)], "TTR": [(30, 40), (25, 35)]}
    after = {"": [(60, 80), (58, 73)], "VP": [(30, 40), (33, 38)], "TTR": [(30, 40), (25, 35)]}
    _rows, cells = published(before)

    rows, _cells = published(after, earlier=cells)

    assert rows["VP"].status == ValueStatus.SUPPRESSED_DIFFERENCE
