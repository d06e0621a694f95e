"""What a tutor should do next: the six stages of the path and their state. Reads, never writes."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from capitalisation.policy import Sentence
from repertoire.digest import asked_of_the_centre, asked_of_the_hierarchy
from repertoire.models import PracticeVersion
from repertoire.states import VersionState
from tutors.models import Tutorship
from tutors.states import ProjectState
from workshops.models import Narrative, Participation, ProjectReview, Workshop
from workshops.phases import Feature
from workshops.states import RoundState, WorkshopState


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
                reverse("workshops:review", args=[day, "prevu"]),
                done=bool(review and not review.missing()),
                begun=review is not None,
                opened=True,
            ),
            _stage(
                "narrate",
                _("Mettre en récit"),
                _("Une situation vécue, racontée pas à pas"),
                _("Reprendre mon récit") if narratives else _("Écrire mon récit"),
                reverse("workshops:narratives", args=[day]),
                done=shared,
                begun=bool(narratives),
                opened=bool(narratives) or workshop.opens(Feature.WRITE_NARRATIVE),
            ),
            _stage(
                "formalise",
                _("Formaliser vos savoir-faire"),
                _("Transformer un récit en pratique reliée au référentiel de compétences"),
                _("Reprendre ma fiche") if sheets else _("Faire une fiche pratique"),
                reverse("workshops:sheets", args=[day]),
                done=proposed,
                begun=bool(sheets),
                opened=bool(sheets) or workshop.opens(Feature.FORMALISE),
            ),
            _stage(
                "share",
                _("Mettre en commun"),
                _("Apprécier les pratiques, points forts, axes et besoins"),
                _("Mettre en commun"),
                reverse("workshops:restitution", args=[day]),
                done=workshop.status in (WorkshopState.WRAP_UP, WorkshopState.CLOSED) and voting > 0,
                begun=live and workshop.opens(Feature.RECOGNISE),
                opened=workshop.opens(Feature.RECOGNISE) or workshop.is_over,
            ),
            _stage(
                "project",
                _("Construire votre projet"),
                _("Pour vous, pour votre prochain ou prochaine stagiaire, pour votre unité"),
                _("Construire mon projet"),
                reverse("workshops:project", args=[day]),
                done=bool(project and project.status != ProjectState.DRAFT),
                begun=project is not None,
                opened=project is not None or workshop.opens(Feature.PLAN_PROJECT),
            ),
        ],
    )


@dataclass(frozen=True, slots=True)
class NextDeed:
    """The one main action of a home page without a tutorship."""

    sentence: Sentence
    action: Sentence
    url: str


def next_for(user: User, days: list[Workshop]) -> NextDeed:
    """What this person most likely came for."""
    running = next((day for day in days if day.status == WorkshopState.LIVE), None)
    if running is not None and user.holds(Role.FACILITATOR):
        return NextDeed(
            _("Une journée est en cours."),
            _("Ouvrir le poste de pilotage"),
            reverse("workshops:control", args=[running.slug]),
        )
    if (asked := _asked_of(user)) is not None:
        return asked
    waiting = (
        PracticeVersion.objects.filter(status=VersionState.IN_REVIEW).exclude(practice__author=user).count()
    )
    if waiting and user.holds(Role.CENTRE, Role.REVIEWER):
        sentence = ngettext(
            "%(count)s fiche attend d’être relue.", "%(count)s fiches attendent d’être relues.", waiting
        ) % {"count": waiting}
        return NextDeed(sentence, _("Relire les fiches"), reverse("workshops:review_queue"))
    if user.holds(Role.PLANNER):
        return NextDeed(
            _("Les besoins remontent des journées, sans aucun nom."),
            _("Voir les besoins de la région"),
            reverse("reports:needs"),
        )
    tutorship = Tutorship.objects.filter(trainee=user).first()
    if tutorship is not None:
        return NextDeed(
            _("Retrouvez les objectifs et les dates de votre tutorat."),
            _("Voir mon tutorat"),
            tutorship.get_absolute_url(),
        )
    if user.holds(Role.FACILITATOR, Role.CENTRE, Role.ADMIN):
        return NextDeed(
            _("Préparez les prochaines journées, retrouvez les précédentes."),
            _("Voir les journées"),
            reverse("workshops:list"),
        )
    return NextDeed(
        _("Des pairs ont partagé ce qui marche pour eux."),
        _("Ouvrir le répertoire des pratiques"),
        reverse("repertoire:index"),
    )


def _asked_of(user: User) -> NextDeed | None:
    """What has a clock: somebody who objects waits for the centre, an author for the hierarchy."""
    asked = [(line, _("Décider")) for line in asked_of_the_centre(user)]
    asked += [(line, _("Répondre")) for line in asked_of_the_hierarchy(user)]
    return next((NextDeed(line.text, action, line.url) for line, action in asked), None)


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
