"""Note what moves among the published sheets, for the facet index of every process."""

import secrets

from django.db import transaction

from repertoire.models import FacetLog, PracticeVersion
from repertoire.queries.facets import MOVES_KEPT


def note_move(version: PracticeVersion) -> None:
    """A sheet comes, goes or changes; written with it, so that nobody sees one without the other."""
    with transaction.atomic():
        log = _locked_log()
        log.token = secrets.token_hex(8)
        log.moves = [*log.moves[1 - MOVES_KEPT :], [log.token, version.pk]]
        log.save()


def _locked_log() -> FacetLog:
    """One hand at a time writes in it."""
    return FacetLog.objects.select_for_update().get_or_create(pk=FacetLog.ONLY)[0]
