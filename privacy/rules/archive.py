"""What of the database is of one person, table by table: given to them, or why not. Every reference to a person is here."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

#: (title, tables with the path from a row to the person), in the order of reading.
SECTIONS: tuple[tuple[Promise, tuple[tuple[str, str], ...]], ...] = (
    (
        _("Mon compte"),
        (
            ("accounts.User", "pk"),
            ("accounts.Mandate", "user"),
            ("accounts.AddressChange", "user"),
            ("tutors.TutorProfile", "user"),
            ("tutors.TraineeProfile", "user"),
        ),
    ),
    (
        _("Mes textes"),
        (
            ("narratives.Narrative", "author"),
            ("narratives.ProjectReview", "author"),
            ("repertoire.Practice", "author"),
            ("repertoire.PracticeVersion", "practice__author"),
            ("narratives.Formalisation", "narrative__author"),
            ("tutors.ForwardProject", "tutor"),
            ("tutors.ProjectGoal", "project__tutor"),
            ("tutors.ProjectCheckpoint", "project__tutor"),
            ("narratives.CompetenceProposal", "proposer"),
            ("room.DayNotes", "owner"),
            ("room.Minutes", "owner"),
            ("writing.UnsentForm", "owner"),
        ),
    ),
    (
        _("Mes tutorats"),
        (
            ("tutors.Tutorship", "tutor"),
            ("tutors.Tutorship", "trainee"),
            ("tutors.TutorshipGoal", "tutorship__tutor"),
            ("tutors.TutorshipMilestone", "tutorship__tutor"),
        ),
    ),
    (
        _("Mes journées"),
        (
            ("workshops.Participation", "user"),
            ("workshops.CharterAcceptance", "user"),
            ("deliberation.PairingAnswer", "author"),
            ("needs.SelfPositioning", "person"),
            ("needs.Need", "author"),
            ("room.MinutesAnswer", "user"),
        ),
    ),
    (
        _("Mes avis et mes réponses"),
        (
            ("repertoire.Recommendation", "person"),
            ("repertoire.Adoption", "person"),
            ("repertoire.Objection", "person"),
            ("repertoire.ReplayCheck", "peer"),
            ("repertoire.TransferAssessment", "assessor"),
            ("repertoire.EditorialReview", "reviewer"),
            ("repertoire.Signal", "person"),
            ("repertoire.Endorsement", "endorser"),
            ("needs.NeedAnswer", "responder"),
            ("needs.PreparedAnswer", "prepared_by"),
        ),
    ),
    (
        _("Ce que je suis et ce que j’ai reçu"),
        (
            ("watch.Follow", "person"),
            ("watch.SavedSearch", "person"),
            ("watch.Digest", "person"),
            ("reports.Recipient", "person"),
            ("privacy.Notice", "person"),
            ("privacy.Erasure", "person"),
        ),
    ),
    (
        _("Ce que j’ai noté pour l’anonymat"),
        (("writing.CitedPerson", "author"), ("writing.HarmlessWord", "author")),
    ),
    (_("Mon journal"), (("accounts.JournalEntry", "actor"), ("accounts.JournalEntry", "concerns"))),
)
_DEED = "an act for the service, told by the journal"
#: References to a person that are not given, and why.
NOT_GIVEN = {
    "accounts.AddressChange.asked_by": _DEED,
    "accounts.AddressChange.backed_by": _DEED,
    "accounts.OpenSession.user": "keys of sessions: they open the account",
    "accounts.SecondFactor.user": "a secret",
    "writing.IdempotencyKey.owner": "a mark of the machine",
    "repertoire.Edition.sealed_by": _DEED,
    "repertoire.Endorsement.requested_by": _DEED,
    "repertoire.Objection.decided_by": _DEED,
    "workshops.PhaseMove.by": _DEED,
    "narratives.Narrative.entered_by": "the text is its author's",
    "narratives.CompetenceProposal.decided_by": _DEED,
    "needs.NeedsReport.frozen_by": _DEED,
    "needs.PlannedAction.created_by": _DEED,
    "needs.PreparedAnswer.assigned_to": "what others entrust, told by the page of answers",
    "reports.DiffusionCampaign.created_by": _DEED,
    "reports.DocumentJob.requested_by": "a document of the service, deleted the same night",
    "imports.Import.requested_by": "lists about others",
    "mail.Letter.person": "on its way to them",
    "privacy.Archive.person": "this archive itself",
}
#: Never leaves the server: secrets, and what would tie a person to a ballot.
SECRET_FIELDS = {
    "password",
    "draft_key",
    "session_stamp",
    "voter_token",
    "last_key",
    "key",
    "is_superuser",
    "is_staff",
}


def rows_of(user: User, model: type[models.Model], path: str) -> QuerySet[Any]:
    """The rows of a table that are this person's."""
    rows: QuerySet[Any] = model._default_manager.filter(**{path: user.pk})  # noqa: SLF001 Django documents it
    return rows.order_by("pk")
