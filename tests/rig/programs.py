import re
import shutil
from functools import lru_cache
from pathlib import Path


def postgres_binaries() -> Path | None:
    """The directory with ``initdb`` and ``postgres``: on the path, or the newest Debian one."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=_version, default=None)
    return newest.parent if newest else None


def _version(initdb: Path) -> int:
    number = re.match(r"\d+", initdb.parts[-3])
    return int(number.group()) if number else 0


@lru_cache
def client_programs() -> Path | None:
    """The directory with ``pg_dump`` and ``psql``."""
    found = postgres_binaries()
    has_both = found and all((found / name).exists() for name in ("pg_dump", "psql"))
    return found if has_both else None
