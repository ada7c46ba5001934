"""Records of ``plan_pages`` with sensible values; traits say what a test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
import wagtail_factories
from wagtail.models import Page, Site

from plan_pages import models
from plan_pages.enums import (
    Calendar,
    PeriodKind,
    ProgressClaim,
    Recurrence,
    ReportState,
    ScoreKind,
)

UNIT_NAMES = {
    "VP": ("Văn phòng Sở", "VP"),
    "TTR": ("Thanh tra Sở", "TTr"),
    "KHTC": ("Phòng Kế hoạch - Tài chính", "KHTC"),
    "QLDD": ("Phòng Quản lý đất đai", "QLĐĐ"),
    "TNKSN": ("Phòng Tài nguyên khoáng sản, nước", "TNKSN"),
    "CCBVMT": ("Chi cục Bảo vệ môi trường", "CCBVMT"),
    "VPDKDD": ("Văn phòng Đăng ký đất đai", "VPĐKĐĐ"),
    "TTCNTT": ("Trung tâm Công nghệ thông tin", "TTCNTT"),
    "CAC-DV": ("Các phòng, đơn vị", "Các phòng, đơn vị"),
    "CAC-PCM": ("Các phòng chuyên môn", "Các phòng chuyên môn"),
    "DV-KT": ("Đơn vị được kiểm tra", "Đơn vị được kiểm tra"),
    "CHU-DT": ("Các chủ đầu tư", "Các chủ đầu tư"),
}
COLLECTIVE = frozenset({"CAC-DV", "CAC-PCM", "DV-KT", "CHU-DT"})


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Unit
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"DV{n}")
    name = factory.LazyAttribute(
        lambda unit: UNIT_NAMES.get(unit.code, (f"Đơn vị {unit.code}",))[0]
    )
    short_name = factory.LazyAttribute(lambda unit: UNIT_NAMES.get(unit.code, ("", unit.code))[1])
    is_collective = factory.LazyAttribute(lambda unit: unit.code in COLLECTIVE)


class ReportingPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ReportingPeriod
        django_get_or_create = ("code",)

    code = "2026"
    name = factory.LazyAttribute(lambda period: period.code)
    calendar = Calendar.CIVIL
    kind = PeriodKind.YEAR
    starts = date(2026, 1, 1)
    ends = date(2027, 1, 1)


class CriteriaSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CriteriaSet
        django_get_or_create = ("name",)

    name = "QD876_2022"
    title = "Bộ tiêu chí theo Quyết định 876/QĐ-BNV"


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Criterion
        django_get_or_create = ("criteria_set", "code")

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    code = factory.Sequence(lambda n: f"9.{n + 1}")
    name = factory.LazyAttribute(lambda criterion: f"Tiêu chí {criterion.code}")
    max_score = Decimal("1.00")


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Plan
        django_get_or_create = ("slug",)

    slug = "ke-hoach-2022"
    title = "Cải thiện và nâng cao Chỉ số cải cách hành chính năm 2022"
    year = 2022
    criteria_set = factory.SubFactory(CriteriaSetFactory)


class PlanTaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanTask
        skip_postgeneration_save = True

    class Params:
        overdue = factory.Trait(due_on=date(2022, 9, 30), deadline_text="Trước 30/9/2022")
        continuous = factory.Trait(recurrence=Recurrence.CONTINUOUS, deadline_text="Thường xuyên")
        done = factory.Trait(due_on=date(2022, 9, 30), completed_on=date(2022, 9, 15))

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda task: f"Nhiệm vụ số {task.number}")
    deadline_text = "31/12/2022"
    due_on = date(2022, 12, 31)

    @factory.post_generation
    def led_by(self, create: bool, units: list[models.Unit] | None, **kwargs: Any) -> None:
        if units:
            self.lead_units.set(units)

    @factory.post_generation
    def supported_by(self, create: bool, units: list[models.Unit] | None, **kwargs: Any) -> None:
        if units:
            self.supporting_units.set(units)


class ProgressReportFactory(factory.django.DjangoModelFactory):
    """A draft; the traits write the state itself, past the services and what they keep."""

    class Meta:
        model = models.ProgressReport

    class Params:
        submitted = factory.Trait(
            state=ReportState.SUBMITTED, submitted_at=datetime(2022, 3, 10, 3, tzinfo=UTC)
        )
        approved = factory.Trait(
            state=ReportState.APPROVED,
            submitted_at=datetime(2022, 3, 10, 3, tzinfo=UTC),
            decided_at=datetime(2022, 3, 11, 3, tzinfo=UTC),
        )

    task = factory.SubFactory(PlanTaskFactory)
    period = factory.SubFactory(ReportingPeriodFactory)
    unit = factory.SubFactory(UnitFactory)
    claim = ProgressClaim.IN_PROGRESS
    text = "Đang thực hiện đúng tiến độ"


class ProgressEvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ProgressEvidence

    report = factory.SubFactory(ProgressReportFactory)
    url = "https://example.com/bao-cao.pdf"


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Score

    criterion = factory.SubFactory(CriterionFactory)
    year = 2022
    kind = ScoreKind.SELF_ASSESSED
    points = Decimal("0.5")


class RepairedPassageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RepairedPassage

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n)
    original = "P h á t h u y n h ữ n g"
    repaired = "Phát huy những"


class PlanIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.PlanIndexPage

    title = "Kế hoạch"
    slug = "ke-hoach"


class PlanPageFactory(wagtail_factories.PageFactory):
    """Live; ``live=False`` makes a draft."""

    class Meta:
        model = models.PlanPage

    plan = factory.SubFactory(PlanFactory)
    title = factory.LazyAttribute(lambda page: page.plan.title)
    slug = factory.LazyAttribute(lambda page: page.plan.slug)


class ResultsIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.ResultsIndexPage

    title = "Kết quả"
    slug = "ket-qua"


class ResultPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.ResultPage

    title = "Kết quả năm 2022"
    slug = factory.Sequence(lambda n: f"ket-qua-{n}")


class NewsIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.NewsIndexPage

    title = "Tin tức"
    slug = "tin-tuc"


class NewsPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.NewsPage

    title = factory.Sequence(lambda n: f"Tin số {n}")
    slug = factory.Sequence(lambda n: f"tin-{n}")
    date = date(2022, 10, 12)


def site_root() -> Page:
    """The page that the first site shows at ``/``."""
    return Site.objects.get(is_default_site=True).root_page
