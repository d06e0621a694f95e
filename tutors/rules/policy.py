"""Who may manage tutorships, and when a project may be committed."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Verdict
from tutors.models import ForwardProject, Programme, ProjectGoal, Tutorship

FIRST_STEP_WITHIN = datetime.timedelta(days=30)


def may_manage_tutorships(user: User) -> Verdict:
    if user.holds(Role.CENTRE):
        return ALLOWED
    return Verdict(_("Les tutorats sont tenus par le centre de formation."))


def may_keep_programme(user: User, programme: Programme) -> Verdict:
    """And its cohorts, and the tutorships in them: the centre it belongs to."""
    verdict = may_manage_tutorships(user)
    if verdict and not user.is_of(programme.centre_id):
        return Verdict(_("Ce dispositif relève d’un autre centre de formation."))
    return verdict


def may_edit_goals(user: User, tutorship: Tutorship) -> Verdict:
    if user == tutorship.tutor or may_keep_programme(user, tutorship.cohort.programme):
        return ALLOWED
    return Verdict(_("Ce tutorat n’est pas le vôtre."))


def may_edit_project(user: User, project: ForwardProject) -> Verdict:
    if user == project.tutor:
        return ALLOWED
    return Verdict(_("Ce projet n’est pas le vôtre."))


def may_commit_project(user: User, project: ForwardProject, goals: list[ProjectGoal]) -> Verdict:
    """A project is committed with an objective, a first step within 30 days and a sign of success."""
    verdict = may_edit_project(user, project)
    if not verdict:
        return verdict
    if not any(goal.objective for goal in goals):
        return Verdict(_("Indiquez un objectif, même modeste."))
    if any(goal.objective and not goal.success_sign for goal in goals):
        return Verdict(_("Indiquez à quoi vous verrez que c’est réussi."))
    today = timezone.localdate()
    steps = [goal.first_step_on for goal in goals if goal.first_step and goal.first_step_on]
    if not any(today <= day <= today + FIRST_STEP_WITHIN for day in steps):
        return Verdict(_("Indiquez un premier pas et une date, dans les 30 jours."))
    return ALLOWED
