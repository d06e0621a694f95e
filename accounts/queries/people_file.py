"""Lists of people, in the files an administration has: read, compared with what is there, then written whole or not at all.

Columns, by name in any order: courriel (the key), prénom, nom, rôle, unité, département, fonction, début, fin. An empty
cell keeps what is there. Nobody is deleted nor closed because a row is absent: those absent are listed.
"""

import datetime
import difflib
import re
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, Mandate, OrgUnit, Role, User
from accounts.rules.people_columns import ALIASES, ROLE_WORDS, SPELT, WEAK, addresses_in, roles_in
from accounts.rules.policy import (
    beyond_reach,
    in_reach,
    may_grant_mandate,
    may_place_unit,
    may_save_person,
    units_in_reach,
)
from capitalisation.dates import read_day
from capitalisation.findings import Reading
from capitalisation.grids.book import Line
from capitalisation.grids.opening import read_book
from capitalisation.grids.table import find_table, fold, named, records
from capitalisation.plans import Action, Plan, PlanLine
from capitalisation.policy import Verdict

MOST_ROWS = 5_000
TEMPLATE = (tuple(SPELT.values()),)
#: How alike two names of units must be for one to be proposed instead of the other.
ALIKE = 0.82


@dataclass(slots=True)
class PersonRow:
    line: int
    email: str
    first_name: str = ""
    last_name: str = ""
    function_title: str = ""
    role: str = ""
    unit: str = ""
    department: Department | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    #: The unit found, exactly or by likeness.
    found_unit: OrgUnit | None = None
    is_doubtful: bool = False


@dataclass(slots=True)
class PeopleList(Reading):
    rows: list[PersonRow] = field(default_factory=list)


class PeoplePlan(Plan[PeopleList]):
    """Its lines know people by their address."""

    def __str__(self) -> str:
        said, closed = super().__str__(), self.counts[Action.CLOSED]
        return said + (" " + _("Comptes fermés : %(count)s.") % {"count": closed} if closed else "")


#: Roles that answer for a region.
REGIONAL = (Role.PLANNER, Role.ENDORSER)


def plan_people(content: bytes, by: User | None = None) -> PeoplePlan:
    """Raises ``Unreadable`` with every finding when one row cannot be taken, or asks for a role that ``by`` may not give."""
    people = _read(content)
    if by is not None:
        _leave_aside_elsewhere(people, by)
    _match_units(people, OrgUnit.objects.all() if by is None else units_in_reach(by))
    if by is not None:
        _refuse_places_elsewhere(people, by)
    people.enforce()
    plan = PeoplePlan(people)
    _compare(plan, by)
    people.enforce()
    return plan


def _read(content: bytes) -> PeopleList:
    book, people = read_book(content, most_rows=MOST_ROWS), PeopleList()
    book.describe(people)
    lines = find_table(people, book, ALIASES)
    columns = named(people, lines[0], ALIASES, SPELT, ["email"], weak=WEAK)
    people.enforce()
    departments = {one.code.casefold(): one for one in Department.objects.all()}
    departments |= {fold(one.name): one for one in departments.values()}
    for line, cells in records(people, lines, columns):
        row = _row(people, line, cells, departments)
        people.rows += [replace(row, role=role) for role in _roles(people, line, cells.get("role", ""))]
    _refuse_twice(people)
    if not people.rows:
        people.refuse(2, "email", "EMPTY", _("Le fichier ne contient personne."))
    return people


def _row(
    people: PeopleList, line: Line, cells: dict[str, str], departments: dict[str, Department]
) -> PersonRow:
    row = PersonRow(line.number, _address(people, line, cells["email"]))
    try:
        validate_email(row.email)
    except ValidationError:
        sentence = _("Écrivez une adresse complète, par exemple nom@exemple.fr.")
        people.refuse(line.number, "email", "BAD_EMAIL", sentence)
    for column, longest in (("first_name", 80), ("last_name", 80), ("function_title", 120), ("unit", 120)):
        text = " ".join(cells.get(column, "").split())
        setattr(row, column, text)
        if len(text) > longest:
            sentence = _("%(longest)s caractères au plus, il y en a %(now)s.")
            people.refuse(line.number, column, "TOO_LONG", sentence % {"longest": longest, "now": len(text)})
    row.department = _department(people, line, cells.get("department", ""), departments)
    row.start, row.end = (
        read_day(people, line.number, column, cells.get(column, "")) for column in ("start", "end")
    )
    if row.end and row.end < (row.start or timezone.localdate()):
        people.refuse(line.number, "end", "BAD_DATE", _("La fin précède le début."))
    return row


