"""Forms in a browser: errors, keyboard, script and no script."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import Role
from narratives.models import Narrative
from repertoire.models import PracticeVersion
from tests.browser.conftest import overflow, violations
from tests.builders import Day, person
from workshops.models.phases import PhaseKey

COLLECTION = Path(__file__).parent.parent / "data" / "pratiques_existantes.json"
pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]


def test_an_error_is_said_linked_and_loses_nothing(live_server, open_page):
    world = Day(until=PhaseKey.SHARE)
    page = open_page(world.tutors[0], width=320)
    page.goto(f"/journees/{world.workshop.slug}/besoins/")
    page.get_by_label("Une situation vécue").fill("Le vendredi soir, je prépare seule.")
    page.get_by_role("button", name="Ajouter ce besoin").click()

    expect(page).to_have_title("Erreur : Les besoins – Capitalisation du tutorat")
    page.get_by_role("link", name="Dites votre besoin en une phrase.").click()
    expect(page.locator("#champ-statement")).to_be_in_viewport()
    expect(page.get_by_label("Une situation vécue")).to_have_value("Le vendredi soir, je prépare seule.")
    assert violations(page) == []
    assert overflow(page) <= 0


def test_a_selected_passage_becomes_the_steps_of_a_sheet(live_server, open_page):
    world = Day(until=PhaseKey.FORMALISE)
    author = world.tutors[0]
    narrative = world.narrative(
        author, body="J’ai posé la feuille. J’ai compté jusqu’à dix. Il a répondu. " * 8
    )
    page = open_page(author)
    page.goto(f"/recits/{narrative.pk}/passage/")
    page.evaluate(
        """() => {
            const text = document.querySelector('[data-passage-source] p').firstChild;
            const range = document.createRange();
            range.setStart(text, 0);
            range.setEnd(text, text.data.indexOf('Il a répondu.') + 'Il a répondu.'.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Prendre ce passage").click()
    expect(page.get_by_label("Le passage dont vous faites une pratique")).to_have_value(
        "J’ai posé la feuille.\nJ’ai compté jusqu’à dix.\nIl a répondu."
    )
    page.get_by_role("button", name="Créer la fiche").click()

    expect(page.get_by_label("Ce qu’il faut faire").nth(2)).to_have_value("Il a répondu.")


def test_the_picker_narrows_while_typing(live_server, open_page):
    world = Day(until=PhaseKey.FORMALISE)
    sheet = world.sheet(world.tutors[0])
    page = open_page(world.tutors[0])
    page.goto(f"/fiches/{sheet.pk}/competences/")
    page.get_by_label("Chercher dans le référentiel du tutorat").press_sequentially("tripartite")

    expect(page.locator(".competence:visible")).to_have_count(2)  # E2, and D1 which is chosen
    page.get_by_role("checkbox", name="E2").check()
    expect(page.locator("[data-selection]")).to_contain_text("E2")


def test_a_page_left_open_says_that_the_day_moved_on_and_moves_nothing(live_server, open_page):
    world = Day(until=PhaseKey.REVIEW)
    author = world.tutors[0]
    page = open_page(author)
    page.clock.install()
    page.goto(f"/journees/{world.workshop.slug}/bilan/prevu/")
    page.get_by_label("Ce qui était prévu").first.fill("Je suis en train d’écrire")

    world.open(PhaseKey.NARRATE)
    page.clock.run_for(6_000)

    expect(page.get_by_text("La phase 2, « Mettre en récit », est ouverte.")).to_be_visible()
    expect(page.get_by_label("Ce qui était prévu").first).to_have_value("Je suis en train d’écrire")
    assert page.url.endswith("/bilan/prevu/")


def test_the_keyboard_alone_writes_and_shares_a_narrative(live_server, open_page):
    world = Day(until=PhaseKey.NARRATE)
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = open_page(author)
    page.goto(f"/recits/{narrative.pk}/question/6/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    _tab_to(page, "textarea[name=body]")
    page.keyboard.insert_text("J’ai attendu dix secondes avant de parler. " * 40)
    _tab_to(page, "button[name=go][value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/partage/**")
    _tab_to(page, "button[name=save]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre récit est partagé")).to_be_visible()

    assert Narrative.objects.get(pk=narrative.pk).is_shared


def _tab_to(page, selector: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by the keyboard")


def test_a_row_is_added_without_script(live_server, open_page):
    world = Day(until=PhaseKey.REVIEW)
    page = open_page(world.tutors[0], javascript=False)
    page.goto(f"/journees/{world.workshop.slug}/bilan/moments/")
    for rank in range(3):
        page.get_by_label("Ce qui s’est passé").last.fill(f"Moment {rank}")
        page.get_by_role("button", name="Ajouter un moment").click()

    expect(page.get_by_label("Ce qui s’est passé")).to_have_count(4)


def test_a_conflict_offers_both_versions_and_keeps_the_chosen_one(live_server, open_page):
    world = Day(until=PhaseKey.NARRATE)
    author = world.tutors[0]
    narrative = world.narrative(author)
    pages = [open_page(author), open_page(author)]
    for page in pages:
        page.goto(f"/recits/{narrative.pk}/question/6/")
    for page, text in zip(pages, ("Première version.", "Seconde version."), strict=True):
        page.locator("textarea[name=body]").fill(text)
        page.get_by_role("button", name="Enregistrer et quitter").click()

    late = pages[1]
    expect(late.get_by_role("heading", name="Deux versions de ce texte")).to_be_visible()
    assert violations(late) == []
    late.get_by_role("button", name="Garder les deux, à la suite").click()
    late.wait_for_url("**/")
    text = Narrative.objects.get(pk=narrative.pk).body
    assert "Première version." in text
    assert "Seconde version." in text


def test_a_double_click_makes_one_sheet(live_server, open_page):
    world = Day(until=PhaseKey.FORMALISE)
    sheet = world.sheet(world.tutors[0])
    page = open_page(world.tutors[0])
    page.goto(f"/fiches/{sheet.pk}/proposition/")
    page.get_by_role("button", name="Proposer la pratique").dblclick()
    page.wait_for_load_state("networkidle")

    assert PracticeVersion.objects.get(pk=sheet.pk).pool_entries.count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_the_repertoire_is_filtered_by_ticking_boxes(live_server, open_page, javascript):
    """The filters are folded at first: opened here, at the width of a phone."""
    call_command("import_practices", str(COLLECTION), stdout=StringIO())
    PracticeVersion.objects.filter(title__startswith="Accueillir").update(time_band="1h_3h")
    page = open_page(person(Role.READER), javascript=javascript, width=320)
    page.goto("/repertoire/")
    page.locator("summary", has_text="Filtres").click()
    assert overflow(page) <= 0
    if javascript:
        assert violations(page) == []
    page.get_by_role("checkbox", name="1 à 3 heures par mois (1)").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page.get_by_text("1 pratique trouvée")).to_be_visible()
    expect(page.get_by_role("checkbox", name="1 à 3 heures par mois (1)")).to_be_checked()
    expect(page.get_by_role("link", name="Accueillir le stagiaire le premier jour")).to_be_visible()


def test_leaving_a_typed_page_asks_for_nothing_and_loses_nothing(live_server, open_page):
    world = Day(until=PhaseKey.NARRATE)
    author = world.tutors[0]
    narrative = world.narrative(author)
    page, asked = open_page(author), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"/recits/{narrative.pk}/question/6/")
    page.get_by_label("Le récit", exact=True).fill("Une dernière phrase, encore seule.")
    with page.expect_navigation():
        page.get_by_role("button", name="J’ai terminé cette phase").click()
    expect(page.get_by_text("Phase terminée.")).to_be_visible()
    assert page.url.endswith("/question/6/"), "who writes stays where they write"
    expect(page.get_by_label("Le récit", exact=True)).to_have_value("Une dernière phrase, encore seule.")
    assert asked == []


#: The keeper of texts opens when the test says so.
SLOW_TO_OPEN = """
const importKey = crypto.subtle.importKey.bind(crypto.subtle);
const opened = new Promise((resolve) => { window.open_now = resolve; });
crypto.subtle.importKey = async (...values) => { await opened; return importKey(...values); };
"""


def test_what_is_typed_before_anything_can_keep_it_waits_for_it(live_server, open_page):
    """A button pressed in the first instant, on a slow machine: the words first, then where it leads."""
    world = Day(until=PhaseKey.NARRATE)
    author = world.tutors[0]
    narrative = world.narrative(author)
    page = open_page(author)
    page.add_init_script(SLOW_TO_OPEN)
    page.goto(f"/recits/{narrative.pk}/question/6/")
    page.get_by_label("Le récit", exact=True).fill("Une première phrase, aussitôt.")
    page.get_by_role("button", name="J’ai terminé cette phase").click()
    expect(page.get_by_text("Phase terminée.")).to_have_count(0)

    with page.expect_navigation():
        page.evaluate("open_now()")

    expect(page.get_by_text("Phase terminée.")).to_be_visible()
    expect(page.get_by_label("Le récit", exact=True)).to_have_value("Une première phrase, aussitôt.")
    narrative.refresh_from_db()
    assert narrative.body == "Une première phrase, aussitôt.", (
        "the server had it before the button led anywhere"
    )


def test_leaving_a_form_that_does_not_save_by_itself_asks(live_server, open_page):
    world = Day(until=PhaseKey.NARRATE)
    page, asked = open_page(world.centre), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto("/dispositifs/nouveau/")
    page.get_by_label("Finalité").fill("Un dispositif")
    page.get_by_role("link", name="Mon espace").click()

    expect(page.get_by_label("Finalité")).to_have_value("Un dispositif")
    assert asked == ["beforeunload"]
