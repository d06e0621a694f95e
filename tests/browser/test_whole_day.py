"""A whole small day in the browser: six tutors, a facilitator, the centre, a planner, from creation to the PDF.

Played with scripts and without: every step is a form that works on its own.
"""

import re

import page as pdf_checker
import pyotp
import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Mandate, Region, Role, User
from deliberation.models import Ballot
from repertoire.models import PracticeVersion
from tests.browser.conftest import overflow
from tests.builders import department, framework, person, programme, tutorship
from tests.working import work
from workshops.models import Participation, Workshop

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
PASSWORD = "un-mot-de-passe-long"
STORY = (
    "Le lundi, j’ai confié la réunion au stagiaire et je me suis assise au bout de la table. Au premier silence, "
    "j’ai compté jusqu’à dix au lieu de reprendre la parole. À sept, il a répondu. "
) * 6


@pytest.fixture
def people(live_server, settings) -> dict[str, User]:
    """Who exists before the day: accounts, roles, tutorships, the framework, the charter."""
    settings.SECOND_FACTOR_ROLES = ["training_centre", "planner"]
    department()
    framework()
    programme()
    call_command("load_charter", verbosity=0)
    found = {
        "centre": person(Role.CENTRE, first="Jeanne"),
        "lead": person(Role.FACILITATOR, first="Malik"),
        "reviewer": person(Role.TUTOR, Role.REVIEWER, first="Luc"),
        "planner": person(Role.PLANNER, first="Odile"),
    }
    Mandate.objects.filter(user=found["planner"]).update(region=Region.objects.get())
    for rank in range(6):
        tutor = person(Role.TUTOR, code=("75", "92", "93")[rank % 3], first=f"Tuteur{rank}")
        tutorship(tutor).goals.create(planned_result="Conduire seul la réunion")
        found[f"tutor{rank}"] = tutor
    return found


class Player:
    """One window each, signed in by the real form."""

    def __init__(self, open_page, people: dict[str, User], *, javascript: bool) -> None:
        self.people = people
        self.pages: dict[str, Page] = {}
        self.open_page = open_page
        self.javascript = javascript

    def __getitem__(self, name: str) -> Page:
        if name not in self.pages:
            page = self.open_page(javascript=self.javascript)
            page.goto("/connexion/")
            page.get_by_label("Votre adresse professionnelle").fill(self.people[name].email)
            page.get_by_label("Mot de passe").fill(PASSWORD)
            page.get_by_role("button", name="Se connecter").click()
            if name in ("centre", "planner"):
                choose_second_factor(page)
            expect(page.get_by_role("link", name="Mon espace")).to_be_visible()
            self.pages[name] = page
        return self.pages[name]

    @property
    def tutors(self) -> list[str]:
        return [name for name in self.people if name.startswith("tutor")]


def choose_second_factor(page: Page) -> None:
    """What a role over others is asked for at its first sign-in."""
    press(page, "Commencer")
    secret = page.locator("main p code").inner_text()
    page.get_by_label("Code de l’application").fill(pyotp.TOTP(secret).now())
    press(page, "Continuer")
    follow(page, "C’est noté")


def press(page: Page, name: str | re.Pattern[str], **options: bool) -> None:
    """Press a button and read the page it leads to, whole: what follows may count its fields."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_role("button", name=name, **options).first.click()


def act(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button of the control room: with scripts it acts in place, and the page stays."""
    if page.locator("noscript p").count():
        press(page, name)
        return
    page.wait_for_selector("html[data-live=ready]")
    button = page.get_by_role("button", name=name).first
    with page.expect_response(lambda one: one.request.method == "GET" and one.url.endswith("/pilotage/")):
        button.click()


def follow(page: Page, name: str | re.Pattern[str], **options: bool) -> None:
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_role("link", name=name, **options).first.click()


def choose(page: Page, group: str, answer: str) -> None:
    page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()


def open_details(page: Page, summary: str) -> None:
    page.locator("summary", has_text=summary).first.click()


@pytest.mark.parametrize(
    "javascript",
    [
        pytest.param(True, id="with scripts", marks=pytest.mark.postgresql_only),
        pytest.param(False, id="without scripts", marks=pytest.mark.sqlite_only),
    ],
)
def test_a_day_from_its_creation_to_the_report(live_server, open_page, people, javascript):
    play = Player(open_page, people, javascript=javascript)

    slug = the_centre_creates_and_composes(play)
    the_lead_accepts_the_charter_and_starts(play, slug)
    phase_1(play, slug)
    phase_2(play, slug)
    phase_3(play, slug)
    phase_4(play, slug)
    the_lead_wraps_up_and_closes(play, slug)
    two_people_publish(play)
    the_planner_downloads_the_report(play)

    assert Workshop.objects.get().status == "closed"
    assert PracticeVersion.objects.published().count() == 1
    assert not Participation.objects.exclude(voter_token=None).exists()


