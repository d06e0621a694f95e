"""The figures of a release: what is shown of a region and a year, and nothing that is not."""

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from needs.rules.disclosure import Portion, Shown, Support
from needs.rules.evolution import Change, Interval
from needs.rules.priority import Band, confidence
from needs.rules.ranks import Ranks

V = TypeVar("V")


class Place(NamedTuple):
    """One département; ``None`` is « effectif insuffisant ». Its people alone: a share of them, beside that of the region, would
    give the others' answers away."""

    code: str
    name: str
    respondents: int | None


@dataclass(frozen=True, slots=True)
class DayCount:
    """People of one day and how many départements they came from; ``None`` where a small day would be counted."""

    present: int | None
    respondents: int | None
    departments: int | None


#: Keys of needs that say the same, the lowest first.
Together = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evolution:
    """Since an earlier year, as its release of that number shows it; by competence, from thirty respondents in each."""

    year: int
    number: int
    changes: dict[int, Change]


@dataclass(frozen=True, slots=True)
class Figures:
    #: People who tutored that year, or answered.
    active: int | None = None
    respondents: int | None = None
    #: By competence, day, need and finding.
    competences: dict[int, Shown] = field(default_factory=dict)
    days: dict[int, DayCount] = field(default_factory=dict)
    needs: dict[int, Support] = field(default_factory=dict)
    findings: dict[int, Support] = field(default_factory=dict)
    #: By the needs brought together, once for each need, parted since or not.
    common: dict[Together, Support] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    #: By competence, from thirty respondents.
    ranks: dict[int, Ranks] = field(default_factory=dict)
    #: ``None`` without figures of an earlier year.
    evolution: Evolution | None = None

    @property
    def confidence(self) -> str:
        return confidence(self.respondents or 0, self.active or 0)

    def may_count(self, keys: Together) -> bool:
        """Each of these needs has its figure, and none stands in a common figure already."""
        return self.needs.keys() >= set(keys) and self.is_apart(keys)

    def is_apart(self, keys: Together) -> bool:
        """None of them stands in a common figure, of this release or a former: overlapping ones would tell who said what by
        their differences."""
        return {key for together in self.common for key in together}.isdisjoint(keys)

    def through_versions(self, lines: dict[int, int]) -> "Figures":
        """The same under the competences in force ({former key: key of today})."""
        return replace(
            self,
            competences=_moved(self.competences, lines),
            ranks=_moved(self.ranks, lines),
            evolution=self.evolution
            and replace(self.evolution, changes=_moved(self.evolution.changes, lines)),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "active": self.active,
            "respondents": self.respondents,
            "competences": {
                str(key): [one.n, one.band, one.index, one.share] for key, one in self.competences.items()
            },
            "days": {
                str(key): [one.present, one.respondents, one.departments] for key, one in self.days.items()
            },
            "needs": _support_rows(self.needs),
            "findings": _support_rows(self.findings),
            "common": [[list(keys), *one] for keys, one in self.common.items()],
            "places": [list(one) for one in self.places],
            "ranks": {str(key): list(one) for key, one in self.ranks.items()},
            "evolution": _evolution_rows(self.evolution),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Figures":
        return cls(
            active=kept["active"],
            respondents=kept["respondents"],
            competences={int(key): _shown(row) for key, row in kept["competences"].items()},
            days={int(key): DayCount(*row) for key, row in kept["days"].items()},
            needs=_supports(kept["needs"]),
            findings=_supports(kept["findings"]),
            common={
                tuple(keys): Support(is_many, _portion(share)) for keys, is_many, share in kept["common"]
            },
            places=[Place(*row) for row in kept["places"]],
            ranks={int(key): Ranks(*row) for key, row in kept["ranks"].items()},
            # Releases of before 0.3 hold none.
            evolution=_evolution(kept.get("evolution")),
        )


def _shown(row: list[Any]) -> Shown:
    """Read back from JSON."""
    n, band, index, share = row
    return Shown(n, Band(band) if band else None, index, _portion(share))


def _support_rows(supports: dict[int, Support]) -> dict[str, list[Any]]:
    return {str(key): list(one) for key, one in supports.items()}


def _supports(rows: dict[str, list[Any]]) -> dict[int, Support]:
    return {int(key): Support(is_many, _portion(share)) for key, (is_many, share) in rows.items()}


def _portion(row: list[Any] | None) -> Portion | None:
    return Portion(*row) if row else None


def _moved(by_competence: dict[int, V], lines: dict[int, int]) -> dict[int, V]:
    return {lines[key]: one for key, one in by_competence.items() if key in lines}


def _evolution_rows(evolution: Evolution | None) -> dict[str, Any] | None:
    if evolution is None:
        return None
    return {
        "year": evolution.year,
        "number": evolution.number,
        "changes": {
            str(key): [*one.everybody, *(one.same_people or (None, None))]
            for key, one in evolution.changes.items()
        },
    }


def _evolution(kept: dict[str, Any] | None) -> Evolution | None:
    if kept is None:
        return None
    changes = {
        int(key): Change(Interval(low, high), None if least is None else Interval(least, most))
        for key, (low, high, least, most) in kept["changes"].items()
    }
    return Evolution(kept["year"], kept["number"], changes)
