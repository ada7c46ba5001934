"""Files: what an upload cannot do, and how a document leaves the site."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction

from tests.corpus.site import FilledSite

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "a.html",
        "a.htm",
        "a.xhtml",
        "a.svg",
        "a.js",
        "a.exe",
        "a.php",
        "a.pdf.html",
        "a.HTML",
        "a.html ",
        "a.html.",
        "a",
        ".html",
    ],
)
def test_no_document_that_a_browser_would_run_is_taken(site: FilledSite, name: str) -> None:
    admin = site.people.client("admin")
    file = SimpleUploadedFile(name, b"<script>alert(1)</script>", "application/pdf")

    one = admin.post("/admin/documents/add/", {"title": "Tệp", "file": file})
    file.seek(0)
    many = admin.post(
        "/admin/documents/multiple/add/",
        {"title": "Tệp", "files[]": file},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )

    assert one.status_code == 200
    assert many.status_code in (200, 400)
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.jpg", "a.png"])
def test_no_image_that_is_none_is_taken(site: FilledSite, name: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    file = SimpleUploadedFile(name, svg, "image/jpeg")

    response = site.people.client("admin").post(
        "/admin/images/add/", {"title": "Ảnh", "file": file, "description": "x"}
    )

    assert response.status_code == 200
    assert not Image.objects.exists()


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """Files on a disk, as on a real site."""
    settings.MEDIA_ROOT = str(tmp_path)
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": on_disk}
    return tmp_path


def document(name: str, content: bytes = b"<script>alert(1)</script>") -> Document:
    return Document.objects.create(title="Tệp", file=ContentFile(content, name=name))


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.html", "a.svg", "a.csv"])
def test_a_document_is_handed_over_and_never_shown(
    site: FilledSite, client: Client, media: Path, name: str
) -> None:
    """Also one that came in some other way than by an upload."""
    kept = document(name)

    response = client.get(kept.url)

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_document_is_at_its_own_address_only(
    site: FilledSite, client: Client, media: Path
) -> None:
    kept = document("bao-cao.pdf")

    assert client.get(f"/documents/{kept.pk}/khac.pdf").status_code == 404
    assert (media / kept.file.name).exists()
    assert client.get(site_settings.MEDIA_URL + kept.file.name).status_code == 404


def test_a_document_of_a_private_collection_is_not_for_strangers(
    site: FilledSite, client: Client, media: Path
) -> None:
    inner = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(
        collection=inner, restriction_type=CollectionViewRestriction.LOGIN
    )
    kept = document("noi-bo.pdf", b"bi mat")
    kept.collection = inner
    kept.save()

    response = client.get(kept.url)

    assert response.status_code in (302, 403)
    assert site.people.client("editor").get(kept.url).status_code == 200
