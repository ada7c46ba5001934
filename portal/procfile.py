"""The three processes as the Procfile names them, so that every way to start them is one."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
TETHER = str(BASE_DIR / "portal" / "tether.py")


def commands() -> dict[str, str]:
    """Shell command by process name: ``web``, ``worker``, ``beat``."""
    lines = (BASE_DIR / "Procfile").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":") for line in lines if line.strip())
    return {name.strip(): command.strip() for name, _, command in named}