def the_centre_creates_and_composes(play: Player) -> str:
    page = play["centre"]
    follow(page, "Journées", exact=True)
    follow(page, "Créer une journée")
    page.get_by_label("Intitulé de la journée").fill("Journée d’essai")
    page.get_by_label("Dispositif").select_option(index=1)
    page.get_by_label("Région").select_option(index=1)
    page.get_by_label("Date", exact=True).fill(_today())
    page.get_by_label("Mot du porteur", exact=True).fill("Je lirai vos conclusions.")
    press(page, "Enregistrer la journée")
    expect(page.get_by_text("Composez maintenant le groupe")).to_be_visible()
    open_details(page, "Inviter à l’animation")
    page.get_by_label(re.compile("Malik")).check()
    press(page, "Inviter à l’animation")
    press(page, re.compile("Confier l’animation principale"))
    open_details(page, "Inviter des tuteurs")
    for rank in range(6):
        page.get_by_label(re.compile(f"Tuteur{rank}")).check()
    press(page, "Inviter des tuteurs et tutrices")
    press(page, "Composer les trios")
    expect(page.get_by_role("cell", name="Trio A").first).to_be_visible()
    expect(page.get_by_text("n’a pas encore accepté la charte")).to_have_count(2)
    return Workshop.objects.get().slug


def _today() -> str:
    return timezone.localdate().isoformat()


def the_lead_accepts_the_charter_and_starts(play: Player, slug: str) -> None:
    page = play["lead"]
    follow(page, "Journées", exact=True)
    follow(page, "Lire la charte", exact=True)
    press(page, "J’accepte la charte, version 1")
    play["centre"].reload()
    press(play["centre"], "Annoncer la journée")
    expect(play["centre"].get_by_text("La journée est annoncée")).to_be_visible()
    page.goto(f"/journees/{slug}/pilotage/")
    expect(page.get_by_role("button", name="Commencer la journée")).to_be_disabled()
    for box in page.get_by_label(re.compile("^Présent")).all():
        box.check()
    act(page, "Noter les présences")
    act(page, "Commencer la journée")
    act(page, re.compile("Ouvrir la phase 1"))


def everybody_is_done(play: Player, slug: str) -> None:
    for name in play.tutors:
        play[name].goto(f"/journees/{slug}/")
        press(play[name], "J’ai terminé cette phase")


def next_phase(play: Player, slug: str, number: int) -> None:
    everybody_is_done(play, slug)
    play["lead"].goto(f"/journees/{slug}/pilotage/")
    act(play["lead"], re.compile(f"Ouvrir la phase {number}"))
    expect(play["lead"].get_by_text("La phase est ouverte.")).to_be_visible()


def phase_1(play: Player, slug: str) -> None:
    for name in play.tutors:
        page = play[name]
        page.goto("/")
        follow(page, "Faire mon bilan")
        expect(page.get_by_label("Ce qui était prévu").first).to_have_value("Conduire seul la réunion")
        page.get_by_label("Où en est-on ?").first.select_option("reached")
        press(page, "Continuer")
        for rank in range(3):
            page.get_by_label("Ce qui s’est passé").nth(rank).fill(f"Moment {rank} de {name}")
            if rank == 0:
                page.get_by_label("C’est un tournant").first.check()
            press(page, "Continuer" if rank == 2 else "Ajouter un moment")
        page.get_by_label("Ce dont je suis").fill("Avoir su me taire.")
        page.get_by_label("Un fait").first.fill("Des faits datés")
        page.get_by_label("Un fait").nth(1).fill("Du temps pour préparer")
        press(page, "Continuer")
        expect(page.get_by_role("heading", name="Votre parcours")).to_be_visible()
    next_phase(play, slug, 2)


