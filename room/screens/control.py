"""The control room: the facilitator follows the group and moves the day on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.components import hour
from capitalisation.http import numbers_in
from capitalisation.policy import Verdict
from deliberation.models.states import PairingState, RoundState
from deliberation.queries.rounds import round_progress, rounds_of
from deliberation.rules import policy as deliberation_policy
from deliberation.rules.grading import BALLOTS_BY_CHOICE_FROM, BALLOTS_FROM
from narratives.rules.prompts import INTERVIEW
from room.actions import clock, closing, course
from room.queries.board import readiness_board
from room.rules import policy
from room.screens.forms import PhaseForm
from workshops.actions import attendance
from workshops.models import Participation, Phase, PhaseMove, Workshop
from workshops.models.phases import READY_RECOMMENDED, PhaseKey
from workshops.models.states import PhaseState, Scene, WorkshopState
from workshops.rules import policy as workshops_policy
from workshops.screens.common import visible_workshop
from writing.rules import gate

EXTENSION_MINUTES = (5, -5)
CLOCK = {
    "pause": (clock.pause_phase, _lazy("Le temps est arrêté. On peut continuer à écrire.")),
    "resume": (clock.resume_phase, _lazy("Le temps reprend.")),
}


@require_GET
def control(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    return render(request, "room/control.html", _context(request, workshop))


@require_GET
def control_parts(request: SignedInRequest, slug: str) -> HttpResponse:
    """What moves in the control room, for a page that stays open."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    return render(request, "room/_control_parts.html", _context(request, workshop))


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
        "may_lead": workshops_policy.may_lead(request.user, workshop),
        "may_start": workshops_policy.may_start(request.user, workshop),
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
        "pairings_waiting": workshop.pairings.filter(status=PairingState.PROPOSED).count()
        if rounds_may_open
        else 0,
        "shows_rounds": (phase is not None and phase.key == PhaseKey.SHARE)
        or any(one["round"].status != RoundState.SCHEDULED for one in rounds),
        "ballots_possible": board.present >= BALLOTS_BY_CHOICE_FROM,
        "by_consent": board.present < BALLOTS_FROM
        and all(one["round"].status == RoundState.SCHEDULED for one in rounds),
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
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    form = PhaseForm(request.POST)
    if not form.is_valid() or form.cleaned_data["phase"] not in PhaseKey.values:
        messages.error(request, _("Cette phase n’existe pas. Rechargez la page."))
        return redirect("room:control", slug)
    key, reason = form.cleaned_data["phase"], form.cleaned_data["reason"]
    if request.POST.get("act") == "close":
        course.close_phase(workshop, key, by=request.user)
        messages.success(request, _("La phase est fermée. Les textes en cours restent à leurs auteurs."))
    elif not _open(request, workshop, key, reason):
        # A reason that will not do stays where it was typed.
        context = _context(request, workshop) | {"typed": {"phase": key, "reason": reason}}
        return render(request, "room/control.html", context)
    return redirect("room:control", slug)


def _open(request: SignedInRequest, workshop: Workshop, key: str, reason: str) -> bool:
    """Open when the guards agree, or with a reason; when only a reason is missing, ask for it instead of refusing."""
    if len(reason) >= workshops_policy.SPONSOR_REASON_LENGTH:
        named = gate.may_be_said(request.user, reason)
        if not named:
            messages.warning(request, str(named.refusal))
            return False
        course.override_phase(workshop, key, by=request.user, reason=reason)
        messages.success(request, _("La phase est ouverte, votre motif est gardé."))
        return True
    verdict: Verdict = policy.may_open_phase(request.user, workshop, key)
    if not verdict and policy.may_override_phase(request.user, workshop, key):
        what_to_do = _("Écrivez le motif, dix caractères au moins, puis recommencez.")
        messages.warning(request, f"{verdict.refusal} {what_to_do}")
        return False
    course.open_phase(workshop, key, by=request.user)
    messages.success(request, _("La phase est ouverte."))
    return True


