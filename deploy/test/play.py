"""Tutors who write without a pause, in real browsers, on the server at https://cap.test, until a file appears.

Usage: ``play.py SEATS STOP TYPED``: a JSON file ``[[address, path of the narrative], …]``, the file that ends the typing, and
where what was typed goes, as JSON ``{path: text}``. Ends with 1 when a page does not say, at last, that all is on the server.
"""

import json
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

PASSWORD = "un-mot-de-passe-long"  # noqa: S105 of invented people
SAVED = re.compile("Enregistré sur le serveur à")


def signed_in(page: Page, address: str) -> None:
    page.goto("/connexion/")
    page.locator("[name=username]").fill(address)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "/connexion/" not in url)


def main(seats: Path, stop: Path, typed: Path) -> None:
    texts: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--host-resolver-rules=MAP cap.test 127.0.0.1",
            ],
        )
        pages: dict[str, Page] = {}
        for address, path in json.loads(seats.read_text()):
            page = browser.new_context(base_url="https://cap.test", ignore_https_errors=True).new_page()
            signed_in(page, address)
            page.goto(path)
            expect(page.locator("html[data-writing=ready]")).to_be_attached()
            pages[path] = page
            texts[path] = ""
        number = 0
        while not stop.exists():
            number += 1
            for path, page in pages.items():
                word = f"mot{number:05d} "
                page.get_by_label("Le récit", exact=True).press_sequentially(word, delay=5)
                texts[path] += word
        for page in pages.values():
            expect(page.locator("[data-badge]")).to_have_text(SAVED, timeout=90_000)
        browser.close()
    typed.write_text(json.dumps(texts))
    sys.stdout.write(f"{len(pages)} people typed {number} words each\n")


if __name__ == "__main__":
    main(*(Path(given) for given in sys.argv[1:4]))
