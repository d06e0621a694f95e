from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Personnes et structures")

    def ready(self) -> None:
        from accounts.actions import sessions  # noqa: F401, PLC0415 its receivers, once models are there
        from capitalisation import checks  # noqa: F401, PLC0415 registers what it checks