@require_POST
def undo(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take back the last change of phase."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    verdict = policy.may_undo_move(request.user, workshop, PhaseMove.last_of(workshop))
    if verdict:
        course.undo_phase_move(workshop, by=request.user)
        messages.success(request, _("C’est annulé : les phases sont comme avant. Rien n’a été perdu."))
    else:
        messages.warning(request, str(verdict.refusal))
    return redirect("room:control", slug)


@require_POST
def time(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    wanted = request.POST.get("minutes", "")
    minutes = next((one for one in EXTENSION_MINUTES if str(one) == wanted), None)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    if workshop.open_phase is not None and request.POST.get("clock", "") in CLOCK:
        action, sentence = CLOCK[request.POST["clock"]]
        action(workshop, by=request.user)
        messages.success(request, sentence)
        return redirect("room:control", slug)
    if minutes is None or workshop.open_phase is None:
        messages.warning(
            request, _("Rien n’a changé : choisissez une des durées, pendant une phase ouverte.")
        )
    else:
        phase = clock.extend_phase(workshop, minutes, by=request.user)
        messages.success(
            request,
            _("Le temps de la phase est changé : fin prévue à %(hour)s.") % {"hour": hour(phase.ends_at)},
        )
    return redirect("room:control", slug)


@require_POST
def presence(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    ticked, shown = (numbers_in(request.POST.getlist(name)) for name in ("present", "shown"))
    attendance.note_presence(workshop, ticked - shown, shown - ticked, by=request.user)
    messages.success(request, _("Les présences sont notées."))
    return redirect("room:control", slug)


@require_POST
def state(request: SignedInRequest, slug: str) -> HttpResponse:
    """Start, wrap up or close the day."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_lead(request.user, workshop).enforce()
    actions = {
        WorkshopState.LIVE: (course.start_workshop, _("La journée commence.")),
        WorkshopState.WRAP_UP: (course.wrap_up, _("La finalisation est ouverte pour dix jours.")),
        WorkshopState.CLOSED: (
            closing.close_workshop,
            _("La journée est clôturée, les bulletins sont anonymes."),
        ),
    }
    wanted = request.POST.get("state", "")
    if wanted in actions:
        action, sentence = actions[WorkshopState(wanted)]
        action(workshop, by=request.user)
        messages.success(request, sentence)
    return redirect("room:control", slug)


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
            "why": ""
            if one.status != RoundState.SCHEDULED
            else deliberation_policy.may_open_round(request.user, one).refusal,
            "progress": round_progress(one) if one.status == RoundState.OPEN else None,
            "may_open": deliberation_policy.may_open_round(request.user, one),
            "may_close": deliberation_policy.may_close_round(request.user, one),
            "may_reopen": deliberation_policy.may_reopen_round(request.user, one),
            "may_reveal": deliberation_policy.may_reveal_round(request.user, one),
        }
        for one in rounds_of(workshop)
    ]


@require_POST
def turns(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    clock.begin_turns(workshop, by=request.user)
    messages.success(
        request, _("Le premier tour commence : chaque trio voit à qui c’est, et combien de temps.")
    )
    return redirect("room:control", slug)


@require_POST
def hand_over(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    workshops_policy.may_lead(request.user, workshop).enforce()
    seats = workshop.participations.exclude(role=Participation.Role.TUTOR).select_related("user")
    to = next((one for one in seats if str(one.user.public_id) == request.POST.get("to")), None)
    if to is None:
        raise Http404
    attendance.hand_over(workshop, to, by=request.user)
    messages.success(request, _("L’animation principale est passée à %(name)s.") % {"name": to.user})
    return redirect("room:control", slug)


@require_POST
def sign(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """« J’y vais », or a discreet sign to somebody who has not finished."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    seat = get_object_or_404(
        Participation.objects.tutors().select_related("workshop", "user"), workshop=workshop, pk=pk
    )
    seat.workshop = workshop
    if request.POST.get("act") == "coming":
        attendance.end_help(seat, by=request.user)
    else:
        attendance.nudge(seat, by=request.user)
        messages.success(request, _("Un signe discret est envoyé à %(person)s.") % {"person": seat.user})
    return redirect("room:control", slug)
