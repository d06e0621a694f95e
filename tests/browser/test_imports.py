"""Bringing a file in, in a real browser: with and without scripts, and with a file that attacks."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from competences.models import Competence
from tests.builders import person
from tests.competences.test_import import HEADER, ROW
from tests.working import work

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]
ATTACK = '"><img src=x onerror="document.title=1"><script>document.title=2</script>'


def send(page, name: str, content: str) -> None:
    page.goto("/imports/nouveau/framework/")
    page.get_by_label("Votre fichier").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    with page.expect_navigation(url=re.compile("/imports/[0-9a-f-]{36}/")):
        page.get_by_role("button", name="Lire ce fichier").click()
    work()
    page.goto(page.url)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_file_is_read_agreed_to_and_loaded(live_server, open_page, javascript):
    page = open_page(person(Role.PLANNER), javascript=javascript)
    send(page, "metier.csv", HEADER + ROW)

    expect(page.get_by_text("1 domaine, 1 compétence, 2 indicateurs")).to_be_visible()
    page.get_by_label("Mettre cette version en vigueur tout de suite").check()
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_role("button", name="Charger").click()
    expect(page.get_by_text("Le chargement est en cours")).to_be_visible()
    work()
    page.goto(page.url)
    page.get_by_role("link", name="Voir cette version du référentiel").click()
    expect(page.get_by_role("heading", name="Préparer l’arrivée")).to_be_visible()
    assert Competence.objects.count() == 1


def test_the_list_of_errors_runs_nothing(live_server, open_page):
    page = open_page(person(Role.PLANNER))
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    hostile = (
        f"code;intitulé;parent;{ATTACK.replace(';', '')}\n".replace('"', "")
        + f"A;Un;{ATTACK.replace(chr(34), '')}\nB;;\n"
    )

    send(page, f"{ATTACK[2:30]}.csv".replace("/", ""), hostile)

    expect(page.get_by_text("MISSING_PARENT")).to_be_visible()
    expect(page.get_by_text("MISSING_VALUE")).to_be_visible()
    assert "onerror" in page.locator("main").inner_text(), "the attack is shown as text"
    assert not page.locator("main img").count()
    assert page.title() not in ("1", "2")
    assert not ran
