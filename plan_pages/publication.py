"""No plan goes live with a repaired passage that nobody confirmed, however it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import Revision

from .errors import PassagesNotConfirmed

if TYPE_CHECKING:
    from wagtail.models import Page as _PageBase
else:
    _PageBase = object

# What Wagtail's publish_scheduled passes: one page's refusal must not stop the others.
SCHEDULED = "wagtail.publish.scheduled"


def refusal(count: int) -> str:
    """The sentence an editor reads."""
    return ngettext(
        "This plan cannot be published yet: %(count)d repaired passage waits for confirmation.",
        "This plan cannot be published yet: %(count)d repaired passages wait for confirmation.",
        count,
    ) % {"count": count}


class PassageGateMixin(_PageBase):
    """The gate of a page with a ``plan``; it stands first among the bases.

    ``publish`` is asked by workflows, schedules, bulk actions and code; the editor's own button
    passes it by and is caught in ``save``, which no way of going live avoids.
    """

    def unconfirmed_count(self) -> int:
        plan_id = getattr(self, "plan_id", None)
        if plan_id is None:
            return 0
        return self.plan.repaired_passages.unconfirmed().count()

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        count = self._unconfirmed_in(revision)
        if not count:
            return super().publish(revision, *args, **kwargs)
        if kwargs.get("log_action") == SCHEDULED:
            return self._give_up_schedule(revision, count)
        raise PassagesNotConfirmed(refusal(count))

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        writes = fields is None or bool({"live", "live_revision"} & set(fields))
        if self.live and writes and self._goes_live():
            count = self.unconfirmed_count()
            if count:
                raise PassagesNotConfirmed(refusal(count))
        super().save(*args, **kwargs)

    def _unconfirmed_in(self, revision: Revision) -> int:
        """A revision may show another plan than the page does now."""
        return revision.as_object().unconfirmed_count()

    def _goes_live(self) -> bool:
        before = type(self)._default_manager.filter(pk=self.pk).values("live", "live_revision_id")
        stored = before.first() if self.pk else None
        return (
            stored is None
            or not stored["live"]
            or stored["live_revision_id"] != self.live_revision_id
        )

    def _give_up_schedule(self, revision: Revision, count: int) -> None:
        self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(
            instance=self,
            action="plan_pages.schedule_refused",
            revision=revision,
            data={"unconfirmed": count},
        )
