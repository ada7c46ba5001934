"""What the Office and the directors find on the admin's home page."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from plan_pages.enums import ExplanationState, InspectionState, MailState, NoticeKind
from plan_pages.models import Inspection, Notice
from tests.people import People
from tests.plan_pages.progress import first_quarter, task_of
from tests.plan_pages.test_explanations_admin import make

EXPLANATIONS = reverse("reform_explanations:index")


def home(people: People, name: str) -> str:
    response = people.client(name).get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return str(response.content.decode())


def unsent_mail(person: User) -> None:
    notice = Notice.objects.create(
        recipient=person, kind=NoticeKind.OVERDUE, key="x", subject="x", mail_state=MailState.FAILED
    )
    Notice.objects.filter(pk=notice.pk).update(created_at=timezone.now() - timedelta(days=2))


def test_the_office_finds_who_has_not_reported_what_is_asked_and_mail_that_was_not_sent(
    people: People,
) -> None:
    period = first_quarter()
    task_of(people.unit)
    make(people)
    unsent_mail(people.officer)
    page = home(people, "coordinator")
    assert f'{reverse("reform_progress:missing")}?ky={period.code}"' in page
    assert f'{EXPLANATIONS}?state=asked"' in page
    assert f'href="{reverse("reform_unsent_mail:index")}"' in page.partition("office-work")[2]


def test_the_director_finds_what_waits_for_a_decision(people: People) -> None:
    make(people, state=ExplanationState.ANSWERED)
    day = timezone.localdate()
    Inspection.objects.create(
        plan=task_of(people.unit).plan,
        title="Kiểm tra",
        kind="planned",
        unit=people.unit,
        state=InspectionState.CONCLUDED,
        starts_on=day,
        ends_on=day,
    )
    page = home(people, "director")
    assert f'{EXPLANATIONS}?state=answered"' in page
    assert f'<a href="{reverse("reform_inspections:index")}">' in page


def test_who_has_nothing_to_do_is_told_so(people: People) -> None:
    for name in ("coordinator", "director"):
        part = home(people, name).partition("office-work")[2]
        assert "?state=" not in part
        assert "?ky=" not in part


def test_nobody_else_has_the_panel(people: People) -> None:
    make(people, state=ExplanationState.ANSWERED)
    for name in ("officer", "head", "editor", "analyst", "admin", "stranger"):
        assert "office-work" not in home(people, name), name
