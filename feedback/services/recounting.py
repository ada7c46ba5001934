"""A recount that somebody asked for in the admin, done by a worker: it may take minutes.

The wish is a row of the database, so that no broker is needed and no second worker takes it up.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.days import now
from feedback.enums import Job
from feedback.indicators.errors import NotAllowed
from feedback.models import JobRun, Lease
from plan_pages.roles import Role, has_role

from .recorded_work import recount_all

ASKED = "asked:recount"
# The technician who sees numbers in doubt, and the Office.
RECOUNTERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def may_recount(user: Any) -> bool:
    return has_role(user, *RECOUNTERS)


def ask_for_recount(run: JobRun, user: Any) -> bool:
    """Ask a worker to do again what ``run`` did; False if it is asked for already.

    Raises ``NotAllowed``.
    """
    if not may_recount(user):
        raise NotAllowed(_("Your role does not allow this step."))
    _wish, is_new = Lease.objects.get_or_create(name=ASKED, defaults={"expires_at": now()})
    log(run, "feedback.run_again", user=user, data={"job": str(Job.RECOUNT)})
    return is_new


def is_asked_for() -> bool:
    return Lease.objects.filter(name=ASKED).exists()


def recount_if_asked() -> bool:
    """Whoever takes the wish away carries it out."""
    if not is_asked_for() or not Lease.objects.filter(name=ASKED).delete()[0]:
        return False
    recount_all()
    return True
