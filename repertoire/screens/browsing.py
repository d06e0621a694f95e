"""Other ways in: by moment, competence, question, news, most taken over; what is missing; is it alive?"""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text, page_of
from repertoire.actions import signals
from repertoire.models import PracticeVersion, Signal
from repertoire.models.knowledge import Gesture
from repertoire.queries import browsing as queries
from repertoire.queries.health import health
from repertoire.queries.knowledge import knowledge_of_sheets
from repertoire.rules import policy
from repertoire.screens.common import published
from repertoire.screens.forms.signals import AnswerSignalForm, SignalForm

#: « Nouveautés » goes back so far.
NEWS_DAYS = 90


@require_GET
def by_stage(request: SignedInRequest) -> HttpResponse:
    return render(request, "repertoire/by_stage.html", {"lines": queries.practices_by_stage()})


@require_GET
def by_competence(request: SignedInRequest) -> HttpResponse:
    context = {
        "domains": queries.practices_by_competence(),
        "followed": set(request.user.follows.values_list("competence__code", flat=True)),
    }
    return render(request, "repertoire/by_competence.html", context)


@require_GET
def by_knowledge(request: SignedInRequest) -> HttpResponse:
    context = {"savoirs": knowledge_of_sheets(), "gestures": list(Gesture)}
    return render(request, "repertoire/knowledge.html", context)


@require_GET
def by_question(request: SignedInRequest) -> HttpResponse:
    return render(request, "repertoire/by_question.html", {"lines": queries.practices_by_question()})


@require_GET
def news(request: SignedInRequest) -> HttpResponse:
    """What came out lately, new sheets and new versions."""
    since = timezone.localdate() - datetime.timedelta(days=NEWS_DAYS)
    fresh = PracticeVersion.objects.readable_by(request.user).for_list().filter(published_on__gte=since)
    context = {
        "title": _("Nouveautés"),
        "lead": _("Parues ou réécrites depuis trois mois."),
        "page": page_of(request, fresh.order_by("-published_on", "-pk")),
    }
    return render(request, "repertoire/listed.html", context)


@require_GET
def most_adopted(request: SignedInRequest) -> HttpResponse:
    context = {
        "title": _("Les plus reprises"),
        "lead": _("Celles que le plus de tuteurs et de tutrices ont essayées, puis gardées."),
        "page": page_of(request, queries.most_adopted(request.user)),
    }
    return render(request, "repertoire/listed.html", context)


@keeps_text
def gap(request: SignedInRequest) -> HttpResponse:
    """« Signaler un manque »."""
    policy.may_signal(request.user).enforce()
    words = request.GET.get("q", "")[:200]
    form = SignalForm(request.POST or None, initial={"words": words}, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: signals.signal(by=request.user, **form.texts))
    ):
        messages.success(
            request, _("Merci. Le centre de formation le lira, et vous saurez si une pratique y répond.")
        )
        return redirect("repertoire:index")
    return render(request, "repertoire/gap.html", {"form": form})


@require_GET
def healthy(request: SignedInRequest) -> HttpResponse:
    policy.may_follow_health(request.user).enforce()
    context = {"health": health(request.user), "may_decide": request.user.holds(Role.CENTRE)}
    return render(request, "repertoire/health.html", context)


def signal_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which practice answers a gap."""
    policy.may_follow_health(request.user).enforce()
    found = get_object_or_404(Signal.objects.select_related("competence", "practice"), pk=pk)
    form = AnswerSignalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        readable = PracticeVersion.objects.readable_by(request.user).select_related("practice")
        version = readable.filter(practice=form.cleaned_data["reference"]).first()
        if version is None:
            form.add_error("reference", _("Aucune fiche publiée ne porte ce numéro."))
        elif carried_out(form, lambda: signals.answer_signal(found, version, by=request.user)):
            messages.success(request, _("Le manque et la pratique sont reliés."))
            return redirect("repertoire:health")
    return render(request, "repertoire/signal.html", {"signal": found, "form": form})


@require_POST
def opened(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of a sheet says that somebody opened it; nothing is kept of who."""
    signals.note_opening(published(request, pk).practice_id)
    return HttpResponse(status=204)
