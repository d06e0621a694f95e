"""Actions on people and structures: write a card, give a mandate, end it, import a list."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.actions.journal import record
from accounts.actions.letters import send_password_link
from accounts.actions.rows import write_row
from accounts.models import Centre, Mandate, OrgUnit, Region, Role, User
from accounts.queries.people_file import PersonRow
from accounts.queries.people_plan import REGIONAL, PeoplePlan, changes_of, is_unplaced, plan_people
from accounts.queries.people_units import name_key
from accounts.rules import policy
from capitalisation.grids.choices import NONE, Choices
from capitalisation.plans import Action, Progress, silent

#: What the journal tells of a person and of a structure: by what they sign in, where they work.
_PERSON_SHOWN = ("first_name", "last_name", "email", "org_unit", "is_active")
_UNIT_SHOWN = ("name", "kind", "department", "parent", "is_active")


def save_person(person: User, *, by: User, centres: Iterable[Centre] | None = None, **values: Any) -> User:
    """Write somebody's card; a new person has no password and chooses one by a link. ``centres``: those of other regions
    that may invite them, as the administration says."""
    if "org_unit" in values:
        policy.may_place_person(by, person, values["org_unit"]).enforce()
    is_new = person.pk is None
    if is_new:
        person.set_unusable_password()
    with transaction.atomic():
        write_row(person, values, "person.saved", by=by, rule=policy.may_save_person, shown=_PERSON_SHOWN)
        if centres is not None:
            policy.may_keep_centres(by).enforce()
            before = set(person.guest_of.all())
            person.guest_of.set(centres)
            if before != set(centres):
                record("person.centres_set", person, by=by, after=", ".join(map(str, centres))[:254])
        if is_new or person.org_unit is None:
            # Somebody of no structure would be lost for the centre that keeps the card.
            welcome([person], by.centres)
    return person


def correct_own_card(person: User, **values: Any) -> None:
    """What somebody puts right of themselves: their name, what they do."""
    write_row(person, values, "person.saved", by=person, shown=_PERSON_SHOWN)


def welcome(people: Iterable[User], centres: Iterable[int]) -> None:
    """Whom a centre adds or invites, it may keep the card of."""
    pairs = [(person.pk, centre) for person in people for centre in centres]
    guests = Centre.guests.through
    guests.objects.bulk_create(
        [guests(user_id=person, centre_id=centre) for person, centre in pairs], ignore_conflicts=True
    )


def save_centre(centre: Centre, *, by: User, regions: Iterable[Region], **values: Any) -> Centre:
    """Write a training centre and the regions it serves."""
    with transaction.atomic():
        rule = policy.may_keep_centres(by)
        write_row(centre, values, "centre.saved", by=by, rule=lambda _user, _row: rule, shown=("name",))
        before = set(centre.regions.all())
        centre.regions.set(regions)
        if before != set(regions):
            told = ", ".join(one.code for one in regions)
            record(
                "centre.regions_set", centre, by=by, before=", ".join(one.code for one in before), after=told
            )
    return centre


def save_unit(unit: OrgUnit, *, by: User, **values: Any) -> OrgUnit:
    policy.may_place_unit(by, values["department"]).enforce()
    return write_row(unit, values, "unit.saved", by=by, rule=policy.may_save_unit, shown=_UNIT_SHOWN)


@transaction.atomic
def grant_mandate(mandate: Mandate, *, by: User) -> Mandate:
    policy.may_grant_mandate(by, mandate).enforce()
    mandate.save()
    record("mandate.granted", mandate, by=by, reason=mandate.role)
    return mandate


def send_sign_in_link(user: User, *, by: User) -> None:
    policy.may_know(by, user).enforce()
    record("person.link_sent", user, by=by)
    _queue_password_link(user)


def send_forgotten_password_link(email: str) -> None:
    """Nothing for an unknown address. People who never had a password choose their first one this way."""
    for user in User.objects.filter(email__iexact=email, is_active=True):
        _queue_password_link(user)


def _queue_password_link(user: User) -> None:
    language = (get_language() or "fr")[:2]
    transaction.on_commit(lambda: send_password_link.enqueue(user.pk, language))


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: User) -> None:
    """End today; a mandate that starts today or later never existed, so it goes."""
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    policy.may_grant_mandate(by, mandate).enforce()
    record("mandate.ended", mandate, by=by, reason=mandate.role)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    if mandate.valid_from > yesterday:
        mandate.delete()
        return
    mandate.valid_until = yesterday
    mandate.save(update_fields=["valid_until"])


@transaction.atomic
def import_people(
    content: bytes,
    *,
    by: User | None,
    accept_units: bool = False,
    close: Iterable[str] = (),
    invite: bool = False,
    choices: Choices = NONE,
    progress: Progress = silent,
) -> PeoplePlan:
    """Write the whole list or nothing. ``accept_units``: units that look alike are the same; ``close``: addresses, absent
    from the file, whose accounts somebody confirmed to close; ``invite``: new people get a link to choose a password."""
    if by is not None:
        policy.may_manage_people(by).enforce()
    plan = plan_people(content, by, choices)
    rows = plan.reading.rows
    units: dict[tuple[str, int], OrgUnit] = {}
    for done, row in enumerate(rows, start=1):
        unit = _unit_for(row, units, accept_units=accept_units)
        user, is_new = _person_for(row, unit, by)
        if is_new and by is not None and not by.holds(Role.ADMIN):
            welcome([user], by.centres)
        _give_role(row, user, by)
        if is_new and invite:
            _queue_password_link(user)
        if done % 100 == 0 or done == len(rows):
            progress(done, len(rows))
    _close(plan, close, by)
    if not plan.changes_nothing:
        record("people.imported", None, by=by, reason=str(plan))
    return plan


def _unit_for(row: PersonRow, units: dict[tuple[str, int], OrgUnit], *, accept_units: bool) -> OrgUnit | None:
    if not row.unit:
        return None
    if row.found_unit is not None and (accept_units or not row.is_doubtful):
        return row.found_unit
    department = row.department or (row.found_unit.department if row.found_unit else None)
    if department is None:
        raise ValueError("a new unit has a department")
    key = (name_key(row.unit), department.pk)
    if key not in units:
        units[key] = OrgUnit.objects.create(name=row.unit, department=department)
    return units[key]


def _person_for(row: PersonRow, unit: OrgUnit | None, by: User | None) -> tuple[User, bool]:
    user = User.objects.filter(email=row.email).first()
    if user is None:
        fields = {
            "first_name": row.first_name,
            "last_name": row.last_name,
            "function_title": row.function_title,
        }
        return User.objects.create_user(row.email, org_unit=unit, **fields), True
    changes = changes_of(row, user)
    if unit is not None:
        changes["org_unit"] = unit
    return write_row(user, changes, "person.saved", by=by, shown=_PERSON_SHOWN), False


def _give_role(row: PersonRow, user: User, by: User | None) -> None:
    """A role that is already held is not given twice; who imports follows the rules of the screen."""
    if (
        not row.role
        or is_unplaced(row)
        or Mandate.objects.current().filter(user=user, role=row.role).exists()
    ):
        return
    region = row.department.region if row.department and row.role in REGIONAL else None
    start = row.start or timezone.localdate()
    mandate = Mandate(user=user, role=row.role, region=region, valid_from=start, valid_until=row.end)
    if by is None:
        mandate.save()
        record("mandate.granted", mandate, by=None, reason=mandate.role)
    else:
        grant_mandate(mandate, by=by)


def _close(plan: PeoplePlan, addresses: Iterable[str], by: User | None) -> None:
    """Only those the plan lists as absent, and never one's own account; the plan says who was closed."""
    absent = {line.key for line in plan.lines if line.action == Action.ABSENT}
    closed = set()
    for user in User.objects.filter(email__in=absent & set(addresses), is_active=True):
        if user == by:
            continue
        write_row(user, {"is_active": False}, "person.closed", by=by, shown=_PERSON_SHOWN)
        closed.add(user.email)
    plan.lines = [replace(line, action=Action.CLOSED) if line.key in closed else line for line in plan.lines]


@transaction.atomic
def invite_administrator(email: str) -> bool:
    """By who installs the service. False when the account exists: nothing is changed then."""
    if User.objects.filter(email__iexact=email).exists():
        return False
    user = User.objects.create_superuser(email, None)
    record("person.invited", user, by=None)
    _queue_password_link(user)
    return True
