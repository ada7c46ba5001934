"""How answers on a question's former scale read on another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.edits.changes import is_scale, scale_of
from feedback.edits.errors import MappingUnsound, ReasonMissing
from feedback.models import FeedbackForm, FormVersion, Question, Response, ScaleMapping, Tally
from feedback.schema import Schema, asked

MAX_REASON = 255


@dataclass(frozen=True)
class Unmapped:
    """A question that was answered on ``former`` and is to be asked on ``present``."""

    code: str
    former: tuple[str, ...]
    present: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return _(
            "Question %(code)s has answers on the scale %(former)s; say first how they read on "
            "the scale %(present)s."
        ) % {
            "code": self.code,
            "former": ", ".join(self.former),
            "present": ", ".join(self.present),
        }


def answered_versions(form: FeedbackForm) -> QuerySet[FormVersion]:
    """Versions with responses, and those of which only archived counts are left."""
    responses = Response.objects.filter(version=OuterRef("pk"))
    counts = Tally.objects.filter(version=OuterRef("pk"), archived__gt=0)
    return FormVersion.objects.filter(form=form).filter(Exists(responses) | Exists(counts))


def unmapped_scales(form: FeedbackForm | None, schema: Schema) -> list[Unmapped]:
    """Scales that answered versions of any language asked and that no mapping reads."""
    present = {entry["id"]: entry for entry in asked(schema) if is_scale(entry)}
    if form is None or not present:
        return []
    former: dict[tuple[str, frozenset[str]], tuple[str, ...]] = {}
    for version in answered_versions(form).order_by("number"):
        for entry in version.entries:
            now = present.get(entry["id"])
            if now is not None and set(scale_of(entry)) != set(scale_of(now)):
                former[entry["id"], frozenset(scale_of(entry))] = scale_of(entry)
    if not former:
        return []
    known = _known(form, present)
    return [
        Unmapped(present[block]["code"], scale, scale_of(present[block]))
        for (block, points), scale in former.items()
        if (block, points, frozenset(scale_of(present[block]))) not in known
    ]


def _known(
    form: FeedbackForm, blocks: Iterable[str]
) -> set[tuple[str, frozenset[str], frozenset[str]]]:
    mappings = ScaleMapping.objects.filter(question__form=form, question__block_id__in=blocks)
    return {
        (str(mapping.question.block_id), frozenset(mapping.former), frozenset(mapping.present))
        for mapping in mappings.select_related("question")
    }


@transaction.atomic
def map_scale(
    question: Question,
    former: Sequence[str],
    present: Sequence[str],
    pairs: Mapping[str, str],
    reason: str,
    *,
    user: Any = None,
) -> ScaleMapping:
    """Say what each point of ``former`` is on ``present``; the newest word on two scales holds.

    Published values stay what they are. Raises ``MappingUnsound`` and ``ReasonMissing``.
    """
    if set(pairs) != set(former) or not set(pairs.values()) <= set(present):
        raise MappingUnsound(
            _("Each point of the former scale needs one point of the present scale.")
        )
    why = reason.replace("\x00", "").strip()[:MAX_REASON]
    if not why:
        raise ReasonMissing(_("Please write the reason; nothing has been changed."))
    mapping = ScaleMapping.objects.create(
        question=question,
        former=list(former),
        present=list(present),
        pairs={code: pairs[code] for code in former},
        reason=why,
        created_by=user,
    )
    data = {"question": question.code, "pairs": mapping.pairs, "reason": why}
    log(mapping, "feedback.map_scale", user=user, data=data)
    return mapping


def readings(
    form_id: int, wanted: Mapping[str, frozenset[str]]
) -> dict[tuple[str, frozenset[str]], dict[str, str]]:
    """{(question's code, its former options): {former: present}} onto the options wanted of it."""
    mappings = ScaleMapping.objects.filter(question__form=form_id, question__code__in=wanted)
    return {
        (mapping.question.code, frozenset(mapping.former)): mapping.pairs
        for mapping in mappings.select_related("question").order_by("id")
        if frozenset(mapping.present) == wanted[mapping.question.code]
    }
