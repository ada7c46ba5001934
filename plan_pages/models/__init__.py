from .amendment import PlanAmendment, TaskSuccession
from .criterion import CriteriaSet, Criterion
from .explanation import Explanation
from .holiday import Holiday
from .inspection import Inspection, InspectionMeasure
from .news_page import NewsIndexPage, NewsPage
from .notice import Notice, NoticePreference
from .period import ReportingPeriod
from .periodic_report import PeriodicReport
from .plan import Plan, RepairedPassage
from .plan_page import PlanIndexPage, PlanPage
from .plan_task import PlanTask
from .progress import ProgressEvidence, ProgressReport
from .result_page import ResultPage, ResultsIndexPage
from .said_done import SaidDone
from .score import IndexResult, Score
from .scoring import ScoreInput, ScoreSheet, ScoringRule
from .unit import Unit, UnitMembership

__all__ = [
    "CriteriaSet",
    "Criterion",
    "Explanation",
    "Holiday",
    "IndexResult",
    "Inspection",
    "InspectionMeasure",
    "NewsIndexPage",
    "NewsPage",
    "Notice",
    "NoticePreference",
    "PeriodicReport",
    "Plan",
    "PlanAmendment",
    "PlanIndexPage",
    "PlanPage",
    "PlanTask",
    "ProgressEvidence",
    "ProgressReport",
    "RepairedPassage",
    "ReportingPeriod",
    "ResultPage",
    "ResultsIndexPage",
    "SaidDone",
    "Score",
    "ScoreInput",
    "ScoreSheet",
    "ScoringRule",
    "TaskSuccession",
    "Unit",
    "UnitMembership",
]
