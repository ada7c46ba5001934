from wagtail.admin.viewsets.model import ModelViewSetGroup

from .amendments import PlanAmendmentViewSet
from .communication import CommunicationViewSet
from .explanations import ExplanationViewSet
from .holidays import HolidayViewSet
from .imports import ImportViewSet
from .inspections import InspectionViewSet
from .notices import NoticeViewSet, UnsentMailViewSet
from .periods import PeriodClosingViewSet
from .progress import ApprovalsViewSet, MissingViewSet, ProgressViewSet
from .records import GROUP_LABEL, VIEWSETS
from .reports import PeriodicReportViewSet
from .said_done import SaidDoneViewSet
from .scorebook import CriteriaTreeViewSet, ScoreBookViewSet, ScoringRuleViewSet


class ReformViewSetGroup(ModelViewSetGroup):
    menu_label = GROUP_LABEL
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (
        ProgressViewSet(),
        ApprovalsViewSet(),
        MissingViewSet(),
        PeriodClosingViewSet(),
        *(viewset() for viewset in VIEWSETS),
        PlanAmendmentViewSet(),
        ScoreBookViewSet(),
        CriteriaTreeViewSet(),
        ScoringRuleViewSet(),
        HolidayViewSet(),
        ImportViewSet(),
        CommunicationViewSet(),
        SaidDoneViewSet(),
        PeriodicReportViewSet(),
        ExplanationViewSet(),
        InspectionViewSet(),
        NoticeViewSet(),
        UnsentMailViewSet(),
    )


__all__ = ["ReformViewSetGroup"]
