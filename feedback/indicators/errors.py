"""What the services of indicators refuse; each is a sentence for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedback.errors import FeedbackError

if TYPE_CHECKING:
    from feedback.models import Batch


class IndicatorError(FeedbackError):
    """A service of indicators could not do what it was asked."""


class NoDefinition(IndicatorError):
    """The indicator does not say yet how it is computed."""


class DefinitionUnsound(IndicatorError):
    """The definition names no question, or one that the form never asked."""


class WrongCalendar(IndicatorError):
    """The period belongs to the other calendar than the definition."""


class ScaleChanged(IndicatorError):
    """A question was asked with other options than the definition counts."""


class AlreadyPublished(IndicatorError):
    """The closed period has a published value: only a correction may follow."""


class NothingChanged(IndicatorError):
    """The new figures are the published ones."""


class ChangeTooSmall(IndicatorError):
    """The figures moved by fewer respondents than a published group must have."""


class NotAllowed(IndicatorError):
    """The person's role does not do this."""


class TwoPeopleNeeded(IndicatorError):
    """Who submitted a value does not publish it."""


class StaleDraft(IndicatorError):
    """The value was changed, decided or published meanwhile."""


class ReasonNeeded(IndicatorError):
    """A correction or a return says why."""


class Immutable(IndicatorError):
    """A published value, and a definition, is never changed or deleted."""


class HeldByBatch(IndicatorError):
    """A batch of like responses in the figures waits for a decision; ``batches`` names them."""

    def __init__(self, sentence: str, batches: list[Batch]) -> None:
        super().__init__(sentence)
        self.batches = batches
