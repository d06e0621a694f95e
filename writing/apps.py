from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WritingConfig(AppConfig):
    name = "writing"
    verbose_name = _("Ce qui garde les mots")
