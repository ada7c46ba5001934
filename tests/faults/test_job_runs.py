"""Records of runs stand beside the work: without their table all is counted all the same."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.rig import Process, Site, wait_until

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact, run

ANSWERS = 60
RENAME = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE {} RENAME TO {}")
"""
ASK_FOR_RECOUNT = """
from django.contrib.auth.models import Group, User
from feedback.days import now
from feedback.enums import Job
from feedback.models import JobRun
from feedback.services.recounting import ask_for_recount
from plan_pages.roles import Role
person = User.objects.create_user("office")
person.groups.add(Group.objects.get(name=Role.COORDINATOR))
ask_for_recount(JobRun.objects.create(name=Job.RECOUNT, started_at=now(), state="done"), person)
"""
RECOUNTS = """
from feedback.models import JobRun
print(JobRun.objects.filter(name="recount", state="done").count())
"""
COUNTED = """
from django.db.models import Sum
from feedback.models import JobRun
print(JobRun.objects.filter(name="count-responses").aggregate(n=Sum("rows_in"))["n"])
"""

# Longer than anybody waits, so that the kill falls into the run.
A_LONG_RECOUNT = """
import time
from feedback.services import recorded_work
recorded_work.recount = lambda: time.sleep(600)
recorded_work.recount_all()
"""
RUNNING = """
from feedback.models import JobRun
print(JobRun.objects.filter(state="running").count())
"""
INTERRUPTED = """
from django.conf import settings
from feedback.models import JobRun
settings.FEEDBACK["JOB_RUN_SECONDS"] = 0
print(JobRun.objects.interrupted().count())
"""


def test_a_killed_run_stays_to_be_seen_as_interrupted_and_is_in_nobodys_way(
    place: Place, tmp_path: Path
) -> None:
    with place.open(web=False, workers=0) as site:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", A_LONG_RECOUNT]
        recount = Process(command, log=tmp_path / "recount.log", env=site.environment)
        recount.start()
        wait_until(lambda: _number(site, RUNNING) == 1, seconds=60, what="the recount to begin")
        recount.kill()
        assert _number(site, INTERRUPTED) == 1
        assert "0 cells" in site.manage("recount")
        assert _number(site, RECOUNTS) == 1


def test_answers_are_counted_though_no_run_can_be_recorded(place: Place) -> None:
    with place.open() as site:
        run(site, RENAME.format("feedback_jobrun", "gone_for_now"))
        with Crowd(site, people=4, answers=ANSWERS) as crowd:
            pass
        assert_exact(site, crowd.answered)
        run(site, RENAME.format("gone_for_now", "feedback_jobrun"))


def test_the_runs_of_two_workers_add_up_to_what_was_counted(place: Place) -> None:
    with place.open(workers=2) as site:
        with Crowd(site, people=4, answers=ANSWERS) as crowd:
            pass
        assert_exact(site, crowd.answered)
        wait_until(lambda: _number(site, COUNTED) == ANSWERS, seconds=30, what="the records")


def test_a_recount_that_the_office_asked_for_is_done_once_by_one_of_two_workers(
    place: Place,
) -> None:
    with place.open(workers=2) as site:
        run(site, ASK_FOR_RECOUNT)
        wait_until(lambda: _number(site, RECOUNTS) > 1, seconds=90, what="a worker to recount")
        assert _number(site, RECOUNTS) == 2


def _number(site: Site, code: str) -> int:
    return int(run(site, code).strip().splitlines()[-1])
