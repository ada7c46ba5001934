"""Named errors of the services; each is a sentence for a person."""

from django.core.exceptions import PermissionDenied


class FeedbackError(Exception):
    """A service could not do what it was asked; the text says why."""


class FormHasResponses(FeedbackError, PermissionDenied):
    """A form with responses is not deleted; Wagtail answers permission errors with a page."""


class TokenInvalid(FeedbackError):
    """A submission token is missing, forged, or of another form."""


class TokenExpired(TokenInvalid):
    """A submission token is too old."""


class PeriodClosed(FeedbackError):
    """The period is closed: its figures change only by a correction."""


class FileNotKept(FeedbackError):
    """An attached file could not be written down, so nothing of the response was."""


class UnknownReceipt(FeedbackError):
    """No response has this receipt."""


class CannotReply(FeedbackError):
    """A response cannot be answered by this person, or no longer, or not with nothing."""


class BankError(FeedbackError):
    """The bank of questions refuses; nothing was changed."""


class BankCodeTaken(BankError):
    """Another question of the bank has the code."""


class WordingInvalid(BankError):
    """The words, answers or rules are none that the question's type could ask."""


class AnswersChanged(BankError):
    """Other answers are no mended wording: they begin a new series."""


class NothingMended(BankError):
    """The wording is the newest one already."""


class ReasonMissing(BankError):
    """A change of the bank is given without its reason."""


class QuestionRetired(BankError):
    """A question that is no longer offered cannot be chosen anew."""


class DayRefused(FeedbackError):
    """Nothing is keyed in for this day: in the future, long ago, or outside of campaigns."""


class SheetTaken(FeedbackError):
    """The number of a paper sheet was used before, for the same form, campaign and unit."""


class NotYourUnit(FeedbackError):
    """Sheets about this unit are keyed in by others."""


class MayNotDecide(FeedbackError):
    """The person's role does not decide on batches of responses."""


class BatchReasonMissing(FeedbackError):
    """A batch is not excluded without a reason."""


class ReviewReasonMissing(FeedbackError):
    """Several responses are not decided on without a reason."""


class ReviewStale(FeedbackError):
    """A response was decided on between the look at it and the decision."""


class NoPage(FeedbackError):
    """The form has no live page."""
