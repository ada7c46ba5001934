"""Why a form cannot come in, as sentences that name the place in the document."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.errors import FeedbackError


@dataclass(frozen=True)
class Problem:
    """``path`` is a place in the document, like ``pages[0].body[3].value.label``, or empty."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


class MovingRefused(FeedbackError):
    """The document cannot be imported here; ``problems`` say why, nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


class AlreadyHere(MovingRefused):
    """The form of the document stands here already, so there is nothing to do."""


def refuse(path: str, sentence: str) -> MovingRefused:
    return MovingRefused([Problem(path, sentence)])
