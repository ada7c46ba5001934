"""The front page tells the newest pairs of what citizens said and what was done."""

from datetime import date

import pytest
from django.test import Client

from plan_pages.models import SaidDone
from tests.factories.portal import make_home

pytestmark = pytest.mark.django_db


def test_the_three_newest_public_pairs_are_told(client: Client) -> None:
    make_home()
    for day in range(1, 6):
        SaidDone.objects.create(
            said=f"Góp ý {day}", did="Đã làm", date=date(2022, 10, day), is_public=day != 5
        )
    text = client.get("/").content.decode()
    assert [day for day in range(1, 6) if f"Góp ý {day}" in text] == [2, 3, 4]
    assert text.index("Góp ý 4") < text.index("Góp ý 2")


def test_without_a_pair_there_is_no_empty_panel(client: Client) -> None:
    make_home()
    assert "said-done" not in client.get("/").content.decode()
