"""Answers to needs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.conflicts import conflict_page
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text, numbers_in, page_of
from needs.actions import answering
from needs.models import Need, NeedAnswer, PlannedAction, PreparedAnswer
from needs.queries.said import gathered
from needs.queries.waiting import Waiting, answerers_of, needs_of, reached_by
from needs.rules import policy
from needs.screens.answer_forms import AnswerForm
from repertoire.models import Practice
from writing.models import Stale

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
        "prepared": PreparedAnswer.objects.exclude(decision="")
        .filter(need__in=needs)
        .select_related("need__common", "assigned_to"),
        "page": page_of(request, needs.exclude(answer=None).order_by("-answer__decided_on", "-pk")),
        "is_condition": policy.answered_as(request.user),
    }
    return render(request, "needs/answers.html", context)


@keeps_text
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Published at once, or kept to be published with others."""
    policy.may_read_answers(request.user).enforce()
    need = get_object_or_404(needs_of(request.user).select_related("workshop", "competence", "common"), pk=pk)
    together = reached_by(request.user, need)
    prepared = PreparedAnswer.objects.filter(need__in=together).select_related("prepared_by").first()
    form = AnswerForm(
        request.POST or None,
        initial=_said_before(together, prepared),
        writer=request.user.public_id,
        revision=prepared.revision if prepared else None,
        answerers=answerers_of(need),
    )
    if request.method == "POST" and form.is_valid():
        try:
            if carried_out(form, lambda: _kept(request, form, prepared.need if prepared else need)):
                return redirect("needs:answers")
        except Stale:
            return _two_versions(request, form, together)
    context = {
        "need": need,
        "together": together if len(together) > 1 else [],
        "prepared": prepared,
        "form": form,
        "practices": Practice.objects.filter(needs__in=together).distinct(),
        "actions": PlannedAction.objects.filter(needs__in=together).distinct(),
    }
    return render(request, "needs/answer.html", context)


def _two_versions(request: SignedInRequest, form: AnswerForm, together: list[Need]) -> HttpResponse:
    """Somebody else wrote in between: both are shown, nothing is dropped."""
    written = PreparedAnswer.objects.get(need__in=together)
    saved = _said_before(together, written) | {"usual": form.cleaned_data["usual"]}
    return conflict_page(request, form.differences(saved), revision=written.revision)


def _said_before(together: list[Need], prepared: PreparedAnswer | None) -> dict[str, object]:
    """What is prepared, else what was published last."""
    given = NeedAnswer.objects.filter(need__in=together).order_by("-decided_on", "-pk").first()
    said = prepared if prepared is not None and prepared.decision else given
    values: dict[str, object] = (
        {name: getattr(said, name) for name in ("decision", "reason", "due_on")} if said else {}
    )
    return values | ({"note": prepared.note, "assigned_to": prepared.assigned_to} if prepared else {})


def _kept(request: SignedInRequest, form: AnswerForm, need: Need) -> None:
    if form.is_kept:
        answering.prepare(need, seen=form.seen.revision, by=request.user, **form.prepared)
        messages.success(
            request, _("Votre réponse est gardée. Personne d’autre que ceux qui répondent ne la lit.")
        )
        return
    answering.publish_now(need, seen=form.seen.revision, by=request.user, **form.prepared)
    messages.success(request, _("Votre réponse est enregistrée. Les personnes de la journée la lisent."))


@require_POST
def publish(request: SignedInRequest) -> HttpResponse:
    """Those that were prepared, all at once."""
    policy.may_read_answers(request.user).enforce()
    count = answering.publish(numbers_in(request.POST.getlist("prepared")), by=request.user)
    if count:
        words = ngettext("%(count)s réponse publiée.", "%(count)s réponses publiées.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Aucune réponse n’était prête à être publiée."))
    return redirect("needs:answers")
