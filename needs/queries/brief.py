"""The brief: two pages that a director can decide with, in words and figures as they are printed.

Plain data, so that a frozen report keeps it: ``scope``, ``title``, ``figures``, ``decisions`` [text], ``rows`` [[code, label, part of the
axis, value]] of the picture, ``classes`` [[class, [competence]]] where no index is shown, ``needs`` [{statement, people, words,
action}], ``practices`` [{competence, sheets, volunteers}], ``conditions`` [{statement, addressee}], ``since`` [text],
``method`` [text].
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capitalisation.charts import Row, RowChart
from needs.models import PlannedAction
from needs.models.states import ActionState, Cause
from needs.queries import pictures
from needs.queries.lines import NeedLine, Report
from needs.queries.tables.cells import day, number, people, percent, supports
from needs.queries.tables.figures import band
from needs.rules.disclosure import LEAST, people_shown

DECISIONS, NEEDS, PRACTICES, CONDITIONS = 3, 5, 3, 3
#: Words of a text that is quoted.
_QUOTED = 25
#: Waiting for somebody to decide.
_OPEN = (ActionState.PROPOSED, ActionState.COSTED, ActionState.CONDITION)


def brief_of(report: Report) -> dict[str, Any]:
    planned = _planned(report)
    picture = pictures.first_needs(report)
    return {
        "scope": f"{report.scope.region} {report.scope.year}",
        "title": _title(report),
        "figures": _figures(report),
        "decisions": _decisions(report, planned)[:DECISIONS],
        "rows": [[row.code, row.label, row.end, row.value] for row in picture.rows] if picture else [],
        "classes": [
            [label, [str(line.competence) for line in lines]]
            for label, lines in pictures.board(report)
            if lines
        ][:1],
        "needs": [
            {
                "statement": line.statement,
                "people": supports(line.support, is_awaited=line.is_awaited),
                "words": _cut(line.verbatim),
                "action": ", ".join(_of(line, planned)) or _("aucune action"),
            }
            for line in report.know_how[:NEEDS]
        ],
        "practices": [
            {
                "competence": str(one.competence),
                "sheets": [f"{sheet.practice.reference} {sheet.title}" for sheet in one.latest[:2]],
                "volunteers": people(people_shown(one.volunteers)),
            }
            for one in report.resources[:PRACTICES]
        ],
        "conditions": [
            {"statement": line.statement, "addressee": _ADDRESSEES[Cause(line.cause)]()}
            for line in report.conditions[:CONDITIONS]
        ],
        "since": _since(report),
        "method": _method(),
    }


_ADDRESSEES = {
    Cause.CAN_DO: lambda: _("hiérarchie, centre de formation"),
    Cause.MANDATE: lambda: _("hiérarchie"),
}


def picture_of(brief: dict[str, Any]) -> RowChart | None:
    """Drawn again from what was kept."""
    if not brief["rows"]:
        return None
    rows = [
        Row(place, code, label, 0, end, value)
        for place, (code, label, end, value) in enumerate(brief["rows"])
    ]
    return RowChart(_("Les cinq premiers besoins"), "", rows)


def _of(line: NeedLine, planned: Mapping[int, list[str]]) -> list[str]:
    """Of all the needs that say the same, whichever an action was tied to."""
    return list(dict.fromkeys(title for key in line.keys for title in planned.get(key, ())))


def _planned(report: Report) -> dict[int, list[str]]:
    """Titles of the actions that were not given up, by need."""
    titles = {line.action.pk: line.action.title for line in report.actions if not line.action.is_given_up}
    found: defaultdict[int, list[str]] = defaultdict(list)
    through = PlannedAction.needs.through.objects.filter(plannedaction__in=titles)
    for action, need in through.order_by("plannedaction", "need").values_list("plannedaction", "need"):
        found[need].append(titles[action])
    return found


def _title(report: Report) -> str:
    """The finding, as a sentence."""
    if not report.top:
        return _("Trop peu de réponses pour dire ce qui vient d’abord")
    first = report.top[0]
    equal = [line for line in report.priorities if line.shown.order == first.shown.order]
    if len(equal) == 1:
        return _("« %(label)s » vient d’abord") % {"label": first.competence.label}
    if len(equal) <= DECISIONS:
        names = ", ".join(f"« {line.competence.label} »" for line in equal)
        return _("%(names)s viennent d’abord, à égalité") % {"names": names}
    return _("%(count)s compétences viennent d’abord, à égalité (%(class)s)") % {
        "count": len(equal),
        "class": band(first.shown),
    }


def _figures(report: Report) -> str:
    said = [_("%(count)s répondants") % {"count": people(report.figures.respondents)}]
    if report.coverage is not None:
        said.append(_("%(share)s de celles et ceux qui ont tutoré") % {"share": percent(report.coverage)})
    if report.release:
        said.append(_("chiffres au %(day)s") % {"day": day(timezone.localdate(report.release.made_at))})
    return ", ".join(said)


def _decisions(report: Report, planned: Mapping[int, list[str]]) -> list[str]:
    """What is proposed, what nobody plans, what nobody answers: one of each kind, then the others."""
    proposed = [line.action for line in report.actions if line.action.status in _OPEN]
    to_plan = [_to_plan(one) for one in sorted(proposed, key=lambda one: (one.priority or 9, one.due_on))]
    to_choose = [
        _("Choisir une action pour « %(need)s »") % {"need": line.statement}
        for line in report.know_how
        if not _of(line, planned)
    ]
    answered = {line.statement for line in report.answers if line.decision}
    to_answer = [
        _("Dire qui répond à la condition « %(condition)s »") % {"condition": line.statement}
        for line in report.conditions
        if line.statement not in answered
    ]
    turns = zip_longest(to_plan, to_choose, to_answer)
    return [text for turn in turns for text in turn if text]


def _to_plan(action: PlannedAction) -> str:
    said = [_("Inscrire au plan « %(title)s »") % {"title": action.title}]
    if action.trainee_days:
        is_whole = action.trainee_days == action.trainee_days.to_integral_value()
        said.append(
            _("%(days)s jours-stagiaires")
            % {"days": number(float(action.trainee_days), 0 if is_whole else 1)}
        )
    if action.cost:
        said.append(_("%(cost)s €") % {"cost": number(float(action.cost), 0)})
    said.append(_("d’ici au %(day)s") % {"day": day(action.due_on)})
    return ", ".join(said)


def _since(report: Report) -> list[str]:
    answered = [line for line in report.answers if line.decision]
    lines = [
        ngettext("%(count)s demande, ", "%(count)s demandes, ", len(report.answers))
        % {"count": len(report.answers)}
        + ngettext("%(count)s réponse", "%(count)s réponses", len(answered)) % {"count": len(answered)}
    ]
    done = sum(line.action.delivered_on is not None for line in report.actions)
    lines.append(ngettext("%(count)s action réalisée", "%(count)s actions réalisées", done) % {"count": done})
    if report.former and report.former.changes:
        moved = [line for line in report.priorities if line.competence.pk in report.former.changes]
        proved = [
            f"{line.competence} : {pictures.difference(report.former.changes[line.competence.pk].everybody)}"
            for line in moved
            if report.former.changes[line.competence.pk].everybody.verdict != "unproved"
        ]
        lines += proved[:2] or [
            _("depuis %(year)s, pas de différence démontrée") % {"year": report.former.year}
        ]
    return lines


def _method() -> list[str]:
    return [
        _("Des tuteurs volontaires se situent eux-mêmes : ce n’est pas une mesure de leurs compétences."),
        _("L’indice réunit l’écart au niveau attendu, le nombre de personnes concernées et l’urgence."),
        _("Sous %(threshold)s personnes, rien n’est montré, ni ce qui permettrait de le déduire.")
        % {"threshold": LEAST},
        _("Les chiffres sont ceux d’un moment ; ils bougent quand assez de personnes ont changé."),
        _("Les mots cités le sont avec l’accord de leurs auteurs, sans leur nom."),
    ]


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= _QUOTED else " ".join(words[:_QUOTED]) + " …"
