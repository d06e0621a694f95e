"""The person who signs in."""

import base64
import secrets
import uuid
from collections.abc import Iterator
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.mandate import Mandate, Role
from accounts.models.structure import OrgUnit


class UserQuerySet(models.QuerySet["User"]):
    def holding(self, *roles: Role) -> Self:
        """People who hold one of these roles today."""
        current = Mandate.objects.current().filter(role__in=roles)
        return self.filter(is_active=True, pk__in=current.values("user"))

    def matching(self, words: str) -> Self:
        """People whose name or address holds every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
            )
        return found


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None, **fields: Any) -> "User":
        """The first person of an installation: an administrator, who can then give the other roles."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        Mandate.objects.create(user=user, role=Role.ADMIN)
        return user


def _draft_key() -> bytes:
    return secrets.token_bytes(32)


class User(AbstractBaseUser, PermissionsMixin):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("adresse professionnelle"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    function_title = models.CharField(_("fonction"), max_length=120, blank=True)
    org_unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("structure"),
    )
    is_active = models.BooleanField(_("compte actif"), default=True)
    is_staff = models.BooleanField(_("accès à l’administration technique"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    #: Closes what this person's browser keeps while the network is away; it is only ever in a signed-in page.
    draft_key = models.BinaryField(default=_draft_key, editable=False)

    #: A row without a name since then: what must belong to somebody belongs to nobody known.
    erased_at = models.DateTimeField(null=True, editable=False)
    #: Who this is for the provider of single sign-on; it ties the account.
    sso_subject = models.CharField(  # noqa: DJ001 unique, and most have none
        max_length=255, null=True, unique=True, editable=False
    )
    #: Signs every session; another one ends them all.
    session_stamp = models.CharField(max_length=16, default="", blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")

    def __str__(self) -> str:
        return (
            f"{self.first_name} {self.last_name}" if self.erased_at is None else _gettext("Personne effacée")
        )

    def get_absolute_url(self) -> str:
        return reverse("accounts:person", args=[self.public_id])

    def get_session_auth_hash(self) -> str:
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str) -> str:
        """What a session must know to go on: the password and the stamp of today."""
        told = f"{self.password}{self.session_stamp}"
        return salted_hmac("accounts.session", told, secret=secret, algorithm="sha256").hexdigest()

    @property
    def draft_key_text(self) -> str:
        """The 256 bits as the page carries them."""
        return base64.b64encode(bytes(self.draft_key)).decode()

    @cached_property
    def roles(self) -> frozenset[str]:
        """Codes of the roles held today."""
        return frozenset(mandate.role for mandate in self._mandates_today)

    @cached_property
    def _mandates_today(self) -> list[Mandate]:
        return list(Mandate.objects.current().filter(user=self))

    def holds(self, *roles: Role) -> bool:
        return bool(self.roles.intersection(roles))

    @cached_property
    def centres(self) -> frozenset[int]:
        """Keys of the training centres this person works for today."""
        return frozenset(one.centre_id for one in self._mandates_today if one.centre_id is not None)

    def is_of(self, centre: int | None) -> bool:
        """Does this person work for this training centre?"""
        return centre in self.centres

    def is_in_line_with(self, other: "User") -> bool:
        """True when one works in the other's unit, or in the unit right above or below it."""
        mine, theirs = self.org_unit, other.org_unit
        if mine is None or theirs is None:
            return False
        return mine == theirs or mine.pk == theirs.parent_id or theirs.pk == mine.parent_id

    def regions_as(self, role: Role) -> set[int | None]:
        """Regions of this role's mandates; ``None`` stands for every region."""
        return {mandate.region_id for mandate in self._mandates_today if mandate.role == role}


class SignedInRequest(HttpRequest):
    """A request behind the sign-in middleware."""

    user: User
