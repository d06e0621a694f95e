"""Questions a facilitator asks of a running day. Counts and states, never a text."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from capitalisation.policy import Sentence
from narratives.models import Narrative, ProjectReview
from narratives.models.states import SHARED
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from workshops.models import Participation, Phase, Readiness, Workshop
from workshops.models.phases import PhaseKey

#: Seen by no screen for this long: gone.
AWAY = datetime.timedelta(seconds=50)


WRITING_MINUTES = 2


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One tutor on the readiness board."""

    participation: Participation
    is_ready: bool
    has_review: bool
    has_narrative: bool
    has_shared: bool
    sheets: int
    written_at: datetime.datetime | None
    is_nudged: bool

    @property
    def asks_help(self) -> bool:
        return self.participation.help_asked_at is not None

    @property
    def is_offline(self) -> bool:
        """No page of theirs is open any more; unknown as long as none ever was."""
        seen = self.participation.seen_at
        return seen is not None and timezone.now() - seen > AWAY

    @property
    def activity(self) -> Sentence:
        """What the board says of them: never what they write."""
        if self.asks_help:
            return _("Aide demandée")
        if self.is_offline:
            return _("Hors connexion")
        if self.written_at is None:
            return "–"
        minutes = round((timezone.now() - self.written_at).total_seconds() / 60)
        if minutes < WRITING_MINUTES:
            return _("Écrit en ce moment")
        return ngettext(
            "Sans écrire depuis %(count)s minute", "Sans écrire depuis %(count)s minutes", minutes
        ) % {"count": minutes}

    @property
    def texts(self) -> str:
        """How far their texts are, in a few words."""
        told = gettext("récit partagé") if self.has_shared else gettext("récit commencé")
        proposed = ngettext("%(count)s fiche proposée", "%(count)s fiches proposées", self.sheets)
        said = [
            gettext("bilan commencé") if self.has_review else "",
            told if self.has_narrative else "",
            proposed % {"count": self.sheets} if self.sheets else "",
        ]
        return ", ".join(filter(None, said)) or "–"


def _without_review(count: int) -> str:
    said = ngettext("%(count)s bilan n’est pas commencé", "%(count)s bilans ne sont pas commencés", count)
    return said % {"count": count}


def _without_narrative(count: int) -> str:
    said = ngettext("%(count)s récit n’est pas commencé", "%(count)s récits ne sont pas commencés", count)
    return said % {"count": count}


def _unshared(count: int) -> str:
    said = ngettext("%(count)s récit n’est pas partagé", "%(count)s récits ne sont pas partagés", count)
    return said % {"count": count}


def _without_sheet(count: int) -> str:
    said = ngettext(
        "%(count)s personne n’a proposé aucune fiche", "%(count)s personnes n’ont proposé aucune fiche", count
    )
    return said % {"count": count}


@dataclass(frozen=True, slots=True)
class Board:
    lines: list[SeatLine]

    @property
    def present(self) -> int:
        return sum(line.participation.attended for line in self.lines)

    @property
    def ready(self) -> int:
        return sum(line.is_ready and line.participation.attended for line in self.lines)

    @property
    def percent(self) -> int:
        return round(100 * self.ready / self.present) if self.present else 0

    @property
    def sheets(self) -> int:
        return sum(line.sheets for line in self.lines)

    @property
    def asking(self) -> list[SeatLine]:
        """Who asks for help, the longest first."""
        asking = [line for line in self.lines if line.asks_help]
        return sorted(asking, key=lambda line: line.participation.help_asked_at or timezone.now())

    @property
    def help_said(self) -> str:
        """What is spoken when somebody asks for help."""
        names = ", ".join(str(line.participation.user) for line in self.asking)
        return f"{names} {gettext('demande de l’aide.')}" if names else ""

    @property
    def asking_note(self) -> str:
        """How many of those who have not finished ask for help."""
        number = sum(not line.is_ready for line in self.asking)
        if not number:
            return ""
        return ngettext("dont %(count)s demande d’aide", "dont %(count)s demandes d’aide", number) % {
            "count": number
        }

    def lacking(self, key: str) -> list[str]:
        """What keeps the group from the next phase: how many present people lack what the phase asks for."""
        present = [line for line in self.lines if line.participation.attended]
        lacks = {
            PhaseKey.REVIEW: [(sum(not line.has_review for line in present), _without_review)],
            PhaseKey.NARRATE: [
                (sum(not line.has_narrative for line in present), _without_narrative),
                (sum(line.has_narrative and not line.has_shared for line in present), _unshared),
            ],
            PhaseKey.FORMALISE: [(sum(not line.sheets for line in present), _without_sheet)],
        }.get(PhaseKey(key), [])
        return [sentence(count) for count, sentence in lacks if count]

    @property
    def under_way(self) -> int:
        return self.present - self.ready


def readiness_board(workshop: Workshop, phase: Phase | None) -> Board:
    """The group's progress in the open phase: four short questions, whatever the number of people."""
    work = _Work(workshop)
    ready = Readiness.objects.filter(participation=OuterRef("pk"), key=phase.key if phase else "")
    seats = workshop.participations.tutors().select_related("user__org_unit", "team")
    return Board(
        [
            SeatLine(
                seat,
                seat.is_ready,
                seat.user_id in work.reviewed,
                seat.user_id in work.told,
                seat.user_id in work.shared,
                len(work.proposed[seat.user_id]),
                work.written_at.get(seat.user_id),
                phase is not None and seat.was_nudged_in(phase),
            )
            for seat in seats.annotate(is_ready=Exists(ready))
        ]
    )


class _Work:
    """Who wrote what in a day, and when for the last time; never a text."""

    def __init__(self, workshop: Workshop) -> None:
        self.reviewed: set[int] = set()
        self.told: set[int] = set()
        self.shared: set[int] = set()
        self.proposed: dict[int, set[int]] = defaultdict(set)
        self.written_at: dict[int, datetime.datetime] = {}
        reviews = ProjectReview.objects.filter(workshop=workshop).order_by()
        for author, at in reviews.values_list("author", "updated_at"):
            self.reviewed.add(author)
            self._wrote(author, at)
        narratives = Narrative.objects.filter(workshop=workshop).order_by()
        for author, status, at in narratives.values_list("author", "status", "updated_at"):
            self.told.add(author)
            if status in SHARED:
                self.shared.add(author)
            self._wrote(author, at)
        sheets = PracticeVersion.objects.filter(practice__formalisation__narrative__workshop=workshop)
        rows = sheets.order_by().values_list("practice__author", "practice", "status", "updated_at")
        for author, practice, status, at in rows:
            if status != VersionState.DRAFT:
                self.proposed[author].add(practice)
            self._wrote(author, at)

    def _wrote(self, author: int, at: datetime.datetime) -> None:
        self.written_at[author] = max(at, self.written_at.get(author, at))
