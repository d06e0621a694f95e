"""The figures of a release: what is shown of a region and a year, and nothing that is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from needs.rules.disclosure import Portion, Shown, Support
from needs.rules.priority import Band, confidence

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Place:
    """One département; ``None`` is « effectif insuffisant ». ``below``: share of its people under the required level, by
    competence, from 20 people."""

    code: str
    name: str
    respondents: int | None
    below: dict[int, Portion]

    def renamed(self, lines: dict[int, int]) -> "Place":
        return replace(self, below=_renamed(self.below, lines))


@dataclass(frozen=True, slots=True)
class DayCount:
    """People of one day, ``None`` under five, and how many départements they came from."""

    present: int | None
    respondents: int | None
    departments: int


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
    places: list[Place] = field(default_factory=list)

    @property
    def confidence(self) -> str:
        return confidence(self.respondents or 0, self.active or 0)

    def through_versions(self, lines: dict[int, int]) -> "Figures":
        """The same under the competences in force ({former key: key of today})."""
        return replace(
            self,
            competences=_renamed(self.competences, lines),
            places=[one.renamed(lines) for one in self.places],
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
            "places": [
                [one.code, one.name, one.respondents, {str(key): share for key, share in one.below.items()}]
                for one in self.places
            ],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Figures":
        return cls(
            active=kept["active"],
            respondents=kept["respondents"],
            competences={int(key): shown_from(row) for key, row in kept["competences"].items()},
            days={int(key): DayCount(*row) for key, row in kept["days"].items()},
            needs=_supports(kept["needs"]),
            findings=_supports(kept["findings"]),
            places=[
                Place(code, name, n, {int(key): Portion(*share) for key, share in below.items()})
                for code, name, n, below in kept["places"]
            ],
        )


def shown_from(row: list[Any]) -> Shown:
    """Read back from JSON."""
    n, band, index, share = row
    return Shown(n, Band(band) if band else None, index, _portion(share))


def _support_rows(supports: dict[int, Support]) -> dict[str, list[Any]]:
    return {str(key): list(one) for key, one in supports.items()}


def _supports(rows: dict[str, list[Any]]) -> dict[int, Support]:
    return {int(key): Support(is_many, _portion(share)) for key, (is_many, share) in rows.items()}


def _portion(row: list[Any] | None) -> Portion | None:
    return Portion(*row) if row else None


def _renamed(values: Mapping[int, Value], lines: dict[int, int]) -> dict[int, Value]:
    return {lines[key]: one for key, one in values.items() if key in lines}
