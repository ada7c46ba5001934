"""What citizens and editors of a stranger's site meet: our pages in its design, its addresses."""

import re
from html import unescape

import pytest
import requests

from .conftest import FORM, TOKEN, Answered
from .running import Host

pytestmark = pytest.mark.processes

PLAN = "/plans/ke-hoach-2022/"
PAGES = (
    "/plans/",
    PLAN,
    f"{PLAN}nhiem-vu/",
    f"{PLAN}nhiem-vu/?don_vi=QLDD",
    f"{PLAN}nhiem-vu/1/",
    "/your-say/",
    FORM,
    "/your-say/tra-cuu/",
    "/results/",
    "/results/indicators/",
)
DRAFTS = ("/plans/next-year/", "/plans/next-year/nhiem-vu/", "/your-say/secret/")
PASSWORD = "a password of the strangers"


def assert_in_the_strangers_design(html: str) -> None:
    assert 'class="town-masthead"' in html
    assert re.search(r'href="/assets/stranger/site\.[^"]*css"', html)
    assert html.count("<h1") == 1
    for sign_of_ours in ("portal/css", "portal/js", 'id="noi-dung"', "site-footer"):
        assert sign_of_ours not in html


@pytest.mark.parametrize("address", PAGES)
def test_a_page_stands_in_the_strangers_design(host: Host, address: str) -> None:
    page = host.get(address)

    assert page.status_code == 200
    assert_in_the_strangers_design(page.text)


def test_the_pages_speak_the_language_of_the_host(host: Host) -> None:
    board = host.get(f"{PLAN}nhiem-vu/").text

    assert "Task board" in board
    assert "Bảng nhiệm vụ" not in board


def test_every_link_and_file_of_our_pages_is_served(host: Host) -> None:
    """Follows links from the front page, so nothing points to an address of the portal."""
    seen: dict[str, int] = {}
    to_read = ["/", *PAGES]
    while to_read:
        address = to_read.pop().partition("#")[0]
        if address in seen or not address.startswith("/"):
            continue
        answer = host.get(address)
        seen[address] = answer.status_code
        if "html" in answer.headers.get("Content-Type", "") and "?" not in address:
            to_read += map(unescape, re.findall(r'(?:href|src|action)="([^"]+)"', answer.text))

    assert len(seen) > 30
    assert {address: code for address, code in seen.items() if code != 200} == {}


@pytest.mark.parametrize("address", DRAFTS)
def test_a_stranger_gets_404_for_a_draft(host: Host, address: str) -> None:
    assert host.get(address).status_code == 404


def test_the_hosts_own_search_app_finds_the_plan_without_accents(host: Host) -> None:
    found = host.get("/search/?query=ke+hoach").text

    assert "Search of the stranger" in found
    assert f'href="{PLAN}"' in found


def test_an_answer_gets_a_receipt_that_can_be_looked_up(answered: Answered) -> None:
    host, receipt = answered.host, answered.receipts[0]
    found = host.post("/your-say/tra-cuu/", data={"code": receipt})

    assert found.status_code == 200
    assert receipt in found.text
    assert_in_the_strangers_design(found.text)
    assert len(set(answered.receipts)) == len(answered.receipts)


def test_an_incomplete_answer_is_shown_again_in_the_strangers_design(host: Host) -> None:
    token = TOKEN.search(host.get(FORM).text)
    assert token
    again = host.post(FORM, data={"token": token[1], "A1": "4", "NOTE": "Giữ lại"})

    assert again.status_code == 422
    assert "Giữ lại" in again.text
    assert_in_the_strangers_design(again.text)


def test_a_form_can_be_embedded_where_the_host_took_our_addresses_in(host: Host) -> None:
    framed = host.get(f"/embed/{FORM.strip('/').rpartition('/')[2]}/")

    if not host.is_bilingual:
        assert framed.status_code == 404
        return
    assert framed.status_code == 200
    assert TOKEN.search(framed.text)
    # Nobody is on the list yet.
    assert "frame-ancestors 'none'" in framed.headers["Content-Security-Policy"]
    assert host.get("/embed/secret/").status_code == 404


def test_a_post_from_a_foreign_page_is_refused_by_us(host: Host) -> None:
    refused = host.post(FORM, data={"A1": "4"}, headers={"Origin": "https://elsewhere.example"})

    assert refused.status_code == 403
    assert_in_the_strangers_design(refused.text)


def test_posts_to_the_hosts_other_pages_still_meet_djangos_csrf_check(host: Host) -> None:
    assert host.post("/").status_code == 403
    assert host.post("/cms/login/", data={"username": "ann"}).status_code == 403


def test_in_its_second_language_the_page_falls_back_and_the_links_stay(host: Host) -> None:
    if not host.is_bilingual:
        assert host.get("/vi/plans/").status_code == 404
        return
    index = host.get("/vi/plans/")

    assert index.status_code == 200
    assert f'href="/vi{PLAN}"' in index.text
    assert "Bảng nhiệm vụ" in host.get(f"/vi{PLAN}nhiem-vu/").text


# --- the admin at /cms/ ---
LISTS = (
    "reform_plans",
    "reform_tasks",
    "reform_criteria_sets",
    "reform_criteria",
    "reform_scores",
    "reform_index_results",
    "reform_units",
    "reform_periods",
    "reform_memberships",
)


def signed_in(host: Host, name: str) -> requests.Session:
    """By e-mail: the host's accounts have no user name."""
    session = requests.Session()
    login = f"{host.base_url}/cms/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', session.get(login).text)
    assert token
    typed = {"username": f"{name}@stranger.example", "password": PASSWORD}
    done = session.post(login, data={"csrfmiddlewaretoken": token[1], **typed})
    assert done.url.endswith("/cms/")
    return session


@pytest.fixture(scope="package")
def staff(host: Host) -> requests.Session:
    return signed_in(host, "root")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_records_works_under_the_hosts_admin_address(
    host: Host, staff: requests.Session, name: str
) -> None:
    address = f"{host.base_url}/cms/{name}/"
    for asked in ("", "?q=root", "?export=csv", "new/"):
        answer = staff.get(address + asked)
        assert answer.status_code == 200, asked
        assert not re.search(r'href="/admin/', answer.text)


def test_the_menu_leads_to_our_lists(host: Host, staff: requests.Session) -> None:
    home = staff.get(f"{host.base_url}/cms/").text

    assert "/cms/reform_tasks/" in home
    assert "Administrative reform" in home


def test_imports_and_the_form_builder_open(host: Host, staff: requests.Session) -> None:
    index = re.search(r'data-draft="(\d+)"', host.get(FORM).text)
    assert index
    for address in ("reform_import/", "reform_import/tasks/", f"pages/{index[1]}/edit/"):
        page = staff.get(f"{host.base_url}/cms/{address}")
        assert page.status_code == 200
        assert not re.search(r"<title>\s*-", page.text)


def test_responses_are_for_the_role_and_not_for_the_superuser(
    answered: Answered, staff: requests.Session
) -> None:
    address = f"{answered.host.base_url}/cms/feedback/responses/"

    assert signed_in(answered.host, "cleo").get(address).url == address
    assert staff.get(address).url != address


def test_a_stranger_is_sent_to_the_hosts_login(host: Host) -> None:
    for name in (*LISTS, "feedback/responses", "reform_import"):
        sent = host.get(f"/cms/{name}/", allow_redirects=False)
        assert sent.status_code == 302
        assert sent.headers["Location"].startswith("/cms/login/")
