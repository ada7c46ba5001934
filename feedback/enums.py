from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Disposition(models.TextChoices):
    """What staff or the sender decided about a response; only ``accepted`` is wanted in counts."""

    ACCEPTED = "accepted", _("Accepted")
    SPAM = "spam", _("Spam")
    EXCLUDED = "excluded", _("Excluded")
    ERASED = "erased", _("Erased")


class ReceiptState(models.TextChoices):
    """What a receipt says; the words of the public contract."""

    PENDING = "pending", _("Received, not yet counted")
    COUNTED = "counted", _("Counted")
    SPAM = "spam", _("Set aside by a reviewer")
    EXCLUDED = "excluded", _("Excluded by a reviewer")
    ERASED = "erased", _("Erased")


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    QR = "qr", _("QR code at a counter")
    KIOSK = "kiosk", _("Kiosk")
    PAPER = "paper", _("Paper")


class BatchKind(models.TextChoices):
    """What the responses of a batch share."""

    LIKE = "like", _("The same answers in a short time")
    TEXT = "text", _("The same words")
    NETWORK = "network", _("Many from one network")
    UNIFORM = "uniform", _("Only the best or only the worst answers")


class BatchState(models.TextChoices):
    OPEN = "open", _("Waits for a decision")
    ACCEPTED = "accepted", pgettext_lazy("batch of responses", "Counts")
    EXCLUDED = "excluded", pgettext_lazy("batch of responses", "Does not count")


class SnapshotState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("value of an indicator", "Submitted")
    RETURNED = "returned", pgettext_lazy("value of an indicator", "Changes requested")
    PUBLISHED = "published", pgettext_lazy("value of an indicator", "Published")
    SUPERSEDED = "superseded", _("Superseded by a correction")
    NOT_REPORTED = "unreported", pgettext_lazy("value of an indicator", "Not reported")


# States in which a value is still worked on.
DRAFT_STATES = frozenset({SnapshotState.DRAFT, SnapshotState.RETURNED})
# States whose figures the public has seen: never changed again.
PUBLIC_STATES = frozenset({SnapshotState.PUBLISHED, SnapshotState.SUPERSEDED})


class DefinitionState(models.TextChoices):
    """A definition is proposed by one person and decided by another; only approved ones count."""

    PROPOSED = "proposed", pgettext_lazy("definition of an indicator", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("definition of an indicator", "Approved")
    REJECTED = "rejected", pgettext_lazy("definition of an indicator", "Rejected")


class Combining(models.TextChoices):
    """How items become one value (facts §2.3): stored with the result, since both are in use."""

    FACTORS = "factors", _("Mean of the factors, each the mean of its questions")
    POOLED = "pooled", _("All answers together")


class QuestionSource(models.TextChoices):
    FORM = "form", _("Questions of the form")
    BANK = "bank", _("Questions of the bank, in every form that asks them")


class RunState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("run of a job", "Running")
    DONE = "done", pgettext_lazy("run of a job", "Done")
    FAILED = "failed", pgettext_lazy("run of a job", "Failed")


class Job(models.TextChoices):
    """Work that is done by the clock or on demand, as its runs name it."""

    COUNT = "count-responses", _("Counting of responses")
    RECOUNT = "recount", _("Recount of all tallies")
    DRAFT = "compute-draft", _("Computation of a value")
    BATCHES = "watch-batches", _("Search for like responses")
    CONTACTS = "delete-expired-contacts", _("Deletion of expired contact data")
    COARSE = "make-coarse", _("Emptying of traces")
    FILES = "delete-orphan-files", _("Deletion of files without a response")


class ValueStatus(models.TextChoices):
    """Why a published value reads as it does; the words of the public contract."""

    SHOWN = "ok", _("Shown")
    NO_DATA = "no_data", _("No answers")
    SUPPRESSED = "suppressed", _("Hidden: too few respondents")
    SUPPRESSED_COMPLEMENTARY = "suppressed_complementary", _("Hidden to protect a smaller group")
    SUPPRESSED_DIFFERENCE = "suppressed_difference", _("Hidden: too small a change")
    BOUNDED_HIGH = "bounded_high", _("At least 95 %")
    BOUNDED_LOW = "bounded_low", _("At most 5 %")
