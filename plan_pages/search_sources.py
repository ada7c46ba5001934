"""What of this app can be searched, for whichever search a site has; nothing here imports one.

A source has ``kind``, ``label``, ``queryset``, ``load``, ``title``, ``tag``, ``text``, ``trail``,
``language`` and ``url``. Its queryset holds what a stranger may see, whoever asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from .explained import conclusions_page, listing_pages
from .mixins import content_language
from .models import Inspection, PlanPage, PlanTask, ResultsIndexPage

# Each page type is a query of its own: on a page of results the rarest types beyond these show
# their search description instead of a passage.
TYPES_WITH_PASSAGE = 4


def public_pages(pages: Any, request: HttpRequest) -> Any:
    """Live pages of this site without any restriction, each in one language only.

    What it has to ask for that (3 queries) it asks once for each request.
    """
    if not hasattr(request, "_plan_pages_public"):
        request._plan_pages_public = _public_q(request)  # type: ignore[attr-defined]  # a request carries its caches
    return pages.filter(request._plan_pages_public).select_related("locale")  # type: ignore[attr-defined]  # as above


def _public_q(request: HttpRequest) -> Q:
    site = Site.find_for_request(request)
    if site is None:
        return Q(pk__in=[])
    roots = site.root_page.get_translations(inclusive=True).select_related("locale")
    by_language = {root.locale.language_code: root for root in roots}
    default = by_language.get(content_language(settings.LANGUAGE_CODE), site.root_page)
    reading = by_language.get(content_language(translation.get_language()), default)
    return Q(live=True) & _in_one_language(default, reading) & ~Page.objects.all().private_q()


def _in_one_language(default: Page, reading: Page) -> Q:
    """In the reader's language; in the default one what has no live translation."""
    originals = Q(path__startswith=default.path)
    if reading.pk == default.pk:
        return originals
    translated = Page.objects.live().filter(locale=reading.locale_id).values("translation_key")
    return Q(path__startswith=reading.path) | (originals & ~Q(translation_key__in=translated))


def _parent_title() -> Subquery:
    """A row's parent has the same path without its last step."""
    path = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
    return Subquery(Page.objects.filter(path=path, depth__gt=1).values("title")[:1])


def _with_locale(model: Any, pks: Sequence[int]) -> Any:
    return model.objects.filter(pk__in=pks).select_related("locale")


def _with_parent(page: Any, found: Any) -> Any:
    page.parent_title = found.parent_title
    return page


class PagesSource:
    """Pages of every type, those apart that a source of their own stands for."""

    kind = "trang"
    label = _("Pages")

    def __init__(self) -> None:
        self._left_to_others: set[str] = set()

    def leave_to_others(self, model: str) -> None:
        """``"app.Model"``: a page type that another source lists, with more to say about it."""
        self._left_to_others.add(model)

    def queryset(self, request: HttpRequest) -> Any:
        types = [apps.get_model(name) for name in self._left_to_others]
        pages = public_pages(Page.objects.annotate(parent_title=_parent_title()), request)
        return pages.not_type(*types) if types else pages

    def load(self, objects: Sequence[Page]) -> list[Page]:
        """Specific pages: a query for each of the commonest types."""
        types = Counter(page.specific_class for page in objects)
        whole: dict[int, Page] = {}
        for model, _count in types.most_common(TYPES_WITH_PASSAGE):
            pks = [page.pk for page in objects if page.specific_class is model]
            whole |= {page.pk: page for page in _with_locale(model or Page, pks)}
        return [_with_parent(whole.get(page.pk, page), page) for page in objects]

    def title(self, obj: Any) -> str:
        return str(obj.title)

    def tag(self, obj: Any) -> str:
        return str(capfirst(obj.specific_deferred._meta.verbose_name))

    def text(self, obj: Any) -> str:
        written = getattr(obj, "search_text", None)
        return str(written() if written else obj.search_description)

    def trail(self, obj: Any) -> str:
        return obj.parent_title or ""

    def language(self, obj: Any) -> str:
        return str(obj.locale.language_code)

    def url(self, obj: Any, request: HttpRequest) -> str | None:
        return obj.specific_deferred.get_url(request)


class TasksSource:
    """Tasks of the plans whose page a stranger may read; a task's page is a route of it."""

    kind = "nhiem-vu"
    label = _("Tasks")

    def queryset(self, request: HttpRequest) -> QuerySet[PlanTask]:
        pages = public_pages(PlanPage.objects.defer("body"), request)
        shown_on = Prefetch("plan__pages", queryset=pages, to_attr="public_pages")
        tasks = PlanTask.objects.public().filter(plan__in=pages.values("plan"))
        return tasks.select_related("plan").prefetch_related(shown_on)

    def load(self, objects: Sequence[PlanTask]) -> Sequence[PlanTask]:
        return objects

    def title(self, obj: PlanTask) -> str:
        return obj.title

    def tag(self, obj: PlanTask) -> str:
        return str(_("Task %(number)s") % {"number": obj.number})

    def text(self, obj: PlanTask) -> str:
        return " – ".join(part for part in (obj.product, obj.result) if part)

    def trail(self, obj: PlanTask) -> str:
        return obj.plan.title

    def language(self, obj: PlanTask) -> str:
        return str(settings.LANGUAGE_CODE)

    def url(self, obj: Any, request: HttpRequest) -> str | None:
        page: PlanPage = obj.plan.public_pages[0]
        address = page.get_url(request)
        return address and address + page.reverse_subpage("task", args=[obj.number])


class ConclusionsSource:
    """Published conclusions of inspections, where a stranger may read the page that lists them."""

    kind = "kiem-tra"
    label = _("Conclusions of inspections")

    def queryset(self, request: HttpRequest) -> QuerySet[Inspection]:
        # As keys, because the search index takes no other filter than of a column.
        listed = Inspection.objects.filter(Exists(listing_pages())).values("pk")
        return Inspection.objects.public().filter(pk__in=listed).select_related("unit")

    def load(self, objects: Sequence[Inspection]) -> Sequence[Inspection]:
        return objects

    def title(self, obj: Inspection) -> str:
        return obj.title

    def tag(self, obj: Inspection) -> str:
        return str(_("Conclusion of the inspection"))

    def text(self, obj: Inspection) -> str:
        return " – ".join(part for part in (obj.conclusion_number, obj.conclusion) if part)

    def trail(self, obj: Inspection) -> str:
        return obj.unit.local_name

    def language(self, obj: Inspection) -> str:
        return str(settings.LANGUAGE_CODE)

    def url(self, obj: Inspection, request: HttpRequest) -> str | None:
        page = _conclusions_page(request)
        address = page and page.get_url(request)
        return address and f"{address}?xem=kiem-tra#{obj.anchor}"


def _conclusions_page(request: HttpRequest) -> ResultsIndexPage | None:
    """Asked once for each request."""
    if not hasattr(request, "_plan_pages_conclusions"):
        request._plan_pages_conclusions = conclusions_page()  # type: ignore[attr-defined]  # a request carries its caches
    found: ResultsIndexPage | None = request._plan_pages_conclusions  # type: ignore[attr-defined]  # as above
    return found


pages = PagesSource()
tasks = TasksSource()
conclusions = ConclusionsSource()
