"""Every GET of the open data, asked at random by its own schema: no failure, and every answer is
what the schema says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.wsgi import application
from tests.corpus.site import FilledSite

SCHEMA = "/api/v1/schema/?format=json"
PATHS = (
    "indicators/",
    "indicators/history/",
    "indicators/definitions/",
    "indicators/dictionary/",
    "indicators/datasets/",
    "indicators/datasets/{code}/",
    "plans/",
    "tasks/",
    "criteria/",
    "scores/",
    "results/",
    "news/",
    "said-done/",
)
# What asks for nothing cannot ask wrongly, and any text may be a code.
GOOD_ONLY = ("indicators/datasets/", "indicators/datasets/{code}/")
ASKED = [(path, GenerationMode.POSITIVE) for path in PATHS] + [
    (path, GenerationMode.NEGATIVE) for path in PATHS if path not in GOOD_ONLY
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
fuzzed = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def _connection_stays() -> Iterator[None]:
    """As with Django's own test client: the application closes no connection of the tests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def api(filled: FilledSite, _connection_stays: None) -> Any:
    return schemathesis.openapi.from_wsgi(SCHEMA, application, config=SchemathesisConfig(seed=1))


def test_every_address_is_asked(site: FilledSite, api: Any) -> None:
    assert {f"/api/v1/{path}" for path in PATHS} == set(api.raw_schema["paths"])


@pytest.mark.parametrize(("path", "mode"), ASKED)
def test_what_is_asked_at_random_is_answered_by_the_schema(
    site: FilledSite, api: Any, path: str, mode: GenerationMode
) -> None:
    operation = api[f"/api/v1/{path}"]["GET"]

    @fuzzed
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()
