"""The databases that tests start from are never older than the migrations."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Permission
from django.core.management import call_command
from pytest_django import Settings

from feedback.models import FeedbackForm
from portal.procfile import BASE_DIR
from tests.rig import made_of
from tests.rig.templates import KEPT_OF_A_KIND, kept


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The migrations of one of our apps, in a place where they can be edited."""
    return Path(shutil.copytree(BASE_DIR / "feedback", tmp_path / "feedback"))


def _key(app: Path) -> str:
    return made_of.digest(*made_of.migrations(app))


def test_the_same_migrations_have_the_same_key(app: Path) -> None:
    before = _key(app)
    (app / "services.txt").write_text("no migration")
    assert _key(app) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "0099_new.py").write_text(""),
        lambda folder: (folder / "0001_initial.py").write_text("# edited"),
        lambda folder: (folder / "0001_initial.py").rename(folder / "0001_renamed.py"),
        lambda folder: (folder / "0001_initial.py").unlink(),
    ],
    ids=["added", "edited", "renamed", "removed"],
)
def test_a_migration_that_changes_gives_another_key(
    app: Path, change: Callable[[Path], object]
) -> None:
    before = _key(app)
    change(app / "migrations")
    assert _key(app) != before


def test_what_a_migration_of_ours_imports_of_ours_counts_as_well() -> None:
    parts = list(made_of.migrations(BASE_DIR / "feedback"))
    assert {"feedback/encryption.py", "feedback/blocks.py", "plan_pages/mixins.py"} <= set(parts)


def test_a_setting_a_library_and_a_permission_give_another_key(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = made_of.migrated_key.__wrapped__
    keys = [key()]
    assert key() == keys[0]
    with monkeypatch.context() as changed:
        changed.setattr(FeedbackForm._meta, "permissions", [("burn", "Can burn the answers")])
        keys.append(key())
    with monkeypatch.context() as changed:
        changed.setattr(made_of, "versions", lambda: "Django==0.96")
        keys.append(key())
    settings.LANGUAGES = [("vi", "Tiếng Việt")]
    keys.append(key())
    assert len(set(keys)) == 4


@pytest.mark.django_db
def test_the_copy_is_migrated_and_has_every_permission() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)
    before = Permission.objects.count()
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    assert Permission.objects.count() == before


def test_a_template_is_made_once_however_many_want_it(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(directory: Path) -> None:
        made.append(directory)
        (directory / "file").write_text("whole")

    def want() -> None:
        assert (kept("kind", "key", make, tmp_path) / "file").read_text() == "whole"

    people = [threading.Thread(target=want) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(made) == 1
    want()
    assert len(made) == 1


def test_nothing_is_kept_of_a_template_that_failed(tmp_path: Path) -> None:
    def fail(directory: Path) -> None:
        (directory / "half").write_text("")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept("kind", "key", fail, tmp_path)
    assert [path.name for path in (tmp_path / "kind").iterdir()] == [".lock"]


def test_the_templates_used_last_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT_OF_A_KIND):
        kept("kind", f"key{number}", lambda directory: None, tmp_path)
    kept("kind", "key0", lambda directory: None, tmp_path)
    kept("kind", "new", lambda directory: None, tmp_path)
    left = {path.name for path in (tmp_path / "kind").glob("[!.]*")}
    assert {"key0", "new"} <= left
    assert len(left) == KEPT_OF_A_KIND
    assert "key1" not in left
