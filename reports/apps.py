from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Besoins et documents")

    def ready(self) -> None:
        from reports.actions import tasks  # noqa: F401, PLC0415 its receivers, once models are there
