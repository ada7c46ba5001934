"""The stranger's site in two shapes, each stage built once and only where a test asks for it.

One is as plain as it gets: one language, SQLite with Django's defaults, no Celery. The other has
two languages, PostgreSQL, a Celery app, settings of our apps and the open data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from portal.procfile import BASE_DIR
from tests.rig import Postgres, wait_until

from .running import Host

DEMO = BASE_DIR / "portal" / "demo" / "data"
SETTINGS = {"plain": "stranger.settings", "bilingual": "stranger.bilingual"}
FILES = ("par_index_qd876_2022.csv", "ke-hoach-2022.txt", "appendix_tasks_2022.csv")
FORM = "/your-say/how-were-we/"
PEOPLE = 12
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture(scope="package", params=list(SETTINGS))
def bare_host(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Host]:
    """Only files: an empty database and nothing running."""
    shape: str = request.param
    database_url = ""
    if shape == "bilingual":
        server: Postgres = request.getfixturevalue("postgres")
        database_url = server.database()
    host = Host(tmp_path_factory.mktemp(shape), SETTINGS[shape], database_url)
    yield host
    print(host.logs()[-6000:])


@pytest.fixture(scope="package")
def migrated_host(bare_host: Host) -> Host:
    bare_host.manage("migrate", "--verbosity", "0")
    return bare_host


@pytest.fixture(scope="package")
def host(migrated_host: Host) -> Iterator[Host]:
    """Served, with pages, a plan, its criteria and tasks: all by commands."""
    criteria, plan, tasks = (str(DEMO / name) for name in FILES)
    migrated_host.manage_all(
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["build_site"],
        ["import_criteria", criteria, "--set", "QD876_2022"],
        ["import_plan", plan, "--publish"],
        ["import_tasks", tasks, "--plan", "ke-hoach-2022"],
    )
    with migrated_host as served:
        yield served


@dataclass(frozen=True)
class Answered:
    host: Host
    receipts: list[str]


@pytest.fixture(scope="package")
def answered(host: Host) -> Answered:
    """Some people have answered without cookies, and their answers are counted."""
    if host.is_bilingual:
        host.start_worker()
    receipts = [answer(host, A1="5" if n else "1", A2="4") for n in range(PEOPLE)]
    if host.is_bilingual:
        wait_until(lambda: responses(host) == PEOPLE, seconds=120, what="the worker to count")
    else:
        host.manage("aggregate")
    return Answered(host, receipts)


@pytest.fixture(scope="package")
def published(answered: Answered) -> Host:
    """Two people of the stranger's have published the town's indicator."""
    host = answered.host
    people = ["--submitted-by", "ann@stranger.example", "--published-by", "bob@stranger.example"]
    host.manage_all(["define_indicator"], ["publish_indicators", "--period", host.period, *people])
    return host


def answer(host: Host, **answers: Any) -> str:
    """A receipt, as a browser without cookies and scripts gets it."""
    opened = host.get(FORM)
    token = TOKEN.search(opened.text)
    assert token, opened.text
    typed = {"token": token[1], "unit": "VPDKDD", "NOTE": "Ổn", **answers}
    sent = host.post(FORM, data=typed, allow_redirects=False)
    assert sent.status_code == 303, sent.text
    assert not opened.cookies
    assert not sent.cookies
    shown = host.get(sent.headers["Location"])
    receipt = re.search(r'<code class="receipt">([^<]+)</code>', shown.text)
    assert receipt, shown.text
    return receipt[1]


def responses(host: Host) -> int:
    rows = host.json_lines("tallies", "how-were-we")
    return sum(row["n"] for row in rows if row["question"] == "_response")
