"""An indicator as a data set of schema.org, for catalogues and search engines.

An ``@id`` is the address of the description in the open data: it is made of the indicator's code,
so it stays when pages move.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Site

from feedback import conf
from feedback.indicators.openness import open_indicators, readable
from feedback.indicators.rule_words import rule_sentences
from feedback.indicators.rules.base import Measure
from feedback.indicators.rules.registry import scoring_of
from feedback.models import Indicator, IndicatorPage, IndicatorSnapshot

SCHEMA = "https://schema.org"
UNIT_TEXTS = {Measure.PERCENT: "percent", Measure.NET: "points", Measure.COUNT: "answers"}


def catalog(request: HttpRequest) -> dict[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        indicators = open_indicators().order_by("sort_order", "code")
        return {
            "@context": SCHEMA,
            "@type": "DataCatalog",
            "@id": _url(request, "datasets"),
            "name": _("Indicators of opinions on administrative reform"),
            "license": conf.get("DATA_LICENCE"),
            "publisher": _publisher(request),
            "dataset": [
                {"@type": "Dataset", "@id": identifier(each, request), "name": each.title}
                for each in indicators
            ],
        }


def identifier(indicator: Indicator, request: HttpRequest) -> str:
    return _url(request, "dataset", indicator.code)


def dataset(indicator: Indicator, request: HttpRequest) -> dict[str, Any]:
    """In the site's main language; what is not known is left out."""
    with translation.override(settings.LANGUAGE_CODE):
        described = {
            "@context": SCHEMA,
            "@type": "Dataset",
            "@id": identifier(indicator, request),
            "identifier": indicator.code,
            "name": indicator.title,
            "alternateName": indicator.title_en,
            "description": _description(indicator),
            "url": _page_url(indicator, request),
            "inLanguage": [code for code, _name in settings.LANGUAGES],
            "license": conf.get("DATA_LICENCE"),
            "isAccessibleForFree": True,
            "creator": _publisher(request),
            "publisher": _publisher(request),
            "spatialCoverage": _place(),
            "variableMeasured": _variable(indicator, request),
            "distribution": _distributions(indicator, request),
            "includedInDataCatalog": {"@type": "DataCatalog", "@id": _url(request, "datasets")},
            **_times(indicator),
        }
        return {name: value for name, value in described.items() if value}


def _description(indicator: Indicator) -> str:
    caveat = _(
        "Self-selected opinions; not statistically representative; they do not replace official "
        "indices."
    )
    what = _("Published values of the indicator “%(title)s” by period and group.") % {
        "title": indicator.title
    }
    return " ".join(part for part in (indicator.description, what, caveat) if part)


def _page_url(indicator: Indicator, request: HttpRequest) -> str:
    """The page that people read, which may move; "" without one."""
    page = readable(IndicatorPage.objects.filter(indicator=indicator)).order_by("path").first()
    return (page.own_url(request) or "") if page is not None else ""


def _publisher(request: HttpRequest) -> dict[str, str]:
    name = import_string(conf.get("DATA_PUBLISHER"))(request)
    return {"@type": "GovernmentOrganization", "name": name, "url": f"{_root(request)}/"}


def site_name(request: HttpRequest) -> str:
    """The publisher where a host names none."""
    site = Site.find_for_request(request)
    named = site.site_name if site is not None else ""
    return named or str(getattr(settings, "WAGTAIL_SITE_NAME", "")) or request.get_host()


def _place() -> dict[str, str] | None:
    place = conf.get("DATA_PLACE")
    return {"@type": "AdministrativeArea", "name": str(place)} if place else None


def _variable(indicator: Indicator, request: HttpRequest) -> dict[str, str] | None:
    definition = indicator.current_definition
    if definition is None:
        return None
    variable = {
        "@type": "PropertyValue",
        "propertyID": indicator.code,
        "name": indicator.title,
        "unitText": UNIT_TEXTS.get(scoring_of(definition).measure, ""),
        "measurementTechnique": " ".join(rule_sentences(definition)),
        "url": _url(request, "definitions", query=f"?code={indicator.code}"),
    }
    return {name: value for name, value in variable.items() if value}


def _distributions(indicator: Indicator, request: HttpRequest) -> list[dict[str, str]]:
    names = {
        "indicators": _("Values in force"),
        "history": _("All values ever published"),
        "definitions": _("Definitions"),
    }
    formats = {"csv": "text/csv", "json": "application/json"}
    return [
        {
            "@type": "DataDownload",
            "name": name,
            "encodingFormat": media_type,
            "contentUrl": _url(request, view, query=f"?code={indicator.code}&format={short}"),
        }
        for view, name in names.items()
        for short, media_type in formats.items()
    ]


def _times(indicator: Indicator) -> dict[str, str]:
    """From the first to the last day that a published value is about."""
    found = IndicatorSnapshot.objects.current().filter(indicator=indicator).aggregate(
        starts=Min("period__starts"),
        ends=Max("period__ends"),
        modified=Max("published_at"),
    )  # fmt: skip
    if found["starts"] is None:
        return {}
    last = found["ends"] - timedelta(days=1)
    return {
        "temporalCoverage": f"{found['starts'].isoformat()}/{last.isoformat()}",
        "dateModified": localtime(found["modified"]).isoformat(timespec="seconds"),
    }


def _url(request: HttpRequest, view: str, *args: str, query: str = "") -> str:
    return f"{_root(request)}{reverse(f'feedback_api:{view}', args=args)}{query}"


def _root(request: HttpRequest) -> str:
    """Of the site, not of the host name that was asked for: an identifier is one."""
    site = Site.find_for_request(request)
    return site.root_url if site is not None else request.build_absolute_uri("/").rstrip("/")
