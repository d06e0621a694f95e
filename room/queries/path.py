"""What a tutor should do next: the six stages of the path and their state."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from capitalisation.policy import Sentence
from deliberation.models.states import RoundState
from narratives.models import Narrative, ProjectReview
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from tutors.models.states import ProjectState
from workshops.models import Participation
from workshops.models.phases import Feature
from workshops.models.states import WorkshopState


class StageState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    LATER = "later"


LABELS = {
    StageState.DONE: _("Terminé"),
    StageState.CURRENT: _("En cours"),
    StageState.TODO: _("À faire"),
    StageState.LATER: _("Pas encore ouvert"),
}


@dataclass(frozen=True, slots=True)
class PathStage:
    """One line of « Votre parcours »."""

    key: str
    title: Sentence
    hint: Sentence
    action: Sentence
    url: str
    state: StageState

    @property
    def label(self) -> Sentence:
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        """Of the badge that says its state; none for what is done or still to come."""
        return {StageState.CURRENT: "current", StageState.TODO: "neutral"}.get(self.state, "")

    @property
    def is_open(self) -> bool:
        return self.state != StageState.LATER


@dataclass(frozen=True, slots=True)
class Path:
    stages: list[PathStage]
    #: Key of the phase that is open.
    now: str = ""

    @property
    def done(self) -> int:
        return sum(stage.state == StageState.DONE for stage in self.stages)

    @property
    def next(self) -> PathStage | None:
        """The one thing to do now: what the open phase asks first, else the first unfinished stage."""
        unfinished = (StageState.CURRENT, StageState.TODO)
        for stage in self.stages:
            if stage.key == self.now and stage.state in unfinished:
                return stage
        for wanted in unfinished:
            for stage in self.stages:
                if stage.state == wanted:
                    return stage
        return None


def path_of(participation: Participation) -> Path:
    """The path of one tutor through one day, in five queries whatever the data."""
    workshop = participation.workshop
    day = participation.workshop.slug
    user = participation.user
    review = ProjectReview.objects.filter(workshop=workshop, author=user).first()
    narratives = list(Narrative.objects.filter(workshop=workshop, author=user))
    sheets = list(
        PracticeVersion.objects.filter(
            practice__formalisation__narrative__workshop=workshop, practice__author=user
        )
    )
    project = participation.project
    tutorship = participation.tutorship

    live = workshop.status != WorkshopState.ANNOUNCED
    shared = any(narrative.is_shared for narrative in narratives)
    proposed = any(sheet.status != VersionState.DRAFT for sheet in sheets)
    voting = workshop.rounds.filter(status__in=(RoundState.OPEN, RoundState.REVEALED)).count()
    phase = workshop.open_phase if workshop.status == WorkshopState.LIVE else None
    return Path(
        now=phase.key if phase else "",
        stages=[
            _stage(
                "tutorship",
                _("Décrire votre tutorat"),
                _("Unité d’accueil, période, objectifs de départ"),
                _("Décrire mon tutorat"),
                reverse("tutors:tutorship", args=[tutorship.pk]) if tutorship else "",
                done=bool(tutorship and tutorship.goals.exists()),
                begun=False,
                opened=tutorship is not None,
            ),
            _stage(
                "review",
                _("Faire le bilan"),
                _("Ce qui était prévu, ce qui s’est passé, ce que vous en pensez"),
                _("Reprendre mon bilan") if review else _("Faire mon bilan"),
                reverse("narratives:review", args=[day, "prevu"]),
                done=bool(review and not review.missing()),
                begun=review is not None,
                opened=True,
            ),
            _stage(
                "narrate",
                _("Mettre en récit"),
                _("Une situation vécue, racontée pas à pas"),
                _("Reprendre mon récit") if narratives else _("Écrire mon récit"),
                reverse("narratives:narratives", args=[day]),
                done=shared,
                begun=bool(narratives),
                opened=bool(narratives) or workshop.opens(Feature.WRITE_NARRATIVE),
            ),
            _stage(
                "formalise",
                _("Formaliser vos savoir-faire"),
                _("Transformer un récit en pratique reliée au référentiel de compétences"),
                _("Reprendre ma fiche") if sheets else _("Faire une fiche pratique"),
                reverse("deliberation:sheets", args=[day]),
                done=proposed,
                begun=bool(sheets),
                opened=bool(sheets) or workshop.opens(Feature.FORMALISE),
            ),
            _stage(
                "share",
                _("Mettre en commun"),
                _("Apprécier les pratiques, points forts, axes et besoins"),
                _("Mettre en commun"),
                reverse("room:restitution", args=[day]),
                done=workshop.status in (WorkshopState.WRAP_UP, WorkshopState.CLOSED) and voting > 0,
                begun=live and workshop.opens(Feature.RECOGNISE),
                opened=workshop.opens(Feature.RECOGNISE) or workshop.is_over,
            ),
            _stage(
                "project",
                _("Construire votre projet"),
                _("Pour vous, pour votre prochain ou prochaine stagiaire, pour votre unité"),
                _("Construire mon projet"),
                reverse("room:project", args=[day]),
                done=bool(project and project.status != ProjectState.DRAFT),
                begun=project is not None,
                opened=project is not None or workshop.opens(Feature.PLAN_PROJECT),
            ),
        ],
    )


def _stage(  # noqa: PLR0913 one line of the path, named argument by named argument
    key: str,
    title: Sentence,
    hint: Sentence,
    action: Sentence,
    url: str,
    *,
    done: bool,
    begun: bool,
    opened: bool,
) -> PathStage:
    return PathStage(key, title, hint, action, url, _state(done, begun, opened))


def _state(done: bool, begun: bool, opened: bool) -> StageState:
    if done:
        return StageState.DONE
    if not opened:
        return StageState.LATER
    return StageState.CURRENT if begun else StageState.TODO
