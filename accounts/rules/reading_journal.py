"""Who reads the journal, and how much of it."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import JournalEntry, Mandate, Role, User
from accounts.rules.policy import known_to
from capitalisation.policy import ALLOWED, Verdict


def may_read_journal(user: User) -> Verdict:
    if user.holds(Role.ADMIN) or user.centres:
        return ALLOWED
    return Verdict(
        _(
            "Le journal est ouvert à l’administration fonctionnelle et aux centres de formation. "
            "Votre part est dans « Mon compte »."
        )
    )


#: What is done for a centre and to the cards it keeps; never what somebody does with texts, answers or files of theirs.
_OF_CENTRES = (
    "address_change",
    "campaign",
    "centre",
    "cohort",
    "import",
    "mandate",
    "milestone",
    "people",
    "person",
    "phase",
    "practices",
    "programme",
    "round",
    "tutorship",
    "tutorships",
    "unit",
    "workshop",
)


def journal_in_reach(user: User) -> QuerySet[JournalEntry]:
    """All of it, for the administration. For a centre: deeds of its own people, and on the people it may know."""
    lines = JournalEntry.objects.all()
    if user.holds(Role.ADMIN):
        return lines
    staff = Mandate.objects.current().exclude(centre=None)
    elsewhere = staff.exclude(centre__in=user.centres).values("user")
    colleagues = staff.filter(centre__in=user.centres).exclude(user__in=elsewhere).values("user")
    kinds = reduce(or_, (Q(verb__startswith=f"{noun}.") for noun in _OF_CENTRES))
    known = known_to(user.centres).values("pk")
    return lines.filter(kinds, Q(actor__in=colleagues) | Q(concerns__in=known))
