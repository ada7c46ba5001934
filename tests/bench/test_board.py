"""5,000 tasks in ten plans: the board answers as fast as a stock Wagtail listing of 20 pages."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parents[2]
BUDGET = 15


def measured(scratch: Path) -> dict[str, Any]:
    """By a process of its own: the test run's settings and instruments would be measured too."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.board"],
        cwd=BASE_DIR,
        env={**os.environ, "BENCH_DIR": str(scratch), "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_board_is_not_slower_than_a_stock_listing(tmp_path: Path) -> None:
    told = measured(tmp_path)
    ratio = told["kept"] / told["listing"]
    print(
        f"\ntask board, 10 plans of 500 tasks, filters in turn: {told['kept']:.0f} requests/s"
        f" ({told['queries_kept']} queries); drawn anew {told['drawn']:.0f} requests/s"
        f" ({told['queries']} queries)"
        f"\nstock Wagtail listing of 20 pages: {told['listing']:.0f} requests/s"
        f" ({told['queries_listing']} queries)"
        f"\nboard / listing: {ratio:.2f}; drawn anew {told['drawn'] / told['listing']:.2f}"
    )
    assert told["queries"] <= BUDGET
    assert ratio >= 1
