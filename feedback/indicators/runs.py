"""Who sees the runs of jobs, and what may be run again from there."""

from __future__ import annotations

from typing import Any

from feedback.enums import Job
from feedback.models import JobRun
from feedback.services.publication import may_submit
from feedback.services.recounting import may_recount
from plan_pages.roles import Role, has_role

# The Office, who computes, and who keeps the system going; runs hold sums, no answers.
READERS = (Role.COORDINATOR, Role.ANALYST, Role.ADMINISTRATOR)


def can_see_runs(user: Any) -> bool:
    return has_role(user, *READERS)


def can_run_again(run: JobRun, user: Any) -> bool:
    if run.name == Job.RECOUNT:
        return may_recount(user)
    is_draft = run.name == Job.DRAFT and run.indicator_id and run.period_id
    return bool(is_draft) and may_submit(user)
