"""A post killed between its file and its commit leaves a file; it goes after a day."""

import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from feedback.models import Attachment, Response
from feedback.services.orphans import delete_orphans
from tests.factories import feedback as make

pytestmark = pytest.mark.django_db
STORAGE = Attachment._meta.get_field("file").storage
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(STORAGE, "_location", str(tmp_path))
    for cached in ("base_location", "location"):
        STORAGE.__dict__.pop(cached, None)


@pytest.fixture
def response() -> Response:
    page = make.form_page(body=[make.block("satisfaction", "A1")])
    return make.answer(page, make.sheet(A1="4"))


def written(name: str, age: int) -> str:
    kept: str = STORAGE.save(name, ContentFile(b"x"))
    then = time.time() - age
    os.utime(STORAGE.path(kept), (then, then))
    return kept


def test_only_old_files_without_a_row_go(response: Response) -> None:
    named, orphan, fresh = (written(f"a{n}/{n * 32}", 2 * DAY) for n in "123")
    os.utime(STORAGE.path(fresh))
    foreign = written("host/theirs.pdf", 2 * DAY)
    Attachment.objects.create(response=response, question="F", size=1, file=named)

    assert (delete_orphans(), delete_orphans()) == (1, 0)
    assert [STORAGE.exists(name) for name in (named, orphan, fresh, foreign)] == [
        True,
        False,
        True,
        True,
    ]
    call_command("delete_orphan_files")


def test_an_empty_database_deletes_nothing() -> None:
    orphan = written("a1/" + "1" * 32, 2 * DAY)

    assert delete_orphans() == 0
    assert STORAGE.exists(orphan)
