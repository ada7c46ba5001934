"""The survey's campaigns with their targets, and the places where it is answered."""

from datetime import date, timedelta

from django.db import transaction

from feedback.models import Campaign, Counter, FeedbackForm, FeedbackFormPage, Procedure
from feedback.services.campaigns import set_targets
from feedback.services.versions import version_for
from plan_pages.models import Unit

from .accounts import account
from .files import read_toml
from .periods import past_quarters

YEARS_AFTER = 4


def seed_campaign(page: FeedbackFormPage, day: date) -> None:
    """Only where there are none: what people changed or took away since stays as they left it."""
    form = version_for(page).form
    if not form.campaigns.exists():
        _campaigns(form, day)
    if not form.counters.exists():
        _counters(form)


@transaction.atomic
def _campaigns(form: FeedbackForm, day: date) -> None:
    """One from the first answers to the end of the year, and one after it, so that the form of a
    demo that is run for long stays open.
    """
    content, end = read_toml("campaign.toml"), date(day.year, 12, 31)
    begin, last = past_quarters(day)[0].starts, end.year + YEARS_AFTER
    name = f"Khảo sát hài lòng đến hết năm {end.year}"
    running = _campaign(form, name, begin, end, content["invited"])
    after = f"Khảo sát hài lòng giai đoạn {end.year + 1}–{last}"
    _campaign(form, after, end + timedelta(days=1), date(last, 12, 31))
    asked = {
        Unit.objects.get(code=code): (numbers["target"], numbers.get("invited"))
        for code, numbers in content["targets"].items()
    }
    set_targets(running, asked, user=account("editor"))


def _campaign(
    form: FeedbackForm, name: str, opens_on: date, closes_on: date, invited: int | None = None
) -> Campaign:
    return Campaign.objects.create(
        form=form,
        name=name,
        opens_on=opens_on,
        closes_on=closes_on,
        invited=invited,
        created_by=account("editor"),
    )


@transaction.atomic
def _counters(form: FeedbackForm) -> None:
    """Each draws its key, so that no two demos have a poster in common."""
    for values in read_toml("campaign.toml")["counter"]:
        procedure = Procedure.objects.filter(code=values.get("procedure")).first()
        Counter.objects.create(
            form=form,
            name=values["name"],
            kind=values["kind"],
            unit=Unit.objects.get(code=values["unit"]),
            procedure=procedure,
        )
