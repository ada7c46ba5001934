"""What the public pages of a form say in their HTML, before any style or script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from feedback.enums import Disposition
from feedback.models import FeedbackFormPage, FormVersion, Response
from feedback.services.receipts import receipt_for
from feedback.unavailable import not_saved
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory

pytestmark = pytest.mark.django_db

NASTY = "“hai” \"ba\" 'bốn' <script>alert(1)</script> \u202eabc\u202c {{ 7 }}"
LOOKUP = "/gop-y/tra-cuu/"


@pytest.fixture
def khao_sat() -> FeedbackFormPage:
    UnitFactory(code="VP")
    heading = make.block("section", label="Phần hai")
    heading["value"] = {"heading": "Phần hai", "help": ""}
    first, *rest = make.usual_body()
    return make.form_page(body=[first, heading, *rest])


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The words of the source; what the catalogue makes of them is no business of these tests."""
    with translation.override("en"):
        yield


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def one(html: BeautifulSoup | Tag, selector: str) -> Tag:
    found = html.select(selector)
    assert len(found) == 1, (selector, found)
    return found[0]


def in_english_interface(khao_sat: FeedbackFormPage) -> str:
    return f"/en{khao_sat.url.removeprefix('/en')}"


def show(client: Client, khao_sat: FeedbackFormPage) -> BeautifulSoup:
    return soup(client.get(khao_sat.url))


def refuse(client: Client, khao_sat: FeedbackFormPage, **typed: object) -> BeautifulSoup:
    response = client.post(khao_sat.url, make.data_for(khao_sat, **typed))
    assert response.status_code == 422
    return soup(response)


