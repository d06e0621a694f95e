"""Lists of tutorships, in the files an administration has: read, compared with what is there, then written whole or not
at all. People, units and cohorts must be there already: a typing mistake must not make a person.

Columns: courriel_tuteur, courriel_stagiaire, promotion, unité, département, début, fin, rythme. A tutorship is known by its
two people and its cohort.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.importing import name_key
from accounts.models import OrgUnit, User
from capitalisation.dates import day_in
from capitalisation.findings import Finding, Unreadable, by_line
from capitalisation.grids import Line, fold, read_book, records
from tutors.models import Cohort, Tutorship

MOST_ROWS = 5_000
COLUMNS = (
    "courriel_tuteur",
    "courriel_stagiaire",
    "promotion",
    "unité",
    "département",
    "début",
    "fin",
    "rythme",
)
_ALIASES = {
    "courriel_tuteur": "tutor",
    "tuteur": "tutor",
    "courriel_stagiaire": "trainee",
    "stagiaire": "trainee",
    "promotion": "cohort",
    "unite": "unit",
    "unite_d_accueil": "unit",
    "departement": "department",
    "debut": "start",
    "date_debut": "start",
    "fin": "end",
    "date_fin": "end",
    "rythme": "rhythm",
}
_NEEDED = {
    "tutor": "courriel_tuteur",
    "trainee": "courriel_stagiaire",
    "cohort": "promotion",
    "unit": "unité",
}


@dataclass(slots=True)
class TutorshipsPlan:
    #: What each row makes, saved or not yet.
    tutorships: list[Tutorship] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: list[tuple[int, str, str]] = field(default_factory=list)
    encoding: str = ""
    separator: str = ""
    samples: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(action for _row, action, _who in self.lines)

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.is_error]

    def refuse(self, line: int, column: str, code: str, sentence: str) -> None:
        self.findings.append(Finding(line, column, code, sentence))

    def __str__(self) -> str:
        return _("À créer : %(create)s. À modifier : %(update)s. Sans changement : %(unchanged)s.") % {
            name: self.counts[name] for name in ("create", "update", "unchanged")
        }


def plan_tutorships(content: bytes) -> TutorshipsPlan:
    """Raises :class:`Unreadable` with every finding when one row cannot be taken."""
    book = read_book(content, most_rows=MOST_ROWS)
    lines = next(grid for grid in book.grids if grid.lines).lines
    plan = TutorshipsPlan(findings=list(book.notes), encoding=book.encoding, separator=book.separator)
    plan.samples = book.samples
    columns = [_ALIASES.get(fold(cell), "") for cell in lines[0].cells]
    for name, spelt in _NEEDED.items():
        if columns.count(name) != 1:
            code = "DUPLICATE_COLUMN" if name in columns else "MISSING_COLUMN"
            plan.refuse(1, spelt, code, _("Cette colonne doit être là une fois."))
    if not plan.errors:
        known = _Known()
        for line, cells in records(lines, columns):
            _read(plan, known, line, cells)
        if not plan.tutorships and not plan.errors:
            plan.refuse(2, "courriel_tuteur", "EMPTY", _("Le fichier ne contient aucun tutorat."))
    if plan.errors:
        raise Unreadable(by_line(plan.errors))
    return plan


class _Known:
    """What rows refer to, read once."""

    def __init__(self) -> None:
        self.people = {user.email: user for user in User.objects.filter(is_active=True)}
        self.cohorts = {fold(one.code): one for one in Cohort.objects.all()}
        self.units = list(OrgUnit.objects.select_related("department"))
        self.tutorships = {
            (one.tutor_id, one.trainee_id, one.cohort_id): one for one in Tutorship.objects.all()
        }
        self.seen: dict[tuple[int, int, int], int] = {}


def _read(plan: TutorshipsPlan, known: _Known, line: Line, cells: dict[str, str]) -> None:
    before = len(plan.errors)
    tutor, trainee = (_person(plan, known, line, cells, column) for column in ("tutor", "trainee"))
    cohort = known.cohorts.get(fold(cells.get("cohort", "")))
    if cohort is None:
        plan.refuse(
            line.number,
            "promotion",
            "UNKNOWN_COHORT",
            _("Cette promotion n’est pas connue : créez-la d’abord."),
        )
    unit = _unit(plan, known, line, cells)
    start, end = (_day(plan, line, column, cells) for column in ("start", "end"))
    if tutor and tutor == trainee:
        plan.refuse(
            line.number, "courriel_stagiaire", "SAME_PERSON", _("Choisissez deux personnes différentes.")
        )
    if len(plan.errors) > before or not (tutor and trainee and cohort and unit):
        return
    key = (tutor.pk, trainee.pk, cohort.pk)
    if key in known.seen:
        sentence = _("Ce tutorat est déjà à la ligne %(line)s.") % {"line": known.seen[key]}
        plan.refuse(line.number, "courriel_tuteur", "DUPLICATE_TUTORSHIP", sentence)
        return
    known.seen[key] = line.number
    found = known.tutorships.get(key) or Tutorship(tutor=tutor, trainee=trainee, cohort=cohort)
    wanted: dict[str, Any] = {
        "host_unit_id": unit.pk,
        "start": start or found.start or cohort.start,
        "end": end or found.end or cohort.end,
        "rhythm": cells.get("rhythm", "")[:200] or found.rhythm,
    }
    if wanted["end"] < wanted["start"]:
        plan.refuse(line.number, "fin", "BAD_DATE", _("La fin précède le début."))
        return
    is_changed = any(getattr(found, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(found, name, value)
    plan.tutorships.append(found)
    action = "create" if found.pk is None else "update" if is_changed else "unchanged"
    plan.lines.append((line.number, action, f"{tutor} → {trainee} ({cohort})"))


def _person(
    plan: TutorshipsPlan, known: _Known, line: Line, cells: dict[str, str], column: str
) -> User | None:
    found = known.people.get(cells.get(column, "").lower())
    if found is None:
        sentence = _("Aucune personne active n’a cette adresse : importez d’abord la liste des personnes.")
        plan.refuse(line.number, _NEEDED[column], "UNKNOWN_PERSON", sentence)
    return found


def _unit(plan: TutorshipsPlan, known: _Known, line: Line, cells: dict[str, str]) -> OrgUnit | None:
    wanted, place = name_key(cells.get("unit", "")), cells.get("department", "")
    if not wanted:
        plan.refuse(line.number, "unité", "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
        return None
    found = [one for one in known.units if name_key(one.name) == wanted]
    if place:
        found = [
            one for one in found if one.department.code == place or fold(one.department.name) == fold(place)
        ]
    if len(found) == 1:
        return found[0]
    sentence = (
        _("Plusieurs unités portent ce nom : indiquez le département.")
        if found
        else _("Cette unité n’est pas connue.")
    )
    plan.refuse(line.number, "unité", "SEVERAL_UNITS" if found else "UNKNOWN_UNIT", sentence)
    return None


def _day(plan: TutorshipsPlan, line: Line, column: str, cells: dict[str, str]) -> datetime.date | None:
    cell = cells.get(column, "")
    if not cell:
        return None
    found = day_in(cell)
    if found is None:
        plan.refuse(
            line.number,
            {"start": "début", "end": "fin"}[column],
            "BAD_DATE",
            _("Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA."),
        )
    return found
