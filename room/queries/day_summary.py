"""What the day itself can write of its minutes: what happened, when, by whom, what was decided, with which figures."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import JournalEntry
from capitalisation.components import hour
from deliberation.models import Finding, PoolResult, Round
from deliberation.models.states import RoundLifecycle, RoundState
from needs.models.states import Cause, NeedState
from needs.queries.tables.cells import people
from needs.queries.tables.cells import supports as words_of
from needs.rules.disclosure import Support, people_shown
from room.models import Minutes
from room.models.states import MinutesState
from workshops.models import Workshop
from workshops.models.phases import PhaseKey
from workshops.models.states import PhaseLifecycle, WorkshopLifecycle

#: Under this many people present, a count of supports would point at somebody.


def find_minutes(workshop: Workshop) -> Minutes:
    """The minutes of the day; until they are first saved, those the day writes by itself."""
    known = Minutes.objects.filter(workshop=workshop).first()
    if known is not None:
        known.workshop = workshop
        return known
    return Minutes(workshop=workshop, **written_by_the_day(workshop))


def written_by_the_day(workshop: Workshop) -> dict[str, Any]:
    """Text of each section, from what the day holds now; in French, the language of the group."""
    with translation.override("fr"):
        return {
            "practices": "\n".join(_practices(workshop)),
            "findings": "\n".join(_findings(workshop)),
            "needs": "\n".join(_needs(workshop)),
            "follow_up": "\n".join(_follow_up(workshop)),
        }


def events_of(workshop: Workshop) -> list[list[str]]:
    """(hour, what, by whom) of every opening, closing and decision, in order."""
    rounds = {str(one.pk): one for one in workshop.rounds.all()}
    lines = JournalEntry.objects.filter(target_type="workshops.workshop", target_id=str(workshop.pk))
    lines |= JournalEntry.objects.filter(target_type="deliberation.round", target_id__in=rounds)
    moves = workshop.moves.exclude(reason="").values_list("pk", "reason")
    reasons = {str(key): reason for key, reason in moves}
    with translation.override("fr"):
        said = (
            (line, _said(line, rounds, reasons))
            for line in lines.select_related("actor").order_by("at", "pk")
        )
        return [[hour(line.at), sentence, str(line.actor or "")] for line, sentence in said if sentence]


def _said(line: JournalEntry, rounds: dict[str, Round], reasons: dict[str, str]) -> str:
    """One line of the journal as a sentence; "" for what does not belong in minutes."""
    key, _blank, reason = line.reason.partition(" ")
    phase = PhaseKey(key).label if key in PhaseKey.values else ""
    sentences = {
        WorkshopLifecycle.started.verb: _("La journée commence."),
        PhaseLifecycle.opened.verb: _("Phase ouverte : %(phase)s.") % {"phase": phase},
        PhaseLifecycle.reopened.verb: _("Phase ouverte : %(phase)s.") % {"phase": phase},
        PhaseLifecycle.closed.verb: _("Phase fermée : %(phase)s.") % {"phase": phase},
        "workshop.move_undone": _("Le dernier changement de phase est annulé."),
        "workshop.handed_over": _("L’animation principale est passée à une autre personne."),
        WorkshopLifecycle.wrapped_up.verb: _("La finalisation est ouverte."),
    }
    for along, sentence in (
        (RoundLifecycle.opened, _("%(round)s ouvert.")),
        (RoundLifecycle.closed, _("%(round)s fermé.")),
        (RoundLifecycle.revealed, _("%(round)s : résultats montrés.")),
    ):
        sentences[along.verb] = sentence % {"round": rounds.get(line.target_id, "")}
    found = str(sentences.get(line.verb, ""))
    said = reasons.get(reason, "") if phase else ""
    return f"{found} {_('Motif :')} {said}" if found and said else found


def _practices(workshop: Workshop) -> Iterator[str]:
    last = workshop.rounds.filter(status=RoundState.REVEALED).order_by("-number").first()
    results = list(last.results.order_by("rank", "title")) if last else []
    for one in sorted(results, key=lambda each: each.rank is None):
        yield f"– {one.title} : {_decided(one)}"
    if not results:
        # Small days retain by consent: the sheets say so themselves.
        for entry in workshop.pool.rated().select_related("version").order_by("title"):
            yield f"– {entry.title} : {entry.version.get_outcome_display() or _('mise en commun')}."


def _decided(result: PoolResult) -> str:
    """Outcome, figures and the group's reasons, in one line."""
    said = [str(result.get_outcome_display())]
    if result.shown_grade:
        said.append(_("mention « %(grade)s », %(n)s avis") % {"grade": result.shown_grade, "n": result.n})
    line = f"{', '.join(said)}."
    if result.reason:
        line += f" {_('Retenue parce que :')} {result.reason}"
    if result.minority_note:
        line += f" {_('Avis minoritaire :')} {result.minority_note}"
    return line


def _findings(workshop: Workshop) -> Iterator[str]:
    present = workshop.participations.present().count()
    supports = dict(workshop.findings.order_by().annotate(said=Count("supports")).values_list("pk", "said"))
    for kind, title in ((Finding.Kind.STRENGTH, _("Points forts")), (Finding.Kind.IMPROVEMENT, _("Axes"))):
        listed = workshop.findings.with_supports().filter(kind=kind)
        if listed:
            yield f"{title}"
        for one in listed:
            support = Support.of(supports[one.pk], present)
            share = f" ({words_of(support)})" if support != Support(None) else ""
            outcome = f" → {one.get_outcome_display()}" if one.outcome else ""
            yield f"– {one.statement}{share}{outcome}"


def _needs(workshop: Workshop) -> Iterator[str]:
    confirmed = workshop.needs.filter(status=NeedState.CONFIRMED).order_by("statement")
    for cause in Cause:
        listed = [need for need in confirmed if need.cause == cause]
        if listed:
            yield str(cause.label)
        for need in listed:
            yield f"– {need.wording} ({need.get_wanted_response_display()})"


def _follow_up(workshop: Workshop) -> Iterator[str]:
    if workshop.wrap_up_deadline:
        yield _("Les textes se terminent jusqu’au %(day)s.") % {
            "day": f"{workshop.wrap_up_deadline:%d/%m/%Y}"
        }
    committed = workshop.participations.filter(project__status="committed").count()
    if committed:
        yield _("Projets du tuteur engagés : %(count)s.") % {"count": people(people_shown(committed))}


def is_sent(workshop: Workshop) -> bool:
    return Minutes.objects.filter(workshop=workshop).exclude(status=MinutesState.DRAFT).exists()
