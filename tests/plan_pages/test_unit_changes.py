"""Units are merged, renamed and split; their figures keep the unit they had."""

from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from wagtail.log_actions import registry

from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import Notice, ProgressReport, Unit
from plan_pages.permissions import (
    is_head_of,
    people_of,
    reporting_units,
    tasks_reported_by,
    tasks_visible_to,
    works_for,
)
from plan_pages.roles import Role, codes_acted_for, unit_codes_of
from plan_pages.services.task_notices import tell_of_deadlines
from plan_pages.services.unit_changes import end_units
from plan_pages.unit_names import current_successors, unit_words
from tests.factories.plan_pages import PlanTaskFactory, ReportingPeriodFactory, UnitFactory
from tests.people import People, make_account
from tests.plan_pages.test_admin_records import is_refused

DAY = date(2025, 3, 1)
BEFORE, AFTER = date(2025, 2, 28), date(2025, 7, 1)


def end(people: People, old: list[Unit], new: list[Unit], on: date = DAY) -> None:
    end_units(old, new, on, user=people.coordinator)
    for unit in (*old, *new):
        unit.refresh_from_db()


def test_two_units_are_merged_into_one(people: People) -> None:
    new = UnitFactory()
    old: list[Unit] = [UnitFactory(), UnitFactory()]
    end(people, old, [new])
    assert [unit.valid_to for unit in old] == [BEFORE, BEFORE]
    assert set(new.predecessors.all()) == set(old)
    assert set(Unit.objects.existing_on(BEFORE)) >= set(old)
    assert not set(Unit.objects.existing_on(DAY)) & set(old)


def test_a_renamed_unit_is_shown_under_both_names(people: People) -> None:
    old = UnitFactory(name="Chi cục Biển và Hải đảo")
    new = UnitFactory(name="Phòng Biển và Hải đảo", name_en="Sea and Islands")
    end(people, [old], [new])
    with translation.override("en"):
        assert unit_words(old, BEFORE) == "Chi cục Biển và Hải đảo"
        assert unit_words(old, AFTER) == "Chi cục Biển và Hải đảo (now Sea and Islands)"
        assert unit_words(new, AFTER) == "Sea and Islands"


def test_a_split_unit_names_all_and_a_chain_its_end(people: People) -> None:
    old, half, other, last = (UnitFactory(name=name) for name in ("A", "B", "C", "D"))
    end(people, [old], [half, other])
    end(people, [half], [last], on=AFTER)
    assert set(current_successors(old, DAY)) == {half, other}
    assert set(current_successors(old, AFTER)) == {other, last}
    with translation.override("en"):
        assert unit_words(old, AFTER) == "A (now C; D)"


def test_a_circle_typed_in_by_hand_ends_all_the_same(db: None) -> None:
    first, second = UnitFactory(name="A", valid_to=BEFORE), UnitFactory(valid_to=BEFORE)
    first.successors.add(second)
    second.successors.add(first)
    assert current_successors(first, AFTER) == []
    assert "28/02/2025" in unit_words(first, AFTER)


def test_old_tasks_and_reports_keep_their_unit(people: People) -> None:
    task = PlanTaskFactory(led_by=[people.unit])
    report = ProgressReport.objects.create(
        task=task, period=ReportingPeriodFactory(), unit=people.unit
    )
    end(people, [people.unit], [UnitFactory()])
    report.refresh_from_db()
    assert report.unit == people.unit
    assert list(task.lead_units.all()) == [people.unit]


def test_a_collective_gets_the_successors_of_its_members(people: People) -> None:
    everybody, old, new = UnitFactory(code="CAC-DV"), UnitFactory(), UnitFactory()
    everybody.members.add(old)
    end(people, [old], [new])
    assert set(everybody.members.all()) == {old, new}


@pytest.mark.parametrize(
    "name", ["officer", "head", "stranger", "director", "editor", "admin", "anonymous"]
)
def test_only_the_coordinator_ends_units(people: People, name: str) -> None:
    with pytest.raises(NotAllowed):
        end_units([people.unit], [people.other_unit], DAY, user=getattr(people, name))
    people.unit.refresh_from_db()
    assert people.unit.valid_to is None


def test_both_sides_are_needed(people: People) -> None:
    for old, new in (([], [people.unit]), ([people.unit], [])):
        with pytest.raises(NotComplete):
            end(people, old, new)


def test_what_cannot_be_is_refused_and_nothing_is_changed(people: People) -> None:
    ended, unborn = UnitFactory(valid_to=BEFORE), UnitFactory(valid_from=AFTER)
    attempts: list[tuple[list[Unit], list[Unit]]] = [
        ([people.unit], [people.unit]),
        ([ended], [people.unit]),
        ([people.unit], [ended]),
        ([people.unit], [unborn]),
        ([unborn], [people.unit]),
    ]
    for old, new in attempts:
        with pytest.raises(WrongState):
            end(people, old, new)
    people.unit.refresh_from_db()
    assert people.unit.valid_to is None
    assert not Unit.objects.filter(successors__isnull=False).exists()


