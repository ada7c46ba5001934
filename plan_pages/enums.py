from django.db import models
from django.utils.translation import gettext_lazy as _


class Calendar(models.TextChoices):
    """The two calendars figures are kept in; one indicator uses one of them, never both."""

    CIVIL = "civil", _("Civil year")
    REFORM = "reform", _("Reform reporting year")


class PeriodKind(models.TextChoices):
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF_YEAR = "half", _("Half-year")
    YEAR = "year", _("Year")


class CriterionSource(models.TextChoices):
    APPRAISAL = "appraisal", _("Appraisal")
    SURVEY = "survey", _("Survey")
    MIXED = "mixed", _("Appraisal and survey")


class ScoreKind(models.TextChoices):
    TARGET = "target", _("Target")
    SELF_ASSESSED = "self_assessed", _("Self-assessed")
    APPRAISED = "appraised", _("Appraised")
    PORTAL_SURVEY = "portal_survey", _("Portal survey")
    OFFICIAL = "official", _("Official")


class Recurrence(models.TextChoices):
    """How often a task's product is due; the words are the plan's own."""

    NONE = "none", _("Once")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    CONTINUOUS = "continuous", _("Continuous")
    AS_PLANNED = "as_planned", _("As planned")


class TaskStatus(models.TextChoices):
    """Derived from dates and completion, never typed in (facts: reporting practice)."""

    NOT_DUE = "chua-den-han", _("Not yet due")
    DUE_SOON = "sap-den-han", _("Due soon")
    OVERDUE = "qua-han", _("Overdue")
    CONTINUOUS = "thuong-xuyen", _("Continuous")
    DONE = "hoan-thanh", _("Done")
    DONE_LATE = "hoan-thanh-qua-han", _("Done late")


class IndexName(models.TextChoices):
    PAR_INDEX = "PAR INDEX", _("PAR INDEX")
    SIPAS = "SIPAS", _("SIPAS")


class NewsKind(models.TextChoices):
    """What the department communicates; each kind is counted against the plan's own target."""

    NEWS = "tin", _("News")
    ARTICLE = "bai", _("Article")
    INFOGRAPHIC = "infographic", _("Infographic")
    VIDEO = "video", _("Video")
    CONFERENCE = "hoi-nghi", _("Conference")
    DIALOGUE = "doi-thoai", _("Dialogue")
