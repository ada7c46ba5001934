from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    SELF_ASSESSED = "self_assessed", pgettext_lazy("kind of score", "Self-assessed")
    APPRAISED = "appraised", pgettext_lazy("kind of score", "Appraised")
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
    """Derived from dates and reports (facts: reporting practice); only a reasoned decision
    (``ManualStatus``, a succession) stands above them."""

    NOT_STARTED = "chua-thuc-hien", pgettext_lazy("plan task", "Not started")
    NOT_DUE = "chua-den-han", _("Not yet due")
    IN_PROGRESS = "dang-thuc-hien", _("In progress")
    DUE_SOON = "sap-den-han", _("Due soon")
    AWAITING = "cho-duyet", _("Awaiting approval")
    OVERDUE = "qua-han", _("Overdue")
    CONTINUOUS = "thuong-xuyen", _("Continuous")
    DONE = "hoan-thanh", _("Done")
    DONE_LATE = "hoan-thanh-qua-han", _("Done late")
    PAUSED = "tam-dung", _("Paused")
    DROPPED = "khong-thuc-hien", _("Not carried out")
    REPLACED = "da-thay-the", _("Replaced")


class ManualStatus(models.TextChoices):
    """What dates cannot say and a person decides, with a reason."""

    NONE = "", _("By dates and reports")
    PAUSED = "tam-dung", _("Paused")
    DROPPED = "khong-thuc-hien", _("Not carried out")


class SuccessionKind(models.TextChoices):
    SUPERSEDED = "superseded", _("Superseded")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
    DROPPED = "dropped", _("Dropped")


class ProgressClaim(models.TextChoices):
    """What the unit says of the task in its report."""

    NOT_STARTED = "not_started", pgettext_lazy("plan task", "Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("progress report", "Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", pgettext_lazy("progress report", "Approved")


class ExplanationState(models.TextChoices):
    ASKED = "asked", _("Explanation asked")
    ANSWERED = "answered", _("Explained")
    ACCEPTED = "accepted", pgettext_lazy("explanation", "Accepted")
    REFUSED = "refused", _("Not accepted")
    CANCELLED = "cancelled", pgettext_lazy("explanation", "Cancelled")


class InspectionKind(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNANNOUNCED = "unannounced", _("Unannounced")


class InspectionState(models.TextChoices):
    PLANNED = "planned", _("Not yet begun")
    UNDER_WAY = "under_way", _("Under way")
    CONCLUDED = "concluded", _("Concluded")
    CANCELLED = "cancelled", pgettext_lazy("inspection", "Cancelled")


class ScoringMethod(models.TextChoices):
    ALL_OR_NOTHING = "all_or_nothing", _("All or nothing")
    PROPORTIONAL = "proportional", _("Proportional")
    STEPS = "steps", _("Steps")
    YES_NO = "yes_no", _("Yes or no")
    SURVEY = "survey", _("Survey result times points")


class ScoringState(models.TextChoices):
    """How far the scoring of a year has come (facts: scoring practice)."""

    NOT_SCORED = "not_scored", _("Not scored")
    SELF_ASSESSED = "self_assessed", _("Self-assessed")
    CLOSED = "closed", _("Closed for changes")
    IN_APPRAISAL = "in_appraisal", _("Being appraised")
    ASKED = "asked", _("Explanation asked")
    EXPLAINED = "explained", _("Explained")
    APPRAISED = "appraised", _("Appraised")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", pgettext_lazy("score book", "Published")


class ScoreBasis(models.TextChoices):
    """Where a score's points come from."""

    TYPED = "typed", _("Typed in")
    RULE = "rule", _("By the scoring rule")
    OVERRIDE = "override", _("Set by hand, against the rule")
    IMPORTED = "imported", _("Imported")
    INDICATOR = "indicator", _("A published indicator")


class NoticeKind(models.TextChoices):
    DUE_SOON = "due_soon", _("Task due soon")
    OVERDUE = "overdue", _("Task overdue")
    REPORT_MISSING = "report_missing", _("Progress not reported")
    REPORT_SUBMITTED = "report_submitted", _("Report to approve")
    REPORT_RETURNED = "report_returned", _("Report returned")
    EXPLANATION_ASKED = "explanation_asked", _("Explanation asked")
    EXPLANATION_DUE = "explanation_due", _("Explanation due")
    EXPLANATION_ANSWERED = "explanation_answered", _("Explanation to decide")
    EXPLANATION_DECIDED = "explanation_decided", _("Explanation decided")
    RESPONSES_WAIT = "responses_wait", _("Responses wait to be counted")


class MailState(models.TextChoices):
    PENDING = "pending", _("To be sent")
    DIGEST = "digest", _("In the weekly digest")
    SENT = "sent", _("Sent")
    NONE = "none", _("Not by e-mail")
    FAILED = "failed", _("Given up")


class EmailPreference(models.TextChoices):
    EACH = "each", _("Each at once")
    WEEKLY = "weekly", _("A weekly digest")
    NONE = "none", _("No e-mail")


class Audience(models.TextChoices):
    """Whom a piece of communication is for."""

    ALL = "all", _("Everyone")
    CITIZENS = "citizens", _("Citizens")
    BUSINESS = "business", _("Business")
    STAFF = "staff", _("Civil servants")


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
    BILLBOARD = "pano", _("Billboard")
