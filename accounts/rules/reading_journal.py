"""Who reads the journal, and how much of it."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
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


#: What is done for a centre; never what somebody does with texts, answers or files of theirs.
_FOR_A_CENTRE = (
    "campaign.",
    "centre.",
    "cohort.",
    "import.",
    "milestone.",
    "people.",
    "phase.",
    "practices.",
    "programme.",
    "round.",
    "tutorship.",
    "tutorships.",
    "unit.",
    "workshop.",
)
#: What others do to a card; never what its owner does to sign in.
_ON_A_CARD = (
    "address_change.",
    "mandate.",
    "person.centres_set",
    "person.closed",
    "person.link_sent",
    "person.saved",
)


def journal_in_reach(user: User) -> QuerySet[JournalEntry]:
    """All of it, for the administration. For a centre: what its people did for it, while they worked for it alone, and what
    was done to the cards of the people it may know."""
    lines = JournalEntry.objects.all()
    if user.holds(Role.ADMIN):
        return lines
    then = Mandate.objects.filter(user=OuterRef("actor"), valid_from__lte=OuterRef("at__date")).filter(
        Q(valid_until=None) | Q(valid_until__gte=OuterRef("at__date"))
    )
    ours = then.filter(centre__in=user.centres)
    beside = then.filter(Q(role=Role.ADMIN) | Q(centre__isnull=False) & ~Q(centre__in=user.centres))
    known = known_to(user.centres).values("pk")
    return lines.filter(
        _begins(_FOR_A_CENTRE) & Exists(ours) & ~Exists(beside) | _begins(_ON_A_CARD) & Q(concerns__in=known)
    )


def _begins(deeds: tuple[str, ...]) -> Q:
    return reduce(or_, (Q(verb__startswith=one) for one in deeds))
