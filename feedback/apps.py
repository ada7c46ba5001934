from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    label = "feedback"
    verbose_name = _("Citizen feedback")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, panels, signals, sweeper  # noqa: F401, PLC0415 - register themselves
        from .indicators import report_figures  # noqa: PLC0415 - needs the models
        from .pairs import admin as pairs  # noqa: PLC0415 - needs the models
        from .procedures import imports as procedure_imports  # noqa: PLC0415 - needs the models
        from .serving import changes  # noqa: PLC0415 - needs the models

        changes.connect()
        pairs.register()
        panels.register()
        procedure_imports.register()
        report_figures.register()
