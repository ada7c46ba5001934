"""The criteria set of 2022 with points to look at."""

from datetime import date
from decimal import Decimal

from plan_pages.enums import ScoreKind
from plan_pages.models import CriteriaSet, Criterion, Score
from plan_pages.services.criteria_table import import_criteria
from plan_pages.services.scores import record_score

from .files import read_bytes, read_csv
from .reports import unless_refused

SET_NAME = "QD876_2022"
YEAR = 2022
# Nobody may take these for the department's own self-assessment.
SOURCE = "Số liệu minh họa của trang trình diễn"


def seed_criteria() -> None:
    if not CriteriaSet.objects.filter(name=SET_NAME).exists():
        unless_refused(import_criteria(read_bytes("par_index_qd876_2022.csv"), SET_NAME))
        CriteriaSet.objects.filter(name=SET_NAME).update(
            title="Bộ tiêu chí xác định Chỉ số CCHC cấp tỉnh (2022–2030)",
            decision="Quyết định số 876/QĐ-BNV ngày 10/11/2022",
            valid_from=date(2022, 1, 1),
        )


def seed_scores() -> None:
    criteria = {c.code: c for c in Criterion.objects.filter(criteria_set__name=SET_NAME)}
    known = set(Score.objects.filter(year=YEAR).values_list("criterion__code", "kind"))
    for row in read_csv("scores_2022.csv"):
        criterion, kind = criteria.get(row["criterion_code"]), ScoreKind(row["kind"])
        if criterion is not None and (criterion.code, kind) not in known:
            record_score(criterion, YEAR, kind, Decimal(row["points"]), source=SOURCE)