def _address(people: PeopleList, line: Line, cell: str) -> str:
    """The address of a cell, the first of several, which is said; what is none is left for the reader to see."""
    found = addresses_in(cell)
    if len(set(found)) > 1:
        sentence = _("Plusieurs adresses dans cette cellule : la première est prise.")
        people.warn(line.number, "email", "SEVERAL_EMAILS", sentence)
    return found[0] if found else cell.lower()


def _roles(people: PeopleList, line: Line, cell: str) -> list[str]:
    """Several in one cell are several roles; an empty cell is no role, which is a row too."""
    if not cell.strip():
        return [""]
    found = roles_in(cell)
    if not found:
        sentence = _(
            "Rôle inconnu. Écrivez par exemple : tuteur, stagiaire, animateur, centre, relecteur, plan, hiérarchie."
        )
        people.refuse(line.number, "role", "BAD_ROLE", sentence)
    return found or [""]


def _department(
    people: PeopleList, line: Line, cell: str, departments: dict[str, Department]
) -> Department | None:
    if not cell:
        return None
    found = departments.get(cell.casefold()) or departments.get(cell.zfill(2)) or departments.get(fold(cell))
    if found is None:
        people.refuse(
            line.number,
            "department",
            "BAD_DEPARTMENT",
            _("Ce département n’est pas connu : écrivez son code, par exemple 93."),
        )
    return found


def _refuse_twice(people: PeopleList) -> None:
    """A person may stand on several rows, one a role; twice the same role, or under two names, is a mistake."""
    first: dict[tuple[str, str], int] = {}
    named: dict[str, PersonRow] = {}
    for row in people.rows:
        if "@" not in row.email:
            continue
        key = (row.email, row.role)
        if key in first:
            sentence = _("Cette personne est déjà à la ligne %(line)s.") % {"line": first[key]}
            people.refuse(row.line, "email", "DUPLICATE_PERSON", sentence)
        first.setdefault(key, row.line)
        known = named.setdefault(row.email, row)
        for column in ("first_name", "last_name"):
            mine, theirs = getattr(row, column), getattr(known, column)
            if mine and theirs and fold(mine) != fold(theirs):
                sentence = _("Cette adresse porte un autre nom à la ligne %(line)s.") % {"line": known.line}
                people.refuse(row.line, column, "TWO_NAMES", sentence)


def name_key(name: str) -> str:
    """« Val-d’Oise », « val d oise », « VAL D'OISE » are one name."""
    return re.sub(r"[^a-z0-9]+", " ", fold(name).replace("_", " ")).strip()


def _leave_aside_elsewhere(people: PeopleList, by: User) -> None:
    """Rows about people of another centre: neither read back nor written, whatever they say."""
    known = set(in_reach(by).values_list("email", flat=True))
    elsewhere = set(User.objects.values_list("email", flat=True)) - known
    for row in people.rows:
        if row.email in elsewhere:
            sentence = _(
                "Cette ligne n’est pas reprise : l’adresse est celle d’une personne d’un autre centre. "
                "L’administration fonctionnelle peut la déplacer."
            )
            people.warn(row.line, "email", "OTHER_CENTRE", sentence)
    people.rows = [row for row in people.rows if row.email not in elsewhere]


def _refuse_places_elsewhere(people: PeopleList, by: User) -> None:
    """A structure to make or to give, outside the regions that one's centre serves."""
    places: dict[int, Verdict] = {}
    for row in people.rows:
        if row.unit and row.department is not None and row.found_unit is None:
            verdict = places.setdefault(row.department.pk, may_place_unit(by, row.department))
            if not verdict:
                people.refuse(row.line, "department", "OTHER_CENTRE", str(verdict.refusal))


