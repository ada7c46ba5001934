from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.errors import PeriodClosed
from plan_pages.models import ReportingPeriod

from .explanations import open_explanations


def close_period(period: ReportingPeriod, user: Any = None) -> ReportingPeriod:
    """Close a period: afterwards its published values change only by a correction.

    Then explanations are asked for what was missed; if that breaks off, the beat catches up.
    Raises ``PeriodClosed`` if it is closed already.
    """
    closed = _close(period, user)
    open_explanations(closed, user=user)
    return closed


@transaction.atomic
def _close(period: ReportingPeriod, user: Any) -> ReportingPeriod:
    locked = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if locked.is_closed:
        raise PeriodClosed(_("The period %(code)s is closed already.") % {"code": locked.code})
    locked.closed_at = timezone.now()
    locked.save(update_fields=["closed_at"])
    log(instance=locked, action="plan_pages.close_period", user=user)
    return locked
