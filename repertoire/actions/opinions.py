"""Actions of peers and of the editorial committee."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from repertoire.actions.life import make_major, take_place
from repertoire.actions.lifecycle import move_version
from repertoire.actions.writing import refresh_computed
from repertoire.models import EditorialReview, PracticeVersion, ReplayCheck, TransferAssessment
from repertoire.models.states import Change, VersionLifecycle
from repertoire.rules import policy
from writing.rules import gate


@transaction.atomic
def record_replay(version: PracticeVersion, *, verdict: str, missing: str, by: User) -> None:
    """The reader says whether they could do it again; a second answer replaces the first."""
    policy.may_judge_version(by, version).enforce()
    gate.may_be_said(by, missing).enforce()
    ReplayCheck.objects.update_or_create(
        version=version, peer=by, defaults={"verdict": verdict, "missing": missing}
    )
    refresh_computed(version)


@transaction.atomic
def assess_transfer(version: PracticeVersion, target: str, scores: dict[str, int], *, by: User) -> None:
    """Five criteria from 0 to 3, by the author or by a peer."""
    if by.pk == version.practice.author_id:
        policy.may_write_version(by, version).enforce()
    else:
        policy.may_judge_version(by, version).enforce()
    TransferAssessment.objects.update_or_create(version=version, assessor=by, target=target, defaults=scores)
    refresh_computed(version)


@transaction.atomic
def review_version(
    version: PracticeVersion,
    *,
    decision: str,
    checks: dict[str, Any],
    comment: str,
    by: User,
    is_major: bool = False,
) -> PracticeVersion:
    """One reader of the committee answers; the last approval needed publishes, a return hands it back. A change said to be
    minor that is not (``is_major``) is read by two, and what was said of the former text stays with it."""
    version = PracticeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    policy.may_review_version(by, version).enforce()
    gate.may_be_said(by, comment).enforce()
    if is_major and version.change == Change.MINOR:
        make_major(version)
    EditorialReview.objects.update_or_create(
        version=version,
        reviewer=by,
        is_over=False,
        defaults={
            "decision": decision,
            "checks": checks,
            "comment": comment,
            "as_centre": policy.is_tended_by(by, version.practice),
        },
    )
    record("practice.reviewed", version, by=by, reason=decision)
    if decision == EditorialReview.Decision.RETURN:
        # Nobody would write on without an author.
        is_orphan = version.practice.author_id is None
        move_version(version, VersionLifecycle.retired if is_orphan else VersionLifecycle.handed_back, by=by)
    elif _is_approved(version):
        _publish(version, by=by)
    return version


def _is_approved(version: PracticeVersion) -> bool:
    """The centre, and a tutor of the committee: two people, neither of them the author; one when one is enough."""
    approvals = version.reviews.filter(decision=EditorialReview.Decision.APPROVE, is_over=False)
    if version.readers_needed == 1:
        return approvals.exists()
    return approvals.filter(as_centre=True).exists() and approvals.filter(as_centre=False).exists()


def _publish(version: PracticeVersion, *, by: User) -> None:
    policy.may_publish_version(version).enforce()
    take_place(version, by=by)
    refresh_computed(version)
    move_version(version, VersionLifecycle.published, by=by, published_on=timezone.localdate())
