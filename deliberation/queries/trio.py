"""What a trio shows to its members only."""

from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from repertoire.models.version import PracticeVersionQuerySet
from workshops.models import Participation


def sheets_to_replay(participation: Participation) -> PracticeVersionQuerySet:
    """Sheets of the trio mates, once their author proposed them; a draft stays private."""
    if participation.team_id is None:
        return PracticeVersion.objects.none()
    return (
        PracticeVersion.objects.filter(
            status=VersionState.PROPOSED,
            pool_entries__workshop=participation.workshop_id,
            practice__author__participations__team=participation.team_id,
        )
        .exclude(practice__author=participation.user_id)
        .select_related("practice")
        .order_by("pk")
    )
