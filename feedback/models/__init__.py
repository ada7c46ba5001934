from .attachment import Attachment
from .bank import BankQuestion, BankSeries, BankWording
from .batch import Batch
from .campaign import Campaign, CampaignTarget
from .consent import Consent
from .counter import Counter
from .definition import IndicatorDefinition
from .embed import EmbedOrigin
from .form import FeedbackForm, FormVersion, Question
from .form_page import FeedbackFormPage, FeedbackIndexPage
from .indicator import Indicator, IndicatorSnapshot, IndicatorValue
from .indicator_page import IndicatorIndexPage, IndicatorPage
from .job_run import JobRun
from .pair_link import PairLink
from .procedure import Procedure
from .reply import Reply
from .response import Contact, Response, ResponseRevision
from .salt import Salt
from .scale import ScaleMapping
from .tally import Lease, Tally

__all__ = [
    "Attachment",
    "BankQuestion",
    "BankSeries",
    "BankWording",
    "Batch",
    "Campaign",
    "CampaignTarget",
    "Consent",
    "Contact",
    "Counter",
    "EmbedOrigin",
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
    "JobRun",
    "Lease",
    "PairLink",
    "Procedure",
    "Question",
    "Reply",
    "Response",
    "ResponseRevision",
    "Salt",
    "ScaleMapping",
    "Tally",
]
