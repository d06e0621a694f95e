"""What is left to each person once the day is over, with where to do it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from capitalisation.policy import Sentence
from competences.models import Competence
from narratives.models import Narrative
from narratives.models.states import NarrativeState
from needs.models import SelfPositioning
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from room.models import DayEvaluation, Minutes, MinutesAnswer
from room.models.states import MinutesState
from tutors.models.states import ProjectState
from workshops.models import Participation
from workshops.models.states import WorkshopState


@dataclass(frozen=True, slots=True)
class Remaining:
    sentence: Sentence
    url: str


def remaining_for(seat: Participation) -> list[Remaining]:
    """During the wrap-up, what this tutor may still finish; nothing before and after. Seven queries."""
    if seat.workshop.status != WorkshopState.WRAP_UP:
        return []
    return [*_texts(seat), *_answers(seat)]


def _texts(seat: Participation) -> Iterator[Remaining]:
    """Narratives, sheets, project."""
    workshop, person = seat.workshop, seat.user
    for narrative in Narrative.objects.filter(workshop=workshop, author=person, status=NarrativeState.DRAFT):
        yield Remaining(_("Terminer et partager votre récit"), narrative.get_absolute_url())
    of_the_day = Q(practice__author=person, practice__formalisation__narrative__workshop=workshop)
    if PracticeVersion.objects.filter(of_the_day, status=VersionState.RETAINED).exists():
        yield Remaining(_("Confirmer vos fiches retenues"), reverse("repertoire:my_practices"))
    if seat.project is None or seat.project.status == ProjectState.DRAFT:
        yield Remaining(_("Vous engager sur votre projet"), reverse("room:project", args=[workshop.slug]))


def _answers(seat: Participation) -> Iterator[Remaining]:
    """Positioning, minutes, opinion of the day."""
    workshop, person = seat.workshop, seat.user
    asked = list(Competence.objects.tutoring().select_related("domain"))
    answered = SelfPositioning.objects.filter(workshop=workshop, person=person).count()
    if answered < len(asked):
        url = reverse("needs:positioning", args=[workshop.slug, asked[0].domain.code])
        yield Remaining(_("Finir de vous situer sur les compétences"), url)
    sent = Minutes.objects.filter(workshop=workshop, status=MinutesState.SENT)
    if sent.exclude(pk__in=MinutesAnswer.objects.filter(user=person).values("minutes")).exists():
        yield Remaining(_("Lire et approuver le compte rendu"), reverse("room:minutes", args=[workshop.slug]))
    said = DayEvaluation.objects.filter(workshop=workshop, voter_token=seat.secret_token)
    if seat.attended and not said.exists():
        yield Remaining(_("Dire votre avis sur la journée"), reverse("room:evaluation", args=[workshop.slug]))
