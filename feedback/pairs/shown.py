"""Which pairs are shown where: only published ones, whoever asks."""

from __future__ import annotations

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When

from feedback.enums import QuestionSource
from feedback.indicators.querysets import IndicatorDefinitionQuerySet
from feedback.models import FeedbackForm, Indicator, IndicatorDefinition, PairLink, Question
from plan_pages.models import SaidDone
from plan_pages.querysets import SaidDoneQuerySet

# Beside something else; the list of all of them has the rest.
MOST_BESIDE = 10
NEWEST = 3


def newest_pairs() -> SaidDoneQuerySet:
    return SaidDone.objects.public()[:NEWEST]


def pairs_of_indicator(indicator: Indicator) -> SaidDoneQuerySet:
    return SaidDone.objects.public().filter(feedback_links__indicator=indicator)


def pairs_of_form(form: FeedbackForm) -> list[SaidDone]:
    """What answers the form itself, and the indicators that count a question it asks; the newest
    first.

    Of a response it knows no more than the form, so it shows nobody's answers. One query, and two
    more where a pair answers an indicator of the bank.
    """
    direct = Q(form=form) | Q(indicator__form=form)
    of_bank = Exists(_of_the_bank().filter(indicator=OuterRef("indicator")))
    is_direct = Case(
        When(direct, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )
    links = PairLink.objects.filter(direct | of_bank, pair__in=SaidDone.objects.public())
    found = list(links.annotate(is_direct=is_direct).select_related("pair"))
    counting = _counting_its_questions(form, [x.indicator_id for x in found if not x.is_direct])
    pairs = {x.pair for x in found if x.is_direct or x.indicator_id in counting}
    return sorted(pairs, key=lambda pair: (pair.date, pair.pk), reverse=True)


def _of_the_bank() -> IndicatorDefinitionQuerySet:
    return IndicatorDefinition.objects.approved().filter(source=QuestionSource.BANK)


def _counting_its_questions(form: FeedbackForm, indicators: list[int | None]) -> set[int | None]:
    """Of these indicators, those whose definition in force counts a question of the bank that the
    form asks."""
    if not indicators:
        return set()
    questions = Question.objects.filter(form=form, bank__isnull=False)
    asked = set(questions.values_list("bank__code", flat=True))
    approved = IndicatorDefinition.objects.approved().filter(indicator__in=indicators)
    in_force = {each.indicator_id: each for each in approved.order_by("number")}
    return {
        pk
        for pk, definition in in_force.items()
        if definition.source == QuestionSource.BANK
        and asked & {code.rpartition("#")[0] for code in definition.questions}
    }
