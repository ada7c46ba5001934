"""The six indicators, their pages, and the values of the quarters that have passed."""

from datetime import date

from django.db import transaction

from feedback.indicators.sipas import install_sipas_indicators
from feedback.models import (
    FeedbackFormPage,
    Indicator,
    IndicatorIndexPage,
    IndicatorPage,
    IndicatorSnapshot,
)
from feedback.services.drafts import draft_of
from feedback.services.publication import publish, submit
from feedback.services.versions import version_for
from plan_pages.models import Criterion, ReportingPeriod, ResultsIndexPage
from plan_pages.services.periods import close_period
from portal.models import HomePage

from .accounts import account
from .criteria import SET_NAME
from .pages import publish as publish_page
from .pages import published, rich_text
from .periods import past_quarters

SLUG = "chi-so"
CRITERION = "8.1"


@transaction.atomic
def seed_indicators(form: FeedbackFormPage) -> None:
    """Only where there are none: what the analyst changed since is not taken back."""
    if not Indicator.objects.exists():
        criterion = Criterion.objects.get(criteria_set__name=SET_NAME, code=CRITERION)
        installed = install_sipas_indicators(version_for(form).form, criterion, account("analyst"))
        _show_at_home(installed[-1])


def _show_at_home(overall: Indicator) -> None:
    for home in HomePage.objects.all():
        home.indicator = overall
        publish_page(home)


def seed_indicator_pages(results: ResultsIndexPage) -> None:
    index = published(results, _index())
    for indicator in Indicator.objects.all():
        page = IndicatorPage(title=indicator.title, slug=indicator.code, indicator=indicator)
        published(index, page)


def _index() -> IndicatorIndexPage:
    return IndicatorIndexPage(
        title="Chỉ số",
        slug=SLUG,
        intro=rich_text(
            "Mức độ hài lòng tính từ ý kiến gửi qua cổng, theo năm yếu tố và theo đơn vị. Mỗi chỉ "
            "số nêu số người trả lời, khoảng tin cậy và cách tính."
        ),
    )


def publish_values(day: date) -> int:
    """Publish the past quarters and close them; returns how many values were published."""
    return sum(_publish_quarter(quarter.code) for quarter in past_quarters(day))


def _publish_quarter(code: str) -> int:
    period = ReportingPeriod.objects.get(code=code)
    if period.is_closed:
        return 0
    missing = [each for each in Indicator.objects.all() if not _has_value(each, period)]
    for indicator in missing:
        draft = draft_of(indicator, period, account("analyst"))
        handed_over = draft if draft.is_submitted else submit(draft, account("analyst"))
        publish(handed_over, account("director"))
    close_period(period, account("coordinator"))
    return len(missing)


def _has_value(indicator: Indicator, period: ReportingPeriod) -> bool:
    snapshots = IndicatorSnapshot.objects.filter(indicator=indicator, period=period)
    return snapshots.seen_by_the_public().exists()
