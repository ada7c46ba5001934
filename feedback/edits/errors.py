"""What is refused around edits of a form under way; each is a sentence for a person."""

from django.core.exceptions import PermissionDenied

from feedback.errors import FeedbackError


class EditError(FeedbackError):
    """An edit of a form could not be done as asked."""


class PublicationRefused(EditError, PermissionDenied):
    """A form may not go live like this.

    A permission error too, because Wagtail answers those everywhere with a page, not a crash.
    """

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class MappingUnsound(EditError):
    """A mapping leaves out a point of the former scale, or names none of the present one."""


class ReasonMissing(EditError):
    """Whoever changes how figures are read says why."""
