"""The control room: the facilitator follows the group and moves the day on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.components import hour
from capitalisation.http import numbers_in
from capitalisation.policy import Verdict
from privacy import gate
from workshops import policy
from workshops.actions import day as actions
from workshops.actions import room
from workshops.forms.managing import PhaseForm
from workshops.grading import SMALLEST_DAY_WITH_BALLOTS
from workshops.models import Pairing, Participation, Phase, PhaseMove, Workshop
from workshops.phases import READY_RECOMMENDED, PhaseKey
from workshops.prompts import INTERVIEW
from workshops.queries import readiness_board, round_progress
from workshops.states import PhaseState, RoundState, Scene, WorkshopState
from workshops.views.common import visible_workshop

EXTENSION_MINUTES = (5, -5)
CLOCK = {
    "pause": (room.pause_phase, _lazy("Le temps est arrêté. On peut continuer à écrire.")),
    "resume": (room.resume_phase, _lazy("Le temps reprend.")),
}


@require_GET
def control(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    return render(request, "workshops/control.html", _context(request, workshop))


@require_GET
def control_parts(request: SignedInRequest, slug: str) -> HttpResponse:
    """What moves in the control room, for a page that stays open."""
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    return render(request, "workshops/_control_parts.html", _context(request, workshop))


def _context(request: SignedInRequest, workshop: Workshop) -> dict[str, Any]:
    phase = workshop.open_phase
    following = _next_phase(workshop)
    board = readiness_board(workshop, phase)
    rounds = _rounds(request, workshop)
    rounds_may_open = any(one["may_open"] for one in rounds)
    move = PhaseMove.last_of(workshop)
    return {
        "workshop": workshop,
        "typed": {"phase": "", "reason": ""},
        "phase": phase,
        "phases": workshop.phases.all(),
        "next_phase": following,
        "may_open": policy.may_open_phase(request.user, workshop, following.key) if following else None,
        "may_close": policy.may_close_phase(request.user, workshop, phase.key) if phase else None,
        "may_lead": policy.may_lead(request.user, workshop),
        "may_start": policy.may_start(request.user, workshop),
        "may_wrap_up": policy.may_wrap_up(request.user, workshop),
        "may_close_day": policy.may_close(request.user, workshop),
        "closed_phases": [one for one in workshop.phases.all() if one.status == PhaseState.CLOSED],
        "next_phase_title": _("Passer à la phase %(number)s") % {"number": following.number}
        if following
        else "",
        "board": board,
        "present_note": ngettext(
            "sur %(count)s personne présente", "sur %(count)s personnes présentes", board.present
        )
        % {"count": board.present},
        "rounds": rounds,
        "pairings_waiting": workshop.pairings.filter(state=Pairing.State.PROPOSED).count()
        if rounds_may_open
        else 0,
        "rounds_begun": any(one["round"].status != RoundState.SCHEDULED for one in rounds),
        "ballots_possible": board.present >= SMALLEST_DAY_WITH_BALLOTS,
        "recommended": READY_RECOMMENDED,
        "is_live": workshop.status == WorkshopState.LIVE,
        "lacking": board.lacking(phase.key) if phase else [],
        "cards": INTERVIEW if phase and phase.key == PhaseKey.NARRATE else (),
        "last_move": move if policy.may_undo_move(request.user, workshop, move) else None,
        "scenes": Scene,
        "helpers": _co_facilitators(workshop),
    }


@require_POST
def phase(request: SignedInRequest, slug: str) -> HttpResponse:
    """Open (with a reason when the guards ask for one) or close a phase."""
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    form = PhaseForm(request.POST)
    if not form.is_valid() or form.cleaned_data["phase"] not in PhaseKey.values:
        messages.error(request, _("Cette phase n’existe pas. Rechargez la page."))
        return redirect("workshops:control", slug)
    key, reason = form.cleaned_data["phase"], form.cleaned_data["reason"]
    if request.POST.get("act") == "close":
        actions.close_phase(workshop, key, by=request.user)
        messages.success(request, _("La phase est fermée. Les textes en cours restent à leurs auteurs."))
    elif not _open(request, workshop, key, reason):
        # A reason that will not do stays where it was typed.
        context = _context(request, workshop) | {"typed": {"phase": key, "reason": reason}}
        return render(request, "workshops/control.html", context)
    return redirect("workshops:control", slug)


def _open(request: SignedInRequest, workshop: Workshop, key: str, reason: str) -> bool:
    """Open when the guards agree, or with a reason; when only a reason is missing, ask for it instead of refusing."""
    if len(reason) >= policy.SPONSOR_REASON_LENGTH:
        named = gate.may_be_said(request.user, reason)
        if not named:
            messages.warning(request, str(named.refusal))
            return False
        actions.override_phase(workshop, key, by=request.user, reason=reason)
        messages.success(request, _("La phase est ouverte, votre motif est gardé."))
        return True
    verdict: Verdict = policy.may_open_phase(request.user, workshop, key)
    if not verdict and policy.may_override_phase(request.user, workshop, key):
        what_to_do = _("Écrivez le motif, dix caractères au moins, puis recommencez.")
        messages.warning(request, f"{verdict.refusal} {what_to_do}")
        return False
    actions.open_phase(workshop, key, by=request.user)
    messages.success(request, _("La phase est ouverte."))
    return True


@require_POST
def undo(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take back the last change of phase."""
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    verdict = policy.may_undo_move(request.user, workshop, PhaseMove.last_of(workshop))
    if verdict:
        actions.undo_phase_move(workshop, by=request.user)
        messages.success(request, _("C’est annulé : les phases sont comme avant. Rien n’a été perdu."))
    else:
        messages.warning(request, str(verdict.refusal))
    return redirect("workshops:control", slug)


