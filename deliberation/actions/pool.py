"""Put sheets in common."""

from django.db import transaction

from accounts.models import User
from deliberation.actions.rounds import decide
from deliberation.models import PoolEntry
from deliberation.rules import policy
from repertoire.actions import writing
from repertoire.models import PracticeVersion
from repertoire.models.states import Outcome
from workshops.actions import live
from workshops.actions.live import Topic
from workshops.models import Workshop


@transaction.atomic
def propose_practice(workshop: Workshop, version: PracticeVersion, *, by: User) -> None:
    """Put a sheet in common: it will be rated by the others."""
    policy.may_put_in_common(by, workshop).enforce()
    writing.propose_version(version, by=by)
    shown = {"title": version.title}
    PoolEntry.objects.update_or_create(workshop=workshop, version=version, defaults=shown)
    live.announce(workshop, Topic.COMMON, Topic.BOARD)


def give_back_undecided(workshop: Workshop, *, by: User) -> None:
    """The group says nothing more: what it did not decide goes back to its author, open for writing."""
    for entry in workshop.pool.rated().select_related("version"):
        decide(entry.version, Outcome.INCONCLUSIVE, by=by)
