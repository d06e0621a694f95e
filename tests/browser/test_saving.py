"""What is typed is kept: while the network, the session, the tab, the phase or another tab does as it pleases."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from accounts.models import User
from narratives.actions import telling
from narratives.models import Narrative, ProjectReview
from needs.models import Need
from room.actions import course as day
from tests.browser.conftest import session_of, violations
from tests.builders import Day
from workshops.models.phases import PhaseKey
from writing.models import TextVersion, UnsentForm

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]
PASSWORD = "un-mot-de-passe-long"
SAVED = re.compile("Enregistré sur le serveur à")
HERE = re.compile("Gardé sur cet ordinateur à")


@pytest.fixture
def world() -> Day:
    return Day(until=PhaseKey.NARRATE)


def written(page: Page, narrative: Narrative) -> Page:
    page.goto(f"/recits/{narrative.pk}/question/6/")
    expect(page.locator("html[data-writing=ready]")).to_be_attached()
    return page


def body(page: Page):
    return page.get_by_label("Le récit", exact=True)


def badge(page: Page):
    return page.locator("[data-badge]")


def guided(world: Day, author: User) -> Narrative:
    return telling.start_narrative(world.fresh, mode=Narrative.Mode.GUIDED, by=author)


def stored(narrative: Narrative) -> str:
    return Narrative.objects.get(pk=narrative.pk).body


def test_a_page_opened_before_an_upgrade_learns_of_it_and_loses_nothing(
    live_server, open_page, world, monkeypatch
):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    body(page).press_sequentially("Avant. ")
    expect(badge(page)).to_have_text(SAVED)
    notice = page.get_by_text("Le service a été mis à jour.")
    expect(notice).to_be_hidden()
    monkeypatch.setattr("writing.screens.saving.VERSION", "99.0.0")
    body(page).press_sequentially("Après.")
    expect(notice).to_be_visible()
    page.get_by_role("link", name="Recharger la page").click()
    expect(page.locator("html[data-writing=ready]")).to_be_attached()
    expect(body(page)).to_have_value("Avant. Après.")
    assert stored(narrative) == "Avant. Après."


def test_typing_is_saved_without_a_button_and_the_badge_says_where(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    body(page).press_sequentially("Un lundi, j’ai attendu.")
    expect(badge(page)).to_have_text(HERE)
    expect(badge(page)).to_have_text(SAVED)

    assert stored(narrative) == "Un lundi, j’ai attendu."
    assert violations(page) == []
    page.reload()
    expect(body(page)).to_have_value("Un lundi, j’ai attendu.")


def test_words_typed_without_network_go_out_when_it_comes_back(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    page.context.set_offline(True)
    body(page).press_sequentially("Écrit sans réseau.")
    expect(page.get_by_text("La connexion est coupée.")).to_be_visible()
    expect(badge(page)).to_have_text(HERE)
    assert violations(page) == []
    assert stored(narrative) == ""

    page.context.set_offline(False)
    expect(badge(page)).to_have_text(SAVED)
    assert stored(narrative) == "Écrit sans réseau."


def test_a_refused_answer_once_corrected_comes_back_nowhere(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    title = page.get_by_label("Titre du récit")
    title.evaluate("field => field.removeAttribute('maxlength')")
    title.fill("T" * 120)
    page.get_by_role("button", name="Enregistrer et quitter").click()
    expect(page.get_by_text("Rien de ce que vous avez écrit n’est perdu").first).to_be_visible()
    expect(page.locator("html[data-writing=ready]")).to_be_attached()
    page.get_by_label("Titre du récit").fill("Le lundi")
    page.get_by_role("button", name="Enregistrer et quitter").click()
    expect(page.get_by_text("Votre texte est enregistré")).to_be_visible()
    expect(page.locator("html[data-writing=ready]")).to_be_attached()

    assert Narrative.objects.get(pk=narrative.pk).title == "Le lundi"
    assert not UnsentForm.objects.exists()
    assert page.get_by_text("gardé sur cet ordinateur").count() == 0
    expect(written(page, narrative).get_by_label("Titre du récit")).to_have_value("Le lundi")
    elsewhere = written(open_page(author), narrative)
    expect(elsewhere.get_by_label("Titre du récit")).to_have_value("Le lundi")


def test_a_tab_killed_without_network_gives_its_words_back(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    context = page.context
    context.set_offline(True)
    body(page).press_sequentially("Seulement ici.")
    expect(badge(page)).to_have_text(HERE)
    page.close()
    context.set_offline(False)

    again = written(context.new_page(), narrative)
    expect(body(again)).to_have_value("Seulement ici.")
    expect(badge(again)).to_have_text(SAVED)
    assert stored(narrative) == "Seulement ici."


def test_words_left_by_a_dead_tab_go_out_from_any_page(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    context = page.context
    context.set_offline(True)
    body(page).press_sequentially("Parti de l’accueil.")
    expect(badge(page)).to_have_text(HERE)
    page.close()
    context.set_offline(False)

    home = context.new_page()
    home.goto("/")
    expect(home.get_by_text("est maintenant enregistré sur le serveur")).to_be_visible()
    assert stored(narrative) == "Parti de l’accueil."


def test_the_session_ends_while_typing_and_begins_again_in_place(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    Session.objects.all().delete()
    body(page).press_sequentially("Après la session.")
    expect(page.get_by_text("Votre session a expiré.")).to_be_visible()
    assert violations(page) == []

    page.get_by_label("Votre adresse professionnelle").fill(world.tutors[1].email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se reconnecter ici").click()
    expect(page.get_by_text("écrit avec un autre compte")).to_be_visible()
    assert stored(narrative) == ""

    page.get_by_label("Votre adresse professionnelle").fill(author.email)
    page.keyboard.press("Enter")
    expect(badge(page)).to_have_text(SAVED)
    assert stored(narrative) == "Après la session."
    page.get_by_role("button", name="Relire avant de partager").click()
    page.wait_for_url("**/partage/")


def test_words_typed_after_signing_out_in_another_tab_are_said_to_be_in_this_page_alone(
    live_server, open_page, world
):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    body(page).press_sequentially("Avant. ")
    expect(badge(page)).to_have_text(SAVED)
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Se déconnecter").click()
    other.wait_for_url("**/connexion/")

    body(page).press_sequentially("Après.")
    expect(page.get_by_text("Vos derniers mots ne sont que dans cette page")).to_be_visible()
    page.get_by_label("Votre adresse professionnelle").fill(author.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se reconnecter ici").click()
    expect(badge(page)).to_have_text(SAVED)
    assert stored(narrative) == "Avant. Après."


def test_another_account_in_the_same_browser_never_takes_the_words(live_server, open_page, world):
    author, other = world.tutors[:2]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    become(page, other, live_server)
    body(page).press_sequentially("Ce texte est à moi.")

    expect(page.get_by_text("connecté avec un autre compte")).to_be_visible()
    assert stored(narrative) == ""
    home = page.context.new_page()
    home.goto("/")
    expect(home.locator("html[data-writing=ready]")).to_be_attached()
    assert stored(narrative) == ""


def become(page: Page, user: User, live_server) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": live_server.url}])


def test_nothing_readable_stays_after_signing_out(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    page.context.set_offline(True)
    body(page).press_sequentially("zyxomare zyxopente")
    expect(badge(page)).to_have_text(HERE)
    dump = dumped(page)
    assert len(dump) > 100, "something is kept"
    assert "zyxo" not in dump

    page.context.set_offline(False)
    expect(badge(page)).to_have_text(SAVED)
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/connexion/")
    assert dumped(page) == "[]"


def test_signing_out_with_an_unsent_text_asks_first(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = written(open_page(author), narrative)
    page.route("**/question/**", lambda route: route.abort())
    body(page).press_sequentially("Pas encore parti.")
    expect(badge(page)).to_have_text(HERE)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Il restera sept jours sur cet ordinateur")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter quand même").click()
    page.wait_for_url("**/connexion/")
    assert "Pas encore" not in dumped(page)

    become(page, author, live_server)
    page.unroute("**/question/**")
    page.goto("/")
    expect(page.get_by_text("est maintenant enregistré sur le serveur")).to_be_visible()
    assert stored(narrative) == "Pas encore parti."


def dumped(page: Page) -> str:
    """Everything the page's origin keeps in this browser, as text, bytes included."""
    return page.evaluate(
        """async () => {
            const said = [...Object.entries(localStorage), ...Object.entries(sessionStorage)];
            for (const {name} of await indexedDB.databases()) {
                const database = await new Promise((resolve) => {
                    const request = indexedDB.open(name); request.onsuccess = () => resolve(request.result);
                });
                for (const store of database.objectStoreNames) {
                    const rows = await new Promise((resolve) => {
                        const request = database.transaction(store).objectStore(store).getAll();
                        request.onsuccess = () => resolve(request.result);
                    });
                    const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
                        ? new TextDecoder("latin1").decode(value) : value;
                    said.push(...rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, text(v)]))));
                }
                database.close();
            }
            return JSON.stringify(said);
        }"""
    )


