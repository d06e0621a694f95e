"""Lists of people, in the files an administration has: read, compared with what is there, then written whole or not at all.

Columns, by name in any order: courriel (the key), prénom, nom, rôle, unité, département, fonction, début, fin. An empty
cell keeps what is there. Nobody is deleted nor closed because a row is absent: those absent are listed.
"""

import datetime
import difflib
import re
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, Mandate, OrgUnit, Role, User
from accounts.policy import may_grant_mandate
from capitalisation.dates import day_in
from capitalisation.findings import Finding, Unreadable, by_line
from capitalisation.grids import Line, fold, read_book, records

MOST_ROWS = 5_000
ALIASES = {
    "courriel": "email",
    "email": "email",
    "mail": "email",
    "e_mail": "email",
    "adresse": "email",
    "adresse_professionnelle": "email",
    "prenom": "first_name",
    "first_name": "first_name",
    "nom": "last_name",
    "last_name": "last_name",
    "role": "role",
    "unite": "unit",
    "structure": "unit",
    "unit": "unit",
    "departement": "department",
    "department": "department",
    "fonction": "function_title",
    "function": "function_title",
    "date_debut": "start",
    "debut": "start",
    "date_fin": "end",
    "fin": "end",
}
COLUMNS = ("courriel", "prénom", "nom", "fonction", "rôle", "unité", "département", "début", "fin")
_NAMED = {"email": "courriel", "first_name": "prénom", "last_name": "nom"}
#: How people write roles in a list; the first word is ours.
ROLE_WORDS = {
    Role.TUTOR: ("tuteur", "tutrice"),
    Role.TRAINEE: ("stagiaire",),
    Role.FACILITATOR: ("animateur", "animatrice"),
    Role.CENTRE: ("centre",),
    Role.REVIEWER: ("relecteur", "relectrice"),
    Role.PLANNER: ("plan",),
    Role.ENDORSER: ("hiérarchie",),
    Role.READER: ("lecteur", "lectrice"),
    Role.ADMIN: ("administration",),
}
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
class PeoplePlan:
    rows: list[PersonRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    #: (row, create | update | unchanged | absent, who)
    lines: list[tuple[int, str, str]] = field(default_factory=list)
    #: Addresses of the accounts that were closed.
    closed: list[str] = field(default_factory=list)
    encoding: str = ""
    separator: str = ""
    samples: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(action for _row, action, _who in self.lines)

    def refuse(self, line: int, column: str, code: str, sentence: str) -> None:
        self.findings.append(Finding(line, column, code, sentence))

    def warn(self, line: int, column: str, code: str, sentence: str) -> None:
        self.findings.append(Finding(line, column, code, sentence, is_error=False))

    def __str__(self) -> str:
        said = _("À créer : %(create)s. À modifier : %(update)s. Sans changement : %(unchanged)s.") % {
            name: self.counts[name] for name in ("create", "update", "unchanged")
        }
        if not self.closed:
            return said
        closed = _("Comptes fermés : %(count)s.") % {"count": len(self.closed)}
        return f"{said} {closed}"


def plan_people(content: bytes, by: User | None = None) -> PeoplePlan:
    """Raises :class:`Unreadable` with every finding when one row cannot be taken, or asks for a role that ``by`` may not
    give."""
    book = read_book(content, most_rows=MOST_ROWS)
    lines = next(grid for grid in book.grids if grid.lines).lines
    plan = PeoplePlan(findings=list(book.notes), encoding=book.encoding, separator=book.separator)
    plan.samples = book.samples
    columns = _columns(plan, lines[0])
    if not _errors(plan):
        departments = {one.code.casefold(): one for one in Department.objects.all()}
        departments |= {fold(one.name): one for one in departments.values()}
        for line, cells in records(lines, columns):
            plan.rows.append(_row(plan, line, cells, departments))
        _refuse_twice(plan)
        _match_units(plan)
        if not plan.rows:
            plan.refuse(2, "courriel", "EMPTY", _("Le fichier ne contient personne."))
    if _errors(plan):
        raise Unreadable(by_line(_errors(plan)))
    _compare(plan, by)
    return plan


def _errors(plan: PeoplePlan) -> list[Finding]:
    return [one for one in plan.findings if one.is_error]


def _columns(plan: PeoplePlan, first: Line) -> list[str]:
    columns = [ALIASES.get(fold(cell), "") for cell in first.cells]
    for cell, column in zip(first.cells, columns, strict=True):
        if column and columns.count(column) > 1:
            plan.refuse(
                first.number, cell[:80], "DUPLICATE_COLUMN", _("Cette colonne est présente deux fois.")
            )
        elif cell and not column:
            plan.warn(first.number, cell[:80], "UNKNOWN_COLUMN", _("Cette colonne n’est pas reprise."))
    if "email" not in columns:
        plan.refuse(1, "courriel", "MISSING_COLUMN", _("Cette colonne manque dans la première ligne."))
    return columns


def _row(
    plan: PeoplePlan, line: Line, cells: dict[str, str], departments: dict[str, Department]
) -> PersonRow:
    row = PersonRow(line.number, cells.get("email", "").lower())
    if len(line.cells) > len(cells) and any(line.cells[len(cells) :]):
        plan.refuse(
            line.number,
            _("ligne entière"),
            "TOO_MANY_CELLS",
            _("Cette ligne a plus de cellules que l’en-tête."),
        )
    try:
        validate_email(row.email)
    except ValidationError:
        plan.refuse(
            line.number,
            "courriel",
            "BAD_EMAIL",
            _("Écrivez une adresse complète, par exemple nom@exemple.fr."),
        )
    for column, longest in (("first_name", 80), ("last_name", 80), ("function_title", 120), ("unit", 120)):
        text = " ".join(cells.get(column, "").split())
        setattr(row, column, text)
        if len(text) > longest:
            sentence = _("%(longest)s caractères au plus, il y en a %(now)s.") % {
                "longest": longest,
                "now": len(text),
            }
            plan.refuse(line.number, _NAMED.get(column, column), "TOO_LONG", sentence)
    row.role = _role(plan, line, cells.get("role", ""))
    row.department = _department(plan, line, cells.get("department", ""), departments)
    row.start, row.end = (
        _day(plan, line, "début", cells.get("start", "")),
        _day(plan, line, "fin", cells.get("end", "")),
    )
    if row.end and row.end < (row.start or timezone.localdate()):
        plan.refuse(line.number, "fin", "BAD_DATE", _("La fin précède le début."))
    return row


def _role(plan: PeoplePlan, line: Line, cell: str) -> str:
    """By code, or by the words of the screens, or by their first word."""
    if not cell:
        return ""
    wanted = fold(cell)
    names = {fold(role.value): role.value for role in Role} | {
        fold(str(role.label)): role.value for role in Role
    }
    names |= {fold(word): role.value for role, words in ROLE_WORDS.items() for word in words}
    if wanted not in names:
        sentence = _(
            "Rôle inconnu. Écrivez par exemple : tuteur, stagiaire, animateur, centre, relecteur, plan, hiérarchie."
        )
        plan.refuse(line.number, "rôle", "BAD_ROLE", sentence)
    return names.get(wanted, "")


def _department(
    plan: PeoplePlan, line: Line, cell: str, departments: dict[str, Department]
) -> Department | None:
    if not cell:
        return None
    found = departments.get(cell.casefold()) or departments.get(cell.zfill(2)) or departments.get(fold(cell))
    if found is None:
        plan.refuse(
            line.number,
            "département",
            "BAD_DEPARTMENT",
            _("Ce département n’est pas connu : écrivez son code, par exemple 93."),
        )
    return found


def _day(plan: PeoplePlan, line: Line, column: str, cell: str) -> datetime.date | None:
    if not cell:
        return None
    found = day_in(cell)
    if found is None:
        plan.refuse(line.number, column, "BAD_DATE", _("Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA."))
    return found


def _refuse_twice(plan: PeoplePlan) -> None:
    """A person may stand on several rows, one a role; twice the same role, or under two names, is a mistake."""
    first: dict[tuple[str, str], int] = {}
    named: dict[str, PersonRow] = {}
    for row in plan.rows:
        key = (row.email, row.role)
        if key in first:
            sentence = _("Cette personne est déjà à la ligne %(line)s.") % {"line": first[key]}
            plan.refuse(row.line, "courriel", "DUPLICATE_PERSON", sentence)
        first.setdefault(key, row.line)
        known = named.setdefault(row.email, row)
        for column in ("first_name", "last_name"):
            mine, theirs = getattr(row, column), getattr(known, column)
            if mine and theirs and fold(mine) != fold(theirs):
                sentence = _("Cette adresse porte un autre nom à la ligne %(line)s.") % {"line": known.line}
                plan.refuse(row.line, _NAMED[column], "TWO_NAMES", sentence)


def name_key(name: str) -> str:
    """« Val-d’Oise », « val d oise », « VAL D'OISE » are one name."""
    return re.sub(r"[^a-z0-9]+", " ", fold(name).replace("_", " ")).strip()


def _match_units(plan: PeoplePlan) -> None:
    """Exactly, whatever the hyphens and accents; by likeness, which somebody must look at; or new."""
    units = list(OrgUnit.objects.select_related("department"))
    exact = {(name_key(one.name), one.department_id): one for one in units}
    for row in plan.rows:
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
        _propose(plan, row, near, is_several=len(places) > 1)


def _propose(plan: PeoplePlan, row: PersonRow, near: list[OrgUnit], *, is_several: bool) -> None:
    names = {name_key(one.name): one for one in near}
    likely = difflib.get_close_matches(name_key(row.unit), names, n=1, cutoff=ALIKE)
    if is_several:
        plan.refuse(
            row.line,
            "unité",
            "SEVERAL_UNITS",
            _("Plusieurs unités portent ce nom : indiquez le département."),
        )
    elif likely:
        row.found_unit, row.is_doubtful = names[likely[0]], True
        sentence = _("« %(said)s » ressemble à « %(unit)s » : à confirmer, sinon une unité est créée.")
        plan.warn(
            row.line,
            "unité",
            "DOUBTFUL_UNIT",
            sentence % {"said": row.unit[:80], "unit": row.found_unit.name[:80]},
        )
    elif row.department is None:
        plan.refuse(
            row.line,
            "unité",
            "UNKNOWN_UNIT",
            _("Cette unité n’est pas connue : indiquez son département pour la créer."),
        )
    else:
        plan.warn(row.line, "unité", "NEW_UNIT", _("Cette unité sera créée."))


def _compare(plan: PeoplePlan, by: User | None) -> None:
    """What each row would do, in words, and who is there but not in the file."""
    people = {user.email: user for user in User.objects.select_related("org_unit")}
    roles = set(Mandate.objects.current().values_list("user__email", "role"))
    for row in plan.rows:
        user = people.get(row.email)
        who = (
            f"{row.first_name} {row.last_name} {row.email}".strip() if user is None else f"{user} {row.email}"
        )
        is_new_role = bool(row.role) and (row.email, row.role) not in roles
        if is_new_role and by is not None:
            verdict = may_grant_mandate(by, Mandate(user=user or User(), role=row.role))
            if not verdict:
                plan.refuse(row.line, "rôle", "FORBIDDEN_ROLE", str(verdict.refusal))
        if user is None:
            if not row.first_name or not row.last_name:
                column = "prénom" if not row.first_name else "nom"
                plan.refuse(row.line, column, "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
            changed = [_role_said(row)] if is_new_role else []
            plan.lines.append((row.line, "create", " – ".join([who, *changed])))
        else:
            changed = [*_changes_said(row, user), *([_role_said(row)] if is_new_role else [])]
            plan.lines.append((row.line, "update" if changed else "unchanged", " – ".join([who, *changed])))
    if _errors(plan):
        raise Unreadable(by_line(_errors(plan)))
    plan.lines += [(0, "absent", f"{user} {email}") for email, user in _absent(plan, people, roles)]


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


def _absent(plan: PeoplePlan, people: dict[str, User], roles: set[tuple[str, str]]) -> list[tuple[str, User]]:
    """Active people who hold a role of the file and are not in it: a list of tutors says nothing of the others. Without
    any role in the file, everybody."""
    there, named = {row.email for row in plan.rows}, {row.role for row in plan.rows if row.role}
    concerned = {email for email, role in roles if role in named} if named else set(people)
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


def people_rows() -> list[list[str]]:
    """Everybody, a row a role, with the columns an import reads."""
    users = (
        User.objects.filter(is_active=True)
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
