from .form import FeedbackForm, FormVersion, Question
from .form_page import FeedbackFormPage, FeedbackIndexPage
from .indicator import Indicator, IndicatorDefinition, IndicatorSnapshot, IndicatorValue
from .indicator_page import IndicatorIndexPage, IndicatorPage
from .response import Contact, Response, ResponseRevision
from .tally import Lease, Tally

__all__ = [
    "Contact",
    "FeedbackForm",
    "FeedbackFormPage",
    "FeedbackIndexPage",
    "FormVersion",
    "Indicator",
    "IndicatorDefinition",
    "IndicatorIndexPage",
    "IndicatorPage",
    "IndicatorSnapshot",
    "IndicatorValue",
    "Lease",
    "Question",
    "Response",
    "ResponseRevision",
    "Tally",
]
