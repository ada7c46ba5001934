from collections.abc import Iterator

import pytest
import time_machine
from django.utils import translation

from plan_pages.models import NewsIndexPage, PlanIndexPage, ResultsIndexPage
from tests.factories.plan_pages import (
    NewsIndexPageFactory,
    PlanIndexPageFactory,
    ResultsIndexPageFactory,
    site_root,
)
from tests.people import people
from tests.plan_pages.progress import NOW

__all__ = ["people"]


@pytest.fixture
def plan_index(db: None) -> PlanIndexPage:
    return PlanIndexPageFactory(parent=site_root())


@pytest.fixture
def results_index(db: None) -> ResultsIndexPage:
    return ResultsIndexPageFactory(parent=site_root())


@pytest.fixture
def news_index(db: None) -> NewsIndexPage:
    return NewsIndexPageFactory(parent=site_root())


@pytest.fixture
def march() -> Iterator[None]:
    """The first quarter of the reform calendar is being reported."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """A request leaves its language behind; the next test begins with the site's own."""
    with translation.override("vi"):
        yield