def phase_2(play: Player, slug: str) -> None:
    for name in play.tutors:
        page = play[name]
        page.goto("/")
        follow(page, "Écrire mon récit")
        page.get_by_label(re.compile(f"Moment 0 de {name}")).check()
        page.get_by_label("guidé par des questions").check()
        press(page, "Écrire un récit")
        page.get_by_label("Le cadre").fill("Un lundi matin, onze agents, le stagiaire à ma droite.")
        press(page, "Continuer")
        page.get_by_label("Ce que je cherchais").fill("Que l’équipe l’écoute.")
        press(page, "Continuer")
        page.get_by_label("Ce que j’ai fait").first.fill("J’ai compté jusqu’à dix.")
        press(page, "Continuer")
        page.get_by_label("Le tournant").fill("Une conseillère s’est tournée vers lui.")
        page.get_by_label("Ce que cela a produit pour le stagiaire").fill("Il a animé seul.")
        press(page, "Continuer")
        page.get_by_label("Ce que j’en retire").fill("Le silence se prépare.")
        press(page, "Continuer")
        body = page.get_by_label("Le récit", exact=True)
        assert "J’ai compté jusqu’à dix." in body.input_value(), "the answers are put end to end"
        body.fill(STORY)
        press(page, "Relire avant de partager")
        press(page, "Partager avec mon trio")
        expect(page.get_by_text("Votre récit est partagé")).to_be_visible()
    next_phase(play, slug, 3)


def phase_3(play: Player, slug: str) -> None:
    for name in play.tutors:
        write_a_sheet(play[name], f"Transmettre la réunion, version de {name}")
    for name in play.tutors:
        page = play[name]
        page.goto(f"/journees/{slug}/pratiques/")
        page.locator("h2", has_text="À relire pour votre trio").locator("+ ul a").first.click()
        choose(page, "Sauriez-vous le refaire ?", "Avec de l’aide")
        press(page, "Envoyer mon avis")
        expect(page.get_by_text("Votre avis est envoyé")).to_be_visible()
    next_phase(play, slug, 4)


def write_a_sheet(page: Page, title: str) -> None:
    page.goto("/")
    follow(page, "Faire une fiche pratique")
    follow(page, re.compile("Tirer une pratique"))
    page.get_by_label("Le passage dont vous faites une pratique").fill(
        "Annoncez le relais.\nTaisez-vous.\nDébriefez."
    )
    press(page, "Créer la fiche")
    page.get_by_label("Intitulé, avec un verbe").fill(title)
    page.get_by_label("Afin de").fill("Afin qu’il anime seul.")
    page.get_by_label("Durée à chaque fois").fill("40")
    page.get_by_label("Nombre de fois par mois").fill("4")
    page.get_by_label("Effets constatés").fill("Il anime seul.")
    press(page, "Continuer")
    page.get_by_role("checkbox", name=re.compile("^C2")).check()
    page.get_by_label("Principale : C2").check()
    choose(page, "Où en était ce savoir-faire", "Racontable : je peux donner un exemple")
    choose(page, "Et maintenant", "Descriptible : je peux donner les étapes et les bons signes")
    press(page, "Continuer")
    for group in page.locator("fieldset.field").all():
        group.get_by_label("Plutôt oui").check()
    press(page, "Continuer")
    press(page, "Proposer la pratique")
    expect(page.get_by_text("Votre pratique rejoint la mise en commun")).to_be_visible()


def phase_4(play: Player, slug: str) -> None:
    for number in (1, 2):
        play["lead"].goto(f"/journees/{slug}/pilotage/")
        act(play["lead"], f"Ouvrir le tour {number}")
        if number == 1:
            for name in play.tutors:
                rate_everything(play[name], slug, favourite="tutor0")
        assert Ballot.objects.filter(round__number=number).count() == 30
        press(play["lead"], f"Fermer le tour {number}")
        press(play["lead"], "Fermer le tour")
        press(play["lead"], "Montrer les résultats")
    expect(play["lead"].get_by_text("Mention du groupe").first).to_be_visible()
    open_details(play["lead"], "Écrire la phrase du groupe")
    play["lead"].get_by_label("Retenue parce que").first.fill("tout le monde tient une réunion.")
    press(play["lead"], "Garder cette phrase")
    for name in play.tutors:
        conclude(play[name], slug, name)
    the_group_confirms(play, slug)


def rate_everything(page: Page, slug: str, favourite: str) -> None:
    page.goto(f"/journees/{slug}/appreciations/")
    follow(page, "Apprécier la pratique suivante")
    for _sheet in range(5):
        grade = "Tout à fait" if favourite in page.locator("h1").inner_text() else "Moyennement"
        for group in page.locator("fieldset.field").all():
            group.get_by_label(grade, exact=True).check()
        press(page, re.compile("Passer à la pratique suivante|Terminer"))
    expect(page.get_by_text("Vous avez tout apprécié. Merci.")).to_be_visible()


