"""Is the repertoire alive? Indicators of the domain page, section 8; each says what it counts."""

import datetime
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from competences.models import Competence
from repertoire.models import Adoption, Endorsement, Objection, Practice, PracticeVersion, Signal
from repertoire.models.states import Evidence, Objected, Trial, VersionState
from repertoire.models.version import PracticeVersionQuerySet

UNOPENED_FOR = datetime.timedelta(days=182)
#: A sheet under review for longer is chased.
REVIEW_WITHIN = datetime.timedelta(days=14)
LISTED = 10


@dataclass(frozen=True, slots=True)
class Ratio:
    part: int
    whole: int

    def __str__(self) -> str:
        """A rounded percentage, a dash of nothing."""
        return f"{round(100 * Fraction(self.part, self.whole))}\u00a0%" if self.whole else "–"

    @property
    def note(self) -> str:
        return _("%(part)s sur %(whole)s") % {"part": self.part, "whole": self.whole}


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    published: int
    gaps: list[Competence]
    unopened: int
    adoption: Ratio
    corroborated: Ratio
    days_to_publish: int | None
    contributors: Ratio
    stale: list[PracticeVersion]
    late_reviews: int
    late_endorsements: int
    objections: int
    signals: list[Signal]

    @property
    def figures(self) -> list[Figure]:
        days = ngettext("%(count)s jour", "%(count)s jours", self.days_to_publish or 0)
        return [
            Figure(_("Pratiques publiées"), str(self.published)),
            Figure(_("Essais aboutis à une reprise"), str(self.adoption), self.adoption.note),
            Figure(_("Effets vus par un tiers ou tracés"), str(self.corroborated), self.corroborated.note),
            Figure(
                _("Du premier mot à la publication"),
                "–" if self.days_to_publish is None else days % {"count": self.days_to_publish},
                _("médiane"),
            ),
            Figure(_("Tuteurs et tutrices qui ont publié"), str(self.contributors), self.contributors.note),
            Figure(_("Pratiques jamais ouvertes en six mois"), str(self.unopened)),
        ]


def health(user: User) -> Health:
    """The whole page, in a number of queries that does not depend on the data."""
    published = PracticeVersion.objects.published()
    counts = published.aggregate(
        all=Count("pk"),
        corroborated=Count(
            "pk", filter=Q(evidence_level__in=[one for one in Evidence if one != Evidence.PERCEIVED])
        ),
        authors=Count("practice__author", distinct=True),
    )
    return Health(
        published=counts["all"],
        gaps=_gaps(),
        unopened=_unopened(),
        adoption=adoption_rate(),
        corroborated=Ratio(counts["corroborated"], counts["all"]),
        days_to_publish=_days_to_publish(),
        contributors=Ratio(counts["authors"], User.objects.holding(Role.TUTOR).count()),
        stale=list(PracticeVersion.objects.stale().order_by("published_on", "pk")[:LISTED]),
        late_reviews=_late_reviews(user).count(),
        late_endorsements=Endorsement.objects.readable_by(user).late().count(),
        objections=Objection.objects.decided_by_centre(user).filter(status=Objected.OPEN).count(),
        signals=list(Signal.objects.filter(practice=None).select_related("competence")[:LISTED]),
    )


def _late_reviews(user: User) -> PracticeVersionQuerySet:
    """Under review for too long, of those this person answers for."""
    since = timezone.now() - REVIEW_WITHIN
    return PracticeVersion.objects.to_review_by(user).filter(confirmed_at__lt=since)


def _gaps() -> list[Competence]:
    sheets = PracticeVersion.objects.published().filter(competence_rows__competence=OuterRef("pk"))
    return list(Competence.objects.tutoring().filter(~Exists(sheets)))


def _unopened() -> int:
    since = timezone.localdate() - UNOPENED_FOR
    long_there = Practice.objects.annotate(
        came=Max("versions__published_on", filter=Q(versions__status=VersionState.PUBLISHED))
    ).filter(came__lt=since)
    return long_there.filter(Q(opened_on=None) | Q(opened_on__lt=since)).count()


def adoption_rate() -> Ratio:
    """Taken over, among those who said what became of their trial."""
    said = Adoption.objects.exclude(answered_on=None).aggregate(
        all=Count("pk"), taken=Count("pk", filter=Q(status__in=(Trial.ADOPTED, Trial.ADAPTED)))
    )
    return Ratio(said["taken"], said["all"])


def _days_to_publish() -> int | None:
    """Lower median, over the last thousand first versions, from the first word to publication."""
    first = (
        PracticeVersion.objects.filter(number=1).exclude(published_on=None).order_by("-published_on", "-pk")
    )
    spans = first.annotate(begun=F("practice__created_at")).values_list("begun", "published_on")[:1000]
    days = [max(0, (published - timezone.localdate(begun)).days) for begun, published in spans if published]
    return median_low(days) if days else None
