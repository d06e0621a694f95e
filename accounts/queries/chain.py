"""Is the journal whole?"""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import JournalEntry, JournalSeal
from accounts.rules.chain import START, is_unnamed, link_digest, person_digest

#: A line not sealed after this long: the timer does not run, or somebody wrote an old line.
LATE = datetime.timedelta(hours=1)
_AT_ONCE = 2_000


def faults_of_journal() -> Iterator[str]:
    """Each fault as a sentence for who runs the server; nothing when all is whole."""
    former, expected, seals = START, 1, list(JournalSeal.objects.order_by("rank")[:_AT_ONCE])
    while seals:
        entries = JournalEntry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            if seal.rank != expected:
                yield f"links {expected} to {seal.rank - 1} of the chain are gone"
            entry = entries.get(seal.entry_id)
            if entry is None:
                yield f"line {seal.entry_id} is gone"
            else:
                yield from _faults_of(entry, seal, former)
            former, expected = seal.digest, seal.rank + 1
        seals = list(JournalSeal.objects.filter(rank__gte=expected).order_by("rank")[:_AT_ONCE])
    unsealed = JournalEntry.objects.filter(~Exists(JournalSeal.objects.filter(entry_id=OuterRef("pk"))))
    for entry in unsealed.filter(at__lt=timezone.now() - LATE):
        yield f"line {entry.pk} is not sealed"


def _faults_of(entry: JournalEntry, seal: JournalSeal, former: str) -> Iterator[str]:
    if not is_unnamed(entry) and person_digest(entry) != seal.person_digest:
        yield f"line {entry.pk}: whom it names or what it tells of them was changed"
    if link_digest(former, entry, seal.person_digest) != seal.digest:
        yield f"line {entry.pk} was changed, or the link before it"


def head_of_journal() -> str:
    """The last fingerprint: noted elsewhere, it shows that no line was cut at the end."""
    last = JournalSeal.objects.order_by("-rank").first()
    return f"{last.rank} {last.digest}" if last else f"0 {START}"
