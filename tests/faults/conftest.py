"""Databases that hold the form already: copied for each test, in a second."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.rig import Postgres, Site, preparing
from tests.rig.prepared import prepared_data_dir

from .forms import MAKE_IT


@dataclass(frozen=True)
class Place:
    """Where a site keeps its answers; ``open`` gives the site, with the limiter off."""

    database_url: str
    data_dir: Path

    @property
    def is_sqlite(self) -> bool:
        return not self.database_url

    def open(self, *, env: dict[str, str] | None = None, **options: Any) -> Site:
        return Site(
            database_url=self.database_url,
            data_dir=self.data_dir,
            migrate=False,
            env={"FEEDBACK_RATE_LIMIT": "0", **(env or {})},
            **options,
        )


def _make_form(data_dir: Path, database_url: str = "") -> None:
    env = preparing.environment(data_dir, DATABASE_URL=database_url)
    preparing.checked(preparing.manage(env, "shell", "--no-imports", "-c", MAKE_IT))


@pytest.fixture(scope="session")
def sqlite_with_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("with-form") / "data"
    shutil.copytree(prepared_data_dir(seed=False), data_dir)
    _make_form(data_dir)
    return data_dir


@pytest.fixture(scope="session")
def postgres_with_form(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes the URL of one more database that holds the form."""
    template = postgres.prepared()
    _make_form(tmp_path_factory.mktemp("scratch"), template)
    return lambda: postgres.database(template.rpartition("/")[2])


@pytest.fixture
def on_sqlite(sqlite_with_form: Path, tmp_path: Path) -> Place:
    data_dir = tmp_path / "data"
    shutil.copytree(sqlite_with_form, data_dir)
    return Place("", data_dir)


@pytest.fixture
def on_postgres(postgres_with_form: Callable[[], str], tmp_path: Path) -> Place:
    return Place(postgres_with_form(), tmp_path / "data")


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found
