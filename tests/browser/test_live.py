"""Screens of the day in a real browser: they follow the room, never the other way round."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from narratives.models import Narrative
from room.actions import clock, course
from tests.browser.conftest import session_of, violations
from tests.builders import Day
from tests.live.conftest import front  # noqa: F401 the fixture
from workshops.actions import attendance, preparing
from workshops.models import Phase
from workshops.models.phases import PhaseKey
from workshops.models.states import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]
SHOWN_WITHIN = 1_000


@pytest.fixture
def world(transactional_db) -> Day:
    return Day(tutors=4, until=PhaseKey.NARRATE)


def shown(page):
    page.wait_for_selector("html[data-live=ready]")
    return page


def control_room(open_page, front, world):  # noqa: F811
    page = open_page(world.lead, server=front.url)
    page.goto(f"/journees/{world.workshop.slug}/pilotage/")
    return shown(page)


def test_what_is_done_elsewhere_is_shown_within_a_second(front, open_page, world):  # noqa: F811
    control = open_page(world.lead, server=front.url)
    control.goto(f"/journees/{world.workshop.slug}/pilotage/")
    projector = open_page(world.lead, server=front.url)
    projector.goto(f"/journees/{world.workshop.slug}/projection/")
    tutor = open_page(world.tutors[0], server=front.url)
    tutor.goto(f"/journees/{world.workshop.slug}/")
    for page in (control, projector, tutor):
        shown(page)

    attendance.ask_for_help(world.seat(world.tutors[1]), by=world.tutors[1])
    expect(control.get_by_text("demande de l’aide").first).to_be_visible(timeout=SHOWN_WITHIN)
    course.show_scene(world.fresh, Scene.INSTRUCTION, by=world.lead)
    expect(projector.get_by_role("heading", name="Mettre en récit")).to_be_visible(timeout=SHOWN_WITHIN)
    clock.extend_phase(world.fresh, 5, by=world.lead)
    expect(tutor.get_by_text("110 minutes restantes")).to_be_visible(timeout=SHOWN_WITHIN)
    expect(projector.get_by_text("110 min")).to_be_visible(timeout=SHOWN_WITHIN)
    assert violations(control) == violations(projector) == []


def test_who_types_is_never_interrupted(front, open_page, world):  # noqa: F811
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = open_page(author, server=front.url)
    page.goto(f"/recits/{narrative.pk}/question/6/")
    shown(page)
    text = page.get_by_label("Le récit")
    text.focus()
    words = "Ce matin-là j’ai posé le stylo et j’ai attendu. " * 4
    for rank, sign in enumerate(words):
        page.keyboard.type(sign)
        if rank % 12 == 0:
            clock.extend_phase(world.fresh, 5 if rank % 24 else -5, by=world.lead)
    course.close_phase(world.fresh, PhaseKey.NARRATE, by=world.lead)
    expect(page.get_by_text("La phase 2 vient de fermer.")).to_be_visible()
    expect(text).to_be_focused()
    expect(text).to_have_value(words)
    assert page.evaluate("document.activeElement.selectionStart") == len(words)
    assert page.url.endswith("/question/6/")


def test_a_reason_being_written_in_the_control_room_stays(front, open_page, world):  # noqa: F811
    page = control_room(open_page, front, world)
    reason = page.get_by_label("Motif, en une phrase").first
    reason.press_sequentially("Le groupe est")
    attendance.declare_ready(world.seat(world.tutors[0]), PhaseKey.NARRATE, is_ready=True, by=world.tutors[0])
    expect(page.get_by_text("Terminé").first).to_be_visible()
    expect(page.locator(".figures dd").first).to_contain_text("1", timeout=SHOWN_WITHIN)
    reason.press_sequentially(" prêt.")
    expect(reason).to_have_value("Le groupe est prêt.")


def test_a_reason_that_was_sent_too_short_stays_on_a_page_that_follows_the_room(front, open_page, world):  # noqa: F811
    page = control_room(open_page, front, world)
    page.get_by_label("Motif, en une phrase").first.fill("Trop tôt")
    page.get_by_role("button", name="Ouvrir la phase 3 avec ce motif").click()
    expect(page.get_by_text("dix caractères au moins, puis recommencez")).to_be_visible()
    shown(page)

    attendance.declare_ready(world.seat(world.tutors[0]), PhaseKey.NARRATE, is_ready=True, by=world.tutors[0])
    expect(page.locator(".figures dd").first).to_contain_text("1", timeout=SHOWN_WITHIN)
    expect(page.get_by_label("Motif, en une phrase").first).to_have_value("Trop tôt")


def test_a_button_acts_in_place_and_drops_nothing_typed_elsewhere(front, open_page, world):  # noqa: F811
    page = control_room(open_page, front, world)
    reason = page.get_by_label("Motif, en une phrase").first
    reason.fill("Un motif déjà tapé, pas encore envoyé")
    absent = page.get_by_role("checkbox", name=f"Présent : {world.tutors[2]}")
    absent.uncheck()
    before = page.evaluate("performance.timeOrigin")

    more = page.get_by_role("button", name="Ajouter 5 min")
    more.press("Enter")
    expect(page.locator("[data-live-answer]")).to_contain_text("Le temps de la phase est changé")
    expect(more).to_be_focused()
    page.get_by_role("button", name="Mettre en pause").press("Enter")
    expect(page.get_by_role("button", name="Reprendre")).to_be_focused()
    expect(page.get_by_text("Le temps est arrêté")).not_to_have_count(0)
    page.get_by_role("button", name=f"Faire signe : {world.tutors[1]}").press("Enter")
    expect(page.locator("[data-live-answer]")).to_contain_text(
        f"Un signe discret est envoyé à {world.tutors[1]}"
    )

    expect(reason).to_have_value("Un motif déjà tapé, pas encore envoyé")
    expect(absent).not_to_be_checked()
    assert page.evaluate("performance.timeOrigin") == before, "the page did not change"
    # What others do is shown beside what is being typed.
    attendance.declare_ready(world.seat(world.tutors[0]), PhaseKey.NARRATE, is_ready=True, by=world.tutors[0])
    expect(page.get_by_text("1 personne sur 4 a terminé")).to_be_visible(timeout=SHOWN_WITHIN)
    # Once nothing is typed any more, what waited takes its place, whole.
    page.evaluate("document.querySelector('[data-live-part=next] h2').dataset.former = ''")
    reason.fill("")
    reason.blur()
    expect(page.locator("[data-former]")).to_have_count(0)
    expect(page.get_by_text("1 personne sur 4 a terminé")).to_be_visible()
    reason.fill("Un motif déjà tapé, pas encore envoyé")

    page.get_by_role("button", name="Noter les présences").press("Enter")
    expect(page.get_by_text("sur 3 personnes présentes")).to_be_visible()
    assert violations(page) == []


def test_the_keyboard_stays_on_its_button_while_the_board_changes(front, open_page, world):  # noqa: F811
    page = control_room(open_page, front, world)
    button = page.get_by_role("button", name="Ajouter 5 min")
    button.focus()
    attendance.ask_for_help(world.seat(world.tutors[1]), by=world.tutors[1])
    clock.extend_phase(world.fresh, 5, by=world.lead)
    expect(page.locator(".clock")).to_contain_text("110", timeout=SHOWN_WITHIN)
    expect(button).to_be_focused()


def test_without_stream_the_page_asks_by_itself(live_server, open_page, world):
    """Behind a server that has no stream, as behind a proxy that forbids it."""
    page = open_page(world.tutors[0])
    page.goto(f"/journees/{world.workshop.slug}/")
    shown(page)
    clock.extend_phase(world.fresh, 5, by=world.lead)
    expect(page.get_by_text("110 minutes restantes")).to_be_visible()


def test_a_stream_that_a_proxy_holds_back_is_given_up(front, open_page, world):  # noqa: F811
    page = open_page(world.tutors[0], server=front.url)
    page.clock.install()
    held = []
    page.route("**/direct/", lambda route: held.append(route.request.url))
    page.goto(f"/journees/{world.workshop.slug}/")
    shown(page)
    clock.extend_phase(world.fresh, 5, by=world.lead)
    page.clock.run_for(29_000)
    expect(
        page.get_by_text("110 minutes restantes").or_(page.get_by_text("109 minutes restantes"))
    ).to_be_visible()
    assert held


def test_a_server_that_never_answers_is_asked_one_question_at_a_time(live_server, open_page, world):
    """Questions piled up on a stuck network would take every connection from the text that waits."""
    page = open_page(world.lead)
    page.clock.install()
    page.route("**/direct/", lambda route: route.abort())
    page.goto(f"/journees/{world.workshop.slug}/pilotage/")
    shown(page)
    asked, given_up = [], []
    page.route("**/versions/*", lambda route: asked.append(route.request.url))
    page.on(
        "requestfailed", lambda request: given_up.append(request.url) if "/versions/" in request.url else None
    )
    for _second in range(240):
        page.clock.run_for(1_000)
        # The next may be seen here just before the last is seen given up.
        assert len(asked) - len(given_up) <= 2
        if len(asked) > 3:
            break
    assert len(asked) > 3


def test_a_tab_that_slept_is_right_as_soon_as_it_is_seen(live_server, open_page, world):
    page = open_page(world.tutors[0])
    page.clock.install()
    page.goto(f"/journees/{world.workshop.slug}/")
    shown(page)
    page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")
    clock.extend_phase(world.fresh, 5, by=world.lead)
    page.evaluate(
        "delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))",
    )
    page.clock.run_for(900)
    expect(page.get_by_text("110 minutes restantes")).to_be_visible(timeout=SHOWN_WITHIN)


def test_after_a_cut_the_screen_says_so_and_catches_up(front, open_page, world):  # noqa: F811
    page = open_page(world.lead, server=front.url)
    page.goto(f"/journees/{world.workshop.slug}/projection/")
    shown(page)
    course.show_scene(world.fresh, Scene.NEUTRAL, by=world.lead)
    expect(page.get_by_role("heading", name="Une pause")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("Connexion coupée")).to_be_visible()
    course.show_scene(world.fresh, Scene.INSTRUCTION, by=world.lead)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Mettre en récit")).to_be_visible()
    expect(page.get_by_text("Connexion coupée")).to_be_hidden()


def test_two_tabs_share_one_stream(front, open_page, world):  # noqa: F811
    first = open_page(world.tutors[0], server=front.url)
    first.goto(f"/journees/{world.workshop.slug}/")
    shown(first)
    second = first.context.new_page()
    second.goto(f"/journees/{world.workshop.slug}/")
    shown(second)
    clock.extend_phase(world.fresh, 5, by=world.lead)
    for page in (first, second):
        expect(page.get_by_text("110 minutes restantes")).to_be_visible(timeout=SHOWN_WITHIN)
    assert sum(map(len, front.live.hub.listeners.values())) == 1


def test_a_role_taken_away_is_said_and_moves_nothing(front, open_page, world):  # noqa: F811
    author = world.tutors[0]
    narrative = world.narrative(author, body="Mes mots.")
    page = open_page(author, server=front.url)
    page.goto(f"/recits/{narrative.pk}/question/6/")
    shown(page)
    preparing.uninvite(world.seat(author), by=world.centre)
    expect(page.get_by_text("Vous n’avez plus accès à cette journée")).to_be_visible()
    expect(page.get_by_label("Le récit")).to_have_value("Mes mots.")
    assert Narrative.objects.get(pk=narrative.pk).body == "Mes mots."


def test_who_signs_in_again_hears_again(front, open_page, world):  # noqa: F811
    author = world.tutors[0]
    page = open_page(author, server=front.url)
    page.goto(f"/journees/{world.workshop.slug}/")
    shown(page)
    Session.objects.all().delete()
    # The stream is closed within the time of a review.
    while any(front.live.hub.listeners.values()):
        page.wait_for_timeout(50)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(author), "url": front.url}]
    )
    clock.extend_phase(world.fresh, 5, by=world.lead)
    expect(page.get_by_text("110 minutes restantes")).to_be_visible()
    expect(page.get_by_text("Vous n’avez plus accès")).to_be_hidden()


def test_the_facilitator_moves_the_day_with_the_keyboard_alone(front, open_page, world):  # noqa: F811
    world.all_ready(PhaseKey.NARRATE)
    page = control_room(open_page, front, world)

    def press(name: str) -> None:
        for _step in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()").startswith(name):
                page.keyboard.press("Enter")
                return
        pytest.fail(f"« {name} » is not reached with the keyboard")

    press("Mettre en pause")
    expect(page.get_by_text("Le temps est arrêté ; on peut continuer à écrire.")).to_be_visible()
    expect(page.get_by_role("button", name="Reprendre")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    press("Reprendre")
    press("Ouvrir la phase 3")
    expect(page.get_by_text("La phase est ouverte.")).to_be_visible()
    press("Annuler ce changement")
    expect(page.get_by_text("C’est annulé")).to_be_visible()
    assert Phase.objects.get(workshop=world.workshop, key=PhaseKey.NARRATE).is_open


def test_clocks_go_on_alone(live_server, open_page, world):
    page = open_page(world.tutors[0])
    page.clock.install(time=time.time())
    page.goto(f"/journees/{world.workshop.slug}/")
    shown(page)
    page.context.set_offline(True)
    page.clock.run_for(100 * 60_000)
    expect(page.locator("[data-clock]")).to_have_text("5 minutes restantes")


def test_somebody_is_moved_to_another_trio_by_drag(live_server, open_page):
    world = Day(tutors=6)
    page = open_page(world.centre)
    page.goto(f"/journees/{world.workshop.slug}/preparation/")
    seat = world.seat(world.tutors[0])
    other = page.locator(f"[data-team]:not(:has([data-seat='{seat.pk}']))").first
    wanted = other.get_attribute("data-team")
    with page.expect_navigation():
        page.locator(f"[data-seat='{seat.pk}']").drag_to(other)
    seat.refresh_from_db()
    assert str(seat.team_id) == wanted
    assert violations(page) == []
