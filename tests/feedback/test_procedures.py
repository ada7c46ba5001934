"""Procedures: kept by few, imported from tables, offered in forms, a dimension of the tallies."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from feedback.models import FeedbackFormPage, FormVersion, Procedure, ResponseRevision, Tally
from feedback.services.counting import count_pending
from feedback.services.procedures import import_procedures, procedures_csv, procedures_xlsx
from feedback.services.versions import version_for
from plan_pages.services.row_report import Outcome
from portal.demo.procedures import seed_procedures
from portal.demo.units import seed_units
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory
from tests.people import People

FORM = "/gop-y/khao-sat/"
HEADER = "code,name,name_en,area,unit,offered"
ASKED = {"label": "Which procedure?", "help": "", "required": False}


def table(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def procedure(code: str, area: str = "Land", **fields: Any) -> Procedure:
    return Procedure.objects.create(code=code, name=f"Name of {code}", area=area, **fields)


def asking(**value: Any) -> dict[str, Any]:
    made = make.block("procedure")
    return {**made, "value": {**ASKED, **value}}


@pytest.fixture
def survey(db: None) -> FeedbackFormPage:
    procedure("DD-01")
    procedure("MT-01", "Environment")
    procedure("OLD", is_offered=False)
    return make.form_page(body=[asking(), make.block("satisfaction", "A1", "Easy?")])


def send(**typed: Any) -> Any:
    found = re.search(r'name="token" value="([^"]+)"', Client().get(FORM).content.decode())
    assert found
    return Client().post(FORM, {"token": found[1], **typed})


def test_a_form_offers_the_procedures_of_the_day_by_area(survey: FeedbackFormPage) -> None:
    page = Client().get(FORM).content.decode()

    assert '<optgroup label="Land">' in page
    assert '<option value="MT-01">Name of MT-01</option>' in page
    assert "OLD" not in page


def test_the_answer_is_a_dimension_of_every_tally(survey: FeedbackFormPage) -> None:
    assert send(procedure="DD-01", A1="4").status_code == 303
    count_pending()

    assert ResponseRevision.objects.get().procedure == "DD-01"
    assert ResponseRevision.objects.get().answers == {"A1": "4"}
    assert set(Tally.objects.values_list("procedure", flat=True)) == {"DD-01"}


@pytest.mark.parametrize("typed", ["OLD", "XX", "dd-01", "DD-01\u0000", "=1+1", "x" * 5000])
def test_a_procedure_that_is_not_offered_is_refused(survey: FeedbackFormPage, typed: str) -> None:
    answer = send(procedure=typed, A1="4")

    assert answer.status_code == 422
    assert not ResponseRevision.objects.exists()


def test_two_procedures_are_a_question_and_no_guess(survey: FeedbackFormPage) -> None:
    assert send(procedure=["DD-01", "MT-01"], A1="4").status_code == 422


def test_a_procedure_alone_is_no_answer(survey: FeedbackFormPage) -> None:
    assert send(procedure="DD-01").status_code == 422


def test_a_new_procedure_makes_no_new_version(survey: FeedbackFormPage) -> None:
    before = version_for(survey)
    procedure("DD-02")

    assert version_for(survey) == before
    assert FormVersion.objects.count() == 1
    assert "DD-02" in Client().get(FORM).content.decode()


def test_a_form_asks_for_one_procedure_at_most(survey: FeedbackFormPage) -> None:
    block = FeedbackFormPage._meta.get_field("body").stream_block

    assert block.meta.block_counts["procedure"] == {"max_num": 1}


def test_another_question_cannot_take_its_name(db: None) -> None:
    make.form_page(body=[make.block("satisfaction", "procedure", "Easy?")])

    assert Client().get(FORM).status_code == 404


def test_names_are_said_in_the_language_of_the_reader(survey: FeedbackFormPage) -> None:
    Procedure.objects.filter(code="DD-01").update(name_en="In English")

    with translation.override("en"):
        assert Procedure.objects.get(code="DD-01").local_name == "In English"
        assert Procedure.objects.get(code="MT-01").local_name == "Name of MT-01"


@pytest.mark.django_db
class TestImport:
    def test_rows_are_known_by_their_code_and_twice_changes_nothing(self) -> None:
        UnitFactory(code="QLDD", name="Land Office")
        rows = table("DD-01,Đăng ký đất,,Đất đai,QLDD,1", "DD-02,Cấp đổi,,Đất đai,land office,0")

        first, second = import_procedures(rows), import_procedures(rows)

        assert [entry.outcome for entry in first.outcomes] == [Outcome.CREATED] * 2
        assert [entry.outcome for entry in second.outcomes] == [Outcome.UNCHANGED] * 2
        unit, offered = Procedure.objects.values_list("unit__code", "is_offered").get(code="DD-02")
        assert (unit, offered) == ("QLDD", False)

    def test_what_changed_is_said_and_what_the_table_lacks_stays(self) -> None:
        procedure("KEEP")
        procedure("DD-01")

        report = import_procedures(table("DD-01,Another name,,Land,,"))

        assert [change.new for change in report.outcomes[0].changes] == ["Another name"]
        assert Procedure.objects.filter(code="KEEP").exists()

    @pytest.mark.parametrize(
        ("row", "column"),
        [
            (",No code,,,,1", "code"),
            ("Đ-1,Accents,,,,1", "code"),
            ("A b,Blank,,,,1", "code"),
            ("GOOD,Again,,,,1", "code"),
            ("DD-01,,,,,1", "name"),
            (f"DD-01,{'x' * 501},,,,1", "name"),
            (f"{'x' * 41},Long,,,,1", "code"),
            ("DD-01,Name,,,,perhaps", "offered"),
            ("DD-01,Name,,,Nobody,1", "unit"),
        ],
    )
    def test_one_wrong_row_and_nothing_is_written(self, row: str, column: str) -> None:
        report = import_procedures(table("GOOD,Good,,,,1", row))

        assert [(error.row, error.column) for error in report.errors] == [(3, column)]
        assert not Procedure.objects.exists()

    def test_a_trial_writes_nothing(self) -> None:
        report = import_procedures(table("DD-01,Name,,,,1"), dry_run=True)

        assert report.ok
        assert not Procedure.objects.exists()

    @pytest.mark.parametrize("data", [b"", b"\x00\xff", b"PK\x03\x04", b"<html>", b"a,b\n1,2"])
    def test_what_is_no_table_is_said(self, data: bytes) -> None:
        assert not import_procedures(data).ok

    @pytest.mark.parametrize("write", [procedures_csv, procedures_xlsx])
    def test_an_export_is_an_import_that_changes_nothing(self, write: Any) -> None:
        unit = UnitFactory(code="QLDD", name="Land Office")
        procedure("DD-01", unit=unit)
        procedure("FORMULA", name_en="=1+1")
        procedure("OLD", is_offered=False)

        report = import_procedures(write())

        assert report.errors == []
        assert report.count(Outcome.UNCHANGED) == 3

    def test_the_command_reports_row_by_row(self, tmp_path: Path) -> None:
        file = tmp_path / "procedures.csv"
        file.write_bytes(table("DD-01,Name,,,,1"))
        out = StringIO()

        with translation.override("en"):
            call_command("import_procedures", str(file), stdout=out)
        assert "2\tnew\tDD-01 Name" in out.getvalue()

        file.write_bytes(table("DD-01,,,,,1"))
        with pytest.raises(CommandError):
            call_command("import_procedures", str(file), stdout=StringIO())

    def test_the_demo_has_a_dozen_and_leaves_what_people_changed(self) -> None:
        seed_units()
        seed_procedures()
        assert Procedure.objects.count() >= 12
        assert not Procedure.objects.filter(unit=None).exists()

        Procedure.objects.filter(code="DD-01").update(name="Changed by hand")
        seed_procedures()
        assert Procedure.objects.get(code="DD-01").name == "Changed by hand"


INDEX = "feedback_procedures:index"


def test_the_list_is_searched_and_exported(people: People) -> None:
    procedure("DD-01", name_en="=cmd()")
    procedure("MT-01", "Environment")
    coordinator = people.client("coordinator")

    found = coordinator.get(reverse(INDEX), {"q": "MT-01"}).content.decode()
    answer: Any = coordinator.get(reverse(INDEX), {"export": "csv"})
    exported = b"".join(answer.streaming_content)

    assert "Name of MT-01" in found
    assert "Name of DD-01" not in found
    assert b"'=cmd()" in exported
    assert b"None" not in exported


@pytest.mark.parametrize("name", ["officer", "editor", "analyst", "anonymous"])
def test_only_the_office_and_the_administrator_change_procedures(people: People, name: str) -> None:
    answer = people.client(name).get(reverse("feedback_procedures:add"))

    assert answer.status_code == 302


def test_a_code_that_answers_name_cannot_be_changed_nor_its_procedure_deleted(
    people: People,
) -> None:
    kept = procedure("DD-01")
    client = people.client("coordinator")
    typed = {"code": "OTHER", "name": "New name", "name_en": "", "area": "", "unit": ""}

    client.post(reverse("feedback_procedures:edit", args=[kept.pk]), typed)
    client.post(reverse("feedback_procedures:delete", args=[kept.pk]))

    kept.refresh_from_db()
    assert (kept.code, kept.name, kept.is_offered) == ("DD-01", "New name", False)


def test_the_office_uploads_a_table_and_a_stranger_does_not(people: People) -> None:
    url = reverse("reform_import:upload", args=["procedures"])

    def upload(name: str) -> Any:
        file = SimpleUploadedFile("a.csv", table("DD-01,Name,,,,1"))
        return people.client(name).post(url, {"file": file, "target": ""})

    assert upload("stranger").status_code == 302
    assert not Procedure.objects.exists()

    assert upload("coordinator").status_code == 200
    assert Procedure.objects.get().code == "DD-01"
