"""The public entry points that read something from their address."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from .texts import figures, words

BOARD = "/ke-hoach/ke-hoach-2022/nhiem-vu/"


Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Entry:
    """Groups of parameters that get the same text in one request, and each group in turn.

    ``words`` are read as text, ``figures`` as numbers, dates, codes or options.
    """

    path: str
    words: Groups = ()
    figures: Groups = ()
    has_english: bool = True

    def __str__(self) -> str:
        return self.path

    @property
    def names(self) -> list[str]:
        return [name for group in (*self.words, *self.figures) for name in group]

    def questions(self) -> Iterator[tuple[str, str]]:
        """A name for a failure, and the query string."""
        for groups, texts in ((self.words, words()), (self.figures, figures())):
            for group in groups:
                for title, text in texts.items():
                    yield f"{group[0]}: {title}", urlencode(dict.fromkeys(group, text))


ENTRIES = (
    Entry(
        BOARD,
        (("q",),),
        (("don_vi", "linh_vuc", "tieu_chi", "trang_thai", "han", "page"), ("xuat",)),
    ),
    Entry("/ket-qua/", figures=(("nam", "xem"),)),
    Entry("/ket-qua/chi-so/chi-so-0/", figures=(("ky",),)),
    Entry("/tin-tuc/", figures=(("loai", "doi_tuong", "dot", "page"),)),
    Entry("/tim-kiem/", (("q",),), (("loai", "page"),)),
    Entry("/tim-kiem/goi-y/", (("q",),)),
    Entry("/gop-y/bien-nhan/", (("ma",),)),
    Entry(
        "/api/v1/indicators/",
        (("code", "unit", "channel"),),
        (("period",), ("page", "limit"), ("format",)),
        has_english=False,
    ),
    Entry(
        "/api/v1/indicators/history/",
        (("code", "unit"),),
        (("period",), ("channel",), ("state",), ("page", "limit"), ("format",)),
        has_english=False,
    ),
    Entry(
        "/api/v1/indicators/definitions/",
        (("code",), ("rule", "criterion")),
        (("page", "limit"), ("format",)),
        has_english=False,
    ),
    Entry("/api/v1/indicators/dictionary/", (("list",),), (("format",),), has_english=False),
    Entry(
        "/api/v1/tasks/",
        (("plan", "unit", "criterion"),),
        (("status",), ("year",), ("page", "limit")),
        has_english=False,
    ),
    Entry("/api/v1/plans/", figures=(("slug", "year"),), has_english=False),
    Entry("/api/v1/criteria/", (("set", "code"),), (("source",),), has_english=False),
    Entry("/api/v1/scores/", (("set", "code"),), (("year",), ("kind",)), has_english=False),
    Entry("/api/v1/results/", figures=(("index",), ("year",)), has_english=False),
    Entry(
        "/api/v1/news/",
        (("campaign", "language"),),
        (("kind",), ("audience",), ("year",)),
        has_english=False,
    ),
    Entry("/api/v1/schema/", figures=(("format", "lang"),), has_english=False),
    Entry("/sitemap.xml", figures=(("p", "section"),), has_english=False),
)
# These read nothing from their address, but say it again: in the links to other languages and in
# the form of display settings.
PLAIN_PAGES = (
    "/",
    "/ke-hoach/",
    "/ke-hoach/ke-hoach-2022/",
    f"{BOARD}1/",
    "/ket-qua/chi-so/",
    "/ket-qua/chi-so/chi-so-0/cach-tinh/",
    "/gop-y/",
    "/gop-y/khao-sat/",
    "/gop-y/tra-cuu/",
    "/gop-y/da-lam/",
    "/tro-nang/",
    "/bao-ve-du-lieu/",
    "/so-do-cong/",
    "/rss/",
    "/rss/nhiem-vu/",
    "/rss/bao-cao/",
    "/rss/dinh-chinh/",
    "/robots.txt",
    "/health/queue",
    "/admin/login/",
    "/_util/login/",
)
# What takes a post, and some of what does not.
POST_TARGETS = (
    "/gop-y/khao-sat/",
    "/en/gop-y/khao-sat/",
    "/gop-y/tra-cuu/",
    "/gop-y/khong-co/",
    "/tuy-chon-hien-thi/",
    BOARD,
    "/api/v1/indicators/",
    "/admin/login/",
)