def test_the_form_needs_no_script_no_cookie_and_no_session(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    response = client.get(khao_sat.url)
    form = one(soup(response), "form[data-form]")

    assert not response.cookies
    assert form["method"] == "post"
    assert form.has_attr("novalidate")
    assert not str(form["action"]).partition("#")[0]
    assert one(form, "input[name=token]")["type"] == "hidden"
    assert not form.select("[name=csrfmiddlewaretoken], [style], [onclick], script, style")
    assert form.select("button[type=submit]:not([hidden])")


def test_a_field_bears_the_code_of_its_question(client: Client, khao_sat: FeedbackFormPage) -> None:
    form = one(show(client, khao_sat), "form[data-form]")
    names = {str(field["name"]) for field in form.select("input, select, textarea")}

    assert names == {"token", "website", "unit", "A1", "A2", "B1", "C1", "GOP_Y"} | {
        "contact_name",
        "contact_phone",
        "contact_email",
        "consent_contact",
    }
    assert [box["value"] for box in form.select("[name=A1]")] == [*"12345", "_no_opinion"]
    assert {box["type"] for box in form.select("[name=A1], [name=B1]")} == {"radio"}
    assert {box["type"] for box in form.select("[name=C1]")} == {"checkbox"}
    assert not form.select("[checked], [selected]:not([value=''])")


def test_every_control_has_a_name_and_every_id_stands_once(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    html = refuse(client, khao_sat, contact_phone="12")
    ids = [str(element["id"]) for element in html.select("[id]")]
    form = one(html, "form[data-form]")
    targets = [
        target
        for attribute in ("aria-describedby", "aria-labelledby", "for")
        for element in html.select(f"[{attribute}]")
        for target in str(element[attribute]).split()
    ]

    assert sorted(ids) == sorted(set(ids))
    assert set(targets) <= set(ids)
    for group in form.select("fieldset"):
        assert group.select(":scope > legend:first-child")
    for control in form.select("input:not([type=hidden]), select, textarea"):
        assert control.find_parent("label") or form.select(f"label[for={control['id']}]")


def test_the_field_that_people_must_not_fill_is_out_of_their_way(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    trap = one(show(client, khao_sat), "input[name=website]")

    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
    assert trap.find_parent(attrs={"aria-hidden": "true"}) is not None


def test_parts_have_headings_and_a_way_to_the_next(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    html = show(client, khao_sat)
    parts = html.select("section[data-part]")

    assert [part["id"] for part in parts] == ["phan-1", "phan-2"]
    assert one(parts[0], "a[href='#phan-2']").get_text().strip() == "Next part: Phần hai"
    assert one(parts[1], "h2").get_text() == "Phần hai"
    assert len(html.select("h1")) == 1


def test_errors_stand_first_and_at_their_questions_in_the_same_words(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    html = refuse(client, khao_sat, A1="9", C1=["nothing"], contact_phone="12")
    summary = one(html, "#loi[tabindex='-1'] > [role=alert]")
    links = summary.select("li a")

    assert one(html, "title").get_text().startswith("Error: ")
    assert html.select("h1 + #loi")
    assert [link["href"] for link in links] == [
        "#id_unit",
        "#id_A1_0",
        "#id_C1_0",
        "#id_contact_phone",
    ]
    for link in links:
        control = one(html, str(link["href"]))
        name = control["name"]
        inline = one(html, f"#id_{name}_error").get_text().removeprefix("Error: ")
        assert link.get_text().endswith(inline)
        group = f"fieldset:has([name={name}])"
        owner = control if name in ("unit", "contact_phone") else one(html, group)
        assert f"id_{name}_error" in str(owner["aria-describedby"]).split()
    assert one(html, "fieldset:has([name=A1])")["aria-invalid"] == "true"
    assert one(html, "#id_unit")["aria-invalid"] == "true"
    assert one(html, "details.fb-contact").has_attr("open")


def test_what_was_typed_comes_back_whatever_it_is(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    html = refuse(
        client, khao_sat, A1="4", A2="_no_opinion", B1="online", C1=["time", "fees"], GOP_Y=NASTY
    )
    checked = {(box["name"], box["value"]) for box in html.select("[checked]")}

    assert one(html, "textarea[name=GOP_Y]").get_text().removeprefix("\n") == NASTY
    assert one(html, "textarea[name=GOP_Y]")["dir"] == "auto"
    assert checked == {
        ("A1", "4"),
        ("A2", "_no_opinion"),
        ("B1", "online"),
        ("C1", "time"),
        ("C1", "fees"),
    }
    assert not [script for script in html.select("script") if script.get_text().strip()]


def test_a_text_that_begins_with_a_line_break_keeps_it(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    html = refuse(client, khao_sat, GOP_Y="\ndòng hai")

    # HTML drops the first line break after the tag.
    assert one(html, "textarea[name=GOP_Y]").get_text().removeprefix("\n") == "\ndòng hai"


def test_a_post_without_a_token_keeps_the_answers_and_gives_a_new_one(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    html = soup(client.post(khao_sat.url, {"A1": "4", "unit": "VP", "token": "stale"}))

    assert "open too long" in one(html, "#loi").get_text()
    assert one(html, "input[name=token]")["value"] not in ("", "stale")
    assert one(html, "#id_A1_3").has_attr("checked")


def test_the_consent_is_not_given_beforehand_and_says_all_of_its_text(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    box = one(show(client, khao_sat), "input[name=consent_contact]")
    label = box.find_parent("label")

    assert not box.has_attr("checked")
    assert label is not None
    assert label.get_text().strip() == "I agree to be answered."


def test_contact_fields_say_what_a_browser_may_fill_in(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    html = show(client, khao_sat)

    assert [
        one(html, f"[name=contact_{name}]")["autocomplete"] for name in ("name", "phone", "email")
    ] == ["name", "tel", "email"]


def test_editors_words_are_marked_with_their_language_under_another_interface(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    english = soup(client.get(in_english_interface(khao_sat)))
    vietnamese = soup(client.get(khao_sat.url.removeprefix("/en")))

    assert one(english, ".fb")["lang"] == "en"
    assert one(english, "h1")["lang"] == "vi"
    assert one(english, "#phan-2-title")["lang"] == "vi"
    assert not one(english, "#loi, [data-send]").has_attr("lang")
    assert one(vietnamese, ".fb")["lang"] == "vi"
    assert not vietnamese.select(".fb [lang]")


def test_a_preview_shows_the_form_and_cannot_send(khao_sat: FeedbackFormPage) -> None:
    versions = FormVersion.objects.count()
    khao_sat.body.append(("short_text", make.block("short_text", "MOI")["value"]))
    html = soup(khao_sat.make_preview_request(preview_mode=""))

    assert not html.select("[name=token], [data-send]")
    assert html.select("#id_A1_0")
    assert html.select("#id_MOI")
    assert len(html.select(".fb-note")) >= 2
    assert FormVersion.objects.count() == versions


def test_a_preview_of_an_unfinished_form_tells_the_editor_what_to_mend() -> None:
    html = soup(make.form_page("trong", body=[]).make_preview_request(preview_mode=""))

    assert one(html, ".fb-errors li").get_text() == "The form asks no question yet."


def test_the_receipt_page_shows_the_code_and_the_way_on(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    khao_sat.thank_you = "<p>Hẹn gặp lại</p>"
    khao_sat.save_revision().publish()
    sent = client.post(khao_sat.url, make.data_for(khao_sat, unit="VP", A1="4"))
    html = soup(client.get(sent["Location"]))
    receipt = receipt_for(Response.objects.get().token)

    assert one(html, "code.receipt").get_text() == receipt
    assert "Hẹn gặp lại" in html.get_text()
    assert {f"/en{LOOKUP}", "/en/"} <= {link["href"] for link in html.select(".fb a")}
    assert "contact details" not in one(html, ".fb").get_text()


def test_a_stranger_with_a_forged_reference_sees_no_receipt(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    response = make.answer(khao_sat, make.sheet(A1="4"))
    answer = client.get("/gop-y/bien-nhan/", {"ma": f"{response.pk}:forged"})

    assert answer.status_code == 404
    assert not soup(answer).select("code.receipt")
    assert one(soup(answer), "input[name=code]")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "Received"),
        ("counted", "Received and counted in the results"),
        (Disposition.EXCLUDED, "Reviewed by an officer"),
        (Disposition.SPAM, "Reviewed by an officer"),
        (Disposition.ERASED, "Erased"),
    ],
)
def test_a_look_up_says_the_state_in_words_and_never_the_answers(
    client: Client, khao_sat: FeedbackFormPage, state: str, words: str
) -> None:
    response = make.answer(khao_sat, make.sheet(unit="VP", A1="4"))
    Response.objects.filter(pk=response.pk).update(
        **{"counted": 1} if state == "counted" else {},
        **{"disposition": state} if state in Disposition.values else {},
    )
    html = soup(client.post(f"/en{LOOKUP}", {"code": receipt_for(response.token).lower()}))

    assert one(html, ".fb-state h2").get_text() == words
    assert "spam" not in one(html, ".fb-state").get_text().lower()
    assert not html.select("[name=A1]")


@pytest.mark.parametrize("typed", ["", "O0I1-2222-3333", "<b>'\"", "ABCD-EFGH-2345", "\u202exyz"])
def test_a_look_up_of_a_wrong_code_keeps_it_and_says_why(
    client: Client, khao_sat: FeedbackFormPage, typed: str
) -> None:
    response = client.post(LOOKUP, {"code": typed})
    html = soup(response)
    field = one(html, "input[name=code]")

    assert response.status_code == 404
    assert one(html, "title").get_text().startswith("Lỗi: ")
    assert one(html, "[role=alert] a")["href"] == "#id_code"
    assert (field["value"], field["aria-invalid"]) == (typed, "true")
    assert "id_code_error" in str(field["aria-describedby"])


def test_the_list_shows_live_forms_with_their_introduction_and_a_look_up(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    khao_sat.intro = "<p>Mời Ông/Bà góp ý</p>"
    khao_sat.save_revision().publish()
    draft = make.form_page("ban-nhap", title="Bản nháp")
    draft.unpublish()
    html = soup(client.get("/gop-y/"))

    assert [heading.get_text() for heading in html.select("article h2")] == ["Khảo sát"]
    assert "Mời Ông/Bà góp ý" in one(html, "article").get_text()
    assert str(one(html, "form.fb-lookup")["action"]).partition("#")[0] == LOOKUP


def test_a_form_that_cannot_be_frozen_says_so_without_the_editors_problems(
    client: Client,
) -> None:
    empty = make.form_page("trong", body=[])
    response = client.get(empty.url)

    assert response.status_code == 404
    assert "no question" not in soup(response).get_text()
    assert "/en/gop-y/" in {link["href"] for link in soup(response).select(".fb a")}


def test_a_post_from_another_site_gets_a_way_to_the_form(
    client: Client, khao_sat: FeedbackFormPage
) -> None:
    response = client.post(khao_sat.url, {"A1": "4"}, headers={"origin": "https://x.example"})

    assert response.status_code == 403
    assert khao_sat.url in {link["href"] for link in soup(response).select(".fb a")}


def test_the_page_without_a_database_sends_everything_again(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    posted = RequestFactory().post("/gop-y/x/", {"C1": ["a", "b"], "GOP_Y": NASTY, "token": "t"})
    with django_assert_num_queries(0):
        html = soup(not_saved(posted, keep=True))
    form = one(html, "form")

    assert [(field["name"], field["value"]) for field in form.select("input")] == [
        ("C1", "a"),
        ("C1", "b"),
        ("GOP_Y", NASTY),
        ("token", "t"),
    ]
    assert (form["method"], form["action"]) == ("post", "/gop-y/x/")
    assert one(form, "button[type=submit]")
    assert one(form, "bdi").get_text() == NASTY


def test_a_page_that_could_not_be_shown_offers_to_try_again() -> None:
    html = soup(not_saved(RequestFactory().get("/ke-hoach/"), keep=False))

    assert not html.select("form")
    assert one(html, ".fb a")["href"] == "/ke-hoach/"


@pytest.mark.parametrize(("name", "most"), [("form.js", 8 * 1024), ("receipt.js", 1024)])
def test_the_scripts_stay_small(name: str, most: int) -> None:
    script = Path(settings.BASE_DIR) / "feedback" / "static" / "feedback" / name

    assert script.stat().st_size <= most
