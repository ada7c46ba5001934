from typing import Any

from wagtail.admin.panels import Panel


class PassagesPanel(Panel):
    """On a plan page's form: how many repaired passages wait, and the way to them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "plan_pages/admin/passages_panel.html"

        def is_shown(self) -> bool:
            return bool(
                self.instance.pk
                and self.instance.plan_id
                and self.instance.plan.repaired_passages.exists()
            )

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            passages = self.instance.plan.repaired_passages
            return {
                **super().get_context_data(parent_context),
                "waiting": passages.unconfirmed().count(),
                "all_of_them": passages.count(),
            }
