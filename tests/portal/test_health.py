import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from feedback.models import FeedbackForm, FormVersion, Response
from tests.rig import Postgres, Site


def an_answer(*, seconds_ago: int, counted: int = 0) -> Response:
    form, _ = FeedbackForm.objects.get_or_create(
        slug="khao-sat", defaults={"translation_key": uuid.uuid4(), "title": "Khảo sát"}
    )
    version, _ = FormVersion.objects.get_or_create(
        form=form, locale="vi", number=1, defaults={"sha256": "0" * 64, "schema": {"entries": []}}
    )
    return Response.objects.create(
        form=form,
        version=version,
        token=uuid.uuid4().hex,
        receipt_hash=uuid.uuid4().hex,
        accepted_at=timezone.now() - dt.timedelta(seconds=seconds_ago),
        local_date=timezone.localdate(),
        counted=counted,
    )


def test_a_living_process_says_so_without_the_database(client: Client) -> None:
    answer = client.get("/health/live")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readiness_asks_the_database(client: Client) -> None:
    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_an_empty_queue_has_no_oldest_answer(client: Client) -> None:
    assert client.get("/health/queue").json() == {"pending": 0, "oldest_seconds": None}


@pytest.mark.django_db
def test_the_queue_counts_what_is_not_counted_and_tells_the_age_of_the_oldest(
    client: Client,
) -> None:
    an_answer(seconds_ago=90)
    an_answer(seconds_ago=600, counted=1)
    an_answer(seconds_ago=5)

    told = client.get("/health/queue").json()

    assert told["pending"] == 2
    assert 90 <= told["oldest_seconds"] < 100


@pytest.mark.django_db
def test_an_answer_of_a_skewed_clock_is_never_older_than_nothing(client: Client) -> None:
    an_answer(seconds_ago=-60)

    assert client.get("/health/queue").json() == {"pending": 1, "oldest_seconds": 0}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/health/queue"])
def test_health_is_fresh_and_read_only_and_needs_no_session(client: Client, path: str) -> None:
    answer = client.get(path)

    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.post(path).status_code == 405


@pytest.mark.processes
def test_a_dead_database_is_not_ready_but_alive_and_comes_back(postgres: Postgres) -> None:
    with Site(database_url=postgres.prepared(), migrate=False, workers=0) as site:
        assert site.get("/health/ready").status_code == 200
        postgres.stop()
        try:
            assert site.get("/health/live").status_code == 200
            assert site.get("/health/ready").status_code == 503
            assert site.get("/health/queue").status_code == 503
        finally:
            postgres.start()
        assert site.get("/health/ready").status_code == 200
