"""The journal as its readers ask for it."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import JournalEntry, User
from accounts.rules.reading_journal import journal_in_reach
from accounts.rules.verbs import said


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


def journal_rows(lines: QuerySet[JournalEntry]) -> Iterator[list[str]]:
    """As a table to save, its header first."""
    yield [_("Le"), _("Par"), _("Acte"), _("Objet"), _("Concerne"), _("Avant"), _("Après"), _("Précision")]
    for line in lines.iterator(chunk_size=2_000):
        yield [
            date_format(timezone.localtime(line.at), "Y-m-d H:i:s"),
            str(line.actor or ""),
            said(line.verb),
            f"{line.target_type} {line.target_id}".strip(),
            str(line.concerns or ""),
            line.before,
            line.after,
            line.reason,
        ]
