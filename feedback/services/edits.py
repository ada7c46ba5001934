"""What the draft of a form page changes against what people answer now, and who has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from feedback.edits.changes import (
    Break,
    Change,
    Use,
    broken,
    changes_between,
    comparable_codes,
    key_of,
    users_of,
)
from feedback.edits.errors import EditError
from feedback.models import (
    FeedbackForm,
    FeedbackFormPage,
    FormVersion,
    Indicator,
    IndicatorSnapshot,
    Response,
)
from feedback.schema import Schema, digest, schema_of

from . import bank_identity
from .scales import Unmapped, unmapped_scales
from .versions import form_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

CONFIRMED = "feedback.confirm_breaks"


@dataclass(frozen=True)
class Comparison:
    """The draft of a page against the version that people answer; ``before`` None if none do."""

    page: FeedbackFormPage
    form: FeedbackForm | None
    before: FormVersion | None
    schema: Schema

    @cached_property
    def changes(self) -> list[Change]:
        if self.before is None:
            return []
        return changes_between(self.before.entries, self.schema["entries"])

    @cached_property
    def uses(self) -> list[Use]:
        return uses_of(self.form)

    @cached_property
    def breaks(self) -> list[Break]:
        return broken(self.changes, self.uses) if self.changes else []

    @property
    def published_breaks(self) -> list[Break]:
        return [one for one in self.breaks if one.use.is_published]

    @cached_property
    def unmapped(self) -> list[Unmapped]:
        return unmapped_scales(self.form, self.schema)

    @cached_property
    def no_longer_offered(self) -> list[str]:
        """A sentence for each question of the bank that came in after it was retired."""
        return bank_identity.retired_anew(self.form, self.schema)

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.before.sha256 != digest(self.schema)

    @property
    def comparable(self) -> list[str]:
        return comparable_codes(self.schema["entries"], self.changes)

    @cached_property
    def answers(self) -> int:
        return Response.objects.filter(version=self.before).count() if self.before else 0

    @cached_property
    def next_number(self) -> int:
        """The number that the draft's version will have: an earlier one that it repeats, or new."""
        if self.form is None or self.before is None:
            return 1
        versions = FormVersion.objects.filter(form=self.form)
        same = versions.filter(locale=self.before.locale, sha256=digest(self.schema)).first()
        last: int = versions.aggregate(last=Max("number"))["last"] or 0
        return same.number if same is not None else last + 1

    @cached_property
    def key(self) -> str:
        """Names what has to be confirmed; ``""`` where nothing has."""
        return key_of(self.breaks, self.before.sha256) if self.before else ""

    @cached_property
    def is_confirmed(self) -> bool:
        return not self.key or _confirmations(self.page, self.key).exists()

    def users_of(self, change: Change) -> list[Use]:
        return users_of(change, self.uses)


def compare(page: FeedbackFormPage) -> Comparison:
    """``page`` as its draft is; what is live is read from the database."""
    form = form_of(page)
    schema = schema_of(page.body, page.locale.language_code)
    return Comparison(page, form, _before(page, form), schema)


def form_of(page: FeedbackFormPage) -> FeedbackForm | None:
    return FeedbackForm.objects.filter(translation_key=form_key(page)).first()


def _before(page: FeedbackFormPage, form: FeedbackForm | None) -> FormVersion | None:
    """The version that the live page shows, else the newest of its language."""
    if form is None:
        return None
    language = page.locale.language_code
    versions = FormVersion.objects.filter(form=form, locale=language).order_by("-number")
    stored = FeedbackFormPage.objects.filter(pk=page.pk, live=True).first()
    shown = digest(schema_of(stored.body, language)) if stored else ""
    return versions.filter(sha256=shown).first() or versions.first()


def uses_of(form: FeedbackForm | None) -> list[Use]:
    """The indicators of a form by their newest definitions."""
    if form is None:
        return []
    public = IndicatorSnapshot.objects.seen_by_the_public().filter(indicator=OuterRef("pk"))
    indicators = Indicator.objects.filter(form=form).annotate(is_published=Exists(public))
    found = []
    for indicator in indicators.prefetch_related("definitions"):
        approved = [one for one in indicator.definitions.all() if one.is_approved]
        newest = max(approved, key=lambda one: one.number, default=None)
        if newest is not None:
            found.append(
                Use(
                    code=indicator.code,
                    title=indicator.local_title,
                    questions=frozenset(newest.questions),
                    valid=frozenset(newest.valid_options),
                    is_published=indicator.is_published,
                )
            )
    return found


def _confirmations(page: FeedbackFormPage, key: str) -> QuerySet[PageLogEntry]:
    """Wagtail's log is where a confirmation is kept: who, when, and of what exactly."""
    entries: QuerySet[PageLogEntry] = PageLogEntry.objects.filter(page=page.pk, action=CONFIRMED)
    return entries.filter(data__key=key)


def confirm_breaks(page: FeedbackFormPage, key: str, *, user: Any) -> None:
    """Write down that ``user`` has seen what the draft breaks; again is no second entry.

    Raises ``EditError`` where the draft breaks something else by now.
    """
    comparison = compare(page)
    if not comparison.key or comparison.key != key:
        raise EditError(_("The draft was changed meanwhile; please look again."))
    if not comparison.is_confirmed:
        breaks = [f"{one.use.code}: {one.change.code}" for one in comparison.published_breaks]
        log(page, CONFIRMED, user=user, data={"key": key, "breaks": breaks})
