"""Changes of a form as sentences for the people who edit and approve it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from feedback.edits.changes import Break, Change, Effect, Kind

WHAT: Final[dict[Kind, str | Promise]] = {
    Kind.ADDED: gettext_lazy("New question: “%(label)s”"),
    Kind.RETIRED: gettext_lazy("No longer asked: “%(label)s”"),
    Kind.MOVED: gettext_lazy("Moved to another place"),
    Kind.REWORDED: gettext_lazy("Reworded: “%(before)s” becomes “%(after)s”"),
    Kind.HELP: gettext_lazy("Another explanation: “%(before)s” becomes “%(after)s”"),
    Kind.CONDITION: gettext_lazy("Asked of other people: the condition changes"),
    Kind.LIMITS: gettext_lazy("Takes other answers: bounds or lengths change"),
    Kind.OPTION_ADDED: gettext_lazy("New answer “%(after)s”"),
    Kind.OPTION_REMOVED: gettext_lazy("Answer “%(before)s” is no longer offered"),
    Kind.OPTION_REWORDED: gettext_lazy("Answer “%(before)s” becomes “%(after)s”"),
    Kind.OPTIONS_MOVED: gettext_lazy("The answers stand in another order"),
    Kind.SCALE: gettext_lazy("The scale %(before)s becomes %(after)s"),
    Kind.SERIES: gettext_lazy("Series of the question bank: “%(before)s” becomes “%(after)s”"),
    Kind.TEXTS: gettext_lazy("A heading or an explanatory text changes: “%(label)s”"),
}
REQUIRED: Final = gettext_lazy("An answer becomes compulsory")
OPTIONAL: Final = gettext_lazy("An answer is no longer compulsory")
CONSEQUENCE: Final[dict[Kind, str | Promise]] = {
    Kind.ADDED: gettext_lazy("Its figures begin with this version."),
    Kind.RETIRED: gettext_lazy("Its answers stay; its figures end with the present version."),
    Kind.MOVED: gettext_lazy("Figures stay comparable."),
    Kind.REWORDED: gettext_lazy("Comparable only if the question means the same as before."),
    Kind.HELP: gettext_lazy("Figures stay comparable."),
    Kind.REQUIRED: gettext_lazy("Other people will answer; compare numbers of answers with care."),
    Kind.CONDITION: gettext_lazy("Other people will answer; compare with care."),
    Kind.LIMITS: gettext_lazy("Other answers become possible; compare with care."),
    Kind.OPTION_ADDED: gettext_lazy("Shares before and after are not comparable."),
    Kind.OPTION_REMOVED: gettext_lazy("Shares before and after are not comparable."),
    Kind.OPTION_REWORDED: gettext_lazy("Comparable only if the answer means the same as before."),
    Kind.OPTIONS_MOVED: gettext_lazy("Figures stay comparable."),
    Kind.SCALE: gettext_lazy("Comparable only through a mapping of the two scales."),
    Kind.SERIES: gettext_lazy("Not comparable with what other forms ask in the former series."),
    Kind.TEXTS: gettext_lazy("Figures stay comparable."),
}
LEVELS: Final = {
    Effect.KEPT: pgettext_lazy("figures of a question", "Comparable"),
    Effect.CAREFUL: pgettext_lazy("figures of a question", "With care"),
    Effect.BROKEN: pgettext_lazy("figures of a question", "Not comparable"),
}
# Longer texts are cut in a list of changes; the form itself shows them whole.
LONGEST = 160


def what(change: Change) -> str:
    if change.kind == Kind.REQUIRED:
        return str(REQUIRED if change.after else OPTIONAL)
    words = {"label": change.label, "before": change.before, "after": change.after}
    return str(WHAT[change.kind]) % {name: _short(text) for name, text in words.items()}


def consequence(change: Change) -> str:
    if change.effect != Effect.BROKEN and change.kind in (Kind.OPTION_ADDED, Kind.OPTION_REMOVED):
        return _("“No opinion” is in no share; figures stay comparable.")
    return str(CONSEQUENCE[change.kind])


def level(change: Change) -> str:
    return str(LEVELS[change.effect])


def break_sentence(one: Break) -> str:
    """What an indicator loses, as the sentence that a person confirms."""
    sentence = (
        _("%(indicator)s is published and counts question %(code)s: %(change)s.")
        if one.use.is_published
        else _("%(indicator)s counts question %(code)s: %(change)s.")
    )
    return sentence % {
        "indicator": one.use.title,
        "code": one.change.code,
        "change": what(one.change),
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
