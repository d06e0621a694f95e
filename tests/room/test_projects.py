"""A project after the day: its checkpoints, its readers, the practices it takes from peers."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Mandate, Region, Role
from capitalisation.policy import Refused
from repertoire.models import Adoption, PracticeVersion
from room.actions import projects, reminders
from room.actions.letters import deliver
from room.actions.projects import open_project
from room.queries.projects import projects_shared_with, suggestions
from tests.builders import Day, person
from tutors.actions.projects import commit_project, write_project
from tutors.models import ForwardProject, Step
from workshops.models import Participation
from writing.models import Seen

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def a_day() -> Day:
    return Day(tutors=6, until="share")


def committed(day: Day, visibility: str = "private", **changes: object) -> ForwardProject:
    tutor = day.tutors[0]
    seat = Participation.objects.get(workshop=day.workshop, user=tutor)
    project = open_project(seat)
    goal = {
        "objective": "Je saurai laisser faire.",
        "first_step": "Confier la réunion de lundi ; rester au fond",
        "first_step_on": timezone.localdate() + datetime.timedelta(days=5),
        "success_sign": "Elle la mène seule.",
    } | changes
    write_project(
        project, written_goals={"self": goal}, visibility=visibility, seen=Seen.of(project), by=tutor
    )
    commit_project(project, by=tutor)
    return ForwardProject.objects.get(pk=project.pk)


@pytest.mark.parametrize(
    ("start", "after_3", "after_6"),
    [
        ("2026-11-26", "2027-02-26", "2027-05-26"),
        ("2026-11-30", "2027-02-28", "2027-05-30"),
        ("2027-11-30", "2028-02-29", "2028-05-30"),
        ("2026-08-31", "2026-11-30", "2027-02-28"),
    ],
)
def test_months_end_where_a_calendar_says(start, after_3, after_6):
    day = datetime.date.fromisoformat(start)
    assert Step.DAYS_15.due(day) == day + datetime.timedelta(days=15)
    assert Step.MONTHS_3.due(day) == datetime.date.fromisoformat(after_3)
    assert Step.MONTHS_6.due(day) == datetime.date.fromisoformat(after_6)


def test_a_commitment_plans_three_checkpoints_and_each_answer_moves_the_project(a_day, as_user):
    project = committed(a_day)
    tutor = a_day.tutors[0]
    assert [one.step for one in project.checkpoints.all()] == ["d15", "m3", "m6"]

    for checkpoint, state in zip(
        project.checkpoints.all(), ("in_progress", "reviewed", "completed"), strict=True
    ):
        url = reverse("room:checkpoint", args=[checkpoint.pk])
        assert as_user(tutor).post(url, {"outcome": "done", "learning": "Attendre."}).status_code == 302
        project.refresh_from_db()
        assert project.status == state

    page = as_user(tutor).post(url, {"learning": "Des mots gardés"}).content.decode()
    assert "Choisissez où vous en êtes." in page
    assert "Des mots gardés" in page
    as_user(tutor).post(url, {"outcome": "dropped"})
    project.refresh_from_db()
    assert project.status == "stopped"


def test_what_was_learnt_names_nobody(a_day):
    project = committed(a_day)
    with pytest.raises(Refused):
        projects.say_where(
            project.checkpoints.first(),
            outcome="done",
            learning=f"{a_day.tutors[1].first_name} {a_day.tutors[1].last_name} m’a aidée.",
            by=a_day.tutors[0],
        )
    assert project.checkpoints.first().outcome == ""


class TestReaders:
    """Each choice opens to those it names, and to nobody else."""

    @pytest.fixture
    def readers(self, a_day):
        """Who might read it, by the choice that opens it to them."""
        seat = Participation.objects.get(workshop=a_day.workshop, user=a_day.tutors[0])
        mate = seat.team.members.exclude(pk=seat.pk).first().user if seat.team else None
        outside = next(
            one
            for one in a_day.tutors
            if Participation.objects.get(workshop=a_day.workshop, user=one).team_id != seat.team_id
        )
        other_region = person(Role.ENDORSER)
        region = Region.objects.create(code="84", name="Auvergne-Rhône-Alpes")
        Mandate.objects.filter(user=other_region).update(region=region)
        return {
            "buddy": [mate],
            "facilitators": [a_day.lead],
            "hierarchy": [person(Role.ENDORSER)],
            "nobody": [
                outside,
                a_day.centre,
                person(Role.PLANNER),
                person(Role.FACILITATOR),
                person(Role.ADMIN),
                other_region,
            ],
        }

    @pytest.mark.parametrize("visibility", ["private", "buddy", "facilitators", "hierarchy"])
    def test_only_those_it_names(self, a_day, readers, visibility, as_user):
        project = committed(a_day, visibility)
        url = reverse("room:project_read", args=[project.pk])
        for kind, people in readers.items():
            for reader in people:
                expected = 200 if kind == visibility else 404
                assert as_user(reader).get(url).status_code == expected, (kind, visibility)
                listed = as_user(reader).get(reverse("room:projects")).content.decode()
                assert (url in listed) == (kind == visibility)

    def test_a_draft_is_read_by_nobody(self, a_day, readers):
        project = committed(a_day, "buddy")
        ForwardProject.objects.filter(pk=project.pk).update(status="draft")
        assert not projects_shared_with(readers["buddy"][0]).exists()

    def test_a_name_typed_later_holds_it_back_and_the_author_is_told(self, a_day, readers, as_user):
        named = f"{a_day.tutors[3].first_name} {a_day.tutors[3].last_name}"
        project = committed(a_day, "buddy", support_asked=f"Demander à {named}")

        page = as_user(readers["buddy"][0]).get(reverse("room:project_read", args=[project.pk]))
        assert a_day.tutors[3].last_name not in page.content.decode()
        assert "L’auteur relit ce projet" in page.content.decode()
        own = as_user(a_day.tutors[0]).get(reverse("room:project", args=[a_day.workshop.slug]))
        assert "Un nom de personne est dans votre projet" in own.content.decode()


def test_one_letter_when_a_checkpoint_is_due(a_day, mailoutbox, django_capture_on_commit_callbacks):
    project = committed(a_day)
    project.checkpoints.filter(step="d15").update(due_on=timezone.localdate())

    assert reminders.remind_checkpoints() == 1
    assert reminders.remind_checkpoints() == 0
    seat = Participation.objects.get(project=project)
    deliver.call(seat.pk, "checkpoint")
    assert reverse("room:project", args=[a_day.workshop.slug]) in mailoutbox[0].body
    assert "laisser faire" not in mailoutbox[0].body, "no letter holds what somebody wrote"


def test_a_practice_taken_for_the_project_is_tried(cast, as_user):
    tutor = cast("claire.aubry")
    project = ForwardProject.objects.get(tutor=tutor)
    proposed = suggestions(project, tutor)
    assert proposed, "the demo has a published practice of the competence aimed at"
    slug = project.participation.workshop.slug
    url = reverse("room:project_practice", args=[slug, proposed[0].practice_id])

    as_user(tutor).post(url)
    as_user(tutor).post(url)

    adoption = Adoption.objects.get(person=tutor, practice=proposed[0].practice)
    assert adoption.project == project
    assert proposed[0] not in suggestions(project, tutor)
    page = as_user(tutor).get(reverse("room:project", args=[slug])).content.decode()
    assert proposed[0].title in page
    hidden = PracticeVersion.objects.filter(status="retained").first()
    other = reverse("room:project_practice", args=[slug, hidden.practice_id])
    assert as_user(tutor).post(other).status_code == 404


def test_the_calendar_opens_in_a_calendar(a_day, as_user):
    committed(a_day, first_step="Dire « oui », puis : attendre ; ne rien reprendre\nLe lendemain, en parler")
    answer = as_user(a_day.tutors[0]).get(reverse("room:project_calendar", args=[a_day.workshop.slug]))

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 4
    assert str(events[0]["summary"]) == (
        "Premier pas : Dire « oui », puis : attendre ; ne rien reprendre\nLe lendemain, en parler"
    )
    assert events[0]["dtstart"].dt == timezone.localdate() + datetime.timedelta(days=5)
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


@pytest.mark.parametrize("wrong", ["20261-01-01", "0000-00-00", "1066-10-14", "demain", "9999-99-99"])
@pytest.mark.parametrize("panel", ["self", "trainee", "unit"])
def test_a_wrong_day_in_one_panel_loses_nothing_of_the_others(a_day, as_user, wrong, panel):
    tutor = a_day.tutors[0]
    url = reverse("room:project", args=[a_day.workshop.slug])
    objectives = {name: f"Objectif {name}" for name in ("self", "trainee", "unit")}
    data = {f"{name}-objective": words for name, words in objectives.items()}
    data |= {"writer": tutor.public_id, "revision": 1, "visibility": "private", "go": "stay"}
    data[f"{panel}-first_step_on"] = wrong

    page = as_user(tutor).post(url, data)

    assert page.status_code == 200
    assert f'value="{wrong}"' in page.text, "what was typed is shown again"
    project = ForwardProject.objects.get(tutor=tutor)
    assert {target: goal["objective"] for target, goal in project.written_goals.items()} == objectives
    assert not any(goal.get("first_step_on") for goal in project.written_goals.values())
    assert 'max="2099-12-31"' in page.text
