"""« Ma veille »: competences followed, searches kept, the weekly letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from capitalisation.http import back_where_one_was
from capitalisation.policy import Refused
from competences.models import Competence
from repertoire.models import Objection
from repertoire.screens.forms.filters import FilterForm
from watch.actions import watching
from watch.models import Digest, SavedSearch
from watch.queries.digest import person_of


def watch(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        is_on = request.POST.get("letter") == "on"
        watching.want_digest(request.user, is_on=is_on)
        messages.success(
            request, _("Vous recevrez la lettre.") if is_on else _("Vous ne recevrez plus la lettre.")
        )
        return redirect("watch:watch")
    stopped = Digest.objects.filter(person=request.user, is_on=False).exists()
    context = {
        "follows": request.user.follows.select_related("competence"),
        "searches": request.user.searches.all(),
        "is_on": not stopped,
        "objections": Objection.objects.filter(person=request.user).select_related("version__practice"),
    }
    return render(request, "watch/watch.html", context)


@require_POST
def follow(request: SignedInRequest, code: str) -> HttpResponse:
    competence = get_object_or_404(Competence.objects.tutoring(), code=code)
    is_followed = request.POST.get("act") != "stop"
    watching.follow(competence, is_followed=is_followed, by=request.user)
    said = _("Vous suivez « %(label)s ».") if is_followed else _("Vous ne suivez plus « %(label)s ».")
    messages.success(request, said % {"label": competence.label})
    return redirect(back_where_one_was(request, reverse("watch:watch")))


@require_POST
def keep_search(request: SignedInRequest) -> HttpResponse:
    """The current search of the repertoire, under its own words."""
    filters = FilterForm(QueryDict(request.POST.get("query", "")[:2_000]))
    if not filters.label:
        messages.error(request, _("Cherchez d’abord quelque chose, puis gardez la recherche."))
        return redirect("repertoire:index")
    kept: dict[str, object] = {**filters.chosen}
    if filters.words:
        kept["q"] = filters.words
    try:
        search = watching.keep_search(filters.label, kept, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("watch:watch")
    messages.success(request, _("Recherche gardée. Ce qui paraîtra sera dans votre lettre de la semaine."))
    return redirect(search)


@require_POST
def drop_search(request: SignedInRequest, pk: int) -> HttpResponse:
    watching.drop_search(get_object_or_404(SavedSearch.objects.filter(person=request.user), pk=pk))
    messages.success(request, _("Recherche retirée."))
    return redirect("watch:watch")


@csrf_exempt
@login_not_required
def unsubscribe(request: SignedInRequest, token: str) -> HttpResponse:
    """From the letter itself, without signing in: the token is signed, a press is enough."""
    person = person_of(token)
    is_done = request.method == "POST" and person is not None
    if person is not None and is_done:
        watching.want_digest(person, is_on=False)
    context = {"is_known": person is not None, "is_done": is_done}
    return render(request, "watch/unsubscribe.html", context, status=200 if person else 404)
