"""What the public reads of a value's evidence.

Counts of responses are told to the nearest ten, and under ten as such: beside the exact n of the
value nothing smaller than a group that may be shown can be worked out, of one value or of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from feedback.enums import BatchKind, Channel, Disposition
from feedback.services.disclosure import FLOOR
from plan_pages.numbers import format_number


@dataclass(frozen=True)
class Line:
    name: str
    count: str


@dataclass(frozen=True)
class AskedVersion:
    """A version of a form that people answered, and how it asked the questions."""

    name: str
    count: str
    locale: str
    wording: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PublicEvidence:
    versions: tuple[AskedVersion, ...]
    channels: tuple[Line, ...]
    excluded: tuple[Line, ...]


def public_evidence(evidence: Mapping[str, Any]) -> PublicEvidence | None:
    """None of a value that was computed before there was any evidence."""
    if not evidence:
        return None
    return PublicEvidence(
        tuple(_version(each) for each in evidence["versions"]),
        tuple(_lines(evidence["channels"], _channel_names())),
        tuple(_lines(evidence["excluded"], _reasons())),
    )


def rough(n: int) -> str:
    """ "about 120 sheets", "fewer than 10 sheets"."""
    if n < FLOOR:
        return _("fewer than %(n)s sheets") % {"n": FLOOR}
    nearest = (n + FLOOR // 2) // FLOOR * FLOOR
    words = ngettext("about %(n)s sheet", "about %(n)s sheets", nearest)
    return words % {"n": format_number(nearest, 0, get_language() or "vi")}


def _version(version: Mapping[str, Any]) -> AskedVersion:
    name = _("Form “%(form)s”, version %(number)s") % version
    return AskedVersion(
        name, rough(version["n"]), version["locale"], tuple(version["wording"].items())
    )


def _lines(counts: Mapping[str, int], names: Mapping[str, str]) -> Iterable[Line]:
    """In the order of the names, then what has none."""
    for key in [*names, *sorted(set(counts) - set(names))]:
        if counts.get(key):
            yield Line(names.get(key, key), rough(counts[key]))


def _channel_names() -> dict[str, str]:
    return {channel.value: str(channel.label) for channel in Channel}


def _reasons() -> dict[str, str]:
    return {
        Disposition.SPAM.value: _("Filled in by programs, or marked as spam by a reviewer"),
        Disposition.EXCLUDED.value: _("Taken out by a reviewer, one by one"),
        **{kind.value: _batch(str(kind.label)) for kind in BatchKind},
    }


def _batch(kind: str) -> str:
    return _("Taken out by a reviewer as one batch: %(kind)s") % {"kind": kind}
