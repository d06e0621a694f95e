"""The frame of every page: menu by role, never more than what the person can open."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User


@dataclass(frozen=True, slots=True)
class Entry:
    label: str | Promise
    url_name: str
    roles: frozenset[Role]

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_EVERYONE = frozenset(Role)
_CENTRE = frozenset({Role.CENTRE, Role.ADMIN})
ENTRIES = (
    Entry(_("Mon espace"), "room:home", _EVERYONE),
    Entry(_("Répertoire des pratiques"), "repertoire:index", _EVERYONE),
    Entry(_("Journées"), "workshops:list", frozenset({Role.TUTOR, Role.FACILITATOR}) | _CENTRE),
    Entry(_("Relecture"), "repertoire:review_queue", frozenset({Role.REVIEWER, Role.CENTRE})),
    Entry(_("Conditions"), "needs:answers", frozenset({Role.ENDORSER})),
    Entry(_("Validations"), "repertoire:endorsements", frozenset({Role.ENDORSER})),
    Entry(_("Besoins"), "needs:needs", frozenset({Role.PLANNER})),
    Entry(_("Diffusion"), "reports:campaigns", frozenset({Role.CENTRE, Role.PLANNER})),
    Entry(_("Indicateurs"), "reports:indicators", frozenset({Role.CENTRE, Role.PLANNER, Role.ENDORSER})),
    Entry(_("Personnes"), "accounts:people", _CENTRE),
    Entry(_("Centres"), "accounts:centres", frozenset({Role.ADMIN})),
    Entry(_("Journal"), "accounts:journal", _CENTRE),
    Entry(_("Imports"), "imports:list", frozenset({Role.PLANNER}) | _CENTRE),
    Entry(_("Référentiels"), "competences:list", frozenset({Role.PLANNER})),
)


def menu_for(user: User) -> list[Entry]:
    return [entry for entry in ENTRIES if user.roles & entry.roles]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of ``base.html``: menu, demo flag, whether browsers may keep drafts."""
    user = request.user if hasattr(request, "user") else None
    menu = menu_for(user) if user is not None and user.is_authenticated else []
    return {"menu": menu, "is_demo": settings.DEMO, "local_drafts": settings.LOCAL_DRAFTS}
