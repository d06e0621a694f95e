"""Who may import a framework."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Verdict


def may_import_framework(user: User) -> Verdict:
    if user.holds(Role.PLANNER, Role.CENTRE, Role.ADMIN):
        return ALLOWED
    return Verdict(_("Un référentiel est chargé par le centre de formation ou le plan de formation."))
