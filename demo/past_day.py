"""The closed day whose results fill the repertoire and the report, played through the product's own actions."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Role, User
from competences.models import Competence
from deliberation.actions import findings, grouping, pool, rounds
from deliberation.models import PoolResult
from deliberation.models.finding import FindingSupport
from deliberation.queries.rounds import find_round
from demo.content import read
from demo.organisation import Cast
from narratives.actions import formalising, reviews, sharing, telling
from narratives.models import Narrative
from needs.actions import needs, positioning
from needs.models.need import NeedSupport
from repertoire.actions import opinions, writing
from repertoire.models import Practice, PracticeVersion
from repertoire.models.opinion import CHECKLIST
from repertoire.models.states import TransferTarget, VersionState
from room.actions import closing, course, evaluations, minutes, projects
from tutors.actions import projects as tutors_projects
from workshops.actions import attendance, charter, preparing
from workshops.models import Participation, Workshop
from workshops.models.phases import PhaseKey
from writing.models import Seen

DAYS_AGO = 35
HOURS = {"review": (9, 30, 60), "narrate": (10, 45, 105), "formalise": (13, 45, 75), "share": (15, 15, 105)}
#: Start, four phases, two rounds (open, closed, shown), end of phase 4, wrap-up.
EVENTS = (
    (9, 0),
    (9, 30),
    (10, 45),
    (13, 45),
    (15, 15),
    (15, 30),
    (15, 41),
    (15, 42),
    (16, 3),
    (16, 9),
    (16, 10),
    (17, 0),
    (17, 5),
)
FIELDS = ("effect", "economy")


class PastDay:
    """Each method is one part of the day, in order."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.content = read("day")
        self.lead = cast.people["malik.benali"]
        self.centre = cast.people["jeanne.marchand"]
        self.tutors = [cast.people[one["id"]] for one in read("people")["tutor"] if not one.get("today")]
        self.date = a_thursday(timezone.localdate() - datetime.timedelta(days=DAYS_AGO))
        self.sheets: dict[str, PracticeVersion] = {}

    def play(self) -> Workshop:
        self.prepare()
        self.review()
        self.narrate()
        self.formalise()
        self.share()
        self.close()
        self.publish()
        self.date_back()
        return self.workshop

    def prepare(self) -> None:
        sponsor = self.content["sponsor"]
        self.workshop = preparing.create_workshop(
            Workshop(
                programme=self.cast.programme,
                region=self.cast.region,
                date=self.date,
                title="Journée de capitalisation, promotion 7",
                place="Centre de formation, salle 204",
                sponsor_name=sponsor["name"],
                sponsor_statement=sponsor["text"].strip(),
            ),
            by=self.centre,
        )
        invite_everyone(self.workshop, self.tutors, lead=self.lead, by=self.centre)
        preparing.compose_teams(self.workshop, by=self.centre)
        preparing.announce_workshop(self.workshop, by=self.centre)
        seats = list(self.workshop.participations.tutors())
        attendance.note_presence(self.workshop, [seat.pk for seat in seats], by=self.lead)
        course.start_workshop(self.workshop, by=self.lead)
        self.seats = {seat.user_id: seat for seat in seats}

    def open(self, key: str) -> None:
        course.open_phase(self.fresh(), key, by=self.lead)
        self.workshop = self.fresh()

    def fresh(self) -> Workshop:
        return Workshop.objects.prefetch_related("phases").get(pk=self.workshop.pk)

    def all_ready(self, key: str) -> None:
        for seat in self.seats.values():
            attendance.declare_ready(seat, key, is_ready=True, by=seat.user)

    def review(self) -> None:
        self.open(PhaseKey.REVIEW)
        reviews = read("today")["review"]
        for rank, tutor in enumerate(self.tutors):
            write_review(self.seats[tutor.pk], reviews[rank % len(reviews)])
        self.all_ready(PhaseKey.REVIEW)

    def narrate(self) -> None:
        self.open(PhaseKey.NARRATE)
        for one in read("narratives")["narrative"]:
            author = self.cast.people[one["author"]]
            narrative = telling.start_narrative(
                self.workshop,
                mode=Narrative.Mode.FREE,
                by=author,
                title=one["title"],
                stage=one["stage"],
                when_label=one["when"],
                body=one["body"].strip(),
                turning_point=one["turning_point"],
                outcome_trainee=one["outcome_trainee"],
                learned=one["learned"],
                redo=one["redo"],
                strengths=statements(one["strengths"]),
                improvements=statements(one["improvements"]),
            )
            sharing.share_narrative(narrative, signature="function", by=author)
        self.all_ready(PhaseKey.NARRATE)

    def formalise(self) -> None:
        self.open(PhaseKey.FORMALISE)
        self.practices = read("practices")["practice"]
        codes = {one.code: one for one in Competence.objects.tutoring()}
        for one in self.practices:
            self.sheets[one["title"]] = self.write_sheet(one, codes)
        for one in self.practices:
            self.hear_the_trio(one)
        for one in self.content["emergent"]:
            author = self.cast.people[one["author"]]
            sheet = next(sheet for sheet in self.sheets.values() if sheet.practice.author_id == author.pk)
            formalising.propose_competence(
                self.workshop, sheet, label=one["label"], rationale=one["rationale"], by=author
            )
        self.all_ready(PhaseKey.FORMALISE)

    def write_sheet(self, one: dict[str, Any], codes: dict[str, Competence]) -> PracticeVersion:
        author = self.cast.people[one["author"]]
        narrative = Narrative.objects.get(author=author, workshop=self.workshop)
        sheet = formalising.formalise(narrative, "\n".join(step[0] for step in one["steps"]), by=author)
        setup, minutes, uses = one["time"]
        writing.write_version(
            sheet,
            seen=Seen.of(sheet),
            by=author,
            stages=one["stages"],
            title=one["title"],
            when_to_use=one["when"],
            purpose=one["purpose"],
            watch_points=one["watch"],
            keep=one["keep"],
            steps=[
                {"text": text, "cue": cue, "gesture": gesture}
                for (text, cue), gesture in zip(one["steps"], _gestures(one), strict=True)
            ],
            knowledge=one.get("knowledge", []),
            adapt=one["adapt"],
            setup_minutes=setup,
            minutes_per_use=minutes,
            uses_per_month=uses,
            effects=one["effects"],
            resources=one.get("resources", []),
            evidence_level=one["evidence"],
            tags=one["tags"].split(", "),
        )
        main, *others = (codes[code] for code in one["competences"])
        before, after = one["explicit"]
        writing.tie_competences(
            sheet,
            main=main,
            secondary=others,
            seen=Seen.of(sheet),
            by=author,
            explicitness_before=before,
            explicitness_author=after,
        )
        self.assess(sheet, one, by=author)
        pool.propose_practice(self.workshop, sheet, by=author)
        return PracticeVersion.objects.select_related("practice").get(pk=sheet.pk)

    def assess(self, sheet: PracticeVersion, one: dict[str, Any], *, by: User) -> None:
        for target in TransferTarget:
            scores = dict(
                zip(("audience", "context", "means", "person", "support"), one[target], strict=True)
            )
            opinions.assess_transfer(sheet, target, scores, by=by)

    def hear_the_trio(self, one: dict[str, Any]) -> None:
        sheet = self.sheets[one["title"]]
        seat = self.seats[self.cast.people[one["author"]].pk]
        seat = Participation.objects.get(pk=seat.pk)
        for mate in seat.trio_mates():
            verdict = "can" if one["explicit"][1] == 3 else "can_with_help"
            opinions.record_replay(sheet, verdict=verdict, missing="", by=mate.user)
            self.assess(sheet, one, by=mate.user)

    def bring_together(self) -> None:
        """Two sheets that look alike: their authors preferred to keep both."""
        entries = {entry.version_id: entry for entry in self.workshop.pool.select_related("workshop")}
        kept = next(
            sheet
            for sheet in self.sheets.values()
            if sheet.practice.author == self.cast.people["claire.aubry"]
        )
        other = next(sheet for sheet in self.sheets.values() if sheet.practice.author != kept.practice.author)
        grouping.pair(entries[kept.pk], entries[other.pk], as_variants=True, by=self.lead)

    def share(self) -> None:
        self.open(PhaseKey.SHARE)
        self.bring_together()
        for number in (1, 2):
            self.vote(number)
        for one in self.practices:
            self.give_reason(one)
        self.conclude()
        self.commit_projects()

    def vote(self, number: int) -> None:
        round_ = find_round(self.workshop, number)
        rounds.open_round(round_, by=self.lead)
        for one in self.practices:
            votes = one["votes"] if number == 2 else one.get("first", one["votes"])
            raters = [tutor for tutor in self.tutors if tutor != self.cast.people[one["author"]]]
            for rater, pair in zip(raters, votes.split(), strict=True):
                grades = {
                    name: None if grade == "-" else int(grade)
                    for name, grade in zip(FIELDS, pair, strict=True)
                }
                rounds.cast_ballot(round_, self.sheets[one["title"]], grades=grades, by=rater)
        rounds.close_round(round_, by=self.lead)
        rounds.reveal_round(round_, by=self.lead)

    def give_reason(self, one: dict[str, Any]) -> None:
        if "because" not in one:
            return
        result = PoolResult.objects.select_related("version", "round__workshop").get(
            version=self.sheets[one["title"]], round__number=2
        )
        rounds.record_reason(
            result, reason=one["because"], minority_note=one.get("minority", ""), by=self.lead
        )

    def conclude(self) -> None:
        tokens = [seat.secret_token for seat in self.workshop.participations.tutors().order_by("pk")]
        for one in self.content["finding"]:
            finding = findings.put_in_common(
                self.workshop,
                kind=one["kind"],
                scope=one["scope"],
                statement=one["statement"],
                by=self.tutors[0],
            )
            FindingSupport.objects.bulk_create(
                FindingSupport(finding=finding, voter_token=token) for token in tokens[: one["supports"]]
            )
            if "outcome" in one:
                findings.decide_follow_up(finding, one["outcome"], by=self.lead)
        self.position()
        say_needs(self.workshop, self.content["need"], self.cast, lead=self.lead)

    def position(self) -> None:
        competences = {one.code: one for one in Competence.objects.tutoring()}
        for rank, tutor in enumerate(self.tutors):
            answers = {
                competences[code]: answer_of(row, rank, competences[code].required_level)
                for code, row in self.content["positioning"].items()
            }
            positioning.position(self.workshop, answers, by=tutor)

    def commit_projects(self) -> None:
        soon = timezone.localdate() + datetime.timedelta(days=20)
        codes = {one.code: one for one in Competence.objects.tutoring()}
        for one in self.content["project"]:
            author = self.cast.people[one["author"]]
            seat = self.workshop.participations.get(user=author)
            project = projects.open_project(seat)
            current, target = one["levels"]
            goal = {
                "objective": one["objective"],
                "competence_id": codes[one["competence"]].pk,
                "current_level": current,
                "target_level": target,
                "first_step": one["first_step"],
                "first_step_on": soon,
                "obstacle": one["obstacle"],
                "plan_b": one["plan_b"],
                "success_sign": one["success"],
                "support_asked": "",
            }
            tutors_projects.write_project(
                project,
                written_goals={"self": goal},
                visibility=one["visibility"],
                seen=Seen.of(project),
                by=author,
            )
            tutors_projects.commit_project(project, by=author)

    def close(self) -> None:
        self.all_ready(PhaseKey.SHARE)
        course.close_phase(self.fresh(), PhaseKey.SHARE, by=self.lead)
        course.wrap_up(self.fresh(), by=self.lead)
        self.look_back()
        closing.close_workshop(self.fresh(), by=self.lead)

    def look_back(self) -> None:
        """Minutes sent and approved, and what people say of the day."""
        sent = minutes.open_minutes(self.fresh(), by=self.lead)
        minutes.send_minutes(sent, by=self.lead)
        sent.refresh_from_db()
        for rank, tutor in enumerate(self.tutors):
            minutes.answer_minutes(sent, approves=True, comment="", by=tutor)
            seat = Participation.objects.select_related("workshop").get(workshop=self.workshop, user=tutor)
            opinions_of_the_day = self.content["evaluation"]
            said = dict(opinions_of_the_day[rank % len(opinions_of_the_day)])
            if rank >= len(opinions_of_the_day):
                said |= {"helped": "", "missing": ""}
            evaluations.evaluate(seat, by=tutor, **said)

    def publish(self) -> None:
        """Confirm and publish through the checklist, as far as the content says."""
        reviewers = User.objects.holding(Role.REVIEWER)
        checks = {name: "yes" for name, _sentence in CHECKLIST}
        for rank, one in enumerate(self.practices):
            if one["state"] not in ("published", "in_review"):
                continue
            author = self.cast.people[one["author"]]
            sheet = PracticeVersion.objects.select_related("practice").get(pk=self.sheets[one["title"]].pk)
            writing.confirm_version(sheet, signature=("function", "name", "collective")[rank % 3], by=author)
            if one["state"] == "in_review" and rank % 2:
                continue
            opinions.review_version(sheet, decision="approve", checks=checks, comment="", by=self.centre)
            if one["state"] == "published":
                peer = reviewers.exclude(pk=author.pk)[rank % reviewers.exclude(pk=author.pk).count()]
                opinions.review_version(sheet, decision="approve", checks=checks, comment="", by=peer)

    def date_back(self) -> None:
        """Give the day its own hours, and the sheets a publication date after it."""
        for phase in self.workshop.phases.all():
            hour, minute, minutes = HOURS[phase.key]
            start = datetime.datetime.combine(self.date, datetime.time(hour, minute))
            phase.opened_at = timezone.make_aware(start)
            phase.closed_at = phase.opened_at + datetime.timedelta(minutes=minutes)
            phase.save(update_fields=["opened_at", "closed_at"])
        self.date_back_minutes()
        at = timezone.make_aware(datetime.datetime.combine(self.date, datetime.time(12, 20)))
        Narrative.objects.filter(workshop=self.workshop).update(created_at=at, updated_at=at, shared_at=at)
        Workshop.objects.filter(pk=self.workshop.pk).update(
            wrap_up_deadline=self.date + datetime.timedelta(days=10)
        )
        sheets = PracticeVersion.objects.filter(pk__in=[one.pk for one in self.sheets.values()])
        Practice.objects.update(created_at=at)
        sheets.exclude(restituted_on=None).update(restituted_on=self.date)
        for rank, sheet in enumerate(sheets.filter(status=VersionState.PUBLISHED).order_by("pk")):
            day_of = self.date + datetime.timedelta(days=12 + rank % 9)
            PracticeVersion.objects.filter(pk=sheet.pk).update(published_on=day_of)

    def date_back_minutes(self) -> None:
        """Events of the minutes at the hours of the day: the loading took a minute, the day lasted eight hours."""
        minutes = self.workshop.minutes
        times = [f"{hour}\u00a0h\u00a0{minute:02d}" for hour, minute in EVENTS]
        minutes.events = [[at, *said] for at, (_at, *said) in zip(times, minutes.events, strict=True)]
        evening = datetime.datetime.combine(self.date, datetime.time(18, 5))
        minutes.sent_at = timezone.make_aware(evening)
        minutes.save(update_fields=["events", "sent_at"])


