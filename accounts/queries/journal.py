"""The journal as its readers ask for it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import JournalEntry, User
from accounts.rules.reading_journal import journal_in_reach
from accounts.rules.verbs import said, said_object, said_state


def journal(
    reader: User, *, noun: str = "", words: str = "", since: object = None, until: object = None
) -> QuerySet[JournalEntry]:
    """Lines that this person may read, of this kind, by or about people of this name, between two days."""
    found = journal_in_reach(reader).select_related("actor", "concerns")
    if noun:
        found = found.filter(verb__startswith=f"{noun}.")
    if words:
        people = User.objects.matching(words).values("pk")
        found = found.filter(actor__in=people) | found.filter(concerns__in=people)
    if since:
        found = found.filter(at__date__gte=since)
    return found.filter(at__date__lte=until) if until else found


class Told(NamedTuple):
    """A line as its readers understand it."""

    act: str
    before: str
    after: str
    about: str

    @classmethod
    def of(cls, line: JournalEntry) -> "Told":
        return cls(
            said(line.verb),
            said_state(line.verb, line.before),
            said_state(line.verb, line.after),
            said_object(line.target_type, line.target_id),
        )


def journal_rows(lines: QuerySet[JournalEntry]) -> Iterator[list[str]]:
    """As a table to save, its header first."""
    yield [_("Le"), _("Par"), _("Acte"), _("Objet"), _("Concerne"), _("Avant"), _("Après"), _("Précision")]
    for line in lines.iterator(chunk_size=2_000):
        told = Told.of(line)
        yield [
            date_format(timezone.localtime(line.at), "Y-m-d H:i:s"),
            str(line.actor or ""),
            told.act,
            told.about,
            str(line.concerns or ""),
            told.before,
            told.after,
            line.reason,
        ]
