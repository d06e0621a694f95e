"""The day that is going on today, in phase 2, and the one announced in three weeks."""

import datetime

from django.utils import timezone

from demo.content import read
from demo.organisation import Cast
from demo.past_day import a_thursday, invite_everyone, write_review
from narratives.actions import sharing, telling
from narratives.models import Narrative
from room.actions import course
from workshops.actions import attendance, preparing
from workshops.models import Participation, Phase, Workshop
from workshops.models.phases import PhaseKey
from workshops.models.states import PhaseState, WorkshopState
from writing.actions import gate
from writing.models import Seen, TextVersion

MINUTES_SINCE = {PhaseKey.REVIEW: 130, PhaseKey.NARRATE: 50}
READY = 3
LATER = ("marc.delaunay", "agnes.rousseau", "karim.haddad", "ines.nguyen", "thomas.girard", "yann.morel")


def play_today(cast: Cast) -> Workshop:
    """Phase 1 is over, phase 2 is open; some write, some have finished."""
    content = read("today")
    lead, centre = cast.people["malik.benali"], cast.people["jeanne.marchand"]
    tutors = [cast.people[one["id"]] for one in read("people")["tutor"] if one.get("today")]
    sponsor = read("day")["sponsor"]
    workshop = preparing.create_workshop(
        Workshop(
            programme=cast.programme,
            region=cast.region,
            date=timezone.localdate(),
            title="Journée de capitalisation, promotion 8",
            place="Centre de formation, salle 101",
            sponsor_name=sponsor["name"],
            sponsor_statement=sponsor["text"].strip(),
        ),
        by=centre,
    )
    invite_everyone(workshop, tutors, lead=lead, by=centre)
    preparing.compose_teams(workshop, by=centre)
    preparing.announce_workshop(workshop, by=centre)
    seats = list(workshop.participations.tutors().select_related("user", "workshop", "tutorship"))
    attendance.note_presence(workshop, [seat.pk for seat in seats], by=lead)
    course.start_workshop(workshop, by=lead)
    course.open_phase(workshop, PhaseKey.REVIEW, by=lead)
    for rank, seat in enumerate(seats):
        write_review(seat, content["review"][rank % len(content["review"])])
        attendance.declare_ready(seat, PhaseKey.REVIEW, is_ready=True, by=seat.user)
    course.open_phase(workshop, PhaseKey.NARRATE, by=lead)
    workshop = Workshop.objects.prefetch_related("phases").get(pk=workshop.pk)
    _write(cast, workshop)
    for seat in [one for one in seats if one.user != cast.people["fatou.sow"]][:READY]:
        attendance.declare_ready(seat, PhaseKey.NARRATE, is_ready=True, by=seat.user)
    set_clock(workshop)
    return workshop


def _write(cast: Cast, workshop: Workshop) -> None:
    """One narrative shared with a trio, one in the making."""
    shared = dict(read("today")["shared"])
    author, mate = cast.people[shared.pop("author")], cast.people["fatou.sow"]
    _put_together(workshop.participations.get(user=author), workshop.participations.get(user=mate))
    shared["body"] = shared["body"].strip()
    narrative = telling.start_narrative(workshop, mode=Narrative.Mode.FREE, by=author, **shared)
    sharing.share_narrative(narrative, signature="function", by=author)
    draft = dict(read("today")["narrative"])
    draft.pop("author")
    steps = [{"action": action, "cue": cue, "choice": choice} for action, cue, choice in draft.pop("steps")]
    first_words = {**draft, "intent": "Je voulais que le dossier parte.", "trigger": ""}
    narrative = telling.start_narrative(workshop, mode=Narrative.Mode.GUIDED, by=mate, **first_words)
    narrative.keep_version(TextVersion.Reason.PAUSE)
    gate.cite_person("Camille Lenoir", "[agent A]", by=mate)
    telling.write_narrative(narrative, seen=Seen.of(narrative), by=mate, steps=steps, **draft)


def _put_together(one: Participation, other: Participation) -> None:
    """Swap ``one`` into the trio of ``other``, so that trios keep their size."""
    if one.team_id == other.team_id:
        return
    leaving = other.trio_mates()[0]
    leaving.team, one.team = one.team, other.team
    Participation.objects.bulk_update([leaving, one], ["team"])


def set_clock(workshop: Workshop) -> None:
    """Put the day on today's date, with phase 2 under way; what people wrote does not move."""
    workshop.date = timezone.localdate()
    workshop.save(update_fields=["date"])
    now = timezone.now()
    for phase in workshop.phases.filter(key__in=MINUTES_SINCE):
        phase.opened_at = now - datetime.timedelta(minutes=MINUTES_SINCE[PhaseKey(phase.key)])
        if not phase.is_open:
            phase.closed_at = phase.opened_at + datetime.timedelta(minutes=phase.planned_minutes)
        phase.save(update_fields=["opened_at", "closed_at"])


def refresh() -> None:
    """A demo started again on another day: its live day is still today, unless a visitor moved it on."""
    in_phase_2 = Phase.objects.filter(key=PhaseKey.NARRATE, status=PhaseState.OPEN)
    for workshop in Workshop.objects.filter(
        status=WorkshopState.LIVE, date__lt=timezone.localdate(), phases__in=in_phase_2
    ):
        set_clock(workshop)


def announce_later(cast: Cast) -> Workshop:
    centre, lead = cast.people["jeanne.marchand"], cast.people["corinne.faure"]
    workshop = preparing.create_workshop(
        Workshop(
            programme=cast.programme,
            region=cast.region,
            date=a_thursday(timezone.localdate() + datetime.timedelta(days=24)),
            title="Journée de capitalisation, second groupe",
            place="Maison des entreprises, salle B",
            access="Tramway Marché, deuxième étage ; une pièce d’identité est demandée à l’accueil.",
            sponsor_name="Le directeur régional adjoint",
            sponsor_statement="Votre expérience prépare le prochain plan de formation. Je lirai vos conclusions et j’y répondrai.",
        ),
        by=centre,
    )
    invite_everyone(workshop, [cast.people[name] for name in LATER], lead=lead, by=centre)
    preparing.compose_teams(workshop, by=centre)
    preparing.announce_workshop(workshop, by=centre)
    for name, answer in zip(LATER, ("yes", "yes", "maybe", "no"), strict=False):
        seat = workshop.participations.select_related("workshop").get(user=cast.people[name])
        attendance.reply(seat, answer, by=seat.user)
    return workshop
