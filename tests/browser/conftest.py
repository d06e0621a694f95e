"""A real Chromium on the pages of a real server."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from accounts.actions.sessions import PROVED_AT
from accounts.models import User

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Milliseconds after which a page is taken for dead; a slow machine never reaches it.
DEADLINE = 60_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is missing: run make test, which installs it"
    expect.set_options(timeout=DEADLINE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """``open_page(user, javascript=False, width=320)``: a window signed in as somebody; any script error fails."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(
        user: User | None = None,
        *,
        javascript: bool = True,
        width: int = 1280,
        server: str = "",
        **options: object,
    ) -> Page:
        server = server or live_server.url
        context = chromium.new_context(
            base_url=server,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale="fr-FR",
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(DEADLINE)
        contexts.append(context)
        if user is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": server}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note(errors, page, message))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


def _note(errors: list[str], page: Page, message) -> None:
    # A refused page is an answer, not an error of ours; a policy violation or a failing script is.
    if message.type == "error" and "Failed to load resource" not in message.text:
        errors.append(f"{page.url}: {message.text}")


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[PROVED_AT] = int(time.time())
    session.create()
    return session.session_key


def violations(page: Page) -> list[str]:
    """What axe-core finds: WCAG 2.0 to 2.2, A and AA, and its best practices."""
    page.evaluate(AXE)
    # Without its own copy of the imported styles, which our policy would rightly refuse.
    options = "{runOnly: rules, resultTypes: ['violations'], preload: false}"
    found = page.evaluate(f"rules => axe.run(document, {options})", RULES)
    return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found["violations"]]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
