"""The store of this browser does as it pleases: hangs, is full, goes. The page saves to the server and tells the truth."""

import re

import pytest
from playwright.sync_api import Page, expect

from narratives.models import Narrative
from tests.browser.conftest import open_page  # noqa: F401
from tests.browser.test_saving import HERE, SAVED, badge, body, stored, world, written  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]

HANGS = "indexedDB.open = () => ({});"
FULL = """
IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
"""
#: It opens, then never answers again.
STOPS = """
const { transaction } = IDBDatabase.prototype;
IDBDatabase.prototype.transaction = function (...given) {
  if (!globalThis.hasStopped) return transaction.apply(this, given);
  const silent = { put: () => ({}), get: () => ({}), getAll: () => ({}), delete: () => ({}) };
  return { objectStore: () => ({ ...silent, index: () => silent }) };
};
"""
#: A network that takes its time: what leaves the page leaves it a moment later, if the page is still there.
SLOW = """
const { fetch } = globalThis;
globalThis.fetch = async (...given) => {
  document.documentElement.dataset.sending = "";
  await new Promise((go) => { setTimeout(go, 400); });
  return fetch(...given);
};
undefined;
"""
UNKEPT = "Non enregistré"
STORES = {"hangs": HANGS, "is full": FULL, "stops": STOPS}


def opened(open_page, author, narrative: Narrative, store: str) -> Page:  # noqa: F811
    page = open_page(author)
    page.context.add_init_script(STORES[store])
    written(page, narrative)
    page.evaluate("globalThis.hasStopped = true")
    return page


@pytest.mark.parametrize("store", STORES)
def test_the_server_has_the_words_all_the_same(live_server, open_page, world, store):  # noqa: F811
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = opened(open_page, author, narrative, store)
    body(page).press_sequentially("Écrit malgré tout.")
    expect(badge(page)).to_have_text(SAVED)
    assert stored(narrative) == "Écrit malgré tout."


@pytest.mark.parametrize("store", STORES)
def test_nothing_is_said_to_be_kept_that_is_not_and_leaving_asks(live_server, open_page, world, store):  # noqa: F811
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = opened(open_page, author, narrative, store)
    page.evaluate(
        """new MutationObserver(() => {
            globalThis.badges = [...(globalThis.badges ?? []), document.querySelector('[data-badge]').textContent];
        }).observe(document.querySelector('[data-badge]'), { childList: true, characterData: true, subtree: true })"""
    )
    page.context.set_offline(True)
    body(page).press_sequentially("Sans réseau ni mémoire.")
    expect(page.get_by_text("La connexion est coupée")).to_be_visible()
    expect(badge(page)).to_have_text(UNKEPT)
    assert not [one for one in page.evaluate("globalThis.badges") if re.match(HERE, one)]
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.context.set_offline(False)
    expect(badge(page)).to_have_text(SAVED)


@pytest.mark.parametrize("store", STORES)
def test_signing_out_signs_out(live_server, open_page, world, store):  # noqa: F811
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = opened(open_page, author, narrative, store)
    body(page).press_sequentially("Derniers mots.")
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.wait_for_url("**/connexion/**")
    assert stored(narrative) == "Derniers mots."
    page.goto(f"/recits/{narrative.pk}/question/6/")
    expect(page).to_have_url(re.compile("/connexion/"))


@pytest.mark.parametrize("store", STORES)
def test_signing_out_waits_for_what_was_typed_last(live_server, open_page, world, store):  # noqa: F811
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = opened(open_page, author, narrative, store)
    page.evaluate(SLOW)
    body(page).press_sequentially("Premiers mots.")
    expect(page.locator("html[data-sending]")).to_be_attached()
    body(page).press_sequentially(" Derniers mots.", delay=0)
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.wait_for_url("**/connexion/**")
    assert stored(narrative) == "Premiers mots. Derniers mots."


def test_words_kept_before_the_browser_closed_the_store_are_not_said_to_be_kept_any_more(
    live_server,
    open_page,  # noqa: F811
    world,  # noqa: F811
):
    author = world.tutors[0]
    narrative = world.narrative(author, body="")
    page = open_page(author)
    page.context.add_init_script(
        """const { open } = indexedDB;
        indexedDB.open = (...given) => {
            const request = open.apply(indexedDB, given);
            request.addEventListener('success', () => { globalThis.store = request.result; });
            return request;
        };"""
    )
    written(page, narrative)
    page.context.set_offline(True)
    body(page).press_sequentially("Gardé, puis perdu.")
    expect(badge(page)).to_have_text(HERE)
    page.evaluate("globalThis.store.onclose(new Event('close'))")
    expect(badge(page)).to_have_text(UNKEPT)
    page.context.set_offline(False)
    expect(badge(page)).to_have_text(SAVED)
