"""F26: the embedded default under a crowd."""

import pytest

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact

EACH = [pytest.param(25, id="25 each"), pytest.param(100, id="100 each", marks=pytest.mark.long)]
PEOPLE = 16


@pytest.mark.parametrize("each", EACH)
def test_sixteen_people_at_once_are_all_served_by_sqlite(on_sqlite: Place, each: int) -> None:
    with on_sqlite.open() as site:
        with Crowd(site, people=PEOPLE, answers=PEOPLE * each) as crowd:
            pass
        assert_exact(site, crowd.answered)
        assert len(crowd.answered) == PEOPLE * each
