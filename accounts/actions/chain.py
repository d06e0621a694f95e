"""Add what is new of the journal to its chain."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import JournalEntry, JournalSeal
from accounts.rules.chain import START, link_digest, person_digest

#: One sealing writes so many lines at a time.
_AT_ONCE = 1_000


def seal_journal() -> int:
    """Seal every line not yet in the chain, in the order of their keys; how many."""
    sealed = 0
    while True:
        now = _seal_some()
        sealed += now
        if now < _AT_ONCE:
            return sealed


@transaction.atomic
def _seal_some() -> int:
    # The first link is the lock: two machines seal one after the other, the second from where the first stopped.
    JournalSeal.objects.select_for_update().filter(rank=1).first()
    last = JournalSeal.objects.order_by("-rank").first()
    rank, digest = (last.rank, last.digest) if last else (0, START)
    known = JournalSeal.objects.filter(entry_id=OuterRef("pk"))
    seals = []
    for entry in JournalEntry.objects.filter(~Exists(known)).order_by("pk")[:_AT_ONCE]:
        rank, person = rank + 1, person_digest(entry)
        digest = link_digest(digest, entry, person)
        seals.append(JournalSeal(rank=rank, entry_id=entry.pk, person_digest=person, digest=digest))
    JournalSeal.objects.bulk_create(seals)
    return len(seals)