def _match_units(people: PeopleList, known: QuerySet[OrgUnit]) -> None:
    """Exactly, whatever the hyphens and accents; by likeness, which somebody must look at; or new."""
    units = list(known.select_related("department"))
    exact = {(name_key(one.name), one.department_id): one for one in units}
    for row in people.rows:
        if not row.unit:
            continue
        key = name_key(row.unit)
        places = [one for (name, _place), one in exact.items() if name == key]
        if row.department is not None:
            places = [one for one in places if one.department_id == row.department.pk]
        if len(places) == 1:
            row.found_unit = places[0]
            continue
        near = [one for one in units if row.department is None or one.department_id == row.department.pk]
        _propose(people, row, near, is_several=len(places) > 1)


def _propose(people: PeopleList, row: PersonRow, near: list[OrgUnit], *, is_several: bool) -> None:
    names = {name_key(one.name): one for one in near}
    likely = difflib.get_close_matches(name_key(row.unit), names, n=1, cutoff=ALIKE)
    if is_several:
        people.refuse(
            row.line,
            "unit",
            "SEVERAL_UNITS",
            _("Plusieurs unités portent ce nom : indiquez le département."),
        )
    elif likely:
        row.found_unit, row.is_doubtful = names[likely[0]], True
        sentence = _("« %(said)s » ressemble à « %(unit)s » : à confirmer, sinon une unité est créée.")
        people.warn(
            row.line,
            "unit",
            "DOUBTFUL_UNIT",
            sentence % {"said": row.unit[:80], "unit": row.found_unit.name[:80]},
        )
    elif row.department is None:
        people.refuse(
            row.line,
            "unit",
            "UNKNOWN_UNIT",
            _("Cette unité n’est pas connue : indiquez son département pour la créer."),
        )
    else:
        people.warn(row.line, "unit", "NEW_UNIT", _("Cette unité sera créée."))


def _compare(plan: PeoplePlan, by: User | None) -> None:
    """What the rows of each person would do, in words, and who is there but not in the file."""
    people = {user.email: user for user in User.objects.select_related("org_unit")}
    kept_out = set[str]() if by is None else set(beyond_reach(by).values_list("email", flat=True))
    if by is not None:
        known = set(in_reach(by).values_list("email", flat=True))
        people = {email: user for email, user in people.items() if email in known}
    roles = set(Mandate.objects.current().values_list("user__email", "role"))
    rows_of: dict[str, list[PersonRow]] = {}
    for row in plan.reading.rows:
        rows_of.setdefault(row.email, []).append(row)
    for email, rows in rows_of.items():
        user = people.get(email)
        added = [row for row in rows if row.role and (email, row.role) not in roles]
        _refuse_forbidden(plan.reading, added, user, by)
        added = [row for row in added if _is_placed(plan.reading, row)]
        said = [change for row in rows for change in _changes_said(row, user)] if user else []
        if said and user and by and email in kept_out:
            refusal = str(may_save_person(by, user).refusal)
            plan.reading.refuse(rows[0].line, "email", "FORBIDDEN_PERSON", refusal)
        if user is None:
            for row in rows:
                _refuse_nameless(plan.reading, row)
        changed = list(dict.fromkeys([*said, *map(_role_said, added)]))
        who = f"{user or f'{rows[0].first_name} {rows[0].last_name}'} {email}"
        action = Action.CREATE if user is None else Action.UPDATE if changed else Action.UNCHANGED
        plan.lines.append(PlanLine(rows[0].line, action, " – ".join([who, *changed]), email))
    plan.lines += [
        PlanLine(0, Action.ABSENT, f"{user} {email}", email)
        for email, user in _absent(plan.reading, people, roles)
        if email not in kept_out
    ]


