"""Every change of what public pages of the plan show begins a new generation of them."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_published, page_unpublished, post_page_move

from .models import (
    CriteriaSet,
    Criterion,
    Inspection,
    InspectionMeasure,
    Plan,
    PlanIndexPage,
    PlanPage,
    PlanTask,
    TaskSuccession,
    Unit,
)
from .page_cache import new_generation

SHOWN = (
    CriteriaSet,
    Criterion,
    Inspection,
    InspectionMeasure,
    Plan,
    PlanIndexPage,
    PlanPage,
    PlanTask,
    TaskSuccession,
    Unit,
)
MEMBERS = (PlanTask.lead_units, PlanTask.supporting_units, Unit.members, Unit.successors)


def connect() -> None:
    for model in SHOWN:
        post_save.connect(new_generation, sender=model)
        post_delete.connect(new_generation, sender=model)
    for relation in MEMBERS:
        m2m_changed.connect(new_generation, sender=relation.through)
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(new_generation)
