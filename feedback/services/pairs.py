"""What the department did about what citizens said: written down, and put where it belongs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from feedback.models import FeedbackForm, Indicator, PairLink
from plan_pages.models import SaidDone


@transaction.atomic
def write_pair(
    pair: SaidDone,
    *,
    indicators: Iterable[Indicator] = (),
    forms: Iterable[FeedbackForm] = (),
    user: Any,
) -> SaidDone:
    """A new pair, as the form of the admin writes it."""
    pair.full_clean()
    pair.save()
    log(instance=pair, action="wagtail.create", user=user, content_changed=True)
    put_pair(pair, indicators=indicators, forms=forms, user=user)
    return pair


@transaction.atomic
def put_pair(
    pair: SaidDone,
    *,
    indicators: Iterable[Indicator],
    forms: Iterable[FeedbackForm],
    user: Any,
) -> None:
    """From now on the pair stands with these indicators and forms, and with no others.

    Two people at once: the second waits for the first. What changes nothing is not logged.
    """
    SaidDone.objects.select_for_update().get(pk=pair.pk)
    wanted: dict[tuple[str, int], Any] = {
        **{("indicator", each.pk): each for each in indicators},
        **{("form", each.pk): each for each in forms},
    }
    known = {_key(link): link for link in pair.feedback_links.select_related("indicator", "form")}
    gone = [link for key, link in known.items() if key not in wanted]
    new = [key for key in wanted if key not in known]
    for link in gone:
        link.delete()
    for kind, pk in new:
        PairLink.objects.create(pair=pair, **{f"{kind}_id": pk})
    if gone or new:
        data = {
            "put": [_name(kind, wanted[kind, pk]) for kind, pk in new],
            "taken": [_name(*_thing(link)) for link in gone],
        }
        log(instance=pair, action="feedback.put_pair", user=user, data=data)


def _key(link: PairLink) -> tuple[str, int]:
    kind, thing = _thing(link)
    return kind, thing.pk


def _thing(link: PairLink) -> tuple[str, Any]:
    return ("indicator", link.indicator) if link.indicator_id else ("form", link.form)


def _name(kind: str, thing: Any) -> str:
    """``indicator:sipas-access``, ``form:khao-sat``: what the log names for ever."""
    return f"{kind}:{thing.code if kind == 'indicator' else thing.slug}"
