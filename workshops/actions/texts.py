"""Deeds of the writer: review, narrative, sharing, turning a passage into a sheet."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.journal import record
from accounts.models import User
from capitalisation.components import long_date
from drafts.models import Seen, TextVersion
from privacy import gate
from repertoire.actions import writing
from repertoire.models import PracticeVersion
from workshops import live, policy
from workshops.live import Topic
from workshops.models import (
    CompetenceProposal,
    Formalisation,
    Narrative,
    Participation,
    PoolEntry,
    ProjectReview,
    Workshop,
)
from workshops.phases import Feature
from workshops.states import NarrativeState, WorkshopState


def find_review(participation: Participation) -> ProjectReview:
    """The review of this participant; until it is first saved, one whose goals come from the tutorship."""
    own = {"workshop": participation.workshop, "author": participation.user}
    found = ProjectReview.objects.filter(**own).first()
    if found is not None:
        found.workshop = participation.workshop
        return found
    planned = participation.tutorship.goals.all() if participation.tutorship else ()
    goals = [{"planned": goal.planned_result, "outcome": "", "why": ""} for goal in planned]
    return ProjectReview(goals=goals, **own)


@transaction.atomic
def open_review(participation: Participation, found: ProjectReview | None = None) -> ProjectReview:
    """The same (``found`` by who asked before), written down so that it can be revised."""
    review = found or find_review(participation)
    if review.pk is None:
        Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
        review, _created = ProjectReview.objects.get_or_create(
            workshop=review.workshop, author=review.author, defaults={"goals": review.goals}
        )
    return review


@transaction.atomic
def write_review(review: ProjectReview, *, seen: Seen, by: User, **texts: Any) -> None:
    """Keep what was typed; after its phase it is kept as a late draft."""
    policy.may_write_review(by, review).enforce()
    review.revise(seen=seen, **texts)
    _mark_late(review, Feature.WRITE_REVIEW)


@transaction.atomic
def start_narrative(workshop: Workshop, *, mode: str, by: User, **texts: Any) -> Narrative:
    policy.may_start_narrative(by, workshop).enforce()
    return Narrative.objects.create(workshop=workshop, author=by, mode=mode, **texts)


@transaction.atomic
def enter_narrative(workshop: Workshop, author: User, *, title: str, body: str, by: User) -> Narrative:
    """Type what somebody wrote on paper; it is theirs at once, and only they read it from now on."""
    policy.may_enter_for(by, workshop, author).enforce()
    narrative = Narrative.objects.create(
        workshop=workshop, author=author, mode=Narrative.Mode.FREE, title=title, body=body, entered_by=by
    )
    record("narrative.entered", narrative, by=by)
    return narrative


@transaction.atomic
def confirm_own_words(narrative: Narrative, *, by: User) -> None:
    """The author has read what somebody else typed, and makes it theirs."""
    policy.may_write_narrative(by, narrative).enforce()
    narrative.own_words_at = timezone.now()
    narrative.save(update_fields=["own_words_at"])
    record("narrative.confirmed", narrative, by=by)


@transaction.atomic
def delete_narrative(narrative: Narrative, *, by: User) -> None:
    """Delete a draft and its history, for good: its author's wish. What was shared is taken back first."""
    policy.may_delete_narrative(by, narrative).enforce()
    record("narrative.deleted", narrative, by=by)
    narrative.delete()


@transaction.atomic
def write_narrative(narrative: Narrative, *, seen: Seen, by: User, **texts: Any) -> None:
    """Keep what was typed; after its phase it is kept as a late draft."""
    policy.may_write_narrative(by, narrative).enforce()
    narrative.revise(seen=seen, **texts)
    _mark_late(narrative, Feature.WRITE_NARRATIVE)


def _mark_late(text: Narrative | ProjectReview, feature: Feature) -> None:
    late = is_late(text.workshop, feature)
    if late != text.is_late:
        text.is_late = late
        text.save(update_fields=["is_late"])


@transaction.atomic
def share_narrative(narrative: Narrative, *, signature: str, by: User) -> None:
    """Show the text to the trio and to the facilitators of the day: the author's explicit act.

    Raises ``Stale`` when the text changed after it was read for sharing.
    """
    policy.may_share_narrative(by, narrative).enforce()
    narrative.revise(seen=Seen.of(narrative), body=narrative.text)
    narrative.keep_version(TextVersion.Reason.SHARED)
    narrative.status = NarrativeState.SHARED
    narrative.signature = signature
    narrative.shared = narrative.readable
    narrative.shared_at = timezone.now()
    narrative.is_late = False
    narrative.save(update_fields=["status", "signature", "shared", "shared_at", "is_late"])
    narrative.shared_with.set(narrative.trio())
    record("narrative.shared", narrative, by=by)
    live.announce(narrative.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def unshare_narrative(narrative: Narrative, *, by: User) -> None:
    """Take the text back: nobody but its author reads it from now on."""
    policy.may_write_narrative(by, narrative).enforce()
    narrative.status = NarrativeState.DRAFT
    narrative.save(update_fields=["status"])
    record("narrative.unshared", narrative, by=by)
    live.announce(narrative.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def formalise(narrative: Narrative, excerpt: str, *, by: User) -> PracticeVersion:
    """Start a practice sheet from a passage of one's own narrative."""
    policy.may_write_narrative(by, narrative).enforce()
    policy.may_use(by, narrative.workshop, Feature.FORMALISE).enforce()
    version = writing.start_practice(by=by, provenance=provenance(narrative.workshop))
    Formalisation.objects.create(practice=version.practice, narrative=narrative, excerpt=excerpt)
    steps = [{"text": line.strip(), "cue": ""} for line in excerpt.split("\n") if line.strip()][:9]
    texts: dict[str, Any] = {"steps": [step for step in steps if len(step["text"]) <= 240]}
    stages = [narrative.stage] if narrative.stage else []
    writing.write_version(version, seen=Seen.of(version), by=by, stages=stages, **texts)
    return version


@transaction.atomic
def propose_practice(workshop: Workshop, version: PracticeVersion, *, by: User) -> None:
    """Put a sheet in common: it will be rated by the others."""
    policy.may_use(by, workshop, Feature.FORMALISE).enforce()
    writing.propose_version(version, by=by)
    shown = {"title": version.title}
    PoolEntry.objects.update_or_create(workshop=workshop, version=version, defaults=shown)
    live.announce(workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def propose_competence(
    workshop: Workshop, version: PracticeVersion, *, label: str, rationale: str, by: User
) -> CompetenceProposal:
    """Name a competence that the framework does not hold yet."""
    policy.may_take_part(by, workshop).enforce()
    gate.may_be_said(by, label, rationale).enforce()
    proposal = CompetenceProposal.objects.create(
        workshop=workshop, practice=version.practice, proposer=by, label=label, rationale=rationale
    )
    record("competence.proposed", proposal, by=by)
    return proposal


def is_late(workshop: Workshop, feature: Feature) -> bool:
    """A text is late when the day is on or over and does not open this feature any more."""
    begun = workshop.status not in (WorkshopState.DRAFT, WorkshopState.ANNOUNCED)
    return begun and not workshop.opens(feature)


def provenance(workshop: Workshop) -> str:
    """Frozen words that name the day on its sheets, in French whatever the reader's language."""
    with translation.override("fr"):
        return _("Collectif de la journée du %(date)s") % {"date": long_date(workshop.date)}
