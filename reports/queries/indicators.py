"""The triple objective measured (domain page, section 11): each indicator with what it counts and where its rows are."""

import datetime
from dataclasses import dataclass

from django.db.models import Avg, Count, Exists, F, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from competences.models import Competence
from needs.models import Need, NeedAnswer, PlannedAction, SelfPositioning
from needs.models.scope import COUNTED
from needs.models.states import COMING, DONE, NeedState
from needs.queries.tables.cells import number, portion
from needs.rules.disclosure import Portion
from repertoire.models import Edition, PracticeVersion
from repertoire.models.states import RETAINED_ONCE
from repertoire.queries.health import Ratio, adoption_rate
from reports.models import Recipient
from reports.models.states import RecipientState
from tutors.models import ForwardProject, ProjectCheckpoint, Step
from tutors.models.states import ProjectState
from workshops.models import Participation

TENS = 10
ANSWERED_WITHIN = datetime.timedelta(days=60)
FIRST_STEP_WITHIN = datetime.timedelta(days=30)
#: Two positionings closer than this say nothing of a year's way.
ABOUT_A_YEAR = datetime.timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of an indicator are read, and by whom."""

    label: str
    url: str
    readers: frozenset[Role] = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Indicator:
    label: str
    value: str
    note: str
    definition: str
    source: Source


@dataclass(frozen=True, slots=True)
class Objective:
    title: str
    aim: str
    indicators: list[Indicator]


def objectives() -> list[Objective]:
    """The whole page, in a number of queries that does not depend on the data."""
    tutors = User.objects.holding(Role.TUTOR).count()
    return [
        Objective(
            _("Capitaliser"),
            _("Mettre en mémoire ce que les tuteurs savent faire."),
            [_published(tutors), _explicitness(), _editions(), _diffusion()],
        ),
        Objective(
            _("Accompagner"),
            _("Que chacun reparte avec un projet, et que ses besoins reçoivent une réponse."),
            [_committed(), _first_steps(), _reviewed(), _answered(), _delivered()],
        ),
        Objective(
            _("Professionnaliser"),
            _("Que les pratiques servent, et que les compétences de tuteur progressent."),
            [_adopted(), _covered(), _progress(), _volunteers(tutors)],
        ),
    ]


def _ratio(label: str, ratio: Ratio, definition: str, source: Source) -> Indicator:
    return Indicator(label, str(ratio), ratio.note, definition, source)


def _share_of_people(label: str, part: int, whole: int, definition: str, source: Source) -> Indicator:
    """Under the rule of every count of people: none of those who did and who did not can be told apart."""
    # Counted at each visit: tens alone are told, so that who came in between is not found by looking twice.
    words = _("sur %(count)s personnes ou plus") if whole >= TENS else _("sur moins de %(count)s personnes")
    note = words % {"count": whole // TENS * TENS or TENS}
    return Indicator(label, portion(Portion.of(part, whole)), note, definition, source)


def _signed(value: float) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def _repertoire() -> Source:
    return Source(_("Répertoire des pratiques"), reverse("repertoire:index"))


def _answers() -> Source:
    readers = frozenset({Role.PLANNER, Role.ENDORSER, Role.CENTRE})
    return Source(_("Réponses aux besoins"), reverse("needs:answers"), readers)


def _needs() -> Source:
    return Source(_("Besoins de compétences"), reverse("needs:needs"), frozenset({Role.PLANNER}))


def _days() -> Source:
    return Source(_("Journées"), reverse("workshops:list"), frozenset({Role.CENTRE}))


def _published(tutors: int) -> Indicator:
    count = PracticeVersion.objects.published().count()
    return Indicator(
        _("Pratiques publiées par tuteur"),
        number(count / tutors) if tutors else "–",
        _("%(count)s pratiques, %(tutors)s tuteurs en activité") % {"count": count, "tutors": tutors},
        _("Fiches publiées aujourd’hui, divisées par les personnes qui tiennent le rôle de tuteur."),
        _repertoire(),
    )


def _explicitness() -> Indicator:
    retained = PracticeVersion.objects.filter(number=1, status__in=RETAINED_ONCE)
    gain = F("explicitness_after") - F("explicitness_before")
    found = retained.aggregate(gain=Avg(gain), n=Count("pk", filter=Q(explicitness_after__isnull=False)))
    return Indicator(
        _("Gain d’explicitation"),
        _signed(found["gain"]) if found["gain"] is not None else "–",
        _("sur %(count)s pratiques retenues") % {"count": found["n"]},
        _("Niveau d’explicitation après la journée moins le niveau avant, de 0 à 3, en moyenne."),
        _repertoire(),
    )


def _editions() -> Indicator:
    last = Edition.objects.first()
    return Indicator(
        _("Recueils scellés"),
        str(Edition.objects.count()),
        str(last) if last else "",
        _("Recueils numérotés dont l’empreinte est publiée."),
        Source(_("Recueils scellés"), reverse("repertoire:editions")),
    )


def _diffusion() -> Indicator:
    found = Recipient.objects.aggregate(
        all=Count("pk"), reached=Count("pk", filter=Q(status=RecipientState.ACKNOWLEDGED))
    )
    return _share_of_people(
        _("Personnes concernées qui ont pris connaissance d’un document"),
        found["reached"],
        found["all"],
        _("Destinataires qui l’ont dit, parmi tous ceux des diffusions lancées."),
        Source(_("Diffusion"), reverse("reports:campaigns"), frozenset({Role.CENTRE, Role.PLANNER})),
    )


def _committed() -> Indicator:
    seats = Participation.objects.tutors().filter(attended=True, workshop__status__in=COUNTED)
    found = seats.aggregate(
        all=Count("pk"),
        committed=Count("pk", filter=~Q(project=None) & ~Q(project__status=ProjectState.DRAFT)),
    )
    return _share_of_people(
        _("Projets engagés"),
        found["committed"],
        found["all"],
        _("Tuteurs présents à une journée terminée qui se sont engagés sur un projet."),
        _days(),
    )


def _first_steps() -> Indicator:
    old_enough = ForwardProject.objects.filter(committed_on__lte=timezone.localdate() - FIRST_STEP_WITHIN)
    done = ProjectCheckpoint.objects.filter(
        project=OuterRef("pk"),
        step=Step.DAYS_15,
        outcome=ProjectCheckpoint.Outcome.DONE,
        answered_on__lte=OuterRef("committed_on") + FIRST_STEP_WITHIN,
    )
    found = old_enough.annotate(is_done=Exists(done)).aggregate(
        all=Count("pk"), done=Count("pk", filter=Q(is_done=True))
    )
    return _share_of_people(
        _("Premier pas fait dans les 30 jours"),
        found["done"],
        found["all"],
        _("Projets engagés depuis 30 jours au moins, dont l’auteur a dit « fait » à la première étape."),
        _days(),
    )


def _reviewed() -> Indicator:
    due = ProjectCheckpoint.objects.filter(step=Step.MONTHS_3, due_on__lte=timezone.localdate())
    found = due.aggregate(all=Count("pk"), said=Count("pk", filter=~Q(outcome="")))
    return _share_of_people(
        _("Projets revus à trois mois"),
        found["said"],
        found["all"],
        _("Étapes de trois mois arrivées à leur date, et auxquelles l’auteur a répondu."),
        _days(),
    )


def _answered() -> Indicator:
    """Of days sixty days old or more: before, waiting is not yet failing, nor answering succeeding."""
    today = timezone.localdate()
    needs = Need.objects.filter(
        status=NeedState.CONFIRMED, workshop__status__in=COUNTED, workshop__date__lt=today - ANSWERED_WITHIN
    )
    in_time = Exists(
        NeedAnswer.objects.filter(
            need=OuterRef("pk"), decided_on__lte=OuterRef("workshop__date") + ANSWERED_WITHIN
        )
    )
    found = needs.annotate(is_in_time=in_time).aggregate(
        all=Count("pk"), said=Count("pk", filter=Q(is_in_time=True))
    )
    return _ratio(
        _("Besoins répondus en 60 jours"),
        Ratio(found["said"], found["all"]),
        _(
            "Besoins confirmés de journées d’il y a plus de 60 jours, "
            "qui ont reçu une réponse dans les 60 jours après la journée."
        ),
        _answers(),
    )


def _delivered() -> Indicator:
    found = PlannedAction.objects.aggregate(
        all=Count("pk", filter=Q(status__in=[*COMING, *DONE])),
        done=Count("pk", filter=Q(status__in=DONE)),
    )
    return _ratio(
        _("Actions réalisées"),
        Ratio(found["done"], found["all"]),
        _("Actions réalisées, parmi celles qui sont inscrites au plan."),
        _needs(),
    )


def _adopted() -> Indicator:
    return _ratio(
        _("Essais aboutis à une reprise"),
        adoption_rate(),
        _("Pratiques reprises telles quelles ou adaptées, parmi les essais dont on connaît la suite."),
        Source(_("Pratiques les plus reprises"), reverse("repertoire:most_adopted")),
    )


def _covered() -> Indicator:
    sheets = PracticeVersion.objects.published().filter(competence_rows__competence=OuterRef("pk"))
    found = Competence.objects.tutoring().annotate(has_sheet=Exists(sheets))
    counts = found.order_by().aggregate(all=Count("pk"), covered=Count("pk", filter=Q(has_sheet=True)))
    return _ratio(
        _("Compétences qui ont une pratique"),
        Ratio(counts["covered"], counts["all"]),
        _("Compétences du référentiel en vigueur qui ont au moins une pratique publiée."),
        Source(_("Pratiques par compétence"), reverse("repertoire:by_competence")),
    )


def _progress() -> Indicator:
    """People who stand higher, on the whole, the second time than the first, about a year apart."""
    answers = SelfPositioning.objects.exclude(current=None)
    spans = (
        answers.order_by()
        .values("person", "competence")
        .annotate(first=Min("workshop__date"), last=Max("workshop__date"))
        .filter(last__gte=F("first") + ABOUT_A_YEAR)
    )
    pairs = {(one["person"], one["competence"]): (one["first"], one["last"]) for one in spans}
    levels = {
        (person, competence, day): current or 0  # none is left out above
        for person, competence, day, current in answers.filter(person__in={one for one, _other in pairs})
        .order_by()
        .values_list("person", "competence", "workshop__date", "current")
    }
    gains: dict[int, int] = {}
    for key, (first, last) in pairs.items():
        gains[key[0]] = gains.get(key[0], 0) + levels[(*key, last)] - levels[(*key, first)]
    return _share_of_people(
        _("Personnes dont le positionnement a monté en un an"),
        sum(gain > 0 for gain in gains.values()),
        len(gains),
        _(
            "Personnes dont les niveaux déclarés à la dernière journée dépassent, ensemble, ceux de la première, "
            "à dix mois d’écart au moins."
        ),
        _needs(),
    )


def _volunteers(tutors: int) -> Indicator:
    willing = User.objects.holding(Role.TUTOR).filter(tutor_profile__willing_to_transmit=True).count()
    return _share_of_people(
        _("Tuteurs prêts à transmettre"),
        willing,
        tutors,
        _("Tuteurs qui acceptent d’être contactés par un pair."),
        _needs(),
    )
