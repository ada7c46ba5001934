from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.errors import NotAllowed, NotComplete
from plan_pages.importers.task_rows import LONGEST_UNIT
from plan_pages.importers.vietnamese import one_line
from plan_pages.models import Unit
from plan_pages.text import fold


@transaction.atomic
def add_alias(unit: Unit, name: str, *, user: Any) -> bool:
    """Let a name that tables use be one of the unit's; false where it was one already.

    Raises ``NotAllowed`` and ``NotComplete``, the latter for what is no name or is another unit's.
    """
    if not user.has_perm("plan_pages.change_unit"):
        raise NotAllowed(_("You may not give units other names."))
    words = one_line(name)
    key = fold(words).strip()
    if not key or len(words) > LONGEST_UNIT:
        raise NotComplete(_("This cannot be the name of a unit."))
    known = Unit.objects.select_for_update().get(pk=unit.pk)
    if key in known.known_as():
        return False
    if any(key in other.known_as() for other in Unit.objects.exclude(pk=unit.pk)):
        raise NotComplete(_("“%(name)s” is already a name of another unit.") % {"name": words})
    known.aliases = "\n".join([*known.aliases.splitlines(), words])
    known.save()
    log(instance=known, action="plan_pages.add_alias", user=user, data={"name": words})
    return True
