from .criterion import CriteriaSet, Criterion
from .period import ReportingPeriod
from .plan import Plan, RepairedPassage
from .plan_task import PlanTask
from .score import IndexResult, Score
from .unit import Unit, UnitMembership

__all__ = [
    "CriteriaSet",
    "Criterion",
    "IndexResult",
    "Plan",
    "PlanTask",
    "RepairedPassage",
    "ReportingPeriod",
    "Score",
    "Unit",
    "UnitMembership",
]
