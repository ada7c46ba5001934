"""The files of the demo site's content, in ``data/`` beside this module."""

import csv
import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_bytes(name: str) -> bytes:
    return (DATA / name).read_bytes()


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
