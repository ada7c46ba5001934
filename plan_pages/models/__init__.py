from .criterion import CriteriaSet, Criterion
from .news_page import NewsIndexPage, NewsPage
from .period import ReportingPeriod
from .plan import Plan, RepairedPassage
from .plan_page import PlanIndexPage, PlanPage
from .plan_task import PlanTask
from .result_page import ResultPage, ResultsIndexPage
from .score import IndexResult, Score
from .unit import Unit, UnitMembership

__all__ = [
    "CriteriaSet",
    "Criterion",
    "IndexResult",
    "NewsIndexPage",
    "NewsPage",
    "Plan",
    "PlanIndexPage",
    "PlanPage",
    "PlanTask",
    "RepairedPassage",
    "ReportingPeriod",
    "ResultPage",
    "ResultsIndexPage",
    "Score",
    "Unit",
    "UnitMembership",
]
