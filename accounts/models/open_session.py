"""Where somebody is signed in, so that they can see it and end it."""

from typing import Self

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def living(self, user: User) -> Self:
        """Those of this person that still open something."""
        now = timezone.now()
        known = Session.objects.filter(session_key=OuterRef("session"), expire_date__gt=now)
        return self.filter(Exists(known), user=user)

    def dead(self) -> Self:
        return self.exclude(Exists(Session.objects.filter(session_key=OuterRef("session"))))


class OpenSession(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_sessions")
    #: Key of Django's session: it opens the account, and is never shown.
    session = models.CharField(max_length=40, unique=True)
    #: « Firefox, Windows »: nothing that would tell two computers apart.
    browser = models.CharField(_("navigateur"), max_length=40, blank=True)
    since = models.DateTimeField(_("depuis"), auto_now_add=True)

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("session ouverte")

    def __str__(self) -> str:
        return self.browser
