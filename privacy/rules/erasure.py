"""What becomes of everything that refers to a person, when that person is erased; who may ask for it.

What others rely on stays without the person: a published sheet, a need, a place in a day. The account becomes a row
without a name, so that what must belong to somebody belongs to nobody known.
"""

from enum import Enum, auto
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Verdict
from repertoire.models import Practice, PracticeVersion
from repertoire.models.states import EDITABLE, VersionState
from repertoire.rules.policy import published_texts
from workshops.models import Participation
from workshops.models.states import WorkshopState
from writing.rules.detect import Kind, Known, People, finds


class Fate(Enum):
    DELETED = auto()
    #: With the file it names.
    DELETED_WITH_FILE = auto()
    #: The row stays and is nobody's.
    DETACHED = auto()
    #: The row stays, of somebody without a name.
    KEPT = auto()
    #: A line of the journal keeps act and time.
    UNNAMED = auto()


#: Every reference to a person, in the order in which they are dealt with.
FATES = {
    "narratives.Narrative.author": Fate.DELETED,
    "narratives.ProjectReview.author": Fate.DELETED,
    "tutors.ForwardProject.tutor": Fate.DELETED,
    "needs.SelfPositioning.person": Fate.DELETED,
    "room.DayNotes.owner": Fate.DELETED,
    "room.MinutesAnswer.user": Fate.DELETED,
    "deliberation.PairingAnswer.author": Fate.DELETED,
    "workshops.CharterAcceptance.user": Fate.DELETED,
    "writing.CitedPerson.author": Fate.DELETED,
    "writing.HarmlessWord.author": Fate.DELETED,
    "writing.IdempotencyKey.owner": Fate.DELETED,
    "writing.UnsentForm.owner": Fate.DELETED,
    "watch.Follow.person": Fate.DELETED,
    "watch.SavedSearch.person": Fate.DELETED,
    "watch.Digest.person": Fate.DELETED,
    "reports.Recipient.person": Fate.DELETED,
    "mail.Letter.person": Fate.DELETED,
    "reports.DocumentJob.requested_by": Fate.DELETED_WITH_FILE,
    "privacy.Archive.person": Fate.DELETED_WITH_FILE,
    "privacy.Notice.person": Fate.DELETED,
    "tutors.TutorProfile.user": Fate.DELETED,
    "tutors.TraineeProfile.user": Fate.DELETED,
    "accounts.OpenSession.user": Fate.DELETED,
    "accounts.SecondFactor.user": Fate.DELETED,
    "accounts.AddressChange.user": Fate.DELETED,
    "accounts.Mandate.user": Fate.DELETED,
    "accounts.Centre.guests": Fate.DETACHED,
    "repertoire.Practice.author": Fate.DETACHED,
    "repertoire.Practice.contributors": Fate.DETACHED,
    "repertoire.Objection.person": Fate.DETACHED,
    "repertoire.Objection.decided_by": Fate.DETACHED,
    "repertoire.Signal.person": Fate.DETACHED,
    "needs.Need.author": Fate.DETACHED,
    "needs.PreparedAnswer.assigned_to": Fate.DETACHED,
    "needs.PreparedAnswer.prepared_by": Fate.DETACHED,
    "narratives.Narrative.entered_by": Fate.DETACHED,
    "narratives.Narrative.shared_with": Fate.DETACHED,
    "narratives.CompetenceProposal.proposer": Fate.DETACHED,
    "narratives.CompetenceProposal.decided_by": Fate.DETACHED,
    "workshops.PhaseMove.by": Fate.DETACHED,
    "workshops.Participation.user": Fate.KEPT,
    "tutors.Tutorship.tutor": Fate.KEPT,
    "tutors.Tutorship.trainee": Fate.KEPT,
    "accounts.AddressChange.asked_by": Fate.KEPT,
    "accounts.AddressChange.backed_by": Fate.KEPT,
    "repertoire.Edition.sealed_by": Fate.KEPT,
    "repertoire.Recommendation.person": Fate.KEPT,
    "repertoire.Adoption.person": Fate.KEPT,
    "repertoire.Endorsement.requested_by": Fate.KEPT,
    "repertoire.Endorsement.endorser": Fate.KEPT,
    "repertoire.ReplayCheck.peer": Fate.KEPT,
    "repertoire.TransferAssessment.assessor": Fate.KEPT,
    "repertoire.EditorialReview.reviewer": Fate.KEPT,
    "needs.NeedAnswer.responder": Fate.KEPT,
    "needs.NeedsReport.frozen_by": Fate.KEPT,
    "needs.PlannedAction.created_by": Fate.KEPT,
    "room.Minutes.owner": Fate.KEPT,
    "reports.DiffusionCampaign.created_by": Fate.KEPT,
    "imports.Import.requested_by": Fate.KEPT,
    "privacy.Erasure.person": Fate.KEPT,
    # Who did something to others stays somebody without a name: they must still read what was done.
    "accounts.JournalEntry.actor": Fate.KEPT,
    "accounts.JournalEntry.concerns": Fate.UNNAMED,
}
#: Words about a person in rows that stay: (table, path to the person, what is written in their place).
EMPTIED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("tutors.TutorshipMilestone", "tutorship__tutor", {"note": ""}),
    ("tutors.TutorshipMilestone", "tutorship__trainee", {"note": ""}),
    (
        "workshops.Participation",
        "user",
        {"seen_at": None, "help_asked_at": None, "nudged_at": None, "reminded_on": None},
    ),
)
#: States of a sheet that its author could still change, or alone could read: it goes with them.
_PRIVATE = EDITABLE | {VersionState.PROPOSED, VersionState.NOT_RETAINED}

