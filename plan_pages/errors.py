"""What the services of this app refuse, each with a sentence for the person who asked."""

from django.core.exceptions import PermissionDenied


class PlanError(Exception):
    """The sentence is translated and says what is wrong and what can be done."""


class ImportRefused(PlanError):
    """The file was not taken; nothing was created or changed."""


class PassagesNotConfirmed(PermissionDenied):
    """A plan may not go live before a person confirmed each repaired passage.

    A permission error, because Wagtail answers those everywhere with a page instead of a crash.
    """


class PeriodClosed(PlanError):
    """The period is closed already."""


class ScoreIsOfficial(PlanError):
    """A score of the national survey is never replaced by the portal's own."""


class NotAllowed(PlanError):
    """The person holds no role, or works for no unit, that may do this."""


class WrongState(PlanError):
    """The record is not in a state in which this can be done; somebody may have been first."""


class ChangedMeanwhile(WrongState):
    """Somebody else changed the record after the person had begun to write."""


class NotComplete(PlanError):
    """Something that is needed is missing: evidence, a reason, an answer."""
