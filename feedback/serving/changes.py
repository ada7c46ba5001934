"""What changes the way to a form or how it is drawn, and who is told."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from feedback.models import (
    BankQuestion,
    BankSeries,
    BankWording,
    Campaign,
    FeedbackForm,
    FormVersion,
    PairLink,
    Procedure,
)
from plan_pages.models import SaidDone, Unit
from plan_pages.page_cache import new_generation

from . import routes, standing

ON_THE_WAY = (
    BankQuestion,
    BankSeries,
    BankWording,
    Campaign,
    FeedbackForm,
    FormVersion,
    Locale,
    PageViewRestriction,
    Procedure,
    Site,
    Unit,
)
# Beside what ``plan_pages`` watches itself.
DRAWN = (Locale, PageViewRestriction, PairLink, Procedure, SaidDone, Site)


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(routes.forget_page)
        for model in ON_THE_WAY:
            signal.connect(routes.forget, sender=model)
        for model in DRAWN:
            signal.connect(new_generation, sender=model)
        signal.connect(standing.forget_schemas, sender=FormVersion)
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(routes.forget)
