"""The structures that a list of people names: found, looked alike, or new."""

import difflib
import re

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import OrgUnit, User
from accounts.queries.people_file import PeopleList, PersonRow
from accounts.rules.policy import may_place_unit
from capitalisation.grids.table import fold
from capitalisation.policy import Verdict

#: How alike two names of units must be for one to be proposed instead of the other.
ALIKE = 0.82


def name_key(name: str) -> str:
    """« Val-d’Oise », « val d oise », « VAL D'OISE » are one name."""
    return re.sub(r"[^a-z0-9]+", " ", fold(name).replace("_", " ")).strip()


def refuse_places_elsewhere(people: PeopleList, by: User) -> None:
    """A structure to make or to give, outside the regions that one's centre serves."""
    places: dict[int, Verdict] = {}
    for row in people.rows:
        if row.unit and row.department is not None and row.found_unit is None:
            verdict = places.setdefault(row.department.pk, may_place_unit(by, row.department))
            if not verdict:
                people.refuse(row.line, "department", "OTHER_CENTRE", str(verdict.refusal))


def match_units(people: PeopleList, known: QuerySet[OrgUnit]) -> None:
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
