"""The pre-flight of a form page: its draft, its neighbours and its other languages."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.edits.changes import Kind
from feedback.edits.errors import PublicationRefused
from feedback.models import FeedbackFormPage, FeedbackIndexPage
from feedback.preflight.checks import BLOCK, Finding, Surroundings, findings
from feedback.preflight.untranslated import Untranslated, untranslated
from feedback.schema import Schema, schema_of
from feedback.services.edits import Comparison, compare
from feedback.views.estimates import minutes_to_answer

SOURCE = "vi"


@dataclass(frozen=True)
class Language:
    """How far the form is translated into a language; ``source`` is what it was compared with."""

    name: str
    page: FeedbackFormPage
    texts: list[Untranslated]


@dataclass(frozen=True)
class Preflight:
    comparison: Comparison
    findings: list[Finding]
    languages: list[Language]
    minutes: int

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_blocking]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_blocking]


def preflight_of(page: FeedbackFormPage) -> Preflight:
    """``page`` as its draft is."""
    comparison = compare(page)
    schema = comparison.schema
    return Preflight(
        comparison,
        findings_of(page, comparison),
        languages_of(page, schema),
        minutes_to_answer(schema),
    )


def findings_of(page: FeedbackFormPage, comparison: Comparison) -> list[Finding]:
    retired = {change.code for change in comparison.changes if change.kind == Kind.RETIRED}
    around = Surroundings(_has_complaint_notice(page), frozenset(retired))
    gone = [Finding(BLOCK, sentence) for sentence in comparison.no_longer_offered]
    return gone + findings(comparison.schema, around)


def check_blocking(page: FeedbackFormPage) -> None:
    """Raise ``PublicationRefused`` with what blocks the page as it is here."""
    found = findings_of(page, compare(page))
    sentences = [finding.sentence for finding in found if finding.is_blocking]
    if sentences:
        raise PublicationRefused(sentences)


def _has_complaint_notice(page: FeedbackFormPage) -> bool:
    """A page that is only being made has no parent yet; its notice is looked at later."""
    if not page.path:
        return True
    index = FeedbackIndexPage.objects.ancestor_of(page).order_by("-depth").first()
    return bool(index is not None and index.complaints.strip())


def languages_of(page: FeedbackFormPage, schema: Schema) -> list[Language]:
    """Of the page's own language against the source, or of all others where it is the source."""
    if not page.pk:
        return []
    others = page.get_translations().specific()
    if page.locale.language_code == SOURCE:
        pairs = [(other, schema, draft_schema(other)) for other in others]
    else:
        sources = [other for other in others if other.locale.language_code == SOURCE]
        pairs = [(page, draft_schema(source), schema) for source in sources]
    return [
        Language(
            name=shown.locale.get_display_name(),
            page=shown,
            texts=untranslated(source["entries"], target["entries"]),
        )
        for shown, source, target in pairs
    ]


def draft_schema(page: FeedbackFormPage) -> Schema:
    draft = page.get_latest_revision_as_object()
    return schema_of(draft.body, draft.locale.language_code)
