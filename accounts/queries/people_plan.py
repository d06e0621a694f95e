"""What a list of people would change, in words, before anything is written."""

from django.utils.translation import gettext as _

from accounts.models import Mandate, OrgUnit, Role, User
from accounts.queries.people_file import PeopleList, PersonRow, read_people
from accounts.queries.people_units import match_units, refuse_places_elsewhere
from accounts.rules.policy import beyond_reach, in_reach, may_grant_mandate, may_save_person, units_in_reach
from capitalisation.grids.choices import NONE, Choices
from capitalisation.plans import Action, Plan, PlanLine

#: Roles that answer for a region.
REGIONAL = (Role.PLANNER, Role.ENDORSER)


class PeoplePlan(Plan[PeopleList]):
    """Its lines know people by their address."""

    def __str__(self) -> str:
        said, closed = super().__str__(), self.counts[Action.CLOSED]
        return said + (" " + _("Comptes fermés : %(count)s.") % {"count": closed} if closed else "")


def plan_people(content: bytes, by: User | None = None, choices: Choices = NONE) -> PeoplePlan:
    """Raises ``Unreadable`` with every finding when one row cannot be taken, or asks for a role that ``by`` may not give."""
    people = read_people(content, choices)
    if by is not None:
        _leave_aside_elsewhere(people, by)
    match_units(people, OrgUnit.objects.all() if by is None else units_in_reach(by))
    if by is not None:
        refuse_places_elsewhere(people, by)
    people.enforce()
    plan = PeoplePlan(people)
    _compare(plan, by)
    people.enforce()
    return plan


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
    if plan.reading.left_out:
        return  # Somebody may stand in a row that is left out: nobody is absent.
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
