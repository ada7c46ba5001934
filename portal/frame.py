"""What stands round every page: names, navigation, display settings. Nothing is asked of the
database until a template asks for it, so the admin and the error pages pay nothing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Site

from plan_pages.mixins import root_url
from plan_pages.querysets import visible

from .display import THEMES, Display
from .language import language_of_path, reading_language
from .models import SiteFrame


@dataclass(frozen=True)
class NavItem:
    title: str
    url: str
    current: str = ""
    is_action: bool = False


class Frame:
    """The frame of one request; ``offline`` asks nothing of the database (error pages)."""

    feed_url = "/rss/"
    open_data_url = "/api/v1/schema/"

    def __init__(self, request: HttpRequest, *, offline: bool = False) -> None:
        self.request = request
        self.offline = offline

    @classmethod
    def of(cls, request: HttpRequest) -> "Frame":
        if not hasattr(request, "_portal_frame"):
            request._portal_frame = cls(request)  # type: ignore[attr-defined]  # a request carries its caches
        return request._portal_frame  # type: ignore[attr-defined]  # as above

    @cached_property
    def language(self) -> str:
        return language_of_path(self.request) if self.offline else reading_language()

    @cached_property
    def display(self) -> Display:
        return Display.of(self.request)

    @property
    def themes(self) -> list[tuple[str, str]]:
        labels = (_("As on my device"), _("Light"), _("Dark"), _("High contrast"))
        return list(zip(THEMES, labels, strict=True))

    @property
    def sizes(self) -> list[tuple[str, str]]:
        labels = (_("Normal letters"), _("Large letters"), _("Very large letters"))
        return list(zip("123", labels, strict=True))

    @cached_property
    def home_url(self) -> str:
        return root_url(self.language)

    @property
    def search_url(self) -> str:
        return f"{self.home_url}tim-kiem/"

    @property
    def feedback_url(self) -> str:
        return f"{self.home_url}gop-y/"

    @property
    def lookup_url(self) -> str:
        return f"{self.home_url}gop-y/tra-cuu/"

    @property
    def has_session(self) -> bool:
        """Whether staff may be reading: only then is it worth asking who they are."""
        return not self.offline and settings.SESSION_COOKIE_NAME in self.request.COOKIES

    @property
    def next_path(self) -> str:
        """Where the display settings lead back to; a page answered by POST is asked again."""
        return self.request.get_full_path()

    @cached_property
    def agency(self) -> SiteFrame:
        site = None if self.offline else Site.find_for_request(self.request)
        known = SiteFrame.objects.select_related("emblem").filter(site=site) if site else ()
        return next(iter(known), SiteFrame())

    @cached_property
    def plan_page(self) -> Any:
        """The newest plan that everybody may read, in its own language; None if there is none."""
        if self.offline or "planpage" not in apps.all_models["plan_pages"]:
            return None
        pages = apps.get_model("plan_pages", "PlanPage").objects
        return (
            visible(pages)
            .filter(locale__language_code=settings.LANGUAGE_CODE)
            .select_related("plan")
            .order_by("-plan__year", "-pk")
            .first()
        )

    @property
    def board_url(self) -> str:
        url = self.plan_page.get_url(self.request) if self.plan_page else None
        return f"{url}nhiem-vu/" if url else f"{self.home_url}ke-hoach/"

    @property
    def section_feeds(self) -> list[tuple[str, str]]:
        """Names and addresses of what tells news of the part of the portal that is read."""
        path = self.request.path.removeprefix(self.home_url)
        if path.startswith("ke-hoach/"):
            return [(_("Progress of the tasks"), "/rss/nhiem-vu/")]
        if path.startswith("ket-qua/"):
            return [
                (_("Periodic reports"), "/rss/bao-cao/"),
                (_("Corrections"), "/rss/dinh-chinh/"),
            ]
        return []

    @cached_property
    def nav(self) -> list[NavItem]:
        home = self.home_url
        return self._with_current(
            [
                NavItem(_("Home"), home),
                NavItem(_("Plans"), f"{home}ke-hoach/"),
                NavItem(_("Tasks"), self.board_url),
                NavItem(_("Results"), f"{home}ket-qua/"),
                NavItem(_("News"), f"{home}tin-tuc/"),
                NavItem(_("Give feedback"), self.feedback_url, is_action=True),
            ]
        )

    def _with_current(self, items: list[NavItem]) -> list[NavItem]:
        """The longest address that leads to this page is where the reader is."""
        path = self.request.path
        leading = [
            item.url
            for item in items
            if path == item.url or (item.url != self.home_url and path.startswith(item.url))
        ]
        nearest = max(leading, key=len, default="")
        return [self._marked(item, nearest, path) for item in self._without_twins(items)]

    @staticmethod
    def _without_twins(items: list[NavItem]) -> list[NavItem]:
        """While there is no plan, "Tasks" would repeat the address of "Plans"."""
        return list({item.url: item for item in reversed(items)}.values())[::-1]

    @staticmethod
    def _marked(item: NavItem, nearest: str, path: str) -> NavItem:
        if item.url != nearest:
            return item
        current = "page" if path == item.url else "true"
        return NavItem(item.title, item.url, current, item.is_action)
