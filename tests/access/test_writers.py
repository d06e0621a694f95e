"""Every form in which somebody writes says who they are: a form sent after the session ended is given back to them alone."""

from html.parser import HTMLParser

import pytest

from accounts.models import User
from tests.access.matrix import ACCESS
from tests.access.test_access import address
from tests.access.world import ROLES, objects
from tests.conftest import ReadOnlyGetClient

pytestmark = pytest.mark.sqlite_only
#: Nobody writes there: who signs in, passwords, filters, a code read on a screen.
NOT_WORDS = {"email", "password", "search", "number", "date", "hidden", "checkbox", "radio", "file", "submit"}
#: Signing in, and the room code: who types is not known yet.
UNKNOWN = {"/connexion/", "/rejoindre/"}


class Forms(HTMLParser):
    """Every posted form: its address, whether somebody writes in it, whether it names its writer."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, object]] = []
        self.form: dict[str, object] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.form = {"action": given.get("action", ""), "words": [], "writer": False}
            if (given.get("method") or "").lower() == "post":
                self.forms.append(self.form)
        elif self.form is not None and tag in ("input", "textarea"):
            if given.get("name") == "writer":
                self.form["writer"] = True
            elif tag == "textarea" or (given.get("type") or "text") not in NOT_WORDS:
                self.form["words"].append(given.get("name"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


def test_every_form_with_text_names_its_writer(cast):
    known, nameless, seen = objects(), set(), 0
    for role, short in ROLES.items():
        user = User.objects.filter(email=f"{short}@demo.example").first()
        if user is None:
            continue
        client = ReadOnlyGetClient().signed_in(user)
        for name, arguments, get, _post in ACCESS:
            if get[list(ROLES).index(role)] != "o":
                continue
            page = client.get(address(name, arguments, known))
            if "html" not in page.headers.get("Content-Type", ""):
                continue
            read = Forms()
            read.feed(page.text)
            for form in read.forms:
                seen += bool(form["words"])
                if form["words"] and not form["writer"] and form["action"] not in UNKNOWN:
                    nameless.add((name, form["action"], tuple(form["words"])))
    assert seen > 50
    assert nameless == set(), "\n".join(map(str, nameless))
