"""Small worlds for tests: people by role, a day at any point of its life."""

import datetime
import itertools
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from accounts.models import Centre, Department, Mandate, OrgUnit, Region, Role, User
from competences.models import Competence
from deliberation.actions import pool
from narratives.actions import formalising, sharing, telling
from narratives.models import Narrative
from repertoire.actions import opinions, writing
from repertoire.models import PracticeVersion
from repertoire.models.states import TransferTarget
from room.actions import course
from tutors.models import Cohort, Programme, Tutorship, TutorshipGoal
from workshops.actions import attendance, charter, preparing
from workshops.models import Participation, Workshop
from workshops.models.phases import GRACE, PhaseKey
from writing.models import Seen

SAMPLE = Path(__file__).parent / "data" / "referentiel_tutorat.csv"
_numbers = itertools.count(1)
LONG_TEXT = ("Ce jour-là, j’ai posé la feuille et j’ai attendu. " * 25).strip()
SCORES = {"audience": 3, "context": 3, "means": 3, "person": 2, "support": 2}


def department(code: str = "75") -> Department:
    region, _created = Region.objects.get_or_create(code="11", defaults={"name": "Île-de-France"})
    found, _created = Department.objects.get_or_create(
        code=code, defaults={"name": f"Département {code}", "region": region}
    )
    return found


def person(*roles: Role, code: str = "75", first: str = "Claire", **fields: object) -> User:
    number = next(_numbers)
    unit = OrgUnit.objects.create(name=f"Unité {number}", department=department(code))
    user = User.objects.create_user(
        f"personne{number}@example.org",
        "un-mot-de-passe-long",
        first_name=first,
        last_name=f"Nom{number}",
        org_unit=unit,
        **fields,
    )
    Mandate.objects.bulk_create(
        Mandate(user=user, role=role, centre=centre() if role == Role.CENTRE else None) for role in roles
    )
    return user


def centre() -> Centre:
    """The first centre there is (that of the demo, in tests that have it), which serves Île-de-France."""
    found = Centre.objects.order_by("pk").first()
    if found is None:
        found = Centre.objects.create(name="Centre de formation")
        found.regions.add(department().region)
    return found


def framework() -> None:
    if not Competence.objects.exists():
        call_command("import_framework", str(SAMPLE), stdout=StringIO())


def programme() -> Programme:
    found, _created = Programme.objects.get_or_create(
        name="Dispositif", defaults={"start": datetime.date(2024, 1, 1), "centre": centre()}
    )
    return found


def tutorship(tutor: User, trainee: User | None = None, **fields: object) -> Tutorship:
    today = timezone.localdate()
    start = today - datetime.timedelta(days=200)
    cohort, _created = Cohort.objects.get_or_create(
        programme=programme(),
        code="P8",
        defaults={"start": start, "end": today + datetime.timedelta(days=60)},
    )
    values = {
        "cohort": cohort,
        "host_unit": tutor.org_unit,
        "start": start,
        "end": cohort.end,
        "trainee": trainee or person(Role.TRAINEE),
    }
    return Tutorship.objects.create(tutor=tutor, **{**values, **fields})


