from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Courriels")

    def ready(self) -> None:
        from mail.actions import outbox  # noqa: F401, PLC0415 its receivers, once models are there