def is_unplaced(row: PersonRow) -> bool:
    """Would the role be held nowhere, hence everywhere? A list gives none of these."""
    return row.role == Role.CENTRE or (row.role in REGIONAL and row.department is None)


def _is_placed(people: PeopleList, row: PersonRow) -> bool:
    """A role held in a centre, or for a region: never for all of them because a cell was empty."""
    if not is_unplaced(row):
        return True
    if row.role == Role.CENTRE:
        sentence = _("Ce rôle n’est pas donné : il se donne dans un centre, depuis la fiche de la personne.")
    else:
        sentence = _(
            "Ce rôle n’est pas donné : il se tient pour une région. Indiquez un département de cette région."
        )
    people.warn(row.line, "role", "UNPLACED_ROLE", sentence)
    return False


def _refuse_forbidden(people: PeopleList, added: list[PersonRow], user: User | None, by: User | None) -> None:
    """Roles that who brings the list in may not give."""
    if by is None:
        return
    for row in added:
        verdict = may_grant_mandate(by, Mandate(user=user or User(), role=row.role))
        if not verdict:
            people.refuse(row.line, "role", "FORBIDDEN_ROLE", str(verdict.refusal))


def _refuse_nameless(people: PeopleList, row: PersonRow) -> None:
    """An account is opened for somebody."""
    missing = next((column for column in ("first_name", "last_name") if not getattr(row, column)), "")
    if missing:
        sentence = _("Cette cellule est vide : complétez-la.")
        people.refuse(row.line, missing, "MISSING_VALUE", sentence)


def _role_said(row: PersonRow) -> str:
    return _("rôle ajouté : %(role)s") % {"role": Role(row.role).label}


def _changes_said(row: PersonRow, user: User) -> list[str]:
    """« nom : Garnier → Martin », one a change."""
    names = {
        "first_name": _("prénom"),
        "last_name": _("nom"),
        "function_title": _("fonction"),
        "org_unit": _("unité"),
    }
    return [
        f"{names[name]} : {getattr(user, name) or '–'} → {value or row.unit}"
        for name, value in changes_of(row, user).items()
    ]


def _absent(
    listed: PeopleList, people: dict[str, User], roles: set[tuple[str, str]]
) -> list[tuple[str, User]]:
    """Active people who hold a role of the file and are not in it: a list of tutors says nothing of the others. Without
    any role in the file, everybody."""
    there, asked = {row.email for row in listed.rows}, {row.role for row in listed.rows if row.role}
    concerned = {email for email, role in roles if role in asked} if asked else set(people)
    return [
        (email, user)
        for email, user in sorted(people.items())
        if user.is_active and email in concerned and email not in there
    ]


def changes_of(row: PersonRow, user: User) -> dict[str, object]:
    """What an existing person's row changes; an empty cell changes nothing."""
    found: dict[str, object] = {
        name: value
        for name in ("first_name", "last_name", "function_title")
        if (value := getattr(row, name)) and value != getattr(user, name)
    }
    if row.unit and (row.found_unit is None or row.found_unit.pk != user.org_unit_id):
        found["org_unit"] = row.found_unit
    return found


def people_rows(by: User) -> list[list[str]]:
    """Everybody this person may know, a row a role, with the columns an import reads."""
    users = (
        in_reach(by)
        .filter(is_active=True)
        .select_related("org_unit__department")
        .prefetch_related("mandates")
    )
    return [_written(user, mandate) for user in users for mandate in _current(user)]


def _current(user: User) -> list[Mandate | None]:
    today = timezone.localdate()
    held = [one for one in user.mandates.all() if one.valid_from <= today <= (one.valid_until or today)]
    return [*held] or [None]


def _written(user: User, mandate: Mandate | None) -> list[str]:
    unit = user.org_unit
    return [
        user.email,
        user.first_name,
        user.last_name,
        user.function_title,
        ROLE_WORDS[Role(mandate.role)][0] if mandate else "",
        unit.name if unit else "",
        unit.department.code if unit else "",
        mandate.valid_from.isoformat() if mandate else "",
        mandate.valid_until.isoformat() if mandate and mandate.valid_until else "",
    ]
