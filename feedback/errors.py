"""Named errors of the services; each is a sentence for a person."""


class FeedbackError(Exception):
    """A service could not do what it was asked; the text says why."""


class FormHasResponses(FeedbackError):
    """A form with responses is not deleted."""


class TokenInvalid(FeedbackError):
    """A submission token is missing, forged, or of another form."""


class TokenExpired(TokenInvalid):
    """A submission token is too old."""


class PeriodClosed(FeedbackError):
    """The period is closed: its figures change only by a correction."""


class UnknownReceipt(FeedbackError):
    """No response has this receipt."""
