"""No public page of the plan asks more than fifteen queries, whatever stands on it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from plan_pages import registry
from plan_pages.enums import InspectionKind, InspectionState
from plan_pages.models import Inspection, InspectionMeasure, PlanTask
from tests.factories.plan_pages import (
    CriterionFactory,
    NewsPageFactory,
    PlanPageFactory,
    PlanTaskFactory,
    ResultPageFactory,
    ScoreFactory,
    UnitFactory,
)
from tests.factories.portal import make_home, make_sections

MOST = 15


@pytest.fixture
def site(db: None) -> None:
    """The portal's own tree with a plan, a task, a score, a result and a piece of news."""
    sections = make_sections(make_home())
    plan_page = PlanPageFactory(parent=sections["ke-hoach"])
    field = CriterionFactory(code="3")
    criterion = CriterionFactory(code="3.1", parent=field)
    ScoreFactory(criterion=criterion)
    task = PlanTaskFactory(
        plan=plan_page.plan, number=1, criterion=criterion, led_by=[UnitFactory(code="VP")]
    )
    _add_conclusion(task)
    ResultPageFactory(parent=sections["ket-qua"], slug="bai")
    NewsPageFactory(parent=sections["tin-tuc"], slug="tin", task=task, criterion=criterion)


def _add_conclusion(task: PlanTask) -> None:
    """The task follows from a published inspection."""
    inspection = Inspection.objects.create(
        title="Kiểm tra",
        kind=InspectionKind.PLANNED,
        plan=task.plan,
        unit=task.lead_units.get(),
        starts_on=date(2022, 5, 1),
        ends_on=date(2022, 5, 2),
        state=InspectionState.CONCLUDED,
        concluded_on=date(2022, 5, 3),
        published_at=localtime(),
    )
    measure = {"text": "Rà soát", "unit": inspection.unit, "due_on": date(2022, 6, 1)}
    InspectionMeasure.objects.create(inspection=inspection, task=task, **measure)


@pytest.mark.parametrize(
    "address",
    [
        "/ke-hoach/",
        "/ke-hoach/ke-hoach-2022/",
        "/ke-hoach/ke-hoach-2022/nhiem-vu/",
        "/ke-hoach/ke-hoach-2022/nhiem-vu/?don_vi=VP&trang_thai=qua-han",
        "/ke-hoach/ke-hoach-2022/nhiem-vu/1/",
        "/ket-qua/",
        "/ket-qua/?nam=2022",
        "/ket-qua/?xem=kiem-tra",
        "/ket-qua/bai/",
        "/tin-tuc/",
        "/tin-tuc/tin/",
    ],
)
def test_a_page_asks_few_queries(site: None, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What other apps show on the results page is asked by them.
    monkeypatch.setattr(registry, "_results_panels", [])
    Client().get(address)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).status_code == 200
    assert len(queries) <= MOST, [query["sql"][:200] for query in queries]