@require_POST
def time(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    wanted = request.POST.get("minutes", "")
    minutes = next((one for one in EXTENSION_MINUTES if str(one) == wanted), None)
    policy.may_facilitate(request.user, workshop).enforce()
    if workshop.open_phase is not None and request.POST.get("clock", "") in CLOCK:
        deed, sentence = CLOCK[request.POST["clock"]]
        deed(workshop, by=request.user)
        messages.success(request, sentence)
        return redirect("workshops:control", slug)
    if minutes is None or workshop.open_phase is None:
        messages.warning(
            request, _("Rien n’a changé : choisissez une des durées, pendant une phase ouverte.")
        )
    else:
        phase = actions.extend_phase(workshop, minutes, by=request.user)
        messages.success(
            request,
            _("Le temps de la phase est changé : fin prévue à %(hour)s.") % {"hour": hour(phase.ends_at)},
        )
    return redirect("workshops:control", slug)


@require_POST
def presence(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    ticked, shown = (numbers_in(request.POST.getlist(name)) for name in ("present", "shown"))
    actions.note_presence(workshop, ticked - shown, shown - ticked, by=request.user)
    messages.success(request, _("Les présences sont notées."))
    return redirect("workshops:control", slug)


@require_POST
def state(request: SignedInRequest, slug: str) -> HttpResponse:
    """Start, wrap up or close the day."""
    workshop = visible_workshop(request, slug)
    policy.may_lead(request.user, workshop).enforce()
    deeds = {
        WorkshopState.LIVE: (actions.start_workshop, _("La journée commence.")),
        WorkshopState.WRAP_UP: (actions.wrap_up, _("La finalisation est ouverte pour dix jours.")),
        WorkshopState.CLOSED: (
            actions.close_workshop,
            _("La journée est clôturée, les bulletins sont anonymes."),
        ),
    }
    wanted = request.POST.get("state", "")
    if wanted in deeds:
        deed, sentence = deeds[WorkshopState(wanted)]
        deed(workshop, by=request.user)
        messages.success(request, sentence)
    return redirect("workshops:control", slug)


def _co_facilitators(workshop: Workshop) -> list[Participation]:
    """To whom the lead may hand over."""
    team = workshop.participations.filter(role=Participation.Role.FACILITATOR)
    return list(team.select_related("user"))


def _next_phase(workshop: Workshop) -> Phase | None:
    return next((one for one in workshop.phases.all() if one.status == PhaseState.PENDING), None)


def _rounds(request: SignedInRequest, workshop: Workshop) -> list[dict[str, Any]]:
    return [
        {
            "round": one,
            "progress": round_progress(one) if one.status == RoundState.OPEN else None,
            "may_open": policy.may_open_round(request.user, one),
            "may_close": policy.may_close_round(request.user, one),
            "may_reveal": policy.may_reveal_round(request.user, one),
        }
        for one in workshop.rounds.all()
    ]
