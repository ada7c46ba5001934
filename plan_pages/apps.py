from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanPagesConfig(AppConfig):
    name = "plan_pages"
    label = "plan_pages"
    verbose_name = _("Reform plan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401, PLC0415 - registers the system checks

        signals.connect()
