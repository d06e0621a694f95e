"""The door through which a version of a practice sheet changes state: search and facets follow what is published."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.actions import lifecycle
from accounts.models import User
from capitalisation.lifecycle import Move
from capitalisation.policy import Verdict
from repertoire.actions.index import forget_version, index_version
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState


@transaction.atomic
def move_version(
    version: PracticeVersion,
    along: Move,
    *,
    by: User | None,
    rule: Callable[[Any, PracticeVersion], Verdict] | None = None,
    why: str = "",
    **changes: Any,
) -> None:
    """Raises ``Refused`` when the rule or the table refuses."""
    lifecycle.move(version, along, by=by, rule=rule, why=why, **changes)
    if version.status == VersionState.PUBLISHED:
        index_version(version)
    elif VersionState.PUBLISHED in along.sources:
        forget_version(version)
