"""F4, F20: the same message many times, and messages of another version of the code."""

import base64
import json
import uuid

from kombu import Connection
from redis import Redis as Client

from tests.rig import Redis

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact, run

ANSWERS = 30
QUEUE = "celery"
TASK = "feedback.tasks.count_responses"
COPIES = 40
# What a version before or after this one may have left in the queue.
STRANGE = [
    (TASK, [[1, 2, 3]], {}),
    (TASK, [], {"response_ids": [1], "force": True}),
    ("feedback.tasks.count_response", [7], {}),
    ("feedback.tasks.aggregate_form", ["khao-sat"], {"since": "2025-01-01"}),
]
COUNTED = """
from django.db.models import Sum
from feedback.models import Tally
print(Tally.objects.filter(question="_response").aggregate(n=Sum("live"))["n"])
"""


def test_wake_ups_delivered_many_times_and_those_of_other_versions_do_no_harm(
    on_postgres: Place, redis_server: Redis
) -> None:
    with on_postgres.open(redis_url=redis_server.url, workers=0) as site:
        with Crowd(site, people=8, answers=ANSWERS) as before:
            pass
        _deliver_again(redis_server.url)
        _send_strange(redis_server.url)
        workers = [site.start_worker(wait=False) for _worker in range(2)]
        with Crowd(site, people=8, answers=ANSWERS, seed=8) as meanwhile:
            pass
        assert_exact(site, [*before.answered, *meanwhile.answered])
        assert all(worker.is_running for worker in workers)
        assert int(run(site, COUNTED)) == 2 * ANSWERS


def _deliver_again(url: str) -> None:
    """As a broker does that believes its worker to be dead: to the byte the same message."""
    with Client.from_url(url) as client:
        waiting = client.lrange(QUEUE, 0, -1)
        assert waiting
        for message in waiting * COPIES:
            client.rpush(QUEUE, message)


def _send_strange(url: str) -> None:
    with Connection(url) as connection, connection.SimpleQueue(QUEUE) as queue:
        for name, args, kwargs in STRANGE:
            headers = {"task": name, "id": str(uuid.uuid4()), "lang": "py"}
            queue.put([args, kwargs, {}], headers=headers, serializer="json")
        queue.put({"task": TASK}, serializer="json")
    with Client.from_url(url) as client:
        message = json.loads(client.lindex(QUEUE, 0))
        for content_type, body in (
            ("application/json", b"{half a mess"),
            ("application/x-python-serialize", b"cos\nsystem\n(S'false'\ntR."),
        ):
            other = {**message, "content-type": content_type}
            other["body"] = base64.b64encode(body).decode()
            client.rpush(QUEUE, json.dumps(other))
