"""Files that citizens send: what is taken, what is kept of it, who reads it, and when it goes."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image, PngImagePlugin
from wagtail.models import ModelLogEntry

from feedback import conf
from feedback.given_files import cleaned_name
from feedback.models import Attachment, FeedbackFormPage, Response, ResponseRevision
from feedback.services import intake
from feedback.services.counting import count_pending
from feedback.services.erasure import erase
from feedback.storage import PrivateStorage
from tests.factories import feedback as make
from tests.people import People

from .installed_types import installed

FORM = "/gop-y/khao-sat/"
UPLOAD = "feedback.questions.upload.Upload"
TYPES = [*conf.DEFAULTS["QUESTION_TYPES"], UPLOAD]
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
SECRET = b"hidden-behind-the-picture"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The private folder of files, and the type switched on."""
    kept = tmp_path / "files"
    backends = {
        **django_settings.STORAGES,
        "feedback": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(kept)},
        },
    }
    with override_settings(STORAGES=backends), installed(UPLOAD):
        field = Attachment._meta.get_field("file")
        before, field.storage = field.storage, storages["feedback"]
        yield kept
        field.storage = before


@pytest.fixture
def survey(db: None, folder: Path) -> FeedbackFormPage:
    return make.form_page(
        body=[
            make.unit_block(required=False),
            make.block("satisfaction", "A1", "Easy?"),
            make.block("file", "F", "A picture of it?"),
        ]
    )


def picture(kind: str = "JPEG", size: tuple[int, int] = (30, 20), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def send(name: str = "", data: bytes = b"", **typed: Any) -> Any:
    found = re.search(r'name="token" value="([^"]+)"', Client().get(FORM).content.decode())
    assert found
    files = {"F": SimpleUploadedFile(name, data)} if name else {}
    return Client().post(FORM, {"token": found[1], **typed, **files})


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_type_is_off_until_a_site_names_it() -> None:
    assert UPLOAD not in conf.DEFAULTS["QUESTION_TYPES"]


def test_only_a_form_that_asks_for_a_file_is_sent_in_parts(survey: FeedbackFormPage) -> None:
    make.form_page("other", body=[make.block("satisfaction", "A1", "Easy?")])
    page = Client().get(FORM).content.decode()

    assert 'enctype="multipart/form-data"' in page
    assert 'accept=".pdf,.jpg,.jpeg,.png,.webp"' in page
    assert "multipart" not in Client().get("/gop-y/other/").content.decode()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("đơn.pdf", PDF, "application/pdf"),
        ("Ảnh chụp.JPG", picture(), "image/jpeg"),
        ("a.jpeg", picture(), "image/jpeg"),
        ("a.png", picture("PNG"), "image/png"),
        ("a.webp", picture("WEBP"), "image/webp"),
    ],
)
def test_documents_and_pictures_are_kept_with_the_response(
    survey: FeedbackFormPage, folder: Path, name: str, data: bytes, kind: str
) -> None:
    assert send(name, data, A1="4").status_code == 303

    kept = Attachment.objects.get()
    assert (kept.response, kept.question, kept.content_type) == (Response.objects.get(), "F", kind)
    assert kept.name == name
    assert kept.file.size == kept.size == files_in(folder)[0].stat().st_size
    assert re.fullmatch(r"[0-9a-f]{32}", files_in(folder)[0].name)
    assert ResponseRevision.objects.get().answers == {"A1": "4"}


def test_a_file_alone_is_an_answer_and_adds_to_no_option(survey: FeedbackFormPage) -> None:
    assert send("a.pdf", PDF).status_code == 303
    count_pending()

    assert make.live_tallies() == {("_response", "_response"): 1}


def bomb() -> bytes:
    """A few bytes that say they are fifty thousand pixels wide and high."""
    whole = picture("PNG")
    return whole[:16] + (50_000).to_bytes(4, "big") * 2 + whole[24:]


