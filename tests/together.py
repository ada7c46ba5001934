"""Two people who do the same thing in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections

from plan_pages.errors import PlanError

TWO = 2


def twice(act: Callable[[], object]) -> list[str]:
    """The names of the errors, at once where the database has more than one connection."""
    alone = connection.vendor == "sqlite"
    ready = Barrier(1 if alone else TWO)

    def one(_: int) -> str:
        ready.wait(timeout=30)
        try:
            act()
        except PlanError as error:
            return type(error).__name__
        finally:
            if not alone:
                connections.close_all()
        return ""

    if alone:
        return sorted(one(number) for number in range(TWO))
    with ThreadPoolExecutor(TWO) as pool:
        return sorted(pool.map(one, range(TWO)))
