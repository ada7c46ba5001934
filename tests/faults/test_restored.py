"""F25: a backup of an hour ago is all there is. Who was erased since stays erased."""

from pathlib import Path

from tests.rig import Postgres

from .citizens import Answered, Crowd
from .conftest import Place
from .verdict import ask, sum_over

BEFORE, SINCE = 20, 10
LOOK_UP = "/gop-y/tra-cuu/"


def test_of_a_backup_from_earlier_the_erased_stay_erased_and_later_receipts_are_unknown(
    on_postgres: Place, postgres: Postgres, tmp_path: Path
) -> None:
    outside = {"ERASURE_LOG": str(tmp_path / "erasures.log")}
    with on_postgres.open(env=outside) as lost:
        with Crowd(lost, people=4, answers=BEFORE) as before:
            pass
        lost.wait_counted()
        lost.manage("backup", str(tmp_path / "backup"))
        with Crowd(lost, people=4, answers=SINCE, seed=8) as since:
            pass
        erased, *kept = before.answered
        lost.manage("erase", erased.receipt)
        lost.wait_counted()

    again = Place(postgres.database(), tmp_path / "again")
    again.data_dir.mkdir()
    with again.open(env=outside, web=False, workers=0) as site:
        said = site.manage("restore", str(tmp_path / "backup"))
        site.start_web()
        site.start_worker()
        site.wait_counted()
        states, tallies = ask(site, _receipts([*before.answered, *since.answered]))
        found = site.post(LOOK_UP, data={"code": since.answered[0].receipt})
        with Crowd(site, people=4, answers=SINCE, seed=9) as later:
            pass
        site.wait_counted()
        together = ask(site, _receipts(later.answered))

    assert said.rstrip().endswith(": 1.")
    assert {receipt for receipt, state in states.items() if state == "erased"} == {erased.receipt}
    assert {receipt for receipt, state in states.items() if state == "counted"} == {
        *_receipts(kept)
    }
    assert {receipt for receipt, state in states.items() if state is None} == {
        *_receipts(since.answered)
    }
    assert tallies == sum_over(kept)
    assert set(together[0].values()) == {"counted"}
    assert together[1] == sum_over([*kept, *later.answered])
    assert found.status_code == 404
    assert since.answered[0].receipt in found.text
    assert "ket-qua-tra-cuu" not in found.text


def _receipts(sheets: list[Answered]) -> list[str]:
    return [sheet.receipt for sheet in sheets]
