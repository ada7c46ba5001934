"""Who keeps the pairs of what citizens said and what was done, and who does not."""

import pytest
from django.test import Client
from django.urls import reverse

from plan_pages.models import SaidDone
from tests.people import People

LIST = "reform_said_done:index"


@pytest.mark.parametrize("name", ["editor", "approver", "coordinator"])
def test_editors_and_the_office_write_a_pair(people: People, name: str) -> None:
    client = people.client(name)
    assert client.get(reverse(LIST)).status_code == 200
    typed = {"said": "Chờ lâu", "did": "Thêm quầy", "date": "2022-10-01", "is_public": "on"}
    assert client.post(reverse("reform_said_done:add"), typed).status_code == 302
    assert SaidDone.objects.get().is_public


@pytest.mark.parametrize("name", ["officer", "stranger", "analyst", "director"])
def test_others_change_nothing(people: People, name: str) -> None:
    typed = {"said": "Chờ lâu", "did": "Thêm quầy", "date": "2022-10-01"}
    people.client(name).post(reverse("reform_said_done:add"), typed)
    assert not SaidDone.objects.exists()


@pytest.mark.django_db
def test_anonymous_is_asked_to_sign_in() -> None:
    response = Client().get(reverse(LIST))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_what_is_missing_is_said_and_what_was_typed_is_kept(people: People) -> None:
    response = people.client("editor").post(
        reverse("reform_said_done:add"), {"said": "Chờ lâu", "did": "", "date": "2022-10-01"}
    )
    assert response.status_code == 200
    assert "Chờ lâu" in response.content.decode()
    assert not SaidDone.objects.exists()
