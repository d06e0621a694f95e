"""Who may manage people, structures and mandates."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AddressChange, Department, Mandate, OrgUnit, Region, Role, User
from accounts.models.states import AddressChangeLifecycle
from capitalisation.policy import ALLOWED, Verdict

#: What a training centre gives for its own days; other rights answer for more than a centre.
GIVEN_BY_CENTRE = frozenset({Role.TUTOR, Role.TRAINEE, Role.FACILITATOR, Role.REVIEWER, Role.READER})


def may_manage_people(user: User) -> Verdict:
    if user.holds(Role.CENTRE, Role.ADMIN):
        return ALLOWED
    return Verdict(_("Cette page est ouverte au centre de formation."))


def may_give(user: User, role: str) -> bool:
    """Rights one may give, hence take from somebody: the centre those of its days, the administration all."""
    return user.holds(Role.ADMIN) or (user.holds(Role.CENTRE) and role in GIVEN_BY_CENTRE)


def in_reach(user: User) -> QuerySet[User]:
    """People this person may know and keep: everybody for the administration, those of its centres for others."""
    return User.objects.filter(erased_at=None) if user.holds(Role.ADMIN) else known_to(user.centres)


def known_to(centres: Collection[int]) -> QuerySet[User]:
    """Whom training centres may know: people of the units of their regions, and those they added or invited."""
    near = User.objects.filter(org_unit__department__region__centres__in=centres)
    guests = User.objects.filter(guest_of__in=centres)
    return User.objects.filter(Q(pk__in=near.values("pk")) | Q(pk__in=guests.values("pk")))


def units_in_reach(user: User) -> QuerySet[OrgUnit]:
    """Structures of its regions, for a centre; all of them, for the administration."""
    if user.holds(Role.ADMIN):
        return OrgUnit.objects.all()
    regions = Region.objects.filter(centres__in=user.centres)
    return OrgUnit.objects.filter(department__region__in=regions)


def may_know(user: User, person: User) -> Verdict:
    """A person added just now is nobody else's."""
    verdict = may_manage_people(user)
    if verdict and person.pk is not None and not in_reach(user).filter(pk=person.pk).exists():
        return Verdict(_("Cette personne relève d’un autre centre de formation."))
    return verdict


def beyond_reach(user: User) -> QuerySet[User]:
    """Accounts that hold a right, today or later, which this person could not give: they never edit them."""
    mine = {role for role in Role.values if may_give(user, role)}
    rights = Mandate.objects.filter(Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()))
    above = Q(pk__in=rights.exclude(role__in=mine).values("user"))
    return User.objects.filter(
        above if user.is_superuser else above | Q(is_superuser=True) | Q(is_staff=True)
    )


def may_save_person(user: User, person: User) -> Verdict:
    verdict = may_know(user, person)
    if verdict and person.pk is not None and beyond_reach(user).filter(pk=person.pk).exists():
        return Verdict(
            _(
                "Cette personne a un rôle que vous ne pouvez pas donner : "
                "sa fiche est tenue par l’administration fonctionnelle."
            )
        )
    return verdict


def is_free(email: str) -> bool:
    """Nobody signs in with it."""
    return not User.objects.filter(email__iexact=email).exists()


def may_become_address(user: User, email: str) -> Verdict:
    if email == user.email:
        return Verdict(_("C’est déjà l’adresse de ce compte."))
    if not user.is_active:
        return Verdict(_("Ce compte est fermé : rouvrez-le d’abord."))
    if not is_free(email):
        return Verdict(_("Cette adresse est déjà celle d’un compte."))
    return ALLOWED


def may_propose_address(user: User, person: User) -> Verdict:
    if user == person:
        return Verdict(_("Changez votre adresse depuis la page « Mon compte »."))
    return may_save_person(user, person)


def may_back_address(user: User, change: AddressChange) -> Verdict:
    """By somebody else than who asked, than the owner, and who could edit the card."""
    verdict = AddressChangeLifecycle.agreed.may(change)
    if not verdict:
        return verdict
    if change.is_by_owner or user.pk in (change.asked_by_id, change.user_id):
        return Verdict(_("Une autre personne que celle qui demande doit donner son accord."))
    return may_save_person(user, change.user)


def may_stop_address(user: User, change: AddressChange) -> Verdict:
    return ALLOWED if user.pk in (change.user_id, change.asked_by_id) else may_save_person(user, change.user)


def may_save_unit(user: User, unit: OrgUnit) -> Verdict:
    verdict = may_manage_people(user)
    if verdict and unit.pk is not None and not units_in_reach(user).filter(pk=unit.pk).exists():
        return Verdict(_("Cette structure relève d’un autre centre de formation."))
    return verdict


def may_place_unit(user: User, department: Department) -> Verdict:
    """Where a structure is said to be."""
    served = Region.objects.filter(pk=department.region_id, centres__in=user.centres)
    if user.holds(Role.ADMIN) or served.exists():
        return ALLOWED
    return Verdict(_("Ce département n’est pas de ceux que votre centre sert."))


def may_place_person(user: User, person: User, unit: OrgUnit | None) -> Verdict:
    """In which structure somebody is said to work: neither out of nor into one of another centre."""
    stored = User.objects.filter(pk=person.pk).values_list("org_unit", flat=True).first()
    asked = [one for one in dict.fromkeys((stored, unit.pk if unit else None)) if one is not None]
    if stored == (unit.pk if unit else None) or units_in_reach(user).filter(pk__in=asked).count() == len(
        asked
    ):
        return ALLOWED
    return Verdict(_("Cette structure relève d’un autre centre de formation."))


def may_keep_centres(user: User) -> Verdict:
    if user.holds(Role.ADMIN):
        return ALLOWED
    return Verdict(_("Les centres de formation sont tenus par l’administration fonctionnelle."))


def may_export_people(user: User) -> Verdict:
    if user.holds(Role.CENTRE):
        return ALLOWED
    return Verdict(_("La liste des personnes est donnée au centre de formation seul."))


def may_grant_mandate(user: User, mandate: Mandate) -> Verdict:
    verdict = may_know(user, mandate.user)
    if not verdict:
        return verdict
    if mandate.user_id == user.pk:
        return Verdict(
            _("Vous ne pouvez pas changer vos propres rôles : demandez à une autre personne du centre.")
        )
    if not may_give(user, mandate.role):
        return Verdict(_("Ce rôle est donné par une personne de l’administration fonctionnelle."))
    return ALLOWED
