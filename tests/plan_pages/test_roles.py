import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page

from plan_pages.roles import Role, has_role, roles_of, unit_codes_of
from tests.people import People


@pytest.mark.django_db
def test_every_role_has_its_group_from_the_migrations() -> None:
    assert set(Group.objects.filter(name__in=list(Role)).values_list("name", flat=True)) == set(
        Role
    )


def test_every_account_may_enter_the_admin_and_has_only_its_role(people: People) -> None:
    for name, user in people.staff().items():
        assert user.has_perm("wagtailadmin.access_admin"), name
        assert len(roles_of(user)) == 1


def test_a_visitor_has_no_role_and_no_unit(people: People) -> None:
    assert roles_of(people.anonymous) == frozenset()
    assert unit_codes_of(people.anonymous) == frozenset()


def test_a_superuser_without_the_group_holds_no_role(people: People) -> None:
    people.admin.groups.clear()
    assert not has_role(people.admin, *Role)


def test_officers_act_only_for_the_units_of_their_membership(people: People) -> None:
    assert unit_codes_of(people.officer) == {"VPDKDD"}
    assert unit_codes_of(people.stranger) == {"QLDD"}
    assert unit_codes_of(people.coordinator) == frozenset()


def test_only_approvers_and_the_administrator_may_publish(people: People) -> None:
    root = Page.get_first_root_node()
    home = root.get_children().first()
    assert home is not None
    may = {n for n, u in people.staff().items() if home.permissions_for_user(u).can_publish()}
    assert may == {"approver", "admin"}
    may = {n for n, u in people.staff().items() if home.permissions_for_user(u).can_edit()}
    assert may == {"editor", "approver", "admin"}
    assert GroupPagePermission.objects.filter(group__name=Role.OFFICER).count() == 0


def test_only_the_coordinator_and_the_administrator_write_the_plans_records(
    people: People,
) -> None:
    for permission in ("change_plantask", "add_score", "delete_unit", "change_reportingperiod"):
        may = {n for n, u in people.staff().items() if u.has_perm(f"plan_pages.{permission}")}
        assert may == {"coordinator", "admin"}, permission


def test_everybody_of_the_staff_reads_the_plans_records(people: People) -> None:
    assert all(user.has_perm("plan_pages.view_plantask") for user in people.staff().values())


def test_only_the_administrator_says_who_acts_for_a_unit(people: People) -> None:
    may = {
        name
        for name, user in people.staff().items()
        if user.has_perm("plan_pages.add_unitmembership")
    }
    assert may == {"admin"}
