"""What is missing in the repertoire, said by those who looked for it; and when it is not any more."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from competences.models import Competence
from repertoire.models import Practice, PracticeVersion, Signal
from repertoire.rules import policy
from writing.rules import gate


@transaction.atomic
def signal(*, words: str, note: str, competence: Competence | None, by: User) -> Signal:
    policy.may_signal(by).enforce()
    gate.may_be_said(by, words, note).enforce()
    found = Signal.objects.create(words=words, note=note, competence=competence, person=by)
    record("signal.raised", found, by=by)
    return found


@transaction.atomic
def answer_signal(found: Signal, version: PracticeVersion, *, by: User) -> None:
    """A published practice fills the gap: each leads to the other from now on."""
    found = Signal.objects.select_for_update(of=("self",)).get(pk=found.pk)
    policy.may_answer_signal(by, found, version).enforce()
    found.practice, found.answered_on = version.practice, timezone.localdate()
    found.save(update_fields=["practice", "answered_on"])
    record("signal.answered", found, by=by, reason=version.practice.reference)


def note_opening(practice: int) -> None:
    """Somebody opened it today: kept by day, without who."""
    today = timezone.localdate()
    Practice.objects.filter(pk=practice).filter(~Q(opened_on=today) | Q(opened_on=None)).update(
        opened_on=today
    )
