import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.services.drafts import compute_drafts


class Command(BaseCommand):
    help = "Computes the drafts of all indicators for every open period, as the beat does."

    def handle(self, *args: Any, **options: Any) -> None:
        done = compute_drafts()
        for draft in done.drafts:
            self._say(draft.indicator.code, draft.period.code, draft.state)
        for (indicator, period), why in done.kept:
            self._say(indicator.code, period.code, "kept", why=why)
        for (indicator, period), why in done.failed:
            self._say(indicator.code, period.code, "failed", why=why)
        if done.failed:
            raise CommandError(f"{len(done.failed)} drafts could not be computed.", returncode=1)

    def _say(self, code: str, period: str, state: str, **more: str) -> None:
        line = {"code": code, "period": period, "state": state, **more}
        self.stdout.write(json.dumps(line, ensure_ascii=False))
