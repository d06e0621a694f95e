"""Put sheets in common."""

from django.db import transaction

from accounts.models import User
from deliberation.models import PoolEntry
from repertoire.actions import writing
from repertoire.models import PracticeVersion
from workshops.actions import live
from workshops.actions.live import Topic
from workshops.models import Workshop
from workshops.models.phases import Feature
from workshops.rules import policy


@transaction.atomic
def propose_practice(workshop: Workshop, version: PracticeVersion, *, by: User) -> None:
    """Put a sheet in common: it will be rated by the others."""
    policy.may_use(by, workshop, Feature.FORMALISE).enforce()
    writing.propose_version(version, by=by)
    shown = {"title": version.title}
    PoolEntry.objects.update_or_create(workshop=workshop, version=version, defaults=shown)
    live.announce(workshop, Topic.COMMON, Topic.BOARD)
