"""What an import says about what would come, or came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from feedback.services.portable import Outcome

MOST_NAMES = 30


def said(outcome: Outcome) -> list[str]:
    """One sentence for each thing that a person should know."""
    found = [
        _("%(language)s: “%(title)s”, address %(slug)s, questions: %(number)s.")
        % {
            "language": one.language,
            "title": one.page.title,
            "slug": one.page.slug,
            "number": one.questions,
        }
        for one in outcome.coming
    ]
    found += [
        _("The address %(before)s is taken here; the form gets %(slug)s.")
        % {"before": one.slug_before, "slug": one.page.slug}
        for one in outcome.coming
        if one.is_slug_taken
    ]
    found += _named(_("From the question bank here: %(names)s."), outcome.of("from_bank"))
    found += _named(
        _("Not in the question bank here, so they stand as plain questions: %(names)s."),
        outcome.of("not_in_bank"),
    )
    found += _named(
        _("Worded otherwise in the question bank here: %(names)s."), outcome.of("worded_otherwise")
    )
    if outcome.asks_procedures:
        sentence = _("The form asks for a procedure; offered here: %(number)s.")
        found.append(sentence % {"number": outcome.procedures})
    state = _("Nothing was written.") if outcome.is_dry_run else _("The form is here as a draft.")
    return [*found, state]


def _named(sentence: str, names: list[str]) -> list[str]:
    more = [] if len(names) <= MOST_NAMES else ["…"]
    return [sentence % {"names": ", ".join([*names[:MOST_NAMES], *more])}] if names else []
