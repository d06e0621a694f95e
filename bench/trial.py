"""The trial of typed words: somebody writes for half an hour while everything around fails.

A real Chromium types generated text in a real server on a database of its own. Between two bursts, drawn from a seed:
the network is cut and comes back, the server process is killed with -9 and started again, the tab crashes and is opened
again, the session ends and begins again in the page, the phase closes and opens again. After each return, and at the
end, what the page and the database hold is compared with what was typed, character by character; rows are counted.

The clock of the page is advanced by some two minutes a burst, so that every timer of half an hour runs.
"""

import contextlib
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.product import Product, demo_environment, until

WRITER, PASSWORD = "fatou.sow@demo.example", "un-mot-de-passe-long"
BURSTS, SECONDS_A_BURST = 16, 113
#: A burst begins with no incident this often: the writer writes.
CALM = 0.72
#: What was typed less than this before a crash may be lost; the badge says « Non enregistré » meanwhile.
AT_RISK_SECONDS = 1.0
WORDS = [
    "ce",
    "jour-là",
    "j’ai",
    "posé",
    "la",
    "feuille",
    "sur",
    "la",
    "table",
    "et",
    "je",
    "me",
    "suis",
    "tue",
    "dix",
    "secondes",
    "puis",
    "il",
    "a",
    "répondu",
    "sans",
    "me",
    "regarder",
    "la",
    "réunion",
    "a",
    "repris",
    "l’équipe",
    "écoutait",
    "une",
    "conseillère",
    "notait",
    "«",
    "enfin",
    "»",
    "à",
    "voix",
    "basse",
    "œuvre",
    "naïf",
    "déjà",
    "çà",
    "où",
    "été",
]


class Server:
    """The product on its own SQLite file, which the trial reads from outside."""

    def __init__(self, folder: Path, *, local_drafts: bool = True) -> None:
        self.database = folder / "trial.sqlite3"
        self.local_drafts = local_drafts
        drafts = "yes" if local_drafts else "no"
        self.product = Product(demo_environment(f"sqlite:///{self.database}", LOCAL_DRAFTS=drafts))

    def prepare(self) -> None:
        """The demo, and a password for the writer: they will sign in again in the page."""
        self.product.load_demo()
        script = (
            "from accounts.models import User\n"
            f"user = User.objects.get(email={WRITER!r})\nuser.set_password({PASSWORD!r})\nuser.save()\n"
        )
        self.product.manage("shell", "--verbosity", "0", "-c", script)

    @contextlib.contextmanager
    def rows(self) -> Iterator[sqlite3.Connection]:
        """The database seen from outside."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as connection, connection:
            yield connection


def tried(browser: Browser, server: "Server", seed: int) -> "Result":
    """One trial; begun again once when the browser's driver itself fails, which says nothing about the words."""
    try:
        return Trial(browser, server, seed).run()
    except BrowserError:
        return Trial(browser, server, seed).run()


@dataclass(frozen=True, slots=True)
class Result:
    """What a trial found: nothing is right, anything else is a defect."""

    seed: int
    characters: int
    incidents: list[str]
    lost: list[str]
    duplicated: list[str]

    @property
    def is_clean(self) -> bool:
        return not self.lost and not self.duplicated