#: What the page says, before one asks.
GONE = (
    _("Votre nom, votre adresse, votre mot de passe, vos rôles, votre structure et votre fonction."),
    _("Vos récits, diffusés ou non, vos bilans, vos brouillons et leurs versions précédentes."),
    _("Vos fiches qui ne sont ni publiées, ni en relecture."),
    _(
        "Vos projets, vos positionnements, vos notes, vos abonnements, vos fichiers, votre liste de personnes citées."
    ),
)
STAYING = (
    _("Vos fiches publiées ou en relecture, signées « Contribution retirée »."),
    _("Les besoins que vous avez exprimés, et ce que vous avez dit des fiches des autres, sans votre nom."),
    _("Votre place dans les tutorats et les journées passés, sans votre nom : les chiffres ne changent pas."),
    _("Les lignes du journal : l’acte et sa date, sans votre nom."),
)


def unfinished_sheets(person: User) -> QuerySet[PracticeVersion]:
    """What never left the author's hands."""
    return PracticeVersion.objects.filter(practice__author=person, status__in=_PRIVATE)


def upcoming_seats(person: User) -> QuerySet[Participation]:
    """Places in days that did not begin."""
    waiting = (WorkshopState.DRAFT, WorkshopState.ANNOUNCED)
    return Participation.objects.filter(user=person, workshop__status__in=waiting)


def sheets_that_name(person: User) -> list[PracticeVersion]:
    """Published sheets in whose words this person's name is written."""
    known = People.of([Known(person.first_name, person.last_name, "", is_near=False)])
    return [
        version
        for version in PracticeVersion.objects.published().select_related("practice")
        if any(
            find.is_sure and find.kind == Kind.PERSON
            for text in published_texts(version)
            for find in finds(text, known)
        )
    ]


def empty_practices(person: User) -> QuerySet[Practice]:
    return Practice.objects.filter(author=person, versions=None)


def may_erase(person: User) -> Verdict:
    """Not in the middle of a day nor before one that they lead, and never the last administrator."""
    seats = Participation.objects.filter(user=person)
    if seats.filter(workshop__status__in=(WorkshopState.LIVE, WorkshopState.WRAP_UP)).exists():
        return Verdict(_("Une journée est en cours : l’effacement se demande quand elle est clôturée."))
    if upcoming_seats(person).filter(role=Participation.Role.LEAD).exists():
        return Verdict(_("Une journée à venir est à confier d’abord à une autre animation."))
    others = User.objects.holding(Role.ADMIN).exclude(pk=person.pk)
    if person.holds(Role.ADMIN) and not others.exists():
        return Verdict(_("Il faut d’abord une autre personne à l’administration fonctionnelle."))
    return ALLOWED


def may_ask_erasure(by: User, person: User) -> Verdict:
    """The person; the administration, for somebody who cannot sign in any more."""
    if by.pk != person.pk and not by.holds(Role.ADMIN):
        return Verdict(_("Seule la personne, ou l’administration à sa demande, fait effacer un compte."))
    return ALLOWED


def may_cancel_erasure(by: User | None, person: User) -> Verdict:
    """The person, signed in or by the link of their letter; the administration."""
    if by is None or by.pk == person.pk or by.holds(Role.ADMIN):
        return ALLOWED
    return Verdict(_("Seule la personne, ou l’administration, annule un effacement."))
