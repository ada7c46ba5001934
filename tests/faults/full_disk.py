"""A disk that takes no byte more, for the processes of a test alone and without being root.

The kernel refuses what would lie beyond a file's permitted size (``EFBIG``), as it refuses what a
quota does not hold; the processes meet it where a full disk would stop them: in ``write``.
"""

import subprocess
from collections import defaultdict
from pathlib import Path

from tests.rig import Process
from tests.rig.processes import Owner


def limit_files(process: Process, size: int | None, owner: Owner | None = None) -> None:
    """Let the process and its children write no byte beyond ``size`` of a file; None is no limit.

    They keep the right to have it lifted again. ``owner`` is whose processes they are.
    """
    soft = "unlimited" if size is None else size
    for pid in _with_children(process.pid):
        subprocess.run(
            ["prlimit", "--pid", str(pid), f"--fsize={soft}:unlimited"],
            # One may have ended meanwhile.
            check=False,
            capture_output=True,
            user=owner and owner[0],
            group=owner and owner[1],
            extra_groups=owner and [],
        )


def _with_children(pid: int) -> list[int]:
    children = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text().partition(" (")
        except OSError:
            continue
        children[int(rest.rpartition(")")[2].split()[1])].append(int(number))
    found = [pid]
    for one in found:
        found += children[one]
    return found
