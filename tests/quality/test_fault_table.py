"""``docs/faults.md`` names a test for every fault, and each test that it names is there."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
TABLE = TESTS.parent / "docs" / "faults.md"
ROW = re.compile(r"^\| (F\d+) \|(.*)$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
FAULTS = {f"F{number}" for number in range(1, 28)}


def test_every_fault_has_a_test_that_is_there() -> None:
    rows = dict(ROW.findall(TABLE.read_text(encoding="utf-8")))

    assert set(rows) == FAULTS
    assert [fault for fault, row in rows.items() if not NAMED.search(row)] == []
    assert [
        name for row in rows.values() for name in NAMED.findall(row) if not _is_there(*name)
    ] == []


def test_every_test_of_a_fault_is_named() -> None:
    named = {file for file, _name in NAMED.findall(TABLE.read_text(encoding="utf-8"))}
    of_faults = {f"faults/{file.name}" for file in (TESTS / "faults").glob("test_*.py")}

    # These three try what the table has no row for.
    beside = {
        "faults/test_imported_at_once.py",
        "faults/test_job_runs.py",
        "faults/test_stuffing.py",
    }
    assert of_faults - named == beside


def _is_there(file: str, name: str) -> bool:
    source = TESTS / file
    return source.is_file() and f"\ndef {name}(" in source.read_text(encoding="utf-8")
