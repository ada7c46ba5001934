import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig import Postgres, Site

pytestmark = pytest.mark.processes

A_PERSON = """
from django.contrib.auth import get_user_model
get_user_model().objects.create_user("nguoi-dung", "a@example.vn")
"""
AN_ANSWER = """
import uuid
from django.core.files.base import ContentFile
from django.utils import timezone
from feedback.models import Attachment, FeedbackForm, FormVersion, Response, ResponseRevision
form = FeedbackForm.objects.create(translation_key=uuid.uuid4(), slug="f", title="F")
version = FormVersion.objects.create(
    form=form, locale="vi", number=1, sha256="0" * 64, schema={"entries": []}
)
for name in ("kept", "erased"):
    response = Response.objects.create(
        form=form, version=version, token=name, receipt_hash=name,
        accepted_at=timezone.now(), local_date=timezone.localdate(),
    )
    ResponseRevision.objects.create(response=response, texts={"GOP_Y": name})
    Attachment(response=response, question="F", name="a.pdf", size=4, sha256="0").file.save(
        "a.pdf", ContentFile(name.encode())
    )
"""
WHAT_IS_THERE = """
import json
from django.contrib.auth import get_user_model
from feedback.models import Response, ResponseRevision
print(json.dumps({
    "people": list(get_user_model().objects.values_list("username", flat=True)),
    "states": dict(Response.objects.values_list("receipt_hash", "disposition")),
    "texts": [r.texts for r in ResponseRevision.objects.order_by("id")],
}))
"""


@pytest.fixture
def old_site(site_database: str) -> Iterator[Site]:
    with Site(database_url=site_database, migrate=False, web=False, workers=0) as site:
        site.manage("shell", "--no-imports", "-c", A_PERSON + AN_ANSWER)
        media = site.data_dir / "media" / "documents"
        media.mkdir(parents=True)
        (media / "kế-hoạch.txt").write_text("nội dung")
        yield site


@pytest.fixture
def new_site(site_database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """Another machine: an empty database and an empty data directory."""
    url = ""
    if site_database:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.database()
    directory = tmp_path / "new"
    directory.mkdir()
    with Site(database_url=url, data_dir=directory, migrate=False, web=False, workers=0) as site:
        yield site


def files_of_citizens(site: Site) -> set[str]:
    """What they hold; none may be read by others than their owner."""
    folder = site.data_dir / "feedback-files"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *files])
    return {path.read_text() for path in files}


def test_a_restored_site_holds_what_the_old_one_held(
    old_site: Site, new_site: Site, tmp_path: Path
) -> None:
    old_site.manage("backup", str(tmp_path / "backup"))

    new_site.manage("restore", str(tmp_path / "backup"))

    there = json.loads(new_site.manage("shell", "--no-imports", "-c", WHAT_IS_THERE))
    assert there["people"] == ["nguoi-dung"]
    assert there["texts"] == [{"GOP_Y": "kept"}, {"GOP_Y": "erased"}]
    restored = new_site.data_dir / "media" / "documents" / "kế-hoạch.txt"
    assert restored.read_text() == "nội dung"
    assert files_of_citizens(new_site) == {"kept", "erased"}
    new_site.manage("migrate", "--check")


def test_whoever_was_erased_after_the_backup_is_not_brought_back(
    old_site: Site, new_site: Site, tmp_path: Path
) -> None:
    old_site.manage("backup", str(tmp_path / "backup"))
    log = tmp_path / "erasures.log"
    log.write_text(json.dumps({"receipt_hash": "erased", "at": "2026-11-24T00:00:00+00:00"}) + "\n")

    said = new_site.manage("restore", str(tmp_path / "backup"), "--erasures", str(log))

    there = json.loads(new_site.manage("shell", "--no-imports", "-c", WHAT_IS_THERE))
    assert said.rstrip().endswith(": 1.")
    assert there["states"]["erased"] == "erased"
    assert {"GOP_Y": "erased"} not in there["texts"]
    assert files_of_citizens(new_site) == {"kept"}


def test_a_database_that_holds_something_is_never_overwritten(
    old_site: Site, tmp_path: Path
) -> None:
    old_site.manage("backup", str(tmp_path / "backup"))

    refused = old_site.try_manage("restore", str(tmp_path / "backup"))

    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    there = json.loads(old_site.manage("shell", "--no-imports", "-c", WHAT_IS_THERE))
    assert there["people"] == ["nguoi-dung"]


def test_a_backup_never_overwrites_another_and_is_for_its_owner_alone(
    old_site: Site, tmp_path: Path
) -> None:
    old_site.manage("backup", str(tmp_path / "backup"))
    before = (tmp_path / "backup" / "backup.json").read_text()

    refused = old_site.try_manage("backup", str(tmp_path / "backup"))

    assert refused.returncode == 1
    assert (tmp_path / "backup" / "backup.json").read_text() == before
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["no manifest", "other bytes", "nothing"])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    old_site: Site, new_site: Site, tmp_path: Path, damage: str
) -> None:
    backup = tmp_path / "backup"
    if damage != "nothing":
        old_site.manage("backup", str(backup))
    if damage == "no manifest":
        (backup / "backup.json").unlink()
    if damage == "other bytes":
        with (backup / "database").open("ab") as file:
            file.write(b"x")

    refused = new_site.try_manage("restore", str(backup))

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert not (new_site.data_dir / "media").exists()


def test_a_backup_taken_while_somebody_writes_is_consistent(tmp_path: Path) -> None:
    with Site(web=False, workers=0) as site:
        writer = sqlite3.connect(site.data_dir / "portal.sqlite3", isolation_level=None)
        writer.execute("PRAGMA busy_timeout=20000")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("CREATE TABLE half_written (n INTEGER)")
        site.manage("backup", str(tmp_path / "backup"))
        writer.execute("ROLLBACK")
        writer.close()

    copy = sqlite3.connect(tmp_path / "backup" / "database")
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    assert "django_migrations" in tables
    assert "half_written" not in tables
