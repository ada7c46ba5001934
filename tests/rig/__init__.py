"""Real servers and processes for tests: private, on free ports, gone afterwards.

Everything is a context manager, works as root and as a normal user, and raises ``DidNotStart``
with the log of a process that does not come up.

    with Postgres() as pg:            # a private cluster; postgres itself runs as a normal user
        pg.url                        # an empty database
        pg.database()                 # the URL of another empty database of the cluster
        pg.prepared(seed=False)       # … of a migrated (seeded) one, copied from a template
        pg.restart()                  # by SIGQUIT, as in `pg_ctl restart -m immediate`
        pg.stop(), pg.start(), pg.freeze(), pg.thaw()

    with Redis() as redis:            # without persistence
        redis.url
        redis.freeze(), redis.thaw()  # SIGSTOP, SIGCONT
        redis.kill(), redis.start(), redis.flush()

    with Site(
        database_url="",              # empty: SQLite in the data directory
        redis_url="",                 # empty: the embedded queue and cache
        data_dir=None,                # None: a directory of its own
        workers=1, beat=False, web=True,
        seed=False,                   # True: with the demo content of `seed_demo`
        migrate=True,                 # False: the database is prepared already
        env={"FEEDBACK_RATE_LIMIT": "0"},
    ) as site:
        site.base_url, site.url("/gop-y/"), site.data_dir, site.environment
        site.get("/health/live"), site.post(path, data=…)   # `requests` answers, no session
        site.manage("tallies", "slug")                      # standard output; raises on failure
        site.try_manage("recount", "--check")               # a CompletedProcess, whatever happens
        site.kill_worker(), site.start_worker()             # kill -9 of the oldest worker's group
        site.start_worker(wait=False)                       # where the broker is dead or frozen
        site.workers[0].freeze(), site.kill_web(), site.start_web(), site.beat
        site.wait_counted(seconds=120)                      # until /health/queue has no pending
        site.logs()

    wait_until(lambda: …, seconds=30, what="the worker to count")

The processes are those of the Procfile, each in a process group of its own. A site without
``database_url`` starts from a copy of a migrated (seeded) SQLite file, so it is up in a few
seconds; where such files are kept between runs, says ``templates``.
"""

from .local_postgres import Postgres
from .local_redis import Redis, redis_binary
from .processes import DidNotStart, Process
from .programs import postgres_binaries
from .sites import Site
from .waiting import free_port, wait_until

__all__ = [
    "DidNotStart",
    "Postgres",
    "Process",
    "Redis",
    "Site",
    "free_port",
    "postgres_binaries",
    "redis_binary",
    "wait_until",
]
