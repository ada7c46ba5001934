"""``make screenshots``: every page of a private demo site at 360 and 1280 px, into screenshots/."""

import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import django
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.conftest import CHROMIUM
from tests.rig import Site
from tests.rig.preparing import DEMO_PASSWORD

TARGET = Path(__file__).resolve().parents[1] / "screenshots"
WIDTHS = (360, 1280)
FORM = "/gop-y/khao-sat-hai-long/"
# Beside the pages of the site map.
OTHERS = (
    "/en/",
    "/en/gop-y/khao-sat-hai-long/",
    "/ke-hoach/ke-hoach-2022/nhiem-vu/",
    "/ke-hoach/ke-hoach-2022/nhiem-vu/1/",
    "/ket-qua/chi-so/sipas-overall/cach-tinh/",
    "/gop-y/tra-cuu/",
    "/tim-kiem/?q=ke+hoach",
    "/tim-kiem/?q=khong-co-gi-ca",
    "/tro-nang/",
    "/bao-ve-du-lieu/",
    "/so-do-cong/",
    "/khong-co-trang-nay/",
    "/admin/login/",
)
ADMIN = ("/admin/", "/admin/pages/", "/admin/reports/")


def main() -> int:
    if not Path(CHROMIUM).exists():
        print(f"Chromium was not found at {CHROMIUM}; set CHROMIUM.", file=sys.stderr)
        return 1
    shutil.rmtree(TARGET, ignore_errors=True)
    # The rig asks Django of what the database of the site is made.
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    django.setup()
    with Site(seed=True) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width in WIDTHS:
            folder = TARGET / str(width)
            folder.mkdir(parents=True)
            _take_receipt(site, browser, width, folder)
            _take_all(site, browser, width, folder)
    print(f"{len(list(TARGET.rglob('*.png')))} pictures in {TARGET.name}/")
    return 0


def _take_all(site: Site, browser: Browser, width: int, folder: Path) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN") as context:
        page = context.new_page()
        for path in dict.fromkeys([*_mapped(site), *OTHERS]):
            _take(page, site, path, folder)
        _sign_in(page, site)
        for path in ADMIN:
            _take(page, site, path, folder)


def _mapped(site: Site) -> list[str]:
    found = ElementTree.fromstring(site.get("/sitemap.xml").content).iterfind(".//{*}loc")
    return [urlsplit(entry.text or "").path for entry in found]


def _take(page: Page, site: Site, path: str, folder: Path) -> None:
    page.goto(site.url(path))
    name = re.sub(r"[^\w-]+", "_", path.strip("/")) or "home"
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def _take_receipt(site: Site, browser: Browser, width: int, folder: Path) -> None:
    """Without JavaScript, where the form is one page with one button."""
    viewport: ViewportSize = {"width": width, "height": 900}
    with browser.new_context(viewport=viewport, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.url(FORM))
        page.locator("[name=A1]").first.check(force=True)
        page.locator("select[name=unit]").select_option(index=1)
        form = page.locator("form", has=page.locator("[name=A1]"))
        form.locator("[type=submit]").last.click()
        page.locator("code.receipt").wait_for()
        page.screenshot(path=folder / "receipt.png", full_page=True)


def _sign_in(page: Page, site: Site) -> None:
    page.goto(site.url("/admin/login/"))
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


if __name__ == "__main__":
    sys.exit(main())
