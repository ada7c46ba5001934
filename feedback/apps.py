from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    label = "feedback"
    verbose_name = _("Citizen feedback")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401, PLC0415 - registers what they hold
            checks,
            panels,
            procedure_import,
            report_figures,
            signals,
            sweeper,
        )

        panels.register()
        procedure_import.register()
        report_figures.register()
