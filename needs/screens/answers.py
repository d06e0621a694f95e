"""Answers to needs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text, page_of
from needs.actions import reports as actions
from needs.models import NeedAnswer, PlannedAction
from needs.queries.said import gathered
from needs.queries.waiting import Waiting, needs_of, reached_by
from needs.rules import policy
from needs.screens.forms import AnswerForm
from repertoire.models import Practice

#: As many on the page; the oldest first, so that none is forgotten.
MOST_WAITING = 200


@require_GET
def answers(request: SignedInRequest) -> HttpResponse:
    """What waits for this person's answer, the oldest day first; then what was answered."""
    policy.may_read_answers(request.user).enforce()
    needs = needs_of(request.user).select_related("workshop", "competence", "answer", "common")
    unanswered = needs.filter(answer=None).order_by("workshop__date", "pk")
    waiting = [Waiting(together) for together in gathered(unanswered[:MOST_WAITING])]
    context = {
        "waiting": waiting,
        "page": page_of(request, needs.exclude(answer=None).order_by("-answer__decided_on", "-pk")),
        "is_condition": policy.answered_as(request.user),
    }
    return render(request, "needs/answers.html", context)


@keeps_text
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    policy.may_read_answers(request.user).enforce()
    need = get_object_or_404(needs_of(request.user).select_related("workshop", "competence", "common"), pk=pk)
    together = reached_by(request.user, need)
    given = NeedAnswer.objects.filter(need__in=together).order_by("-decided_on", "-pk").first()
    initial = {name: getattr(given, name) for name in ("decision", "reason", "due_on")} if given else None
    form = AnswerForm(request.POST or None, initial=initial, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.answer(need, by=request.user, **form.texts))
    ):
        messages.success(request, _("Votre réponse est enregistrée. Les personnes de la journée la lisent."))
        return redirect("needs:answers")
    context = {
        "need": need,
        "together": together if len(together) > 1 else [],
        "form": form,
        "practices": Practice.objects.filter(needs__in=together).distinct(),
        "actions": PlannedAction.objects.filter(needs__in=together).distinct(),
    }
    return render(request, "needs/answer.html", context)