def a_thursday(day: datetime.date) -> datetime.date:
    """The Thursday on or before ``day``."""
    return day - datetime.timedelta(days=(day.weekday() - 3) % 7)


def invite_everyone(workshop: Workshop, tutors: list[User], *, lead: User, by: User) -> None:
    charter.accept_charter_in_force(by=lead)
    preparing.invite(workshop, lead, Participation.Role.LEAD, by=by)
    for tutor in tutors:
        preparing.invite(workshop, tutor, Participation.Role.TUTOR, by=by)


def write_review(seat: Participation, one: dict[str, Any]) -> None:
    review = reviews.open_review(seat)
    reviews.write_review(
        review,
        seen=Seen.of(review),
        by=seat.user,
        goals=[
            {"planned": planned, "outcome": outcome, "why": why} for planned, outcome, why in one["goals"]
        ],
        moments=[
            {"title": title, "when_label": when, "tone": tone, "is_turning_point": turning}
            for title, when, tone, turning in one["moments"]
        ],
        strengths=statements(one["strengths"]),
        improvements=statements(one["improvements"]),
        pride=one["pride"],
        regret=one["regret"],
    )


def statements(rows: list[str]) -> list[dict[str, str]]:
    return [dict(zip(("statement", "scope"), row.split("|"), strict=True)) for row in rows]


