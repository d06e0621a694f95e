"""Lists of people, in the files an administration has: read, compared with what is there, then written whole or not at all.

Columns, by name in any order: courriel (the key), prénom, nom, rôle, unité, département, fonction, début, fin. An empty
cell keeps what is there. Nobody is deleted nor closed because a row is absent: those absent are listed.
"""

import datetime
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, Mandate, OrgUnit, Role, User
from accounts.rules.people_columns import ALIASES, ROLE_WORDS, SPELT, WEAK, addresses_in, roles_in
from accounts.rules.policy import in_reach
from capitalisation.dates import read_day
from capitalisation.findings import Reading
from capitalisation.grids.book import Line
from capitalisation.grids.choices import NONE, Choices, enforce_columns
from capitalisation.grids.opening import read_book
from capitalisation.grids.table import find_table, fold, named, records

MOST_ROWS = 5_000
NEEDED = ("email",)
TEMPLATE = (tuple(SPELT.values()),)


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


def read_people(content: bytes, choices: Choices = NONE) -> PeopleList:
    """Rows as they are written, each with what is wrong with it."""
    book, people = read_book(content, most_rows=MOST_ROWS), PeopleList(left_out=choices.left_out)
    aliases = choices.aliases(ALIASES)
    book.describe(people)
    lines = find_table(people, book, aliases)
    columns = named(people, lines[0], aliases, SPELT, NEEDED, weak=() if choices.mapping else WEAK)
    enforce_columns(people, lines[0], aliases)
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