def test_two_tabs_keep_both_texts(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="Départ.")
    first = written(open_page(author), narrative)
    second = written(first.context.new_page(), narrative)
    body(first).fill("Départ. Écrit à gauche.")
    expect(badge(first)).to_have_text(SAVED)
    body(second).fill("Départ. Écrit à droite.")
    expect(badge(second)).to_have_text(re.compile("deux versions à comparer"))
    body(second).press_sequentially(" Et encore.")
    expect(badge(second)).to_have_text(re.compile("deux versions à comparer"))
    assert violations(second) == []
    assert stored(narrative) == "Départ. Écrit à gauche."

    second.get_by_role("link", name="Comparer les deux versions").click()
    expect(second.get_by_role("insertion")).to_have_text(re.compile("gauche"))
    expect(second.get_by_role("deletion")).to_have_text(re.compile("droite. Et encore."))
    assert violations(second) == []
    second.get_by_role("button", name="Garder les deux, à la suite").click()
    second.wait_for_url("**/question/**")
    assert "Écrit à gauche." in stored(narrative)
    assert "Écrit à droite. Et encore." in stored(narrative)
    assert TextVersion.objects.filter(reason="other").count() == 1


def test_two_questions_in_two_tabs_do_not_disturb_each_other(live_server, open_page, world):
    author = world.tutors[0]
    narrative = guided(world, author)
    first = open_page(author)
    first.goto(f"/recits/{narrative.pk}/question/1/")
    second = first.context.new_page()
    second.goto(f"/recits/{narrative.pk}/question/2/")
    first.get_by_label("Le cadre").fill("Un lundi en salle.")
    expect(badge(first)).to_have_text(SAVED)
    second.get_by_label("Ce que je cherchais").fill("Qu’il parle.")
    expect(badge(second)).to_have_text(SAVED)

    narrative.refresh_from_db()
    assert (narrative.setting, narrative.intent) == ("Un lundi en salle.", "Qu’il parle.")


