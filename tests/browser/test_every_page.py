"""Every page, as each role: axe-core finds nothing, one h1, and 320 pixels need no sideways scrolling."""

import pytest
from django.core.management import call_command

from accounts.models import User
from tests.access.matrix import ACCESS
from tests.access.test_access import address
from tests.access.world import ROLES, objects
from tests.browser.conftest import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demo_server(live_server, settings):
    settings.DEMO = True
    call_command("demo", verbosity=0)


#: Pages that are the same for all who may open them: looked at as two of them.
ALIKE = (
    "accounts:",
    "competences:",
    "privacy:cited",
    "repertoire:",
    "workshops:charter",
    "workshops:enter_code",
    "workshops:join",
    "workshops:my_practices",
)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(demo_server, open_page, role):
    user = User.objects.filter(email=f"{ROLES[role]}@demo.example").first()
    page, known, wrong = open_page(user), objects(), []
    for name, arguments, get, _post in ACCESS:
        shown_to = [rank for rank, letter in enumerate(get) if letter == "o"]
        if name.startswith(ALIKE):
            shown_to = shown_to[:2]
        expected = "o" if list(ROLES).index(role) in shown_to else ""
        # Pages, and the refusal page once; files are not pages.
        if expected != "o" or name in (
            "reports:sheet_pdf",
            "reports:sheet_docx",
            "reports:needs_csv",
            "accounts:alive",
            "accounts:ready",
            "privacy:hints",
            "workshops:blank",
            "workshops:bar",
            "workshops:my_seat",
            "workshops:minutes_pdf",
            "workshops:attestation",
            "workshops:versions",
        ):
            continue
        page.goto(address(name, arguments, known))
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{name} at {width}: {one}" for one in violations(page)]
            if overflow(page) > 0:
                wrong.append(f"{name} at {width}: {overflow(page)} pixels too wide")
        if page.locator("h1").count() != 1:
            wrong.append(f"{name}: {page.locator('h1').count()} h1")
    assert not wrong, "\n".join(wrong)


def test_refusals_and_errors(demo_server, open_page):
    page = open_page(User.objects.get(email="fatou.sow@demo.example"))
    for address_ in ("/personnes/", "/nulle-part/"):
        page.goto(address_)
        assert violations(page) == []
        assert page.get_by_role("link", name="Revenir à mon espace").is_visible()


def test_dark_theme(demo_server, open_page):
    known = objects()
    page = open_page(User.objects.get(email="fatou.sow@demo.example"), color_scheme="dark")
    for name in ("workshops:home", "workshops:question", "repertoire:index"):
        page.goto(address(name, "pk=draft number==3" if name == "workshops:question" else "", known))
        assert violations(page) == []
