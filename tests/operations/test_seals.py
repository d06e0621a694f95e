"""Anybody checks a seal, without an account; a text changed behind the service's back is told."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from operations.actions.regular import do_regular_work
from repertoire.models import Edition, PracticeVersion
from tests.conftest import flat

pytestmark = pytest.mark.sqlite_only


def page(client, seal: str) -> str:
    return flat(client.get(reverse("operations:seal"), {"sceau": seal}).content.decode())


def verify() -> None:
    do_regular_work(lambda name: call_command(name) if name == "verify_seals" else None)


def test_a_seal_as_it_was_copied_names_its_collection(cast, client, capsys):
    edition = Edition.objects.get()
    assert "n’ont pas encore été vérifiés" in page(client, edition.sha256)
    verify()
    typed = " ".join(edition.sha256[at : at + 8].upper() for at in range(0, 64, 8))
    said = page(client, typed)
    assert str(edition) in said
    assert "rien n’avait bougé" in said
    assert not [one.version.title for one in edition.entries.all() if one.version.title in said]


def test_a_text_that_moved_is_told(cast, client, capsys):
    edition = Edition.objects.get()
    moved = edition.entries.first().version
    PracticeVersion.objects.filter(pk=moved.pk).update(title="Autre chose.")
    verify()
    assert moved.practice.reference in capsys.readouterr().out
    assert "ne correspondait plus à son empreinte" in page(client, edition.sha256)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("0" * 64, "Aucun recueil"), ("<script>", "Ce n’est pas une empreinte"), ("", "Vérifier l’empreinte")],
)
def test_what_is_no_seal_is_said(db, client, typed, said):
    shown = page(client, typed)
    assert said in shown
    assert "<script>" not in shown
