"""Phase 4: secret ratings and their results."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.forms import carried_out
from capitalisation.policy import Refused
from deliberation.actions import rounds as actions
from deliberation.models import Ballot, BallotKey, PoolResult, Round
from deliberation.models.states import RoundState
from deliberation.queries.rounds import (
    ballot_order,
    counted_ballots,
    current_round,
    find_round,
    is_over,
    round_progress,
)
from deliberation.rules import policy
from deliberation.screens.forms import BallotForm, ConsentForm, ReasonForm
from repertoire.models.states import Grade, Outcome
from workshops.models import Participation, Workshop
from workshops.rules import policy as workshops_policy
from workshops.screens.common import my_participation, visible_workshop
from writing.screens.forms import WrittenForm


@require_GET
def rating(request: SignedInRequest, slug: str) -> HttpResponse:
    """Where one is in the ratings, with what is left unanswered."""
    workshop = visible_workshop(request, slug)
    participation = my_participation(request, workshop)
    round_ = current_round(workshop)
    versions = ballot_order(participation)
    answered = _answered(round_, participation)
    context = {
        "workshop": workshop,
        "round": round_,
        "verdict": policy.may_rate(request.user, round_) if round_ else None,
        "is_over": not round_ and is_over(workshop),
        "lines": [(rank, version, version.pk in answered) for rank, version in enumerate(versions, start=1)],
        "left": sum(version.pk not in answered for version in versions),
        "next": next(
            (rank for rank, version in enumerate(versions, start=1) if version.pk not in answered), 1
        ),
    }
    return render(request, "deliberation/rating.html", context)


def _answered(round_: Round | None, participation: Participation) -> set[int]:
    if round_ is None:
        return set()
    return set(_own_ballots(round_, participation).order_by().values_list("version", flat=True))


def _own_ballots(round_: Round, participation: Participation) -> QuerySet[Ballot]:
    key = BallotKey.objects.filter(participation=participation)
    return Ballot.objects.filter(round=round_, voter_token__in=key.values("token"))


def ballot(request: SignedInRequest, slug: str, rank: int) -> HttpResponse:
    """One sheet a page: two questions that count, a third for transferability."""
    workshop = visible_workshop(request, slug)
    participation = my_participation(request, workshop)
    round_ = current_round(workshop)
    versions = ballot_order(participation)
    if round_ is None:
        raise Refused(_("Le tour est fermé. Vos appréciations sont comptées."))
    if not 1 <= rank <= len(versions):
        raise Http404
    version = versions[rank - 1]
    cast = _own_ballots(round_, participation).filter(version=version).first()
    form = BallotForm(request.POST or None, initial=BallotForm.answered(cast))
    if request.method == "POST" and form.is_valid():
        actions.cast_ballot(round_, version, grades=form.cleaned_data, by=request.user)
        if rank < len(versions):
            return redirect("deliberation:ballot", slug, rank + 1)
        return redirect("deliberation:rating", slug)
    context = {
        "workshop": workshop,
        "round": round_,
        "rank": rank,
        "count": len(versions),
        "version": version,
        "form": form,
        "verdict": policy.may_rate(request.user, round_),
        "previous": rank - 1,
    }
    return render(request, "deliberation/ballot.html", context)


@require_GET
def results(request: SignedInRequest, slug: str) -> HttpResponse:
    """What the group thinks: only after the results were revealed, never a name."""
    workshop = visible_workshop(request, slug)
    facilitates = workshops_policy.may_facilitate(request.user, workshop)
    if not facilitates:
        my_participation(request, workshop)
    rounds = [_round_context(request, one) for one in workshop.rounds.filter(status=RoundState.REVEALED)]
    by_consent = policy.may_retain_by_consent(request.user, workshop)
    pool = workshop.pool.rated().select_related("version").order_by("title") if by_consent else ()
    context = {
        "workshop": workshop,
        "rounds": rounds[::-1],
        "facilitates": facilitates,
        "by_consent": by_consent,
        "pool": [
            (entry, ConsentForm(writer=request.user.public_id, auto_id=f"id_{entry.pk}_%s")) for entry in pool
        ],
    }
    return render(request, "deliberation/results.html", context)


#: Tone of the badge of what the group decided.
_TONES: dict[str, str] = {Outcome.CONSENSUS: "success", Outcome.DEBATED: "warning"}


def _round_context(request: SignedInRequest, round_: Round) -> dict[str, object]:
    shown: list[PoolResult] = list(round_.results.select_related("version").order_by("rank", "title"))
    ranks = [result.rank for result in shown]
    # Without quorum, no rank: last.
    shown.sort(key=lambda one: one.rank is None)
    lines = [
        {
            "result": result,
            "tone": _TONES.get(result.outcome, "neutral"),
            "is_tied": result.rank is not None and ranks.count(result.rank) > 1,
            "is_decided": round_.number == policy.LAST_ROUND,
            "reason_label": result.reason_label,
            "bars": _bars(result),
            "form": ReasonForm(
                result=result,
                auto_id=f"id_{result.pk}_%s",
                writer=request.user.public_id,
                initial={"reason": result.reason, "minority_note": result.minority_note},
            ),
        }
        for result in shown
    ]
    # The second round decides: nothing is left to discuss after it.
    to_discuss = [one for one in shown if one.is_to_discuss] if round_.number == 1 else []
    return {"round": round_, "lines": lines, "to_discuss": to_discuss}


def _bars(result: PoolResult) -> list[tuple[str, int, int]]:
    """(grade, voters, percent) from the best grade down; nothing under five voters."""
    if not result.may_show_distribution:
        return []
    return [
        (
            str(grade.label),
            result.distribution[grade - 1],
            round(100 * result.distribution[grade - 1] / result.n),
        )
        for grade in Grade
    ]


@require_POST
def round_state(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Open, close (after a confirmation page) or reveal a round."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    if number not in Round.NUMBERS:
        raise Http404
    round_ = find_round(workshop, number)
    match request.POST.get("act", ""):
        case "open":
            actions.open_round(round_, by=request.user)
            messages.success(request, _("Le tour est ouvert."))
        case "close" if request.POST.get("confirmed") != "yes":
            policy.may_close_round(request.user, round_).enforce()
            context = {
                "workshop": workshop,
                "round": round_,
                "is_last": round_.number == policy.LAST_ROUND,
                "progress": round_progress(round_),
                "counted": counted_ballots(round_),
            }
            return render(request, "deliberation/round_close.html", context)
        case "close":
            actions.close_round(round_, by=request.user)
            messages.success(request, _("Le tour est fermé. Montrez les résultats quand le groupe est prêt."))
        case "reopen":
            actions.reopen_round(round_, by=request.user)
            messages.success(request, _("Le tour est rouvert : chacun retrouve ses réponses."))
        case "reveal":
            actions.reveal_round(round_, by=request.user)
            return redirect("deliberation:results", slug)
    return redirect("room:control", slug)


@require_POST
def reason(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """« Retenue parce que… », written with the group."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    revealed = PoolResult.objects.filter(round__workshop=workshop, round__status=RoundState.REVEALED)
    result = get_object_or_404(revealed.select_related("version", "round__workshop"), pk=pk)
    form = ReasonForm(request.POST, result=result, writer=request.user.public_id)
    if form.is_valid() and carried_out(
        form, lambda: actions.record_reason(result, by=request.user, **form.texts)
    ):
        messages.success(request, _("La phrase du groupe est gardée."))
        return redirect("deliberation:results", slug)
    return _group_words(request, workshop, form, result.title, _("Garder cette phrase"))


def _group_words(
    request: SignedInRequest, workshop: Workshop, form: WrittenForm, title: str, button: str
) -> HttpResponse:
    """Words of the group that cannot be kept as they are, on a page of their own with what to mend."""
    context = {"workshop": workshop, "form": form, "title": title, "button": button}
    return render(request, "deliberation/reason.html", context, status=422)


@require_POST
def consent(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Small day: keep a sheet by recorded consent."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    entry = get_object_or_404(workshop.pool.select_related("version", "workshop"), pk=pk)
    form = ConsentForm(request.POST, writer=request.user.public_id)
    if form.is_valid() and carried_out(
        form, lambda: actions.retain_by_consent(entry, reason=form.texts["reason"], by=request.user)
    ):
        messages.success(request, _("La pratique est retenue par consentement."))
        return redirect("deliberation:results", slug)
    return _group_words(request, workshop, form, entry.title, _("Personne ne s’y oppose : retenir"))