def test_a_need_not_sent_yet_waits_for_its_writer_alone_and_is_added_once(live_server, open_page):
    world = Day(until=PhaseKey.SHARE)
    author, other = world.tutors[:2]
    page = open_page(author)
    page.goto(f"/journees/{world.workshop.slug}/besoins/")
    page.get_by_label("De quoi avez-vous besoin ?").fill("Savoir ouvrir un entretien.")
    expect(badge(page)).to_have_text(SAVED)
    assert not Need.objects.exists()

    elsewhere = open_page(author)
    elsewhere.goto(f"/journees/{world.workshop.slug}/besoins/")
    expect(elsewhere.get_by_label("De quoi avez-vous besoin ?")).to_have_value("Savoir ouvrir un entretien.")
    nosy = open_page(other)
    nosy.goto(f"/journees/{world.workshop.slug}/besoins/")
    expect(nosy.get_by_label("De quoi avez-vous besoin ?")).to_have_value("")

    page.get_by_role("group", name=re.compile("sauriez-vous")).get_by_label("Non").check()
    page.get_by_label("Quelle réponse souhaitez-vous").select_option("training")
    page.get_by_label("Pour quand").select_option("2")
    page.get_by_role("button", name="Ajouter ce besoin").dblclick()
    expect(page.get_by_text("Votre besoin est noté.")).to_be_visible()
    assert Need.objects.count() == 1
    assert not UnsentForm.objects.exists()


def test_a_row_added_while_saving_is_written_once(live_server, open_page):
    world = Day(until=PhaseKey.REVIEW)
    author = world.tutors[0]
    page = open_page(author)
    page.goto(f"/journees/{world.workshop.slug}/bilan/moments/")
    for rank in range(3):
        field = page.get_by_label("Ce qui s’est passé").last
        field.fill(f"Moment {rank}")
        expect(badge(page)).to_have_text(SAVED)
        field.press_sequentially(" précis")
        expect(badge(page)).to_have_text(HERE)
        page.get_by_role("button", name="Ajouter un moment").click()
        expect(page.get_by_label("Ce qui s’est passé")).to_have_count(rank + 2)

    review = ProjectReview.objects.get()
    assert [moment["title"] for moment in review.moments] == [f"Moment {rank} précis" for rank in range(3)]


def test_an_answer_to_revise_is_said_and_the_rest_is_saved(live_server, open_page, world):
    author = world.tutors[0]
    narrative = guided(world, author)
    page = open_page(author)
    page.goto(f"/recits/{narrative.pk}/question/1/")
    page.get_by_label("Le cadre").fill("Un lundi en salle.")
    page.get_by_label("Titre du récit").fill("T" * 120)
    expect(badge(page)).to_have_text(re.compile("une réponse est à revoir"))
    assert Narrative.objects.get().setting == "Un lundi en salle."

    page.reload()
    expect(page.get_by_label("Titre du récit")).to_have_value("T" * 120)
    page.get_by_label("Titre du récit").fill("Le lundi")
    expect(badge(page)).to_have_text(SAVED)
    assert Narrative.objects.get().title == "Le lundi"


def test_a_phase_closed_while_typing_counts_down_and_keeps_everything(live_server, open_page, world):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = open_page(author)
    page.clock.install()
    written(page, narrative)
    body(page).press_sequentially("Une phrase")
    day.close_phase(world.fresh, PhaseKey.NARRATE, by=world.lead)
    page.clock.run_for(7_000)
    expect(page.get_by_text("La phase 2 vient de fermer.")).to_be_visible()
    expect(page.get_by_text(re.compile("Il vous reste 1:[45]"))).to_be_visible()
    assert violations(page) == []
    expect(body(page)).to_be_focused()

    expect(badge(page)).to_have_text(SAVED)
    world.let_grace_pass()
    body(page).press_sequentially(" en retard.")
    expect(badge(page)).to_have_text(HERE)
    page.clock.run_for(5_000)
    expect(badge(page)).to_have_text(SAVED)
    page.clock.run_for(125_000)
    expect(page.get_by_text("est gardé comme brouillon tardif")).to_be_visible()
    late = Narrative.objects.get(pk=narrative.pk)
    assert (late.body, late.is_late) == ("Une phrase en retard.", True)