class Trial:
    """One writer, one text, one seed."""

    def __init__(self, browser: Browser, server: Server, seed: int) -> None:
        self.server = server
        self.draw = random.Random(seed)
        self.seed = seed
        self.context: BrowserContext = browser.new_context(base_url=server.product.url, locale="fr-FR")
        self.context.set_default_timeout(15_000)
        self.context.clock.install()
        self.typed = ""
        self.incidents: list[str] = []
        self.lost: list[str] = []
        self.is_away = self.is_signed_out = False

    def run(self) -> Result:
        self.server.product.start()
        self._phase(is_open=True)
        try:
            self._begin()
            for _burst in range(BURSTS):
                self._type()
                if self.draw.random() > CALM:
                    incident = self.draw.choice(
                        [self._cut, self._kill_server, self._crash, self._end_session, self._toggle_phase]
                    )
                    self.incidents.append(incident.__name__.strip("_"))
                    incident()
            self._settle("the end")
            return Result(self.seed, len(self.typed), self.incidents, self.lost, self._duplicates())
        finally:
            self.context.close()

    # What the writer does.

    def _begin(self) -> None:
        self.page: Page = self.context.new_page()
        self.page.goto("/connexion/")
        self.page.click(f'button[value="{WRITER}"]')
        with self.server.rows() as rows:
            self.slug = rows.execute("select slug from workshops_workshop where status = 'live'").fetchone()[
                0
            ]
        self.page.goto(f"/journees/{self.slug}/recits/")
        self.page.get_by_label("libre").check()
        self.page.get_by_role("button", name="Écrire un récit").click()
        self.page.wait_for_url("**/question/6/")
        self.address = self.page.url
        self.number = int(self.address.split("/recits/")[1].split("/")[0])
        self._wait_ready()
        with self.server.rows() as rows:
            self.narratives = rows.execute("select count(*) from narratives_narrative").fetchone()[0]

    def _type(self) -> None:
        burst = " ".join(self.draw.choice(WORDS) for _word in range(self.draw.randrange(4, 11)))
        ending = self.draw.choice((" ", ". ", "\n", ", "))
        self.page.locator("textarea[name=body]").focus()
        self.page.keyboard.press("Control+End")
        for piece in _pieces(self.draw, burst + ending):
            self.page.keyboard.insert_text(piece)
            self.typed += piece
        self.page.clock.run_for(SECONDS_A_BURST * 1_000)

    def _wait_ready(self) -> None:
        self.page.wait_for_selector("html[data-writing=ready]", state="attached")

    # What goes wrong.

    def _cut(self) -> None:
        """The network goes, or comes back."""
        self.is_away = not self.is_away
        self.context.set_offline(self.is_away)

    def _kill_server(self) -> None:
        """It stays dead for the next bursts, or starts again at once."""
        self.server.product.kill()
        if self.draw.random() < 0.5:
            self.server.product.start()

    def _crash(self) -> None:
        """The tab dies without warning; its writer comes back when the service answers."""
        until(lambda: self._badge() != "unsaved", seconds=AT_RISK_SECONDS)
        with contextlib.suppress(BrowserError):
            self.page.goto("chrome://crash")
        self.page.close()
        self._restore_service()
        self.page = self.context.new_page()
        self.page.goto(self.address)
        if "/connexion/" in self.page.url:
            self.page.click(f'button[value="{WRITER}"]')
            self.page.goto(self.address)
        self.is_signed_out = False
        self._wait_ready()
        self._compare("after a crash")

    def _end_session(self) -> None:
        with self.server.rows() as rows:
            rows.execute("delete from django_session")
        self.is_signed_out = True

    def _toggle_phase(self) -> None:
        self._phase(is_open=self.draw.random() < 0.5)

    def _phase(self, *, is_open: bool) -> None:
        with self.server.rows() as rows:
            rows.execute(
                "update workshops_phase set status = ?, closed_at = ? where key = 'narrate' and workshop_id = "
                "(select id from workshops_workshop where status = 'live')",
                ("open", None) if is_open else ("closed", "2020-01-01 00:00:00"),
            )

    # What must be there.

    def _restore_service(self) -> None:
        self.server.product.start()
        self.is_away = False
        self.context.set_offline(False)

    def _badge(self) -> str:
        return self.page.locator("[data-saving]").get_attribute("data-state") or ""

    def _settle(self, when: str) -> None:
        """Everything works again: the words must reach the database by themselves, signing in apart."""
        self._restore_service()
        if not until(self._is_settled, seconds=60):
            self.lost.append(
                f"{when}: the badge still says « {self.page.locator('[data-badge]').text_content()} »"
            )
        self._compare(when)
        with self.server.rows() as rows:
            body = rows.execute(
                "select body from narratives_narrative where id = ?", [self.number]
            ).fetchone()[0]
        self._note(f"{when}, in the database", body, self.typed.strip())

    def _is_settled(self) -> bool:
        box = self.page.locator("[data-sign-in]")
        if box.is_visible():
            # It may be answered meanwhile: then there is nothing to fill any more. Once asked, its answer is awaited:
            # it gives the keyboard back to the text, where a second password would be typed.
            with contextlib.suppress(BrowserError):
                password = box.locator("[type=password]")
                password.fill(PASSWORD, timeout=500)
                password.press("Enter", timeout=500)
            until(lambda: not box.is_visible(), seconds=5)
        self.page.clock.run_for(20_000)
        return self._badge() in ("saved", "")

    def _compare(self, when: str) -> None:
        shown = self.page.locator("textarea[name=body]").input_value()
        # The server keeps no blank at the ends of a text; the page keeps what was typed there.
        self._note(when, shown.rstrip(), self.typed.rstrip())
        self.typed = shown

    def _note(self, when: str, found: str, wanted: str) -> None:
        if found != wanted:
            same = sum(
                1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(found, wanted, strict=False))
            )
            self.lost.append(f"{when}: {len(wanted) - len(found)} characters, after « {found[:same][-30:]} »")

    def _duplicates(self) -> list[str]:
        with self.server.rows() as rows:
            narratives = rows.execute("select count(*) from narratives_narrative").fetchone()[0]
            apart = rows.execute(
                "select count(*) from writing_textversion where reason = 'other' and object_id = ?",
                [self.number],
            ).fetchone()[0]
        found = (
            [f"{narratives - self.narratives} narratives too many"] if narratives != self.narratives else []
        )
        return found + ([f"{apart} texts kept apart although one person writes in one tab"] if apart else [])


def _pieces(draw: random.Random, text: str) -> Iterator[str]:
    """As keys, short runs, and now and then a paste."""
    while text:
        size = draw.choice((1, 2, 5, 12, 40))
        yield text[:size]
        text = text[size:]


def main(number: int) -> None:
    """``python -m bench.trial 300``: that many trials, then the control without local drafts."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        found = _trials(browser, Server(_made(Path(folder) / "kept")), range(number))
        print(f"{number} trials: {found}")
        found = _trials(browser, Server(_made(Path(folder) / "unkept"), local_drafts=False), range(10))
        print(f"control, without local drafts, 10 trials: {found}")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _trials(browser: Browser, server: Server, seeds: range) -> str:
    server.prepare()
    results = []
    for seed in seeds:
        results.append(tried(browser, server, seed))
        if not results[-1].is_clean and server.local_drafts:
            print(results[-1])
        if len(results) % 25 == 0:
            print(
                f"{len(results)} trials, {sum(not result.is_clean for result in results)} with a defect",
                flush=True,
            )
    server.product.kill()
    characters = sum(result.characters for result in results)
    incidents = sum(len(result.incidents) for result in results)
    lost = sum(bool(result.lost) for result in results)
    twice = sum(bool(result.duplicated) for result in results)
    return f"{characters:,} characters, {incidents:,} incidents; words lost in {lost}, rows written twice in {twice}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
