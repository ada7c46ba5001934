"""F18: a full disk. Nobody gets a receipt for what is not kept; with room again all goes on."""

import random
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg

from tests.rig import Postgres, Process, Site
from tests.rig.owners import unprivileged
from tests.rig.processes import Owner

from . import forms
from .citizens import Answered, Citizen, Crowd, hidden_fields
from .conftest import Place
from .full_disk import limit_files
from .verdict import assert_exact, run

ANSWERS = 20
# Not even one page of SQLite.
NOTHING = 1024
# PostgreSQL writes its log in files of this size; only what lies beyond is refused.
LOG_FILE = 16 * 1024 * 1024
# Answers that count nowhere, until the table is larger than that.
PADDING = 75_000
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = 'feedback_response' AND column_name <> 'id'
"""
PADDED = {
    "token": "'full' || n",
    "receipt_hash": "'full' || n",
    "disposition": "'spam'",
    "wanted": "0",
    "counted": "0",
}
ROWS = """
from feedback.models import Response, ResponseRevision
print(Response.objects.filter(wanted=1).count(), ResponseRevision.objects.count())
"""


def test_a_full_disk_under_sqlite_keeps_the_text_and_nothing_half(on_sqlite: Place) -> None:
    with on_sqlite.open() as site:
        assert site.web is not None
        _assert_survived(site, _full([site.web, *site.workers], NOTHING))


def test_a_full_disk_under_postgresql_keeps_the_text_and_nothing_half(
    on_postgres: Place, postgres: Postgres
) -> None:
    with on_postgres.open() as site:
        _assert_survived(site, _full_of_answers(on_postgres.database_url, postgres))


def _assert_survived(site: Site, full: AbstractContextManager[None]) -> None:
    with Crowd(site, people=4, answers=ANSWERS) as before:
        pass
    site.wait_counted()
    healed: list[float] = []
    with (
        Crowd(
            site, people=4, answers=ANSWERS, seed=8, until=lambda: bool(healed), endures_503=True
        ) as crowd,
        full,
    ):
        refused = _insist_until_refused(site)
        time.sleep(1)
        healed.append(time.monotonic())

    assert crowd.refusals
    answered = [*before.answered, *crowd.answered, *refused]
    assert_exact(site, answered)
    assert run(site, ROWS).split()[-2:] == [str(len(answered))] * 2


def _insist_until_refused(site: Site) -> list[Answered]:
    """Answers that still found room; the next one is refused with what was typed in the page."""
    chance = random.Random(5)
    citizen = Citizen(site)
    kept: list[Answered] = []
    while True:
        answers = forms.random_answers(chance)
        sheet = {"token": citizen.open_form(), **answers}
        answer = site.post(forms.ADDRESS, data=sheet, allow_redirects=False)
        if answer.status_code == 503:
            assert hidden_fields(answer.text)["GOP_Y"] == [answers["GOP_Y"]]
            return kept
        assert answer.status_code == 303, answer.text[:2000]
        receipt = citizen.read_receipt(answer.headers["Location"])
        kept.append(Answered(answers, receipt, 0, 0))


@contextmanager
def _full(processes: list[Process], size: int, owner: Owner | None = None) -> Iterator[None]:
    for process in processes:
        limit_files(process, size, owner)
    try:
        yield
    finally:
        for process in processes:
            limit_files(process, None, owner)


@contextmanager
def _full_of_answers(database_url: str, server: Postgres) -> Iterator[None]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        names = [row[0] for row in connection.execute(COLUMNS)]
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(PADDED.get(name, f'"{name}"') for name in names)
        connection.execute(
            f"INSERT INTO feedback_response ({columns}) "
            f"SELECT {values} FROM (SELECT * FROM feedback_response LIMIT 1) AS one, "
            f"generate_series(1, {PADDING}) AS n"
        )
        # What is in memory alone would meet the limit when it is written down.
        connection.execute("CHECKPOINT")
    with _full([server.process], LOG_FILE, unprivileged()):
        yield
