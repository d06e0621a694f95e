"""Reading the journal: the whole for the administration, its part for a centre, one's own for everybody."""

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import JournalEntry, SignedInRequest
from accounts.queries.journal import Told, journal, journal_rows
from accounts.rules.reading_journal import may_read_journal
from accounts.screens.forms import JournalForm
from accounts.screens.proof import proved
from capitalisation.http import page_of
from capitalisation.lists import list_file
from capitalisation.policy import Refused

#: More lines in one file than a spreadsheet opens well.
MOST_LINES = 50_000


@require_GET
def whole_journal(request: SignedInRequest) -> HttpResponse:
    may_read_journal(request.user).enforce()
    form = JournalForm(request.GET)
    page = page_of(
        request, journal(request.user, **form.asked) if form.is_valid() else JournalEntry.objects.none(), 50
    )
    context = {"form": form, "page": page, "lines": _lines(page), "query": _query(request)}
    return render(request, "accounts/journal.html", context)


@require_GET
@proved
def journal_file(request: SignedInRequest, kind: str) -> HttpResponse:
    may_read_journal(request.user).enforce()
    form = JournalForm(request.GET)
    lines = journal(request.user, **form.asked) if form.is_valid() else JournalEntry.objects.none()
    if lines.count() > MOST_LINES:
        raise Refused(_("Plus de 50 000 lignes : choisissez une période plus courte."))
    return list_file("journal", list(journal_rows(lines)), kind)


@require_GET
def own_journal(request: SignedInRequest) -> HttpResponse:
    """What one did, and what others did to what is one's own."""
    page = page_of(request, JournalEntry.objects.about(request.user).select_related("actor", "concerns"), 50)
    return render(request, "accounts/own_journal.html", {"page": page, "lines": _lines(page)})


def _lines(page: Page) -> list[tuple[JournalEntry, Told]]:
    return [(line, Told.of(line)) for line in page]


def _query(request: SignedInRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
