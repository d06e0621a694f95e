"""Two sheets published at once; the control shows one move lost when nobody waits."""

import threading

import pytest

from repertoire.actions import facets
from repertoire.actions.facets import note_move
from repertoire.models import FacetLog, Practice, PracticeVersion
from tests.room.test_races import on_postgresql, together

pytestmark = pytest.mark.django_db(transaction=True)


def moves() -> int:
    """How many of two moves made together are in the log."""
    versions = [
        PracticeVersion.objects.create(practice=Practice.objects.create(), status="published")
        for _hand in range(2)
    ]
    FacetLog.objects.create(pk=FacetLog.ONLY, token="premier")
    together(*[lambda version=version: note_move(version) for version in versions])
    return len(FacetLog.objects.get().moves)


def test_both_are_written():
    assert moves() == 2


def test_without_the_lock_one_is_lost(monkeypatch):
    on_postgresql()
    gate, drawn = threading.Barrier(2), facets.secrets.token_hex

    def drawn_together(size: int) -> str:
        gate.wait(60)
        return drawn(size)

    monkeypatch.setattr(facets, "_locked_log", lambda: FacetLog.objects.get(pk=FacetLog.ONLY))
    monkeypatch.setattr(facets.secrets, "token_hex", drawn_together)
    assert moves() == 1
