"""Twenty sendings at once: one row for one key, and the control that shows what the key prevents."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from narratives.actions import telling
from narratives.models import Narrative
from tests.builders import Day
from tests.conftest import ReadOnlyGetClient
from workshops.models.phases import PhaseKey
from writing.models import Seen, Stale

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 20


def at_once(work, times: int = TIMES) -> list:
    """The same work in as many threads, each with its own connection."""

    def closed(rank: int):
        try:
            return work(rank)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(closed, range(times)))


@pytest.mark.parametrize(("key", "rows"), [("une-seule-cle", 1), ("", TIMES)])
def test_twenty_posts_of_one_form(key, rows):
    world = Day(tutors=4, until=PhaseKey.NARRATE)
    author = world.tutors[0]
    url = reverse("narratives:narratives", args=[world.workshop.slug])
    clients = [ReadOnlyGetClient().signed_in(author) for _time in range(TIMES)]

    answers = at_once(lambda rank: clients[rank].post(url, {"mode": "free", "key": key}))

    assert {answer.status_code for answer in answers} == {302}
    assert Narrative.objects.count() == rows
    assert len({answer.url for answer in answers}) == rows


def test_twenty_saves_of_one_text_from_one_reading_leave_one_winner_and_tell_the_others():
    world = Day(tutors=4, until=PhaseKey.NARRATE)
    author = world.tutors[0]
    narrative = world.narrative(author, body="Départ.")
    seen = Seen.of(narrative)

    def save(rank: int) -> str:
        text = Narrative.objects.get(pk=narrative.pk)
        try:
            telling.write_narrative(text, seen=seen, by=author, body=f"Texte {rank}.")
        except Stale:
            text.refresh_from_db()
            text.keep_overtaken(f"page-{rank}", body=f"Texte {rank}.")
            return "apart"
        return "saved"

    assert sorted(at_once(save)) == ["apart"] * (TIMES - 1) + ["saved"]
    narrative.refresh_from_db()
    kept = {narrative.body, *(one.fields["body"] for one in narrative.versions.filter(reason="other"))}
    assert kept == {f"Texte {rank}." for rank in range(TIMES)}
