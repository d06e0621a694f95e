"""Who may import a framework."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Verdict
from competences.models import FrameworkVersion
from competences.models.states import FrameworkLifecycle, VersionState


def may_import_framework(user: User) -> Verdict:
    if user.holds(Role.PLANNER, Role.CENTRE, Role.ADMIN):
        return ALLOWED
    return Verdict(_("Un référentiel est chargé par le centre de formation ou le plan de formation."))


def may_discard(user: User, version: FrameworkVersion) -> Verdict:
    verdict = may_import_framework(user)
    if verdict and version.status != VersionState.DRAFT:
        return Verdict(_("Seul un brouillon se supprime : une version qui a été en vigueur reste."))
    return verdict


def may_activate(user: User, version: FrameworkVersion) -> Verdict:
    verdict = may_import_framework(user)
    return FrameworkLifecycle.activated.may(version) if verdict else verdict
