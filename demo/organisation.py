"""The invented organisation: units, people, roles, tutorships."""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from accounts.actions.reference import load_regions
from accounts.models import Centre, Department, Mandate, OrgUnit, Region, Role, User
from competences.models import Competence, Framework
from demo.content import read
from demo.people import DOMAIN
from tutors.models import (
    Cohort,
    Programme,
    TraineeProfile,
    TutorProfile,
    Tutorship,
    TutorshipGoal,
    TutorshipMilestone,
)

FRAMEWORKS = "competences/frameworks"
BANDS = ("15-19", "20-24", "25-30")
GOALS = (
    "Conduire seul ou seule la réunion hebdomadaire de l’équipe",
    "Mener un entretien individuel difficile",
    "Devenir l’interlocuteur d’au moins deux partenaires",
)


@dataclass(slots=True)
class Cast:
    """Everybody by short name, and the scheme they belong to."""

    people: dict[str, User]
    programme: Programme
    region: Region


def build() -> Cast:
    """Create the reference data and the people. Expects an empty database."""
    load_regions()
    quiet = io.StringIO()
    call_command("load_charter", stdout=quiet)
    _load_former_framework()
    call_command(
        "import_framework",
        f"{FRAMEWORKS}/referentiel_metier_demonstration.csv",
        title="Référentiel du métier de direction d’unité (démonstration)",
        kind=Framework.Kind.JOB,
        stdout=quiet,
    )
    region = Region.objects.get(code="11")
    directorate = make_directorates(region, "75")
    centre = Centre.objects.create(name="Centre de formation d’Île-de-France", email=f"centre@{DOMAIN}")
    centre.regions.add(region)
    cast = Cast({}, _programme(centre), region)
    content = read("people")
    for one in content["staff"]:
        cast.people[one["id"]] = make_person(one["id"], one["name"], directorate, one["title"], one["roles"])
    nationwide = [cast.people[one["id"]] for one in content["staff"] if one.get("national")]
    Mandate.objects.filter(role=Role.PLANNER).exclude(user__in=nationwide).update(region=region)
    for rank, one in enumerate(content["tutor"]):
        _tutor(cast, rank, one)
    for rank, one in enumerate(content["earlier"]):
        unit = make_unit(rank, *one["unit"])
        cast.people[one["id"]] = make_person(one["id"], one["name"], unit, "Direction d’unité", [Role.TUTOR])
    return cast


def _load_former_framework() -> None:
    """The tutoring framework as it was last year: one competence was worded otherwise."""
    text = Path(FRAMEWORKS, "referentiel_tutorat.csv").read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        former = Path(folder, "referentiel_tutorat.csv")
        former.write_text(text.replace(*read("former")["wording"]), encoding="utf-8")
        _import(former, "0.9")


def renew_framework() -> None:
    """The version of today takes its place."""
    _import(Path(FRAMEWORKS, "referentiel_tutorat.csv"), "1.0")


def _import(path: Path, number: str) -> None:
    call_command(
        "import_framework", path, title="Référentiel du tutorat", number=number, stdout=io.StringIO()
    )


def _programme(centre: Centre) -> Programme:
    today = timezone.localdate()
    programme = Programme.objects.create(
        centre=centre,
        name="Prise de poste des directeurs et directrices d’unité",
        purpose="Former en alternance des pairs recrutés sur un premier poste de direction.",
        closing_note="Les dernières promotions se terminent : ce savoir-faire doit rester.",
        start=today - datetime.timedelta(days=1400),
    )
    for code, days, is_last in (("Promotion 7", 420, False), ("Promotion 8", 240, True)):
        start = today - datetime.timedelta(days=days)
        end = start + datetime.timedelta(days=330)
        Cohort.objects.create(programme=programme, code=code, start=start, end=end, is_last=is_last)
    return programme


def make_directorates(region: Region, seat: str) -> OrgUnit:
    """The regional directorate, seated in that département, with what stands under it."""
    seated = Department.objects.get(code=seat)
    regional = OrgUnit.objects.create(
        name="Direction régionale", kind=OrgUnit.Kind.REGIONAL, department=seated
    )
    OrgUnit.objects.create(
        name="Centre de formation", kind=OrgUnit.Kind.CENTRE, department=seated, parent=regional
    )
    for department in region.departments.all():
        OrgUnit.objects.create(
            name=f"Direction départementale {department.code}",
            kind=OrgUnit.Kind.DEPARTMENTAL,
            department=department,
            parent=regional,
        )
    return regional


def make_person(
    short: str,
    name: list[str],
    unit: OrgUnit,
    title: str,
    roles: Sequence[str],
    centre: Centre | None = None,
) -> User:
    user = User.objects.create_user(
        f"{short}@{DOMAIN}", first_name=name[0], last_name=name[1], function_title=title, org_unit=unit
    )
    year_ago = timezone.localdate() - datetime.timedelta(days=365)
    centre = centre or Centre.objects.first()
    Mandate.objects.bulk_create(
        Mandate(user=user, role=role, valid_from=year_ago, centre=centre if role == Role.CENTRE else None)
        for role in roles
    )
    return user


def make_unit(rank: int, name: str, code: str) -> OrgUnit:
    department = Department.objects.get(code=code)
    return OrgUnit.objects.create(
        name=name,
        department=department,
        parent=OrgUnit.objects.get(kind=OrgUnit.Kind.DEPARTMENTAL, department=department),
        headcount_band=BANDS[rank % len(BANDS)],
    )


def _tutor(cast: Cast, rank: int, one: dict[str, Any]) -> None:
    unit = make_unit(rank, *one["unit"])
    roles = [Role.TUTOR, Role.REVIEWER] if one.get("reviewer") else [Role.TUTOR]
    tutor = make_person(one["id"], one["name"], unit, "Direction d’unité", roles)
    TutorProfile.objects.create(
        user=tutor, service_since=datetime.date(one["since"], 9, 1), willing_to_transmit=rank % 3 != 2
    )
    cast.people[one["id"]] = tutor
    _tutorship(cast, tutor, unit, one["trainee"], is_today=bool(one.get("today")))


def _tutorship(cast: Cast, tutor: User, unit: OrgUnit, name: list[str], *, is_today: bool) -> None:
    cohort = Cohort.objects.get(code="Promotion 8" if is_today else "Promotion 7")
    centre = OrgUnit.objects.get(kind=OrgUnit.Kind.CENTRE)
    short = ".".join(name).lower().replace("é", "e").replace("ï", "i")
    trainee = make_person(short, name, centre, "Direction d’unité, en formation", [Role.TRAINEE])
    TraineeProfile.objects.create(user=trainee, cohort=cohort)
    cast.people[short] = trainee
    tutorship = Tutorship.objects.create(
        tutor=tutor,
        trainee=trainee,
        cohort=cohort,
        host_unit=unit,
        start=cohort.start,
        end=cohort.end,
        rhythm="Trois semaines en unité, une au centre",
    )
    job = list(Competence.objects.of_active(Framework.Kind.JOB).filter(code__in=("M1", "M2", "E1")))
    TutorshipGoal.objects.bulk_create(
        TutorshipGoal(tutorship=tutorship, planned_result=text, job_competence=aim, position=rank)
        for rank, (text, aim) in enumerate(zip(GOALS, job, strict=True), start=1)
    )
    for kind, days in (("welcome_interview", 3), ("mid_review", 120)):
        day = cohort.start + datetime.timedelta(days=days)
        TutorshipMilestone.objects.create(tutorship=tutorship, kind=kind, planned_on=day, held_on=day)
