"""Lists of tutorships, in the files an administration has: read, compared with what is there, then written whole or not
at all. People, units and cohorts must be there already: a typing mistake must not make a person.

Columns: courriel_tuteur, courriel_stagiaire, promotion, unité, département, début, fin, rythme. A tutorship is known by its
two people and its cohort.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import OrgUnit, User
from accounts.queries.people_units import name_key
from accounts.rules.policy import in_reach, units_in_reach
from capitalisation.dates import read_day
from capitalisation.findings import Reading
from capitalisation.grids.book import Line
from capitalisation.grids.choices import NONE, Choices, enforce_columns
from capitalisation.grids.opening import read_book
from capitalisation.grids.table import find_table, fold, named, records
from capitalisation.plans import Action, Plan, PlanLine
from tutors.models import Cohort, Tutorship

MOST_ROWS = 5_000
SPELT = {
    "tutor": "courriel_tuteur",
    "trainee": "courriel_stagiaire",
    "cohort": "promotion",
    "unit": "unité",
    "department": "département",
    "start": "début",
    "end": "fin",
    "rhythm": "rythme",
}
TEMPLATE = (tuple(SPELT.values()),)
NEEDED = ("tutor", "trainee", "cohort", "unit")
ALIASES = {fold(spelt): name for name, spelt in SPELT.items()} | {
    **dict.fromkeys(
        ["tuteur", "tutrice", "mail_tuteur", "email_tuteur", "adresse_tuteur", "tutor", "tutor_email"],
        "tutor",
    ),
    **dict.fromkeys(
        ["stagiaire", "mail_stagiaire", "email_stagiaire", "adresse_stagiaire", "trainee", "trainee_email"],
        "trainee",
    ),
    **dict.fromkeys(["unite_d_accueil", "structure", "unit", "host_unit"], "unit"),
    "cohort": "cohort",
    "date_debut": "start",
    "date_fin": "end",
}


@dataclass(slots=True)
class TutorshipList(Reading):
    #: What each row makes, saved or not yet.
    tutorships: list[Tutorship] = field(default_factory=list)


def plan_tutorships(content: bytes, by: User | None = None, choices: Choices = NONE) -> Plan[TutorshipList]:
    """Among the people, structures and cohorts that ``by`` may know. Raises ``Unreadable`` with every finding when one row cannot be taken."""
    book, listed = read_book(content, most_rows=MOST_ROWS), TutorshipList(left_out=choices.left_out)
    aliases = choices.aliases(ALIASES)
    book.describe(listed)
    lines = find_table(listed, book, aliases)
    columns = named(listed, lines[0], aliases, SPELT, NEEDED)
    enforce_columns(listed, lines[0], aliases)
    plan, known = Plan(listed), _Known(by)
    for line, cells in records(listed, lines, columns):
        _read(plan, known, line, cells)
    if not listed.tutorships and not listed.errors:
        listed.refuse(2, "tutor", "EMPTY", _("Le fichier ne contient aucun tutorat."))
    listed.enforce()
    return plan


class _Known:
    """What rows refer to, read once."""

    def __init__(self, by: User | None) -> None:
        people = User.objects.all() if by is None else in_reach(by)
        units = OrgUnit.objects.all() if by is None else units_in_reach(by)
        cohorts = (
            Cohort.objects.all() if by is None else Cohort.objects.filter(programme__centre__in=by.centres)
        )
        self.people = {user.email: user for user in people.filter(is_active=True)}
        self.cohorts: dict[str, list[Cohort]] = {}
        for one in cohorts:
            self.cohorts.setdefault(fold(one.code), []).append(one)
        self.units = list(units.select_related("department"))
        self.tutorships = {
            (one.tutor_id, one.trainee_id, one.cohort_id): one for one in Tutorship.objects.all()
        }
        self.seen: dict[tuple[int, int, int], int] = {}


def _read(plan: Plan[TutorshipList], known: _Known, line: Line, cells: dict[str, str]) -> None:
    listed = plan.reading
    before = len(listed.errors)
    tutor, trainee = (_person(listed, known, line, cells, column) for column in ("tutor", "trainee"))
    cohort = _cohort(listed, known, line, cells["cohort"], tutor, trainee)
    unit = _unit(listed, known, line, cells)
    start, end = (read_day(listed, line.number, column, cells.get(column, "")) for column in ("start", "end"))
    if tutor and tutor == trainee:
        sentence = _("Choisissez deux personnes différentes.")
        listed.refuse(line.number, "trainee", "SAME_PERSON", sentence)
    if len(listed.errors) > before or not (tutor and trainee and cohort and unit):
        return
    key = (tutor.pk, trainee.pk, cohort.pk)
    if key in known.seen:
        sentence = _("Ce tutorat est déjà à la ligne %(line)s.") % {"line": known.seen[key]}
        listed.refuse(line.number, "tutor", "DUPLICATE_TUTORSHIP", sentence)
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
        listed.refuse(line.number, "end", "BAD_DATE", _("La fin précède le début."))
        return
    plan.lines.append(PlanLine(line.number, _rewrite(found, wanted), f"{tutor} → {trainee} ({cohort})"))
    listed.tutorships.append(found)


def _rewrite(found: Tutorship, wanted: dict[str, Any]) -> Action:
    """Not saved yet."""
    is_changed = any(getattr(found, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(found, name, value)
    if found.pk is None:
        return Action.CREATE
    return Action.UPDATE if is_changed else Action.UNCHANGED


def _person(
    listed: TutorshipList, known: _Known, line: Line, cells: dict[str, str], column: str
) -> User | None:
    found = known.people.get(cells[column].lower())
    if found is None:
        sentence = _("Aucune personne active n’a cette adresse : importez d’abord la liste des personnes.")
        listed.refuse(line.number, column, "UNKNOWN_PERSON", sentence)
    return found


def _cohort(
    listed: TutorshipList, known: _Known, line: Line, code: str, tutor: User | None, trainee: User | None
) -> Cohort | None:
    """Several programmes may have one of this code: then that of the tutorship there is already."""
    found = known.cohorts.get(fold(code), [])
    if len(found) > 1 and tutor and trainee:
        there = [one for one in found if (tutor.pk, trainee.pk, one.pk) in known.tutorships]
        found = there if len(there) == 1 else found
    if len(found) == 1:
        return found[0]
    if found:
        sentence = _("Plusieurs dispositifs ont une promotion de ce code : écrivez ce tutorat à l’écran.")
        listed.refuse(line.number, "cohort", "SEVERAL_COHORTS", sentence)
    else:
        sentence = _("Cette promotion n’est pas connue : créez-la d’abord.")
        listed.refuse(line.number, "cohort", "UNKNOWN_COHORT", sentence)
    return None


def _unit(listed: TutorshipList, known: _Known, line: Line, cells: dict[str, str]) -> OrgUnit | None:
    wanted, place = name_key(cells["unit"]), cells.get("department", "")
    if not wanted:
        sentence = _("Cette cellule est vide : complétez-la.")
        listed.refuse(line.number, "unit", "MISSING_VALUE", sentence)
        return None
    found = [one for one in known.units if name_key(one.name) == wanted]
    if place:
        found = [
            one for one in found if one.department.code == place or fold(one.department.name) == fold(place)
        ]
    if len(found) == 1:
        return found[0]
    if found:
        sentence = _("Plusieurs unités portent ce nom : indiquez le département.")
        listed.refuse(line.number, "unit", "SEVERAL_UNITS", sentence)
    else:
        listed.refuse(line.number, "unit", "UNKNOWN_UNIT", _("Cette unité n’est pas connue."))
    return None
