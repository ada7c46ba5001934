import pytest

from feedback.breaker import Breaker, redis_breaker
from portal.cache import GuardedRedisCache
from tests.rig import Redis


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(rest_seconds=15, clock=clock)


@pytest.fixture
def cache(
    redis_server: Redis, monkeypatch: pytest.MonkeyPatch, breaker: Breaker
) -> GuardedRedisCache:
    monkeypatch.setattr("portal.cache.redis_breaker", breaker)
    options = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
    return GuardedRedisCache(redis_server.url, {"OPTIONS": options})


def test_a_breaker_lets_everybody_through_until_the_first_failure(breaker: Breaker) -> None:
    assert breaker.allows()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()


def test_after_the_rest_one_caller_tries_while_the_others_go_on_resting(
    breaker: Breaker, clock: Clock
) -> None:
    breaker.failed()
    clock.now = 15.0

    assert [breaker.allows() for _ in range(3)] == [True, False, False]


def test_a_success_ends_the_rest_and_a_failure_begins_another(
    breaker: Breaker, clock: Clock
) -> None:
    breaker.failed()
    clock.now = 15.0
    assert breaker.allows()
    breaker.failed()
    clock.now = 29.0
    assert not breaker.allows()

    clock.now = 30.0
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_one_breaker_serves_the_whole_process() -> None:
    assert redis_breaker.allows()


def test_values_live_in_redis_while_it_answers(
    cache: GuardedRedisCache, redis_server: Redis
) -> None:
    cache.set("a", "value")
    other = GuardedRedisCache(redis_server.url, {})

    assert other.get("a") == "value"
    assert cache.add("a", "second") is False
    assert cache.get_many(["a", "b"]) == {"a": "value"}


def test_counting_up_what_is_not_there_is_an_error_as_in_any_cache(
    cache: GuardedRedisCache, breaker: Breaker
) -> None:
    with pytest.raises(ValueError, match="not found"):
        cache.incr("missing")

    assert breaker.allows()


@pytest.mark.parametrize("fault", ["freeze", "kill"])
def test_a_frozen_or_dead_redis_leaves_a_working_cache_in_memory(
    cache: GuardedRedisCache, redis_server: Redis, breaker: Breaker, fault: str
) -> None:
    cache.set("before", 1)
    getattr(redis_server, fault)()

    assert cache.get("before", "gone") == "gone"
    assert not breaker.allows()
    assert cache.add("n", 1) is True
    assert cache.incr("n") == 2
    assert cache.get_many(["n"]) == {"n": 2}
    assert cache.touch("n", 60) is True
    assert "n" in cache
    cache.set_many({"x": 1, "y": 2})
    cache.delete_many(["x"])
    assert (cache.get("x"), cache.get("y")) == (None, 2)
    assert cache.delete("y") is True
    cache.clear()
    assert cache.get("n") is None


def test_redis_is_used_again_when_it_comes_back(
    cache: GuardedRedisCache, redis_server: Redis, clock: Clock
) -> None:
    redis_server.kill()
    cache.set("a", "memory")
    redis_server.start()
    assert cache.get("a") == "memory"

    clock.now = 15.0
    cache.set("a", "redis")

    assert GuardedRedisCache(redis_server.url, {}).get("a") == "redis"


def test_a_rest_costs_no_call_at_all(
    cache: GuardedRedisCache, redis_server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis_server.freeze()
    cache.get("a")
    calls: list[str] = []
    monkeypatch.setattr(
        "django.core.cache.backends.redis.RedisCacheClient.get",
        lambda *_args: calls.append("called"),
    )

    for _ in range(50):
        cache.get("a")

    assert calls == []
