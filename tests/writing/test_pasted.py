"""What people paste comes in as they read it: nothing altered in silence, no two words glued."""

import pytest

from capitalisation.plaintext import plain_text
from narratives.actions import telling
from tests.builders import Day
from workshops.models.phases import PhaseKey
from writing.models import Seen


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("un\x0bdeux", "un\ndeux"),
        ("un\x0cdeux", "un\ndeux"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("un\u2028deux\u2029trois", "un\ndeux\ntrois"),
        ("l\x92agent a dit\x85 \x93oui\x94", "l’agent a dit… “oui”"),
        ("12\x80 \x96 c\x9cur", "12€ – cœur"),
        ("\uf0b7 écouter\n\uf0a7 noter", "• écouter\n• noter"),
        ("agir \uf0e0 noter", "agir → noter"),
        ("un\x07deux", "un deux"),
        ("un \x07deux\x00", "un deux"),
        ("un\u202edeux", "undeux"),
        ("cafe\u0301", "café"),
        ("un\tdeux", "un\tdeux"),
        ("un\u00a0deux", "un\u00a0deux"),
    ],
)
def test_signs_of_word_processors_are_read(pasted, read):
    assert plain_text(pasted) == read
    assert plain_text(read) == read, "twice changes nothing"


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xF0B7])
def test_no_sign_glues_two_words(code):
    assert "undeux" not in plain_text(f"un{chr(code)}deux")


@pytest.mark.django_db
def test_a_pasted_page_is_stored_as_it_is_read(as_user):
    world = Day(tutors=4, until=PhaseKey.NARRATE)
    author = world.tutors[0]
    narrative = telling.start_narrative(world.fresh, mode="free", by=author, title="Un moment")
    page = f"/recits/{narrative.pk}/question/6/"
    data = {"writer": author.public_id, "revision": 1, "body": "\uf0b7 l\x92\xe9coute\x0b\uf0b7 le retour"}
    as_user(author).post(page, data, headers={"X-Autosave": "writes"})
    narrative.refresh_from_db()
    assert narrative.body == "• l’écoute\n• le retour"
    assert Seen.of(narrative).revision == 2