def zipped(before: bytes) -> bytes:
    out = io.BytesIO(before)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.html", "<script>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.pdf", b""),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
        ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("a.png", b"<svg/>"),
        ("a.pdf", picture()),
        ("a.jpg", PDF),
        ("a.png", picture("JPEG")),
        ("a.pdf.html", PDF),
        ("a.html.pdf", PDF),
        ("a.exe.jpg", picture()),
        ("a.php .png", picture("PNG")),
        ("a.pdf.", PDF),
        ("a.pdf ", PDF),
        ("a", PDF),
        (".pdf", b"\x00" * 10),
        ("a.gif", b"GIF89a/*" + b"\x00" * 20 + b"*/=1;"),
        ("a.jpg", b"GIF89a/*" + b"\x00" * 20 + b"*/=1;"),
        ("a.pdf", b"<html>" + PDF),
        ("a.pdf", b"%PDF-1.4\n<html><script>alert(1)</script>\n%%EOF"),
        ("a.pdf", PDF + b"<script>alert(1)</script>"),
        ("a.pdf", zipped(PDF)),
        ("a.pdf", b"%PDF-1.4 and no end"),
        ("a.docx", zipped(b"")),
        ("a.png", bomb()),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 300),
        ("a.png", picture("PNG")[:60]),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
        ("a.jpg", picture("TIFF")),
    ],
)
def test_what_is_no_honest_file_is_refused_and_the_rest_stays_typed(
    survey: FeedbackFormPage, folder: Path, name: str, data: bytes
) -> None:
    answer = send(name, data, A1="4")

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["F"]
    assert 'value="4" id="id_A1_3" checked' in answer.content.decode()
    assert not Response.objects.exists()
    assert not files_in(folder)


def test_the_largest_file_is_taken_and_one_byte_more_is_not(survey: FeedbackFormPage) -> None:
    most = 1024 * 1024
    with override_settings(FEEDBACK={"QUESTION_TYPES": TYPES, "MAX_FILE_MB": 1}):
        padded = PDF[:-6].ljust(most - 6, b" ") + PDF[-6:]
        assert send("a.pdf", padded, A1="4").status_code == 303
        assert send("a.pdf", b"%PDF-" + b" " + padded[5:], A1="4").status_code == 422


def test_a_huge_body_is_answered_and_never_kept(survey: FeedbackFormPage, folder: Path) -> None:
    answer = send("a.pdf", PDF + b"\x00" * 20_000_000, A1="4")

    assert answer.status_code == 422
    assert answer.context["form"].errors.as_data()["F"][0].code == "too_large"


def test_pixels_are_bounded_before_a_picture_is_read(survey: FeedbackFormPage) -> None:
    with override_settings(FEEDBACK={"QUESTION_TYPES": TYPES, "MAX_PIXELS": 600}):
        assert send("a.png", picture("PNG", (30, 20)), A1="4").status_code == 303
        refused = send("a.png", picture("PNG", (31, 20)), A1="4")

    assert refused.context["form"].errors.as_data()["F"][0].code == "pixels"