def conclude(page: Page, slug: str, name: str) -> None:
    page.goto(f"/journees/{slug}/constats/")
    if name == "tutor0":
        press(page, re.compile("Mettre en commun : Des faits datés"))
    page.get_by_label(re.compile("Des faits datés")).check()
    press(page, "Enregistrer mes choix")
    page.goto(f"/journees/{slug}/positionnement/A/")
    for _domain in range(6):
        for card in page.locator(".row-card").all():
            card.get_by_label("2. Pratique avec appui").check()
            card.get_by_label("Importante").check()
            card.get_by_label("Si vous êtes sous").select_option("3")
        press(page, "Continuer")
    page.get_by_label("De quoi avez-vous besoin").fill(f"Du temps, dit {name}")
    choose(page, "1. Avec le temps", "Oui")
    choose(page, "2. Si oui", "Non")
    page.get_by_label("Quelle réponse souhaitez-vous").select_option("time")
    page.get_by_label("Pour quand").select_option("2")
    press(page, "Ajouter ce besoin")
    expect(page.get_by_text("Votre besoin est noté")).to_be_visible()
    follow(page, "Continuer vers mon projet")
    page.get_by_label("Mon objectif").first.fill("Tenir un retour chaque jeudi")
    page.get_by_label("Mon premier pas").first.fill("Bloquer le créneau")
    page.get_by_label("Avant le").first.fill(_today())
    page.get_by_label("À quoi je verrai").first.fill("Douze jeudis tenus")
    press(page, "M’engager")
    expect(page.get_by_text("Votre engagement est pris")).to_be_visible()


def the_group_confirms(play: Player, slug: str) -> None:
    page = play["lead"]
    page.goto(f"/journees/{slug}/besoins/")
    for _need in range(6):
        press(page, re.compile("Confirmer avec le groupe"))
    expect(page.get_by_role("button", name=re.compile("Confirmer avec le groupe"))).to_have_count(0)


def the_lead_wraps_up_and_closes(play: Player, slug: str) -> None:
    page = play["lead"]
    page.goto(f"/journees/{slug}/pilotage/")
    act(page, "Fermer la phase 4")
    act(page, "Ouvrir la finalisation")
    expect(page.get_by_text("Envoyez d’abord le compte rendu au groupe.")).to_be_visible()
    follow(page, "Compte rendu")
    press(page, "Envoyer au groupe")
    expect(page.get_by_text("Le compte rendu est ouvert au groupe")).to_be_visible()
    page.goto(f"/journees/{slug}/pilotage/")
    act(page, "Clôturer la journée")
    expect(page.get_by_text("La journée est clôturée")).to_be_visible()


def two_people_publish(play: Player) -> None:
    author = play["tutor0"]
    author.goto("/")
    follow(author, "Confirmer mes fiches retenues")
    follow(author, re.compile("version de tutor0"))
    author.get_by_label("J’ai relu cette fiche").check()
    press(author, "Confirmer et envoyer en relecture")
    for reader in ("centre", "reviewer"):
        page = play[reader]
        page.goto("/relecture/")
        follow(page, re.compile("version de tutor0"))
        for box in page.get_by_label("Oui", exact=True).all():
            box.check()
        page.get_by_label("Prête à publier").check()
        press(page, "Enregistrer mon avis")
    expect(play["reviewer"].get_by_text("La fiche est publiée dans le répertoire")).to_be_visible()
    reader = play["planner"]
    reader.goto("/repertoire/?q=transmettre")
    follow(reader, re.compile("version de tutor0"))
    expect(reader.get_by_text("tout le monde tient une réunion.")).to_be_visible()


def the_planner_downloads_the_report(play: Player) -> None:
    page = play["planner"]
    page.goto("/")
    follow(page, "Voir les besoins de la région")
    assert overflow(page) <= 0
    follow(page, "Conditions")
    expect(page.get_by_text("Du temps, dit tutor0").first).to_be_visible()
    assert overflow(page) <= 0
    follow(page, "Versions")
    press(page, "Préparer le rapport (PDF)")
    expect(page.get_by_text("Votre document se prépare")).to_be_visible()
    work()
    page.goto(page.url)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Télécharger")).click()
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename.startswith("besoins-11-")
    assert pdf_checker.is_pdf_compliant_bytes(content, profile=pdf_checker.ValidationProfile.PDF_UA_1)
