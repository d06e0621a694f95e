"""Who may say « this text is about me », with an account or without, and who decides."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import ALLOWED, Verdict
from repertoire.models import Objection, PracticeVersion
from repertoire.models.states import Objected, ObjectionLifecycle, VersionState
from repertoire.rules.policy import NOT_PUBLISHED, is_author, is_tended_by

#: Each hides a sheet from everybody: one person cannot empty the repertoire.
MOST_OBJECTIONS = 3
#: At the same time, in one centre, from people without an account: an address costs nothing.
MOST_FROM_OUTSIDE = 10


def may_object(user: User, version: PracticeVersion) -> Verdict:
    """Whoever reads it may say that it is about them."""
    if is_author(user, version.practice):
        return Verdict(_("C’est votre fiche : préparez une nouvelle version, ou retirez-la."))
    mine = list(Objection.objects.filter(person=user).values_list("version", "status"))
    if sum(decision == Objected.OPEN for _version, decision in mine) >= MOST_OBJECTIONS:
        return Verdict(
            _(
                "Trois de vos demandes attendent déjà une décision. Pour une autre, écrivez au centre de formation."
            )
        )
    if (version.pk, Objected.DISMISSED) in mine:
        return Verdict(_("Le centre de formation a déjà répondu à votre demande sur cette fiche."))
    return ALLOWED if version.status == VersionState.PUBLISHED else Verdict(NOT_PUBLISHED)


def may_object_from_outside(objection: Objection) -> Verdict:
    """Somebody without an account, whose address answered."""
    verdict = ObjectionLifecycle.confirmed.may(objection)
    if not verdict:
        return verdict
    practice = objection.version.practice
    if Objection.objects.filter(version=objection.version, person=None, status=Objected.DISMISSED).exists():
        return Verdict(_("Le centre de formation a déjà répondu sur cette fiche : écrivez-lui."))
    waiting = Objection.objects.filter(
        status=Objected.OPEN, person=None, version__practice__centre=practice.centre_id
    )
    if (
        waiting.filter(address=objection.address).count() >= MOST_OBJECTIONS
        or waiting.count() >= MOST_FROM_OUTSIDE
    ):
        return Verdict(
            _("Plusieurs demandes attendent déjà une décision : confirmez celle-ci dans quelques jours.")
        )
    return ALLOWED if objection.version.status == VersionState.PUBLISHED else Verdict(NOT_PUBLISHED)


def may_decide_objection(user: User, objection: Objection) -> Verdict:
    if not is_tended_by(user, objection.version.practice):
        return Verdict(_("Le centre de formation décide de ces demandes."))
    if user.pk in (objection.person_id, objection.version.practice.author_id):
        return Verdict(_("Une autre personne du centre décide : cette demande vous concerne."))
    return ObjectionLifecycle.decided.may(objection)
