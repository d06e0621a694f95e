"""Who may read the regional needs."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from capitalisation.policy import ALLOWED, Verdict
from reports.scope import regions_of


def may_read_needs(user: User) -> Verdict:
    if user.holds(Role.PLANNER):
        return ALLOWED
    return Verdict(_("Cette page est ouverte aux responsables du plan de formation."))


def may_read_needs_of(user: User, region: Region) -> Verdict:
    verdict = may_read_needs(user)
    if not verdict:
        return verdict
    if not regions_of(user).filter(pk=region.pk).exists():
        return Verdict(_("Vous n’avez pas de mandat pour cette région."))
    return ALLOWED
