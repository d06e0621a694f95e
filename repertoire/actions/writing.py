"""Actions of the author: write, tie to competences, judge, propose, confirm."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Centre, User
from competences.models import Competence
from repertoire.actions.lifecycle import move_version
from repertoire.models import Practice, PracticeCompetence, PracticeStage, PracticeVersion
from repertoire.models.scales import explicitness_after, time_band, transfer_class
from repertoire.models.states import TransferTarget, VersionLifecycle
from repertoire.rules import policy
from writing.models import Seen, TextVersion


@transaction.atomic
def start_practice(
    *, by: User, provenance: str, centre: Centre | None = None, **texts: Any
) -> PracticeVersion:
    """A new draft; nobody but its author sees it. ``centre``: whose day it comes from."""
    practice = Practice.objects.create(author=by, provenance=provenance, centre=centre)
    return PracticeVersion.objects.create(practice=practice, **texts)


@transaction.atomic
def write_version(
    version: PracticeVersion, *, seen: Seen, by: User, stages: Iterable[str] | None = None, **texts: Any
) -> None:
    """Keep the author's words as typed. Raises ``Stale`` when another tab was faster."""
    policy.may_write_version(by, version).enforce()
    former = version.stages
    wanted = former if stages is None else list(stages)
    version.revise(seen=seen, moved={"stages": wanted}, **texts)
    if wanted != former:
        version.stage_rows.all().delete()
        PracticeStage.objects.bulk_create(PracticeStage(version=version, stage=stage) for stage in wanted)


@transaction.atomic
def tie_competences(
    version: PracticeVersion,
    *,
    main: Competence | None,
    secondary: Iterable[Competence],
    seen: Seen,
    by: User,
    **levels: Any,
) -> None:
    """Replace the competences of a draft, and its explicitness levels."""
    policy.may_write_version(by, version).enforce()
    chosen = [main] if main else []
    chosen += [one for one in secondary if one != main]
    former, wanted = version.competence_keys, [one.pk for one in chosen]
    version.revise(seen=seen, moved={"competence_keys": wanted}, **levels)
    if wanted != former:
        version.competence_rows.all().delete()
        PracticeCompetence.objects.bulk_create(
            PracticeCompetence(version=version, competence=one, is_main=one == main) for one in chosen
        )
    refresh_computed(version)


@transaction.atomic
def propose_version(version: PracticeVersion, *, by: User) -> None:
    """Put it before a group. What the last one said of it belongs to the text it read."""
    move_version(
        version,
        VersionLifecycle.proposed,
        by=by,
        rule=policy.may_propose_version,
        outcome="",
        outcome_grade=None,
        outcome_voters=None,
    )
    refresh_computed(version)
    version.keep_version(TextVersion.Reason.SHARED)


def take_back(version: PracticeVersion, *, by: User | None) -> None:
    """A proposed sheet is its author's draft again."""
    move_version(version, VersionLifecycle.taken_back, by=by)


def start_again(version: PracticeVersion, *, by: User) -> None:
    """From a sheet that a group did not retain: its author takes it up again as a draft."""
    move_version(version, VersionLifecycle.started_again, by=by, rule=policy.may_start_again)


@transaction.atomic
def credit(practice: Practice, joined: Practice) -> None:
    """Another practice joined this one: its authors are credited here."""
    authors = {joined.author, *joined.contributors.all()} - {practice.author, None}
    practice.contributors.add(*(one for one in authors if one is not None))


@transaction.atomic
def confirm_version(version: PracticeVersion, *, signature: str, by: User) -> None:
    """The author accepts the text, the diffusion, and says how to sign: the committee may read."""
    move_version(
        version,
        VersionLifecycle.confirmed,
        by=by,
        rule=policy.may_send_to_committee,
        confirmed_at=timezone.now(),
    )
    version.practice.signature = signature
    version.practice.save(update_fields=["signature"])
    version.reviews.update(is_over=True)
    refresh_computed(version)
    version.keep_version(TextVersion.Reason.SHARED)


def refresh_computed(version: PracticeVersion) -> None:
    """Recompute what filters read: explicitness, transfer classes, time band."""
    version = PracticeVersion.objects.get(pk=version.pk)
    if version.explicitness_author is not None:
        version.explicitness_after = explicitness_after(
            version.explicitness_author, version.replays.values_list("verdict", flat=True)
        )
    for target in TransferTarget:
        scores = [row.scores for row in version.assessments.filter(target=target)]
        setattr(version, f"transfer_{target}", transfer_class(scores) or "")
    hours = version.hours_per_month
    version.time_band = time_band(hours) if hours is not None else ""
    version.save(update_fields=["explicitness_after", "transfer_peer", "transfer_unit", "time_band"])
