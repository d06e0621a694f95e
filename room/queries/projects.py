"""Who reads a forward project, what may help it, and its days as a calendar."""

import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import Role, User
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from tutors.models import ForwardProject
from tutors.models.states import ProjectState
from workshops.models import Participation
from writing.rules import gate

Visibility = ForwardProject.Visibility
#: Practices proposed beside a project: enough to choose from, few enough to read.
SUGGESTED = 5


def projects_shared_with(user: User) -> QuerySet[ForwardProject]:
    """Committed projects whose authors chose this reader: their trio, the facilitators of their day, the hierarchy of
    their region. Each choice opens to those it names and to nobody else."""
    mine = Participation.objects.filter(user=user)
    mates = Participation.objects.filter(team__in=mine.exclude(team=None).values("team")).values("project")
    led = mine.exclude(role=Participation.Role.TUTOR).values("workshop")
    readers = Q(visibility=Visibility.BUDDY, pk__in=mates)
    if user.holds(Role.FACILITATOR):
        readers |= Q(visibility=Visibility.FACILITATORS, participation__workshop__in=led)
    if user.holds(Role.ENDORSER):
        readers |= Q(visibility=Visibility.HIERARCHY) & _in_regions(user)
    shared = ForwardProject.objects.exclude(status=ProjectState.DRAFT).exclude(tutor=user)
    return shared.filter(readers).distinct()


def _in_regions(user: User) -> Q:
    regions = user.regions_as(Role.ENDORSER)
    return Q() if None in regions else Q(participation__workshop__region__in=[one for one in regions if one])


def is_held_back(project: ForwardProject) -> bool:
    """A name of a third person is in it: others read it once its author has taken it out."""
    return not gate.may_be_said(project.tutor, *gate.leaves(project.written_goals))


def suggestions(project: ForwardProject, user: User) -> list[PracticeVersion]:
    """Published practices of the competences aimed at, those already taken left out."""
    competences = {goal.competence_id for goal in project.goals.all() if goal.competence_id}
    if not competences:
        return []
    found = PracticeVersion.objects.readable_by(user).filter(
        status=VersionState.PUBLISHED, competence_rows__competence__in=competences
    )
    taken = user.adoptions.values("practice")
    others = found.exclude(practice__in=taken).exclude(practice__author=user)
    return list(others.select_related("practice").distinct().order_by("-published_on", "-pk")[:SUGGESTED])


def calendar_of(project: ForwardProject, address: str) -> bytes:
    """First steps and checkpoints as all-day events (RFC 5545)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Capitalisation du tutorat//Projet//FR")
    calendar.add("version", "2.0")
    for goal in project.goals.all():
        if goal.first_step and goal.first_step_on:
            title = _("Premier pas : %(step)s") % {"step": goal.first_step}
            calendar.add_component(_event(f"goal-{goal.pk}", title, goal.first_step_on, address))
    for one in project.checkpoints.all():
        title = _("Mon projet de tutorat : où en suis-je ?")
        calendar.add_component(_event(f"checkpoint-{one.pk}", title, one.due_on, address))
    return bytes(calendar.to_ical())


def _event(uid: str, title: str, day: datetime.date, address: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@capitalisation-du-tutorat")
    event.add("dtstamp", datetime.datetime.combine(day, datetime.time(), datetime.UTC))
    event.add("dtstart", day)
    event.add("summary", title)
    event.add("url", address)
    return event
