"""What a practice draws on, and the gestures that pass it on: how a competence and its knowledge are tied in a situation.

Kinds and gestures: domain pages, second round, 3.3 and 3.4. The first six gestures are the functions of Wood, Bruner and
Ross (*Journal of Child Psychology and Psychiatry*, 1976) reworded; the last three are ours.
"""

from typing import Any, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class KnowledgeKind(models.TextChoices):
    RULES = "rules", _("Règles et déontologie")
    ORGANISATION = "organisation", _("Organisation et circuits")
    TOOLS = "tools", _("Outils et chiffres")
    FIELD = "field", _("Publics, partenaires, territoire")
    PEOPLE = "people", _("Personnes et équipes")
    CRAFT = "craft", _("Repères du métier")
    #: Said, and not sorted yet.
    UNSORTED = "unsorted", _("À classer")


class Tied(models.TextChoices):
    """When the knowledge was tied to the action."""

    BEFORE = "before", _("avant l’action")
    DURING = "during", _("pendant l’action")
    AFTER = "after", _("après l’action")


class Written(models.TextChoices):
    YES = "yes", _("écrit quelque part")
    NO = "no", _("pas écrit : cela se transmet en le faisant")


class Gesture(models.TextChoices):
    ENGAGE = "engage", _("Engager")
    LIGHTEN = "lighten", _("Alléger")
    SHOW = "show", _("Montrer")
    HOLD = "hold", _("Tenir le cap")
    POINT = "point", _("Faire remarquer")
    SUPPORT = "support", _("Soutenir")
    RELEASE = "release", _("Laisser faire")
    ANALYSE = "analyse", _("Faire analyser")
    WHY = "why", _("Dire le pourquoi")

    @property
    def sentence(self) -> str | Promise:
        return _SENTENCES[self]


_SENTENCES = {
    Gesture.ENGAGE: _("Je dis à quoi cela sert et je donne envie de s’y mettre."),
    Gesture.LIGHTEN: _("Je garde une part pour moi, la personne s’occupe du reste."),
    Gesture.SHOW: _("Je fais devant elle en disant ce que je regarde et ce que je décide."),
    Gesture.HOLD: _("Je ramène au but quand on s’en écarte."),
    Gesture.POINT: _("J’attire l’attention sur ce qui compte."),
    Gesture.SUPPORT: _("Je dédramatise l’erreur sans faire à sa place."),
    Gesture.RELEASE: _("Je me retire exprès et je reste joignable."),
    Gesture.ANALYSE: _("Après coup, elle raconte d’abord ; je questionne avant de répondre."),
    Gesture.WHY: _("Je relie ce qu’on vient de faire à la règle ou à la raison."),
}


class Knowledge(NamedTuple):
    """One thing to know, in words; an empty label is one that nobody chose."""

    text: str
    kind: str
    tied: str
    written: str
    where: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Knowledge":
        return cls(
            str(row.get("text", "")),
            _label(KnowledgeKind, row.get("kind")),
            _label(Tied, row.get("tied")),
            _label(Written, written_of(row)),
            str(row.get("where", "")),
        )

    @property
    def about(self) -> str:
        """What is said of it beside its words, a sentence each."""
        tied = _("Relié %(when)s") % {"when": self.tied} if self.tied else ""
        said = {"written": self.written, "where": self.where}
        written = _("%(written)s : %(where)s") % said if self.where else self.written
        return " ".join(f"{one[0].upper()}{one[1:]}." for one in (self.kind, tied, written) if one)

    def __str__(self) -> str:
        where = f"{self.written} ({self.where})" if self.where else self.written
        said = ", ".join(filter(None, (self.kind, self.tied, where)))
        return f"{self.text} ({said})" if said else self.text


class Step(NamedTuple):
    text: str
    cue: str
    gesture: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Step":
        return cls(str(row.get("text", "")), str(row.get("cue", "")), _label(Gesture, row.get("gesture")))

    def __str__(self) -> str:
        gesture = f"[{self.gesture}]" if self.gesture else ""
        return " ".join(filter(None, (self.text, self.cue, gesture)))


def written_of(row: dict[str, Any]) -> str:
    """Where it is written says that it is."""
    return str(row.get("written") or (Written.YES if row.get("where") else ""))


def _label(choices: type[models.TextChoices], code: Any) -> str:
    return str(choices(code).label) if code in choices.values else ""
