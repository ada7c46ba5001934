import os
import pwd
import shutil
import tempfile
from pathlib import Path

from .processes import Owner


def unprivileged() -> Owner | None:
    """Who runs what refuses root (``initdb``); None where we are nobody special ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise RuntimeError("there is no user to run PostgreSQL as")


class PrivateDirectory:
    """A directory under the system's temporary one, owned by ``owner``, removed at the end."""

    def __init__(self, prefix: str, owner: Owner | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=f"portal-{prefix}-"))
        if owner is not None:
            os.chown(self.path, *owner)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
