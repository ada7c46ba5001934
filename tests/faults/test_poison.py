"""F21: rows that nobody can count. The others go on; staff see which, and how many are missing."""

import json
from typing import Any

import pytest

from tests.rig import Site, wait_until

from .citizens import Crowd
from .conftest import Place
from .verdict import COUNTED_WITHIN, ask, run, sum_over

# One is spoilt at each step of counting: read, understood, added, and only when it is written.
SPOIL = """
import json
from datetime import date
from feedback.days import local_day, now
from feedback.models import FeedbackForm, FeedbackFormPage, Response, ResponseRevision
from plan_pages.roles import Role
from tests.factories import feedback as make
from tests.factories.plan_pages import ReportingPeriodFactory
from tests.feedback.factories_indicators import make_indicator
from tests.people import make_account

make_account("coordinator", Role.COORDINATOR)
numbers = make.form_page("so-lieu", [make.block("number", "N1", smallest=None, largest=None,
                                                decimals=0, measure="")])
kept = make.answer(numbers, make.sheet(N1="12"))
too_large = make.answer(numbers, make.sheet(N1="13"))
again = make.answer(numbers, make.sheet(N1="14"))
ours = list(Response.objects.filter(form__slug="khao-sat").order_by("pk")[:3])
pks = [row.pk for row in ours]
revisions = ResponseRevision.objects
revisions.filter(response=too_large).update(answers={"N1": "1e30"})
revisions.filter(response=pks[0]).update(answers=["not", "a", "mapping"])
revisions.filter(response=pks[1]).update(answers={"A1": {"6": 6}})
revisions.filter(response=pks[2]).delete()
make_indicator(FeedbackForm.objects.get(slug="khao-sat"), questions=["A1"])
today = local_day(now())
ReportingPeriodFactory(
    code="nay", starts=date(today.year, 1, 1), ends=date(today.year + 1, 1, 1)
)
print(json.dumps({"ours": pks, "too_large": too_large.pk}))
"""
SITUATION = """
import json
from django.core.management import call_command
from django.db.models import Sum
from django.test import Client
from django.contrib.auth.models import User
from feedback.models import Indicator, Response, Tally
from feedback.services.indicators import compute
from plan_pages.models import Notice, ReportingPeriod

call_command("recount", check=True)
staff = Client(headers={"host": "127.0.0.1"})
staff.force_login(User.objects.get(username="coordinator"),
                  backend="django.contrib.auth.backends.ModelBackend")
page = staff.get("/admin/feedback/responses/?failed=1").content.decode()
failed = list(Response.objects.failed().values_list("pk", flat=True))
draft = compute(Indicator.objects.get(), ReportingPeriod.objects.get(code="nay"))
numbers = Tally.objects.filter(form__slug="so-lieu", question="N1")
print(json.dumps({
    "failed": sorted(failed),
    "listed": sorted(pk for pk in failed if f"/admin/feedback/responses/{pk}/" in page),
    "not_yet_counted": draft.evidence["uncounted"],
    "told": Notice.objects.filter(recipient__username="coordinator",
                                  key__startswith="set-aside:").count(),
    "numbers": numbers.aggregate(n=Sum("live"), total=Sum("total")),
}))
"""
# Whoever mends such a row by hand has it tried again by setting it aside and putting it back.
MEND = """
from django.contrib.auth.models import User
from feedback.models import Response, ResponseRevision
from feedback.services.review import exclude, put_back
ResponseRevision.objects.filter(response={pk}).update(answers={{"N1": "13"}})
person = User.objects.get(username="coordinator")
row = Response.objects.get(pk={pk})
exclude(row, person, "mended")
put_back(row, person, "mended")
"""


@pytest.mark.parametrize(
    "place", ["on_postgres", pytest.param("on_sqlite", marks=pytest.mark.long)], indirect=True
)
def test_rows_that_cannot_be_counted_stop_no_other_and_are_shown_to_staff(place: Place) -> None:
    with place.open(workers=0) as site:
        with Crowd(site, people=4, answers=30) as crowd:
            pass
        spoilt = json.loads(run(site, SPOIL).splitlines()[-1])
        bad = {*spoilt["ours"], spoilt["too_large"]}
        site.start_worker()
        site.wait_counted()
        wait_until(
            lambda: set(_situation(site)["failed"]) == bad, seconds=COUNTED_WITHIN, what="5 tries"
        )
        found = _situation(site)
        states, tallies = ask(site, [one.receipt for one in crowd.answered])
        run(site, MEND.format(pk=spoilt["too_large"]))
        site.wait_counted()
        mended = _situation(site)

    assert set(found["listed"]) == bad
    assert found["told"] >= 1
    assert found["not_yet_counted"] == len(spoilt["ours"])
    assert found["numbers"] == {"n": 2, "total": 2600}
    good = [one for one in crowd.answered if states[one.receipt] == "counted"]
    assert len(good) == 30 - len(spoilt["ours"])
    assert list(states.values()).count("pending") == len(spoilt["ours"])
    assert tallies == sum_over(good)
    assert mended["numbers"] == {"n": 3, "total": 3900}
    assert set(mended["failed"]) == set(spoilt["ours"])


def _situation(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(site, SITUATION).splitlines()[-1])
    return found
