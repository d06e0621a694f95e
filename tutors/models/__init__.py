"""Programmes, cohorts, tutorships, forward projects."""

from tutors.models.checkpoint import ProjectCheckpoint, Step
from tutors.models.programme import Cohort, Programme, TraineeProfile, TutorProfile
from tutors.models.project import ForwardProject, ProjectGoal
from tutors.models.tutorship import Tutorship, TutorshipGoal, TutorshipMilestone

__all__ = [
    "Cohort",
    "ForwardProject",
    "Programme",
    "ProjectCheckpoint",
    "ProjectGoal",
    "Step",
    "TraineeProfile",
    "TutorProfile",
    "Tutorship",
    "TutorshipGoal",
    "TutorshipMilestone",
]
