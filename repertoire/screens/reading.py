"""The repertoire for readers."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.http import page_of
from capitalisation.policy import Verdict
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from repertoire.queries.browsing import in_order, nearest_competences, variants_of
from repertoire.queries.facets import facet_index
from repertoire.queries.marks import Marks
from repertoire.rules import objecting, policy
from repertoire.screens.common import whole
from repertoire.screens.forms.filters import FilterForm
from search.queries.find import find
from writing.rules.comparing import compared


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    now, found = facet_index(), None
    within = now.readable_by(request.user)
    if filters.words:
        found = find(now.identifiers(within), filters.words)
        within = now.set_of(found.ids)
    current = now.narrowed(within, filters.chosen)
    page = page_of(request, found.kept(now.identifiers(current)) if found else now.listed(current))
    page.object_list = in_order(
        page.object_list, PracticeVersion.objects.for_list(with_texts=found is not None)
    )
    context = {
        "filters": filters,
        "page": page,
        "found": found,
        "facets": filters.facets(now.counts(within, filters.chosen)),
        "may_follow_health": policy.may_follow_health(request.user),
        "may_keep": bool(filters.active or (found and not found.is_wordless)),
        "kept_query": request.GET.urlencode(),
        "gap_query": urlencode({"q": filters.words}),
        "nearest": nearest_competences(filters.words)
        if found and not found.ids and not found.is_wordless
        else [],
    }
    return render(request, "repertoire/index.html", context)


@require_GET
def practice(request: SignedInRequest, pk: int) -> HttpResponse:
    """The published sheet of a practice; committee and author also see theirs on their own screens."""
    shown = whole(PracticeVersion.objects.readable_by(request.user)).filter(practice=pk).first()
    if shown is None:
        return _gone(request, pk)
    context = {
        "version": shown,
        "marks": Marks(shown, request.user),
        "may": _deeds(request, shown),
        "in_hand": _in_hand(request, shown),
        "signals": shown.practice.answers.all(),
        "replaces": shown.practice.replaces.all(),
        "versions": _past_of(shown),
        "variants": variants_of(shown.practice),
    }
    return render(request, "repertoire/practice.html", context)


def _deeds(request: SignedInRequest, version: PracticeVersion) -> dict[str, Verdict]:
    """What the person may do here; what may not is not proposed."""
    user = request.user
    return {
        "recommend": policy.may_recommend(user, version),
        "try": policy.may_try(user, version),
        "adapt": policy.may_adapt(user, version),
        "ask": policy.may_ask_endorsement(user, version),
        "prepare": policy.may_prepare_version(user, version),
        "sign": policy.may_sign(user, version.practice),
        "keep": policy.may_keep_alive(user, version),
        "retire": policy.may_retire(user, version),
        "object": objecting.may_object(user, version),
    }


def _in_hand(request: SignedInRequest, version: PracticeVersion) -> PracticeVersion | None:
    """One's own next version or adaptation of it, not sent yet."""
    mine = PracticeVersion.objects.filter(practice__author=request.user, status=VersionState.RETAINED)
    return mine.filter(Q(practice=version.practice_id) | Q(practice__variant_of=version.practice_id)).first()


def _past_of(version: PracticeVersion) -> list[PracticeVersion]:
    """Versions it took the place of, the last first."""
    past = version.practice.versions.filter(status=VersionState.SUPERSEDED).order_by("-number")
    return list(past.only("practice", "number", "published_on", "change_note", "status"))


def _gone(request: SignedInRequest, pk: int) -> HttpResponse:
    """410 with the reason where a sheet stood for all to read, 404 while it is hidden; 404 alone for everything else."""
    public = PracticeVersion.objects.filter(practice=pk).exclude(published_on=None)
    public = public.select_related("practice__replaced_by")
    hidden = public.filter(status=VersionState.SUSPENDED).first()
    last = hidden or public.filter(status=VersionState.RETIRED).order_by("-number").first()
    if last is None or not request.user.roles:
        raise Http404
    context = {"version": last, "is_hidden": hidden is not None}
    return render(request, "repertoire/gone.html", context, status=404 if hidden else 410)


@require_GET
def version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One version at its permanent address, long after another took its place."""
    shown = _once_public(request, pk, number)
    if shown.status == VersionState.PUBLISHED:
        return redirect(shown)
    today = PracticeVersion.objects.published().filter(practice=pk).select_related("practice").first()
    context = {
        "version": shown,
        "versions": _past_of(shown),
        # Of the sheet of today: all its versions are hidden together.
        "may_object": today and objecting.may_object(request.user, today),
    }
    return render(request, "repertoire/version.html", context)


def _once_public(request: SignedInRequest, pk: int, number: int) -> PracticeVersion:
    public = whole(PracticeVersion.objects.once_public(request.user))
    return get_object_or_404(public, practice=pk, number=number)


@require_GET
def changes(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """A version beside the one before."""
    now = _once_public(request, pk, number)
    public = PracticeVersion.objects.once_public(request.user)
    before = public.filter(practice=pk, number__lt=number).order_by("-number").first()
    if before is None:
        raise Http404
    context = {"version": now, "before": before, "parts": compared(now, before.copy(), now.copy())}
    return render(request, "repertoire/changes.html", context)
