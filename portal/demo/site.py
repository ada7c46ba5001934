"""The frame of the site: its front page, its sections, its names."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site, Task, Workflow

from feedback.models import FeedbackIndexPage
from plan_pages.models import NewsIndexPage, PlanIndexPage, ResultsIndexPage
from portal.models import HomePage, SiteFrame

from .pages import publish, published, rich_text

HOME_SLUG = "home"
WAGTAILS_WORKFLOW = "Moderators approval"
TARGET_RANK = 30
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Sections:
    home: HomePage
    plans: PlanIndexPage
    results: ResultsIndexPage
    news: NewsIndexPage
    forms: FeedbackIndexPage


def seed_site() -> Sections:
    Locale.objects.get_or_create(language_code="en")
    home = _home()
    _name_the_site(home)
    _name_the_workflow()
    sections = Sections(
        home=home,
        plans=published(home, _plans()),
        results=published(home, _results()),
        news=published(home, _news()),
        forms=published(home, _forms()),
    )
    _english_home(home)
    return sections


def _home() -> HomePage:
    """The front page, in place of the one that says "Welcome to your new Wagtail site"."""
    known = HomePage.objects.filter(locale=Locale.get_default(), depth=2).first()
    return known or _new_home()


@transaction.atomic
def _new_home() -> HomePage:
    root = Page.objects.get(depth=1)
    _make_way(root)
    page = published(
        root, HomePage(title="Cổng cải cách hành chính", slug=HOME_SLUG, target_rank=TARGET_RANK)
    )
    Site.objects.filter(is_default_site=True).update(root_page=page)
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    _remove_welcome(root)
    return page


def _make_way(root: Page) -> None:
    """The welcome page holds the address; while a site shows it, it cannot go."""
    for page in root.get_children().filter(slug=HOME_SLUG):
        page.slug = f"{HOME_SLUG}-{page.pk}"
        page.save(update_fields=["slug"])


def _remove_welcome(root: Page) -> None:
    for page in root.get_children().filter(numchild=0).exact_type(Page):
        page.delete()


def _name_the_site(home: HomePage) -> None:
    url = urlsplit(settings.SITE_URL)
    wanted = {
        "hostname": url.hostname or "localhost",
        "port": url.port or PORTS.get(url.scheme, 80),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "root_page_id": home.pk,
    }
    site = Site.objects.get(is_default_site=True)
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
    # The agency's names are left to their defaults, which are in both languages.
    SiteFrame.objects.get_or_create(
        site=site, defaults={"address": "Tỉnh Khánh Hòa", "email": "cong-cchc@example.org"}
    )


def _name_the_workflow() -> None:
    """Wagtail makes this workflow on its own and names it in English."""
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).update(name="Duyệt trước khi đăng")
    Task.objects.filter(name=WAGTAILS_WORKFLOW).update(name="Người duyệt xem và duyệt")


def _plans() -> PlanIndexPage:
    return PlanIndexPage(
        title="Kế hoạch",
        slug="ke-hoach",
        introduction=(
            "Các kế hoạch cải cách hành chính của Sở, nhiệm vụ của từng kế hoạch và tiến độ thực "
            "hiện của các phòng, đơn vị."
        ),
    )


def _results() -> ResultsIndexPage:
    return ResultsIndexPage(
        title="Kết quả",
        slug="ket-qua",
        introduction=(
            "Chỉ số cải cách hành chính, chỉ số hài lòng đã công bố, điểm theo từng tiêu chí và ý "
            "kiến của người dân, tổ chức gửi qua cổng."
        ),
    )


def _news() -> NewsIndexPage:
    return NewsIndexPage(
        title="Tin tức",
        slug="tin-tuc",
        introduction="Tin, bài, đối thoại và infographic về công tác cải cách hành chính của Sở.",
    )


def _forms() -> FeedbackIndexPage:
    return FeedbackIndexPage(
        title="Góp ý",
        slug="gop-y",
        intro=rich_text(
            "Ý kiến của Ông/Bà giúp Sở phục vụ tốt hơn. Phiếu không bắt buộc ghi tên; sau khi gửi, "
            "Ông/Bà nhận được mã biên nhận để tra cứu hoặc yêu cầu xóa dữ liệu."
        ),
    )


def _english_home(home: HomePage) -> None:
    english = Locale.objects.get(language_code="en")
    if home.get_translation_or_none(english) is None:
        with transaction.atomic():
            page = home.copy_for_translation(english)
            page.title = page.draft_title = "Administrative reform portal"
            publish(page)