class Day:
    """A day with its lead, its centre and some tutors; ``until`` brings it to a phase."""

    def __init__(self, tutors: int = 6, *, until: str = "", codes: tuple[str, ...] = ("75",)) -> None:
        framework()
        self.centre = person(Role.CENTRE, first="Jeanne")
        self.lead = person(Role.FACILITATOR, first="Malik")
        self.tutors = [
            person(Role.TUTOR, code=codes[rank % len(codes)], first=f"Tuteur{rank}") for rank in range(tutors)
        ]
        for tutor in self.tutors:
            TutorshipGoal.objects.create(tutorship=tutorship(tutor), planned_result="Conduire la réunion")
        self.workshop = preparing.create_workshop(
            Workshop(
                programme=programme(),
                region=department().region,
                date=timezone.localdate(),
                title="Journée",
                place=f"Salle {next(_numbers)}",
                sponsor_statement="Bonne journée.",
            ),
            by=self.centre,
        )
        call_command("load_charter", stdout=StringIO())
        charter.accept_charter_in_force(by=self.lead)
        preparing.invite(self.workshop, self.lead, Participation.Role.LEAD, by=self.centre)
        for tutor in self.tutors:
            preparing.invite(self.workshop, tutor, Participation.Role.TUTOR, by=self.centre)
        preparing.compose_teams(self.workshop, by=self.centre)
        if until:
            self.start()
            for key in PhaseKey:
                self.open(key)
                if key == until:
                    break

    def let_grace_pass(self) -> None:
        """The two minutes after a phase closed are over."""
        then = timezone.now() - GRACE
        self.workshop.phases.filter(closed_at__gt=then).update(closed_at=then)

    @property
    def fresh(self) -> Workshop:
        return Workshop.objects.prefetch_related("phases").get(pk=self.workshop.pk)

    def seat(self, user: User) -> Participation:
        return Participation.objects.select_related("workshop", "user", "tutorship", "project").get(
            workshop=self.workshop, user=user
        )

    def start(self) -> None:
        preparing.announce_workshop(self.workshop, by=self.centre)
        seats = self.workshop.participations.tutors().values_list("pk", flat=True)
        attendance.note_presence(self.workshop, seats, by=self.lead)
        course.start_workshop(self.workshop, by=self.lead)

    def all_ready(self, key: str, count: int | None = None) -> None:
        for tutor in self.tutors[:count]:
            attendance.declare_ready(self.seat(tutor), key, is_ready=True, by=tutor)

    def open(self, key: str) -> None:
        current = self.fresh.open_phase
        if current is not None:
            self.all_ready(current.key)
        course.open_phase(self.fresh, key, by=self.lead)
        self.workshop = self.fresh

    def narrative(self, author: User, *, shared: bool = False, **fields: object) -> Narrative:
        values: dict[str, object] = {"title": "Un moment", "body": LONG_TEXT, **fields}
        narrative = telling.start_narrative(self.fresh, mode=Narrative.Mode.FREE, by=author, **values)
        if shared:
            sharing.share_narrative(narrative, signature="function", by=author)
        return narrative

    def sheet(
        self, author: User, *, proposed: bool = False, title: str = "Tenir un retour chaque semaine"
    ) -> PracticeVersion:
        """A complete draft sheet, put in common when asked."""
        narrative = Narrative.objects.filter(author=author, workshop=self.workshop).first()
        narrative = narrative or self.narrative(author)
        sheet = formalising.formalise(narrative, "Un pas\nDeux pas\nTrois pas", by=author)
        complete(sheet, author, title)
        if proposed:
            pool.propose_practice(self.fresh, sheet, by=author)
        return PracticeVersion.objects.select_related("practice").get(pk=sheet.pk)


def complete(sheet: PracticeVersion, author: User, title: str) -> None:
    writing.write_version(
        sheet,
        seen=Seen.of(sheet),
        by=author,
        title=title,
        purpose="Afin que rien n’attende.",
        steps=[
            {"text": text, "cue": ""}
            for text in ("Fixez un créneau.", "Notez deux faits.", "Écrivez la suite.")
        ],
        minutes_per_use=10,
        uses_per_month=4,
        setup_minutes=0,
        stages=["path"],
        effects="On s’en parle.",
        evidence_level="perceived",
    )
    writing.tie_competences(
        sheet,
        main=Competence.objects.tutoring().get(code="D1"),
        secondary=[],
        seen=Seen.of(sheet),
        by=author,
        explicitness_before=1,
        explicitness_author=3,
    )
    for target in TransferTarget:
        opinions.assess_transfer(sheet, target, SCORES, by=author)