def with_secrets(kind: str) -> bytes:
    """A picture with a place in its EXIF data, a text and more behind its end."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    options: dict[str, Any] = {"exif": exif, "icc_profile": SECRET}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", SECRET.decode())
    if kind == "JPEG":
        options["comment"] = SECRET
    if kind == "WEBP":
        options["xmp"] = SECRET
    return picture(kind, **options) + SECRET


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_nothing_but_the_picture_is_kept(
    survey: FeedbackFormPage, folder: Path, name: str, kind: str
) -> None:
    data = with_secrets(kind)
    assert data.count(SECRET) > 1

    send(name, data, A1="4")

    kept = files_in(folder)[0].read_bytes()
    assert SECRET not in kept
    assert not dict(Image.open(io.BytesIO(kept)).getexif())


def test_a_picture_stands_upright_without_its_exif(survey: FeedbackFormPage, folder: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    send("a.jpg", picture("JPEG", (30, 20), exif=exif), A1="4")

    assert Image.open(files_in(folder)[0]).size == (20, 30)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Gia\u0302\u0301y.pdf", "Giấy.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\đơn.pdf", "đơn.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("a\u200b\x00\r\n b.pdf", "a b.pdf"),
        ("=1+1.pdf", "=1+1.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("." * 400, "." * 150),
    ],
)
def test_a_name_is_for_people_alone(given: str, kept: str) -> None:
    assert cleaned_name(given) == kept


def test_text_under_the_name_of_a_file_is_no_file(survey: FeedbackFormPage) -> None:
    assert send(A1="4", F="%PDF-1.4").status_code == 303
    assert not Attachment.objects.exists()


def test_an_error_elsewhere_asks_for_the_file_again(survey: FeedbackFormPage) -> None:
    answer = send("a.pdf", PDF, A1="9")

    errors = answer.context["form"].errors.as_data()
    assert errors["F"][0].code == "again"
    assert any(target == "id_F" for target, _sentence in answer.context["errors"])


def test_a_compulsory_file_is_asked_for(survey: FeedbackFormPage) -> None:
    make.form_page("with", body=[make.block("file", "F", "A picture?", required=True)])
    page = FeedbackFormPage.objects.get(slug="with")

    answer = Client().post("/gop-y/with/", make.data_for(page))

    assert answer.context["form"].errors.as_data()["F"][0].code == "required"


def test_a_second_post_of_the_same_page_keeps_one_file(
    survey: FeedbackFormPage, folder: Path
) -> None:
    data = make.data_for(survey, A1="4")
    for _time in range(2):
        Client().post(FORM, {**data, "F": SimpleUploadedFile("a.pdf", PDF)})

    assert Attachment.objects.count() == len(files_in(folder)) == 1


def test_a_file_goes_when_its_transaction_fails(
    survey: FeedbackFormPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        assert files_in(folder)
        raise DatabaseError

    monkeypatch.setattr(intake, "wake_up_after_commit", fail)
    with pytest.raises(DatabaseError):
        send("a.pdf", PDF, A1="4")

    assert not files_in(folder)
    assert not Response.objects.exists()


def test_a_full_disk_is_a_503_that_keeps_what_was_typed(
    survey: FeedbackFormPage, folder: Path
) -> None:
    folder.write_text("no folder can be made here")

    answer = send("a.pdf", PDF, A1="4")

    assert answer.status_code == 503
    assert 'name="A1" value="4"' in answer.content.decode()
    assert not Response.objects.exists()


def test_an_erased_response_takes_its_files_along(survey: FeedbackFormPage, folder: Path) -> None:
    send("a.pdf", PDF, A1="4")

    erase(Response.objects.get())
    erase(Response.objects.get())

    assert not Attachment.objects.exists()
    assert not files_in(folder)


def test_files_lie_outside_of_what_is_served(survey: FeedbackFormPage, folder: Path) -> None:
    send("a.pdf", PDF, A1="4")
    kept = Attachment.objects.get()

    with pytest.raises(ValueError, match="no address"):
        PrivateStorage(folder).url(kept.file.name)
    assert Client().get(f"/media/{kept.file.name}", follow=True).status_code == 404


@pytest.fixture
def attached(survey: FeedbackFormPage, people: People) -> Attachment:
    send("Ảnh=1.pdf", PDF, A1="4", unit="VPDKDD")
    return Attachment.objects.get()


def address(attached: Attachment) -> str:
    return reverse("feedback_response_file", args=[attached.response_id, attached.pk])


@pytest.mark.parametrize("name", ["coordinator", "officer", "head"])
def test_who_reads_the_response_saves_its_file_and_leaves_a_trace(
    people: People, attached: Attachment, name: str
) -> None:
    answer: Any = people.client(name).get(address(attached))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Type"] == "application/pdf"
    entry = ModelLogEntry.objects.get(action="feedback.read_file")
    assert entry.user == getattr(people, name)


@pytest.mark.parametrize(
    ("name", "status"),
    [("stranger", 404), ("admin", 302), ("editor", 302), ("analyst", 302), ("anonymous", 302)],
)
def test_nobody_else_reads_it(people: People, attached: Attachment, name: str, status: int) -> None:
    answer = people.client(name).get(address(attached))

    assert answer.status_code == status
    assert not ModelLogEntry.objects.filter(action="feedback.read_file").exists()


def test_a_file_is_found_under_its_own_response_only(people: People, attached: Attachment) -> None:
    other = make.answer(FeedbackFormPage.objects.get(), make.sheet("VPDKDD", A1="4"))
    url = reverse("feedback_response_file", args=[other.pk, attached.pk])

    assert people.client("coordinator").get(url).status_code == 404


def test_the_response_names_its_files(people: People, attached: Attachment) -> None:
    url = reverse("feedback_response", args=[attached.response_id])

    page = people.client("coordinator").get(url).content.decode()

    assert address(attached) in page
    assert "Ảnh=1.pdf" in page


def test_without_the_type_a_body_is_no_larger_than_a_form(db: None) -> None:
    make.form_page()

    answer = Client().post(FORM, {"F": SimpleUploadedFile("a.pdf", PDF + b"\x00" * 3_000_000)})

    assert answer.status_code == 400
