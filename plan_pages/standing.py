"""Published index values as charts and as one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .charts import Break, IndexLines, IndexPoint, RankLine, RankPoint
from .models import IndexResult
from .numbers import format_number


def of_index(results: Iterable[IndexResult], index: str) -> list[IndexResult]:
    """In order of the years."""
    return sorted((r for r in results if r.index == index), key=lambda result: result.year)


def _breaks(results: Sequence[IndexResult]) -> list[Break]:
    return [Break(str(r.year), _("Method changed")) for r in results if r.breaks_series]


def history_chart(results: Sequence[IndexResult], index: str) -> IndexLines:
    points = [IndexPoint(str(r.year), r.value, r.national_mean) for r in results]
    return IndexLines(
        name=index,
        points=points,
        mean_name=_("National mean"),
        unit=_("percent"),
        breaks=_breaks(results),
    )


def rank_chart(results: Sequence[IndexResult], index: str, target: int | None = None) -> RankLine:
    points = [RankPoint(str(r.year), r.rank, r.out_of) for r in results]
    return RankLine(name=index, points=points, target=target, breaks=_breaks(results))


def sentence(results: Sequence[IndexResult], index: str, year: int) -> str:
    """One index in one year, with the change of rank where the two years may be compared."""
    by_year = {result.year: result for result in results}
    result = by_year.get(year)
    if result is None or result.value is None:
        return _("%(index)s: no published value for %(year)s.") % {"index": index, "year": year}
    words = [
        _("%(index)s %(year)s: %(value)s %%")
        % {"index": index, "year": year, "value": format_number(result.value, 2, _language())},
        *_rank_words(result, by_year.get(year - 1)),
    ]
    return f"{', '.join(words)}."


def _rank_words(result: IndexResult, before: IndexResult | None) -> list[str]:
    if result.rank is None:
        return []
    place = f"{result.rank}/{result.out_of}" if result.out_of else str(result.rank)
    words = [_("rank %(place)s") % {"place": place}]
    comparable = before and before.rank and before.out_of == result.out_of
    if not comparable or before is None or before.rank is None or result.breaks_series:
        return words
    steps = before.rank - result.rank
    if steps > 0:
        words.append(_("up %(steps)d places") % {"steps": steps})
    elif steps < 0:
        words.append(_("down %(steps)d places") % {"steps": -steps})
    return words


def _language() -> str:
    return get_language() or "vi"
