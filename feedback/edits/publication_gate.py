"""No form goes live with a change that nobody has looked at, however it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from feedback.edits.errors import PublicationRefused

if TYPE_CHECKING:
    from wagtail.models import Page as _PageBase

    from feedback.models import FeedbackFormPage
    from feedback.services.edits import Comparison
else:
    _PageBase = object

# What Wagtail's publish_scheduled passes: one page's refusal must not stop the others.
SCHEDULED = "wagtail.publish.scheduled"
REFUSED_SCHEDULE = "feedback.schedule_refused"


def refusals(comparison: Comparison) -> list[str]:
    """Why the draft may not go live, as sentences; none if it may."""
    found = [unmapped.sentence for unmapped in comparison.unmapped]
    found += comparison.no_longer_offered
    if not comparison.is_confirmed:
        found.append(
            _(
                "This change breaks what published indicators count; confirm first that you have "
                "seen it."
            )
        )
    if comparison.form is not None and comparison.form.archived_at is not None:
        found.append(_("The form is archived; take it out of the archive first."))
    return found


def check(page: FeedbackFormPage) -> None:
    """Raise ``PublicationRefused`` unless the page may go live as it is here."""
    from feedback.services.edits import compare  # noqa: PLC0415 - the models use this module

    if page.alias_of_id is not None:
        return
    found = refusals(compare(page))
    if found:
        raise PublicationRefused(found)


class FormGateMixin(_PageBase):
    """The gate of a form page; it stands first among the bases.

    ``publish`` is asked by workflows, schedules, bulk actions and code; the editor's own button
    passes it by and is caught in ``save``, which no way of going live avoids.
    """

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        try:
            self._check_revision(revision)
        except PublicationRefused as error:
            if kwargs.get("log_action") != SCHEDULED:
                raise
            return self._give_up_schedule(revision, error)
        return super().publish(revision, *args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        writes = fields is None or bool({"live", "live_revision", "body"} & set(fields))
        if self.live and self.pk and writes and self._goes_live():
            check(self)
        super().save(*args, **kwargs)

    def _check_revision(self, revision: Revision) -> None:
        from feedback.preflight.page import check_blocking  # noqa: PLC0415 - the models use this module

        draft = revision.as_object()
        check(draft)
        # Code may publish what it likes: the page then says itself that it is not open. People
        # who approve see what stops them.
        if revision.task_states.exists():
            check_blocking(draft)

    def _goes_live(self) -> bool:
        before = type(self)._default_manager.filter(pk=self.pk).values("live", "live_revision_id")
        stored = before.first()
        return stored is not None and (
            not stored["live"] or stored["live_revision_id"] != self.live_revision_id
        )

    def _give_up_schedule(self, revision: Revision, error: PublicationRefused) -> None:
        self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(
            instance=self,
            action=REFUSED_SCHEDULE,
            revision=revision,
            data={"reasons": error.sentences},
        )
