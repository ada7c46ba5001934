"""Django's Redis cache that never holds a citizen up: see ``feedback.breaker``.

While the breaker rests, values live in the memory of the process. They may then differ between
processes, which the cache's users bear: limits get looser, fragments are computed again.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

from feedback.breaker import redis_breaker

T = TypeVar("T")
# Django asks first whether the key is there, and may count one that ends in between.
COUNT_UP = """
if redis.call("EXISTS", KEYS[1]) == 1 then return redis.call("INCRBY", KEYS[1], ARGV[1]) end
"""


class KeptClient(RedisCacheClient):
    """Django makes a client for each call, which takes as long as the call."""

    _servers: list[str]
    _kept: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if len(self._servers) > 1:
            return super().get_client(key, write=write)
        if self._kept is None:
            self._kept = super().get_client(key, write=write)
        return self._kept

    def incr(self, key: Any, delta: int) -> int:
        value: int | None = self.get_client(key, write=True).eval(COUNT_UP, 1, key, delta)
        if value is None:
            raise ValueError(f"Key {key!r} not found.")
        return value


class GuardedRedisCache(RedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient
        self._memory = LocMemCache("guarded-redis", {**params, "OPTIONS": {}})

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return _guarded(super().add, self._memory.add, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return _guarded(super().get, self._memory.get, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        return _guarded(super().set, self._memory.set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return _guarded(super().touch, self._memory.touch, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return _guarded(super().delete, self._memory.delete, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return _guarded(super().get_many, self._memory.get_many, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return _guarded(super().set_many, self._memory.set_many, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        return _guarded(super().delete_many, self._memory.delete_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return _guarded(super().has_key, self._memory.has_key, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return _guarded(super().incr, self._memory.incr, *args, **kwargs)

    def clear(self) -> None:
        self._memory.clear()
        _guarded(super().clear, self._memory.clear)


def _guarded(redis: Callable[..., T], memory: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    if not redis_breaker.allows():
        return memory(*args, **kwargs)
    try:
        answer = redis(*args, **kwargs)
    except RedisError:
        redis_breaker.failed()
        return memory(*args, **kwargs)
    except ValueError:
        # How a cache says that the key to count up is not there: an answer, not a failure.
        redis_breaker.succeeded()
        raise
    redis_breaker.succeeded()
    return answer