def test_units_cannot_succeed_each_other_in_a_circle(people: People) -> None:
    first, second = UnitFactory(), UnitFactory()
    end(people, [first], [second])
    with pytest.raises(WrongState):
        end(people, [second], [first], on=AFTER)


def test_the_log_says_who_and_what(people: People) -> None:
    new = UnitFactory()
    end(people, [people.unit], [new])
    entry = registry.get_logs_for_instance(people.unit).get(action="plan_pages.end_units")
    assert entry.user == people.coordinator
    assert entry.data == {"on": "2025-03-01", "successors": [new.code]}


def test_a_unit_that_exists_asks_no_query(db: None, django_assert_num_queries: Any) -> None:
    unit = UnitFactory()
    with django_assert_num_queries(0):
        unit_words(unit, AFTER)


def test_the_filter_escapes_and_names(people: People) -> None:
    old, new = UnitFactory(name="<b>Cũ</b>"), UnitFactory(name="Mới")
    end(people, [old], [new])
    template = Template("{% load reform_units %}{{ unit|unit_words }}")
    text = template.render(Context({"unit": old}))
    assert "&lt;b&gt;Cũ" in text
    assert "Mới" in text


def test_the_form_in_the_admin_is_the_coordinators(people: People) -> None:
    new, url = UnitFactory(), reverse("reform_units:change")
    form = {"old_units": [people.unit.pk], "successors": [new.pk], "on": "2025-03-01"}
    for name in set(people.staff()) - {"coordinator"}:
        assert is_refused(people.client(name).get(url)), name
        assert is_refused(people.client(name).post(url, form)), name
    anonymous = people.client("anonymous").get(url)
    assert anonymous["Location"].startswith(reverse("wagtailadmin_login"))
    client = people.client("coordinator")
    assert url in client.get(reverse("reform_units:index")).content.decode()
    assert url not in people.client("officer").get(reverse("reform_units:index")).content.decode()
    wrong = client.post(url, {**form, "successors": [people.unit.pk]})
    assert wrong.context["form"].non_field_errors()
    assert client.post(url, form).status_code == 302
    people.unit.refresh_from_db()
    assert people.unit.valid_to == BEFORE


def successor_with_people(people: People) -> tuple[Unit, Any, Any]:
    """A unit that followed the one of ``people``, with an officer and a head of its own."""
    new = UnitFactory(code="MOI")
    end(people, [people.unit], [new])
    officer = make_account("new-officer", Role.OFFICER, new)
    return new, officer, make_account("new-head", Role.HEAD, new)


def test_who_follows_a_unit_goes_on_with_its_tasks_under_the_old_name(people: People) -> None:
    task = PlanTaskFactory(led_by=[people.unit])
    _new, officer, head = successor_with_people(people)

    assert task in tasks_visible_to(officer)
    assert task in tasks_reported_by(officer)
    assert works_for(officer, people.unit)
    assert is_head_of(head, people.unit)
    assert reporting_units(task) == [people.unit]
    assert head in people_of(people.unit, [Role.HEAD])
    assert task not in tasks_visible_to(people.stranger)


def test_a_further_change_takes_the_duties_along(people: People) -> None:
    task = PlanTaskFactory(led_by=[people.unit])
    new, _officer, _head = successor_with_people(people)
    last = UnitFactory(code="SAU")
    end(people, [new], [last], on=AFTER)
    heir = make_account("heir", Role.HEAD, last)

    assert task in tasks_reported_by(heir)
    assert heir in people_of(people.unit, [Role.HEAD])


def test_what_citizens_wrote_to_an_old_unit_does_not_go_along(people: People) -> None:
    new, officer, _head = successor_with_people(people)

    assert unit_codes_of(officer) == {new.code}
    assert codes_acted_for(officer) == {new.code, people.unit.code}


def test_those_that_follow_are_told_of_deadlines(people: People) -> None:
    PlanTaskFactory(led_by=[people.unit], overdue=True)
    _new, officer, head = successor_with_people(people)
    tell_of_deadlines(AFTER)

    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert {officer.username, head.username} <= told


def test_a_collective_is_reported_by_the_members_of_today(people: People) -> None:
    collective = UnitFactory(is_collective=True)
    collective.members.add(people.unit)
    task = PlanTaskFactory(led_by=[collective])
    new, _officer, _head = successor_with_people(people)

    assert reporting_units(task) == [new]
