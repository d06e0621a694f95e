"""The texts of one person: review, narrative, self-positioning."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import ALLOWED, Verdict
from privacy import gate
from workshops.models import Narrative, Participation, ProjectReview, Workshop
from workshops.phases import Feature
from workshops.policy.roles import may_facilitate, may_take_part, may_use
from workshops.states import WorkshopState

POSITIONING_OPENS_DAYS_BEFORE = 7


def may_write_review(user: User, review: ProjectReview) -> Verdict:
    return ALLOWED if review.author_id == user.pk else Verdict(_("Ce bilan n’est pas le vôtre."))


def may_start_narrative(user: User, workshop: Workshop) -> Verdict:
    return may_use(user, workshop, Feature.WRITE_NARRATIVE)


def may_write_narrative(user: User, narrative: Narrative) -> Verdict:
    """Always its author: a text that arrives late is kept as a late draft, never refused."""
    return ALLOWED if narrative.author_id == user.pk else Verdict(_("Ce récit n’est pas le vôtre."))


def may_delete_narrative(user: User, narrative: Narrative) -> Verdict:
    verdict = may_write_narrative(user, narrative)
    if not verdict:
        return verdict
    if narrative.is_shared or narrative.formalisations.exists():
        return Verdict(_("Ce récit est partagé, ou une fiche en est tirée : il ne se supprime pas."))
    return ALLOWED


def may_enter_for(user: User, workshop: Workshop, author: User) -> Verdict:
    """A facilitator types the paper of a tutor of the day, while narratives are written."""
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if not workshop.opens(Feature.WRITE_NARRATIVE):
        return Verdict(_("La mise en récit n’est pas ouverte en ce moment."))
    if not Participation.objects.tutors().filter(workshop=workshop, user=author).exists():
        return Verdict(_("Cette personne ne participe pas à la journée."))
    return ALLOWED


def may_share_narrative(user: User, narrative: Narrative) -> Verdict:
    verdict = may_write_narrative(user, narrative)
    if not verdict:
        return verdict
    missing = narrative.missing()
    if missing:
        return Verdict(missing[0][1])
    if not narrative.workshop.opens(Feature.WRITE_NARRATIVE):
        return Verdict(
            _(
                "La mise en récit est fermée : votre texte est gardé, vous pourrez le partager en finalisation."
            )
        )
    return gate.may_be_read(narrative)


def may_position(user: User, workshop: Workshop) -> Verdict:
    """Self-positioning from seven days before, until the day is closed."""
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    days = (workshop.date - timezone.localdate()).days
    if workshop.is_over or workshop.status == WorkshopState.DRAFT or days > POSITIONING_OPENS_DAYS_BEFORE:
        return Verdict(_("Le positionnement s’ouvre sept jours avant la journée et se ferme avec elle."))
    return ALLOWED
