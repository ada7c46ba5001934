"""Charts as SVG without script: plain data in, markup, one sentence and a table out.

x is in percent and y in px, without a viewBox: one drawing is fluid from 320 px up while its
text keeps its size. Colours come from figures.css. None is unknown and never drawn as zero.
"""

from .index_lines import IndexLines, IndexPoint
from .interval_rows import IntervalRow, IntervalRows, Shown
from .likert import LikertRow, LikertRows
from .lines import Break
from .multiples import Panel, SmallMultiples
from .parts import Chart, KeyItem, Table
from .ranks import RankLine, RankPoint
from .score_bars import ScoreBars, ScoreRow
from .status_bar import StatusBar, StatusPart
from .trend import TrendLine, TrendPoint

__all__ = [
    "Break",
    "Chart",
    "IndexLines",
    "IndexPoint",
    "IntervalRow",
    "IntervalRows",
    "KeyItem",
    "LikertRow",
    "LikertRows",
    "Panel",
    "RankLine",
    "RankPoint",
    "ScoreBars",
    "ScoreRow",
    "Shown",
    "SmallMultiples",
    "StatusBar",
    "StatusPart",
    "Table",
    "TrendLine",
    "TrendPoint",
]
