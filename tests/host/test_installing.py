"""What a host does before its site runs: settings, checks, migrations from zero."""

from pathlib import Path

import pytest

from .running import Host

pytestmark = pytest.mark.processes


def test_the_host_has_neither_our_portal_nor_our_search(bare_host: Host) -> None:
    portal = bare_host.python("-c", "import portal")
    search = bare_host.python("-c", "import search; print(search.__path__[0])")

    assert "No module named 'portal'" in portal.stderr
    assert search.stdout.strip().endswith("tests/host/search")


def test_nothing_is_to_be_said_about_its_settings(bare_host: Host) -> None:
    assert "no issues" in bare_host.manage("check")


def test_a_middleware_in_the_wrong_place_is_said_before_an_answer_is_refused(
    bare_host: Host,
) -> None:
    done = bare_host.python(
        "-c",
        "from django.conf import settings; import django; "
        "settings.MIDDLEWARE = settings.MIDDLEWARE[::-1]; django.setup(); "
        "from django.core.management import call_command; call_command('check')",
    )

    assert done.returncode == 1
    assert "feedback.E003" in done.stderr


def test_a_misspelt_setting_is_said(bare_host: Host) -> None:
    done = bare_host.python(
        "-c",
        "from django.conf import settings; import django; "
        "settings.FEEDBACK = {'MIN_SECOND': 1}; settings.PLAN_PAGES = {'DUE': 1}; django.setup(); "
        "from django.core.management import call_command; call_command('check')",
    )

    assert "feedback.E001" in done.stderr
    assert "plan_pages.E001" in done.stderr


def test_its_database_migrates_from_zero(migrated_host: Host) -> None:
    assert "[ ]" not in migrated_host.manage("showmigrations")


def test_its_language_and_key_type_call_for_no_new_migration(migrated_host: Host) -> None:
    assert "No changes" in migrated_host.manage("makemigrations", "--check", "--dry-run")


def test_the_roles_are_there_as_groups_and_act_on_its_own_user_model(migrated_host: Host) -> None:
    told = migrated_host.manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.contrib.auth.models import Group; "
        "from plan_pages.roles import Role; "
        "group = Group.objects.get(name=Role.ADMINISTRATOR); "
        "print(Group.objects.filter(name__in=list(Role)).count() == len(Role), "
        "group.permissions.filter(codename='change_member').exists())",
    )

    assert told.split() == ["True", "True"]


def test_feedback_and_then_the_plan_can_be_taken_out_again(tmp_path: Path) -> None:
    host = Host(tmp_path, "stranger.settings")
    host.manage("migrate", "--verbosity", "0")
    host.manage("migrate", "feedback", "zero", "--verbosity", "0")

    host.environment["DJANGO_SETTINGS_MODULE"] = "stranger.plan_only"
    assert "no issues" in host.manage("check")
    assert "No changes" in host.manage("makemigrations", "--check", "--dry-run")
    pages = "from plan_pages.models import *; print(PlanIndexPage.allowed_subpage_models())"
    assert "PlanPage" in host.manage("shell", "--no-imports", "-c", pages)

    host.manage("migrate", "plan_pages", "zero", "--verbosity", "0")
    assert host.manage("showmigrations", "plan_pages").count("[X]") == 0
