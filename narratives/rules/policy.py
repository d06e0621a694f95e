"""Who may write, share and formalise."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Verdict
from narratives.models import CompetenceProposal, Narrative, ProjectReview
from narratives.models.states import ProposalLifecycle
from workshops.models import Participation, Workshop
from workshops.models.phases import Feature
from workshops.rules.policy import may_facilitate, may_use
from writing.rules import gate


def may_decide_proposals(user: User) -> Verdict:
    if user.holds(Role.CENTRE, Role.PLANNER):
        return ALLOWED
    return Verdict(
        _("Les compétences émergentes sont examinées par le centre de formation et le plan de formation.")
    )


def may_decide_proposal(user: User, proposal: CompetenceProposal) -> Verdict:
    """A centre, those of its own days."""
    verdict = may_decide_proposals(user)
    if verdict and not user.holds(Role.PLANNER) and not user.is_of(proposal.workshop.programme.centre_id):
        return Verdict(_("Cette compétence vient d’une journée d’un autre centre de formation."))
    return verdict


def may_still_be_decided(proposal: CompetenceProposal) -> Verdict:
    return ProposalLifecycle.decided.may(proposal)


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
