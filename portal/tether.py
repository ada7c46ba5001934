"""Run a command that ends when whoever started it ends, by ``kill -9`` too (on Linux).

``python portal/tether.py COMMAND…`` asks the kernel for a SIGTERM at the death of the parent and
becomes the command. Run by its path and free of imports of ours: it stands before every process.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    end_with_parent()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - becoming that command is the purpose
