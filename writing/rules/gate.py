"""The gate before a text is read by others: what its author still has to resolve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import ALLOWED, Sentence, Verdict
from writing.models import Revised
from writing.rules.detect import Find, Kind, Known, People, finds

#: What can stand instead of a name; always in the language of the texts.
ROLES = (
    "[stagiaire]",
    "[agent A]",
    "[agent B]",
    "[collègue]",
    "[responsable]",
    "[usager]",
    "[employeur]",
    "[partenaire]",
)
_DEFAULTS = {Kind.CONTACT: "[coordonnées]", Kind.UNIT: "[mon unité]", Kind.TOGETHER: "un jour"}
_AROUND = 40
SENTENCES: dict[Kind, Sentence] = {
    Kind.PERSON: _("C’est le nom d’une personne."),
    Kind.CIVILITY: _("C’est le nom d’une personne."),
    Kind.CONTACT: _("C’est un numéro ou une adresse."),
    Kind.UNIT: _("C’est le nom de votre unité."),
    Kind.MAYBE: _("Est-ce le nom d’une personne ?"),
    Kind.SENSITIVE: _("Santé, opinions, croyances, justice : est-ce nécessaire ?"),
    Kind.TOGETHER: _("Une date, un lieu et une fonction rare, ensemble : reconnaîtrait-on quelqu’un ?"),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to resolve, asked once however often it is written."""

    find: Find
    before: str
    after: str
    label: str

    @property
    def sentence(self) -> Sentence:
        return SENTENCES[self.find.kind]

    @property
    def is_person(self) -> bool:
        return self.find.kind in (Kind.PERSON, Kind.CIVILITY, Kind.MAYBE)

    @property
    def is_replaceable(self) -> bool:
        """A sensitive matter is rewritten by its author, not by us."""
        return self.find.kind != Kind.SENSITIVE


@dataclass(frozen=True, slots=True)
class Gate:
    """Everything the gate knows for one author, read once."""

    people: People
    units: frozenset[str]
    answered: frozenset[str]

    @classmethod
    def of(cls, author: User | None) -> "Gate":
        """Everybody known today; for a text whose author is gone, nothing was answered."""
        units, near, cited, answered = frozenset[str](), set[int](), [], frozenset[str]()
        trainees = set[int]()
        if author is not None:
            cited = [Known("", one.name, one.label, is_near=True) for one in author.cited_people.all()]
            answered = frozenset(author.harmless_words.order_by().values_list("key", flat=True))
            trainees = set(author.tutorships.order_by().values_list("trainee", flat=True))
            near = trainees | _met_by(author)
            units = frozenset({author.org_unit.name}) if author.org_unit else units
        everybody = (
            User.objects.filter(erased_at=None).order_by().values_list("pk", "first_name", "last_name")
        )
        known = [
            Known(first, last, "[stagiaire]" if pk in trainees else "", is_near=pk in near)
            for pk, first, last in everybody
        ]
        return cls(People.of([*cited, *known]), units, answered)

    def matters(self, texts: Iterable[str]) -> list[Matter]:
        """What is left to resolve in these texts: sure finds first, each key once."""
        read, found = list(texts), dict[str, tuple[Find, str, str]]()
        for text in read:
            for one in finds(text, self.people, units=self.units, answered=self.answered):
                before, after = (
                    text[max(0, one.start - _AROUND) : one.start],
                    text[one.end : one.end + _AROUND],
                )
                found.setdefault(one.key, (one, before, after))
        free = _free_roles("\n".join(read))
        return [
            Matter(find, before, after, find.label or _DEFAULTS.get(find.kind) or next(free))
            for find, before, after in sorted(found.values(), key=lambda said: not said[0].is_sure)
        ]

    def verdict(self, texts: Iterable[str], *, sure_only: bool = False) -> Verdict:
        """May these texts be read by others? The refusal names the first thing to resolve."""
        for matter in self.matters(texts):
            if matter.find.is_sure:
                said = {"name": matter.find.text}
                return Verdict(
                    _(
                        "« %(name)s » désigne quelqu’un : écrivez une fonction à la place, par exemple [agent A]."
                    )
                    % said
                )
            if not sure_only:
                return Verdict(_("Des mots sont à vérifier avant que d’autres lisent ce texte."))
        return ALLOWED


def _met_by(author: User) -> set[int]:
    """Who took part in the same days: a first name alone says who it is."""
    met = User.objects.filter(participations__workshop__participations__user=author).exclude(pk=author.pk)
    return set(met.order_by().values_list("pk", flat=True))


def _free_roles(read: str) -> Iterator[str]:
    """« [agent A] », « [agent B] »…: one for each person, none that the text already uses."""
    letters = (f"[agent {letter}]" for letter in ascii_uppercase)
    return chain((role for role in letters if role not in read), repeat("[personne]"))


def matters_of(text: Revised) -> list[Matter]:
    """What the author of this text still has to resolve."""
    return Gate.of(User.objects.filter(pk=text.writer_id).first()).matters(leaves(text.copy()))


def may_be_read(text: Revised) -> Verdict:
    """The gate before a share, a proposal, a publication."""
    return Gate.of(User.objects.filter(pk=text.writer_id).first()).verdict(leaves(text.copy()))


def may_be_said(author: User, *texts: str) -> Verdict:
    """The gate before a sentence given to the group: what is sure is refused, the rest is its author's affair."""
    return Gate.of(author).verdict(texts, sure_only=True)


def leaves(value: Any) -> Iterator[str]:
    """Every text inside lists and objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
