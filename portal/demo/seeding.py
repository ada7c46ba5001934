"""The demo site from nothing, step by step; what is there already is left as it is."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from feedback.services.bank_file import load as load_bank

from .accounts import account, seed_accounts
from .answers import seed_answers
from .campaign import seed_campaign
from .criteria import seed_criteria, seed_score_books, seed_scores
from .form import seed_form
from .indicators import publish_values, seed_indicator_pages, seed_indicators
from .life import seed_life
from .news import seed_news
from .pairs import seed_pairs
from .periods import seed_periods
from .plan import seed_completions, seed_plan, seed_tasks
from .procedures import seed_procedures
from .results import seed_index_history, seed_result_pages
from .site import seed_site
from .units import seed_units

Say = Callable[[str], object]


def seed(day: date, password: str, say: Say) -> None:
    """``password`` is for the accounts; empty keeps those of accounts that are there."""
    say(_("Units, periods, criteria and accounts ..."))
    seed_units()
    seed_procedures()
    load_bank()
    seed_periods(day)
    seed_criteria()
    seed_accounts(password)
    say(_("Pages ..."))
    sections = seed_site()
    say(_("The plan, its tasks and what became of them ..."))
    plan = seed_plan(sections.plans)
    seed_tasks(plan, account("coordinator"))
    seed_completions(plan, account("coordinator"))
    say(_("Results and news ..."))
    seed_index_history()
    seed_scores()
    seed_score_books()
    seed_life(plan)
    seed_result_pages(sections.results)
    seed_news(sections.news, plan, day)
    say(_("The survey and its answers ..."))
    form = seed_form(sections.forms)
    accepted = seed_answers(form, day)
    seed_campaign(form, day)
    say(_("Answers accepted and counted: %(count)d.") % {"count": accepted})
    seed_indicators(form)
    seed_indicator_pages(sections.results)
    seed_pairs(plan, form)
    say(_("Values published: %(count)d.") % {"count": publish_values(day)})
