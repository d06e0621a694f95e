"""Who may manage people, structures and mandates."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate, OrgUnit, Role, User
from capitalisation.policy import ALLOWED, Verdict


def may_manage_people(user: User) -> Verdict:
    if user.holds(Role.CENTRE, Role.ADMIN):
        return ALLOWED
    return Verdict(_("Cette page est ouverte au centre de formation."))


def may_save_person(user: User, _person: User) -> Verdict:
    return may_manage_people(user)


def may_save_unit(user: User, _unit: OrgUnit) -> Verdict:
    return may_manage_people(user)


def may_export_people(user: User) -> Verdict:
    if user.holds(Role.CENTRE):
        return ALLOWED
    return Verdict(_("La liste des personnes est donnée au centre de formation seul."))


def may_grant_mandate(user: User, mandate: Mandate) -> Verdict:
    verdict = may_manage_people(user)
    if not verdict:
        return verdict
    if mandate.user_id == user.pk:
        return Verdict(
            _("Vous ne pouvez pas changer vos propres rôles : demandez à une autre personne du centre.")
        )
    if mandate.role == Role.ADMIN and not user.holds(Role.ADMIN):
        return Verdict(_("Ce rôle est donné par une personne de l’administration fonctionnelle."))
    return ALLOWED
