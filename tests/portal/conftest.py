"""A filled portal for a whole module of tests that only ask."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.corpus.site import FilledSite, filled_site


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[FilledSite]:
    """Made once; each test runs in a savepoint of this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield filled_site()
        transaction.set_rollback(True)


@pytest.fixture
def site(filled: FilledSite, db: None) -> FilledSite:
    return filled