def _gestures(one: dict[str, Any]) -> list[str]:
    """One a step, where the sheet says any."""
    return one.get("gestures") or [""] * len(one["steps"])


def say_needs(workshop: Workshop, said: list[dict[str, Any]], cast: Cast, *, lead: User) -> None:
    """Needs as people of the day say, support and confirm them."""
    tokens = [seat.secret_token for seat in workshop.participations.tutors().order_by("pk")]
    codes = {one.code: one for one in Competence.objects.tutoring()}
    for one in said:
        need = needs.express_need(
            workshop,
            by=cast.people[one["author"]],
            statement=one["statement"],
            situation=one["situation"],
            competence=codes.get(one.get("competence", "")),
            cause=one["cause"],
            wanted_response=one["response"],
            urgency=one["urgency"],
            verbatim_consent=one["consent"],
        )
        NeedSupport.objects.bulk_create(
            NeedSupport(need=need, voter_token=token) for token in tokens[: one["supports"]]
        )
        needs.confirm_need(need, by=lead)


def answer_of(row: dict[str, str], rank: int, required: int, moved: int = 0) -> dict[str, int | None]:
    """``moved``: by how many levels it stood elsewhere then."""
    known = row["current"][rank] != "?"
    current = min(4, max(1, int(row["current"][rank]) + moved)) if known else None
    below = current is not None and current < required
    urgency = int(row["urgency"][rank % len(row["urgency"])]) if below else None
    return {
        "current": current,
        "importance": int(row["importance"][rank]) if known else None,
        "urgency": urgency,
    }
