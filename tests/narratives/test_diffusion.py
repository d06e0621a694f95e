"""A narrative goes as far as its author said: the trio, the day, the tutors, every reader."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Role, User
from capitalisation.policy import Refused
from narratives.actions import sharing as diffusion
from narratives.models import Narrative
from narratives.queries.diffusion import diffused_to
from repertoire.models import Recommendation
from tests.builders import person

#: Who may read at each level, of people of the demo.
READERS = {
    "workshop": {"luc.perrin", "malik.benali"},
    "programme": {"luc.perrin", "fatou.sow", "jeanne.marchand"},
    "administration": {
        "luc.perrin",
        "malik.benali",
        "fatou.sow",
        "jeanne.marchand",
        "alix.roy",
        "samir.kaci",
    },
}


@pytest.fixture
def narrative(cast) -> Narrative:
    return Narrative.objects.select_related("workshop").get(author=cast("sophie.lambert"))


@pytest.mark.parametrize("level", READERS)
def test_each_level_reaches_its_readers_and_nobody_else(narrative, cast, level):
    diffusion.diffuse(narrative, level=level, signature="function", by=narrative.author)

    everybody = set().union(*READERS.values())
    reached = {short for short in everybody if diffused_to(cast(short)).filter(pk=narrative.pk).exists()}
    assert reached == READERS[level]
    assert not diffused_to(person()).exists()
    other_scheme = person(Role.TUTOR, Role.FACILITATOR)
    assert diffused_to(other_scheme).filter(pk=narrative.pk).exists() == (level == "administration")


def test_it_is_signed_as_its_author_chose_and_leads_to_its_practices_and_back(narrative, as_user):
    diffusion.diffuse(narrative, level="administration", signature="function", by=narrative.author)
    reader = as_user(person(Role.READER))
    page = reader.get(reverse("narratives:told", args=[narrative.pk])).text

    assert narrative.author.last_name not in page
    practice = narrative.formalisations.first().practice
    assert practice.get_absolute_url() in page
    assert reverse("narratives:told", args=[narrative.pk]) in reader.get(practice.get_absolute_url()).text


def test_what_is_typed_afterwards_stays_with_its_author(narrative, as_user):
    diffusion.diffuse(narrative, level="administration", signature="function", by=narrative.author)
    Narrative.objects.filter(pk=narrative.pk).update(body="Un ajout privé.", title="Titre privé")

    page = as_user(person(Role.READER)).get(reverse("narratives:told", args=[narrative.pk])).text
    assert "privé" not in page
    narrative.refresh_from_db()
    with pytest.raises(Refused, match="vos changements"):
        diffusion.diffuse(narrative, level="programme", signature="name", by=narrative.author)


def test_only_its_author_widens_it_and_can_take_it_back(narrative, cast, as_user):
    with pytest.raises(Refused):
        diffusion.diffuse(narrative, level="administration", signature="name", by=cast("malik.benali"))
    author = as_user(narrative.author)
    url = reverse("narratives:diffusion", args=[narrative.pk])

    assert "Cochez cette case" in author.post(url, {"level": "programme", "signature": "name"}).text
    author.post(url, {"level": "programme", "signature": "name", "consent": "on"})
    assert as_user(cast("fatou.sow")).get(reverse("narratives:told", args=[narrative.pk])).status_code == 200
    author.post(url, {"act": "keep"})
    assert as_user(cast("fatou.sow")).get(reverse("narratives:told", args=[narrative.pk])).status_code == 404


def test_a_name_stops_it(narrative, cast):
    trainee = cast("samir.kaci")
    body = f"{narrative.text} {trainee.first_name} {trainee.last_name} souriait."
    Narrative.objects.filter(pk=narrative.pk).update(body=body)
    narrative.refresh_from_db()
    Narrative.objects.filter(pk=narrative.pk).update(shared=narrative.readable)
    narrative.refresh_from_db()

    with pytest.raises(Refused, match="désigne quelqu’un"):
        diffusion.diffuse(narrative, level="administration", signature="function", by=narrative.author)


def test_an_author_without_any_role_left_does_not_pass_beside_the_gate(narrative, cast):
    trainee = cast("samir.kaci")
    Narrative.objects.filter(pk=narrative.pk).update(body=f"{narrative.text} {trainee} souriait.")
    narrative.refresh_from_db()
    Narrative.objects.filter(pk=narrative.pk).update(shared=narrative.readable)
    narrative.refresh_from_db()
    narrative.author.mandates.all().delete()

    with pytest.raises(Refused, match="désigne quelqu’un"):
        diffusion.diffuse(
            narrative, level="administration", signature="name", by=User.objects.get(pk=narrative.author_id)
        )


def test_every_night_what_peers_said_and_what_is_diffused_is_looked_at_too(cast):
    name = str(cast("samir.kaci"))
    out = StringIO()
    call_command("check_privacy", stdout=out)
    assert out.getvalue().endswith("0 sure finds\n")

    said = Recommendation.objects.earliest("pk")
    Recommendation.objects.filter(pk=said.pk).update(why=f"{name} a compris.")
    told = Narrative.objects.filter(status="diffused").earliest("pk")
    Narrative.objects.filter(pk=told.pk).update(
        shared={**told.shared, "text": f"Ce jour-là, {name} est venu."}
    )
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_privacy", stdout=out)
    assert f"recommendation {said.pk}: person (sure)" in out.getvalue()
    assert f"narrative {told.pk}: person (sure)" in out.getvalue()
    assert name not in out.getvalue()
