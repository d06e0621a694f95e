"""Every page, as each role: axe-core finds nothing, one h1, and 320 pixels need no sideways scrolling."""

import pytest
from django.core.management import call_command

from accounts.models import User
from tests.access.matrix import ACCESS
from tests.access.test_access import address
from tests.access.world import ROLES, objects
from tests.browser.conftest import overflow, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.sqlite_only,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def demo_server(live_server, settings):
    settings.DEMO = True
    call_command("demo", verbosity=0)


#: Pages that are the same for all who may open them: looked at as two of them.
ALIKE = (
    "accounts:",
    "competences:",
    "writing:cited",
    "repertoire:",
    "workshops:charter",
    "workshops:enter_code",
    "workshops:join",
    "repertoire:my_practices",
)


#: Files are not pages; fragments are looked at where they stand.
NOT_PAGES = (
    "accounts:alive",
    "accounts:journal_file",
    "accounts:people_file",
    "accounts:ready",
    "competences:export",
    "imports:original",
    "imports:template",
    "writing:hints",
    "reports:frozen_file",
    "reports:needs_csv",
    "reports:sheet_docx",
    "reports:sheet_pdf",
    "tutors:tutorships_file",
    "room:attestation",
    "workshops:bar",
    "narratives:blank",
    "room:control_parts",
    "room:minutes_pdf",
    "workshops:my_seat",
    "needs:plan_file",
    "room:project_calendar",
    "workshops:calendar",
    "room:project_pdf",
    "workshops:versions",
)
_NAMES = list(ROLES)
#: The demo is loaded once for three people.
GROUPS = [_NAMES[start : start + 3] for start in range(0, len(_NAMES), 3)]


@pytest.mark.parametrize("roles", GROUPS, ids=["-".join(group) for group in GROUPS])
def test_every_page_of_these_roles(demo_server, open_page, roles):
    known, wrong = objects(), []
    for role in roles:
        page = open_page(User.objects.filter(email=f"{ROLES[role]}@demo.example").first())
        for name, arguments, get, _post in ACCESS:
            if name not in NOT_PAGES and is_looked_at(name, get, role):
                wrong += faults(page, name, address(name, arguments, known))
        page.context.close()
    assert not wrong, "\n".join(wrong)


def is_looked_at(name: str, get: str, role: str) -> bool:
    """Shown to this role, and not the same as two others have already seen."""
    shown_to = [_NAMES[rank] for rank, letter in enumerate(get) if letter == "o"]
    return role in (shown_to[:2] if name.startswith(ALIKE) else shown_to)


def faults(page, name: str, url: str) -> list[str]:
    page.goto(url)
    wrong = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{name} at {width}: {one}" for one in violations(page)]
        if overflow(page) > 0:
            wrong.append(f"{name} at {width}: {overflow(page)} pixels too wide")
    if page.locator("h1").count() != 1:
        wrong.append(f"{name}: {page.locator('h1').count()} h1")
    return wrong


def test_refusals_and_errors(demo_server, open_page):
    page = open_page(User.objects.get(email="fatou.sow@demo.example"))
    for address_ in ("/personnes/", "/nulle-part/"):
        page.goto(address_)
        assert violations(page) == []
        assert page.get_by_role("link", name="Revenir à mon espace").is_visible()


def test_dark_theme(demo_server, open_page):
    known = objects()
    page = open_page(User.objects.get(email="fatou.sow@demo.example"), color_scheme="dark")
    for name in ("room:home", "narratives:question", "repertoire:index"):
        page.goto(address(name, "pk=draft number==3" if name == "narratives:question" else "", known))
        assert violations(page) == []
