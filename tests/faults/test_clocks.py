"""F9: hosts whose clocks disagree. Answers are counted by their state, whatever their time says."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.rig import Site, wait_until

from .citizens import Crowd
from .conftest import Place
from .verdict import COUNTED_WITHIN, assert_exact, run

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
ANSWERS = 12
NO_BROKER = {"CELERY_BROKER_URL": "redis://127.0.0.1:1/0"}
# Python runs this in every process that is started with it on its path.
SHIFT_THE_CLOCK = """
import datetime, time_machine
time_machine.travel(datetime.timedelta(hours={hours}), tick=True).start()
"""
DAYS = """
from feedback.models import Response
print(*sorted({str(day) for day in Response.objects.values_list("local_date", flat=True)}))
"""


def test_workers_whose_clocks_are_hours_apart_count_each_answer_once(
    on_postgres: Place, tmp_path: Path
) -> None:
    """Without a broker: nothing but the clock says to a sweeper that it is time."""
    before = _today()
    with on_postgres.open(workers=0, env=NO_BROKER) as site:
        crowds = []
        for number, hours in enumerate((2, -2)):
            with Crowd(site, people=4, answers=ANSWERS, seed=number) as crowd:
                pass
            crowds += crowd.answered
            _start_worker_with_another_clock(site, tmp_path / str(number), hours)
            wait_until(lambda: site.pending() == 0, seconds=COUNTED_WITHIN, what="the worker")
            site.kill_worker()
        assert_exact(site, crowds)
        days = set(run(site, DAYS).split())

    # A day is the web host's, so none is outside of all periods.
    assert days <= {before, _today()}


def _start_worker_with_another_clock(site: Site, folder: Path, hours: int) -> None:
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SHIFT_THE_CLOCK.format(hours=hours))
    site.environment["PYTHONPATH"] = str(folder)
    try:
        site.start_worker(wait=False)
    finally:
        del site.environment["PYTHONPATH"]


def _today() -> str:
    return datetime.now(HERE).date().isoformat()
