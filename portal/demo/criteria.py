"""The criteria set of 2022 with points to look at."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from plan_pages.enums import ScoreKind
from plan_pages.models import CriteriaSet, Criterion, Score, ScoreSheet
from plan_pages.services.criteria_table import import_criteria
from plan_pages.services.score_sheets import open_sheet, take_step
from plan_pages.services.scores import record_score

from .accounts import account
from .files import read_bytes, read_csv
from .reports import unless_refused

SET_NAME = "QD876_2022"
YEAR = 2022
# Nobody may take these for the department's own self-assessment.
SOURCE = "Số liệu minh họa của trang trình diễn"
STEPS_OF_THE_OFFICE = ("self_assess", "close_sheet", "start_appraisal", "finish_appraisal")
STEPS_OF_THE_DIRECTOR = ("approve_sheet", "publish_sheet")


def seed_criteria() -> None:
    if not CriteriaSet.objects.filter(name=SET_NAME).exists():
        unless_refused(import_criteria(read_bytes("par_index_qd876_2022.csv"), SET_NAME))
        CriteriaSet.objects.filter(name=SET_NAME).update(
            title="Bộ tiêu chí xác định Chỉ số CCHC cấp tỉnh (2022–2030)",
            decision="Quyết định số 876/QĐ-BNV ngày 10/11/2022",
            valid_from=date(2022, 1, 1),
        )


def seed_scores() -> None:
    _record(ScoreKind.SELF_ASSESSED, ScoreKind.TARGET)


@transaction.atomic
def seed_score_books() -> None:
    """That of the plan's year scored and published, that of the next one open to be tried.

    A book that is there is left as it is, however far people took it.
    """
    criteria_set = CriteriaSet.objects.get(name=SET_NAME)
    office = account("coordinator")
    if not ScoreSheet.objects.filter(year=YEAR).exists():
        _record(ScoreKind.APPRAISED)
        book = open_sheet(criteria_set, YEAR, user=office)
        for name in STEPS_OF_THE_OFFICE:
            take_step(name, book, user=office)
        for name in STEPS_OF_THE_DIRECTOR:
            take_step(name, book, user=account("director"))
    if not ScoreSheet.objects.filter(year=YEAR + 1).exists():
        open_sheet(criteria_set, YEAR + 1, user=office)


def _record(*kinds: ScoreKind) -> None:
    criteria = {c.code: c for c in Criterion.objects.filter(criteria_set__name=SET_NAME)}
    known = set(Score.objects.filter(year=YEAR).values_list("criterion__code", "kind"))
    for row in read_csv("scores_2022.csv"):
        criterion, kind = criteria.get(row["criterion_code"]), ScoreKind(row["kind"])
        if kind in kinds and criterion is not None and (criterion.code, kind) not in known:
            record_score(criterion, YEAR, kind, Decimal(row["points"]), source=SOURCE)
