"""How far a round is, and in which order somebody rates."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from deliberation.models import Pairing, PoolEntry, Round
from deliberation.models.states import PairingState, RoundState
from deliberation.rules.grading import BallotGrades, quorum
from deliberation.rules.likeness import side_by_side
from repertoire.models import PracticeVersion
from repertoire.models.scales import voter_grade
from workshops.models import Participation, Workshop


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far a round is; only how many people have finished, never a grade."""

    round: Round
    complete: int
    raters: int


def round_progress(round_: Round) -> RoundProgress:
    """Raters who answered every sheet they may rate."""
    workshop = round_.workshop
    seats = list(workshop.participations.present().values_list("user", "ballot_key__token"))
    entries = workshop.pool.rated().select_related("version__practice")
    authors = [entry.author_ids for entry in entries.prefetch_related("version__practice__contributors")]
    cast = dict(round_.ballots.order_by().values_list("voter_token").annotate(sheets=Count("pk")))
    asked = [(token, sum(user not in written for written in authors)) for user, token in seats]
    # Who has nothing to rate, the author of the only sheet, is waited for by nobody.
    raters = [(token, sheets) for token, sheets in asked if sheets]
    return RoundProgress(round_, sum(cast.get(token, 0) >= sheets for token, sheets in raters), len(raters))


@dataclass(frozen=True, slots=True)
class Counted:
    """The ballots on one sheet that count: those of people present, its authors left out."""

    entry: PoolEntry
    eligible: int
    ballots: list[BallotGrades]

    @property
    def quorum(self) -> int:
        return quorum(self.eligible)

    @property
    def voters(self) -> int:
        """Who gave a grade: « je ne peux pas me prononcer » is none."""
        return sum(voter_grade(*grades) is not None for grades in self.ballots)

    @property
    def has_result(self) -> bool:
        return self.voters >= self.quorum


def counted_ballots(round_: Round) -> list[Counted]:
    """Sheet by sheet; never more ballots than people who may rate."""
    workshop = round_.workshop
    keys = dict(workshop.participations.present().values_list("user", "ballot_key__token"))
    cast: dict[int, dict[uuid.UUID, BallotGrades]] = {}
    for sheet, token, *grades in round_.ballots.order_by().values_list(
        "version", "voter_token", "effect", "economy"
    ):
        cast.setdefault(sheet, {})[token] = (grades[0], grades[1])
    entries = workshop.pool.rated().select_related("version__practice").order_by("title", "pk")
    return [
        _counted(entry, keys, cast.get(entry.version_id, {}))
        for entry in entries.prefetch_related("version__practice__contributors")
    ]


def _counted(
    entry: PoolEntry, keys: Mapping[int, uuid.UUID | None], cast: Mapping[uuid.UUID, BallotGrades]
) -> Counted:
    eligible = [token for user, token in keys.items() if user not in entry.author_ids]
    return Counted(entry, len(eligible), [cast[token] for token in eligible if token and token in cast])


def ballot_order(participation: Participation) -> list[PracticeVersion]:
    """The sheets this rater may rate, in an order of their own that does not change."""
    pool = PoolEntry.objects.filter(workshop=participation.workshop_id).ratable_by(participation.user)
    entries = {entry.pk: entry for entry in pool.select_related("version__practice").order_by("pk")}
    order = list(entries)
    random.Random(str(participation.voter_token)).shuffle(order)  # noqa: S311 not a secret, only an order
    variants = Pairing.objects.filter(workshop=participation.workshop_id, status=PairingState.VARIANTS)
    pairs = variants.values_list("kept", "other")
    return [entries[key].version for key in side_by_side(order, pairs)]


def find_round(workshop: Workshop, number: int) -> Round:
    """Round 1 or 2 of a day; not written down as long as it is only to come."""
    known = workshop.rounds.filter(number=number).first()
    if known is not None:
        known.workshop = workshop  # with the phases it already read
    return known or Round(workshop=workshop, number=number)


def rounds_of(workshop: Workshop) -> list[Round]:
    """Both rounds of a day, one query."""
    known = {one.number: one for one in workshop.rounds.all()}
    return [known.get(number) or Round(workshop=workshop, number=number) for number in Round.NUMBERS]


def is_over(workshop: Workshop) -> bool:
    """Nobody rates any more."""
    last = workshop.rounds.filter(number=Round.NUMBERS[-1])
    return last.filter(status__in=(RoundState.CLOSED, RoundState.REVEALED)).exists()


def current_round(workshop: Workshop) -> Round | None:
    return workshop.rounds.filter(status=RoundState.OPEN).first()
