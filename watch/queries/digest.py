"""The letter of the week: what came out on what one follows, and what waits for one; nothing, no letter."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from capitalisation.signed import SignedLink
from repertoire.models import Adoption, Endorsement, Objection, PracticeVersion, Signal
from repertoire.models.states import Endorsed, Objected
from repertoire.models.version import PracticeVersionQuerySet
from repertoire.queries.browsing import in_order
from repertoire.queries.facets import facet_index
from search.queries.find import find

#: Sheets named under one title; the page shows them all.
LISTED = 5
_STOP = SignedLink("repertoire.digest")


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: list[Line]


def digest_of(person: User, since: datetime.date) -> list[Section]:
    """Sections that hold something, what waits for the person first."""
    sections = [
        Section(_("Ce qui vous attend"), _waiting(person)),
        Section(_("Réponse à votre demande"), _decided(person, since)),
        Section(_("Une pratique répond à ce que vous cherchiez"), _answered(person, since)),
        Section(_("Sur les compétences que vous suivez"), _followed(person, since)),
        *(Section(title, lines) for title, lines in _searched(person, since)),
    ]
    return [one for one in sections if one.lines]


def token_of(person: User) -> str:
    """Signed, so that a letter can be stopped without signing in, and by nobody else."""
    return _STOP.word(str(person.public_id))


def person_of(token: str) -> User | None:
    public_id = _STOP.read(token)
    return User.objects.filter(public_id=public_id).first() if public_id else None


def _waiting(person: User) -> list[Line]:
    lines = []
    due = Adoption.objects.due().filter(person=person).count()
    if due:
        said = ngettext(
            "Vous avez essayé %(count)s pratique : comment cela s’est-il passé ?",
            "Vous avez essayé %(count)s pratiques : comment cela s’est-il passé ?",
            due,
        )
        lines.append(Line(said % {"count": due}, reverse("repertoire:trials")))
    for stale in PracticeVersion.objects.stale().filter(practice__author=person)[:LISTED]:
        said = _("« %(title)s » a plus de deux ans : vaut-elle toujours ?") % {"title": stale.title}
        lines.append(Line(said, stale.get_absolute_url()))
    return [
        *lines,
        *_asked_of_the_committee(person),
        *asked_of_the_hierarchy(person),
        *asked_of_the_centre(person),
    ]


def _asked_of_the_committee(person: User) -> list[Line]:
    if not person.holds(Role.REVIEWER, Role.CENTRE):
        return []
    waiting = PracticeVersion.objects.to_review_by(person)
    count = waiting.exclude(Q(practice__author=person) | Q(reviews__reviewer=person)).count()
    said = ngettext(
        "%(count)s fiche attend votre relecture.", "%(count)s fiches attendent votre relecture.", count
    )
    return [Line(said % {"count": count}, reverse("repertoire:review_queue"))] if count else []


def asked_of_the_hierarchy(person: User) -> list[Line]:
    if not person.holds(Role.ENDORSER):
        return []
    count = Endorsement.objects.readable_by(person).filter(status=Endorsed.REQUESTED).count()
    said = ngettext(
        "%(count)s fiche attend votre validation.", "%(count)s fiches attendent votre validation.", count
    )
    return [Line(said % {"count": count}, reverse("repertoire:endorsements"))] if count else []


def asked_of_the_centre(person: User) -> list[Line]:
    if not person.holds(Role.CENTRE):
        return []
    count = Objection.objects.decided_by_centre(person).filter(status=Objected.OPEN).count()
    said = ngettext(
        "%(count)s personne dit qu’une fiche la concerne.",
        "%(count)s personnes disent qu’une fiche les concerne.",
        count,
    )
    return [Line(said % {"count": count}, reverse("repertoire:objections"))] if count else []


def _decided(person: User, since: datetime.date) -> list[Line]:
    """What the centre answered to « this text is about me »."""
    told = Objection.objects.filter(person=person, decided_at__date__gte=since).select_related(
        "version__practice"
    )
    return [
        Line(f"{one.version.practice.reference} : {one.answer}", reverse("watch:watch"))
        for one in told[:LISTED]
    ]


def _answered(person: User, since: datetime.date) -> list[Line]:
    told = Signal.objects.filter(person=person, answered_on__gte=since).select_related("practice")
    return [Line(one.note, one.practice.get_absolute_url()) for one in told[:LISTED] if one.practice]


def _followed(person: User, since: datetime.date) -> list[Line]:
    fresh = _fresh(person, since).filter(competence_rows__competence__followers__person=person)
    return _lines(fresh.distinct().order_by("-published_on", "-pk")[:LISTED])


def _searched(person: User, since: datetime.date) -> list[tuple[str, list[Line]]]:
    now, found = facet_index(), []
    fresh = _fresh(person, since)
    since_then = now.set_of(fresh.values_list("pk", flat=True))
    for search in person.searches.all():
        held = now.narrowed(since_then, search.chosen)
        if search.words:
            held = now.set_of(find(now.identifiers(held), search.words).ids)
        found.append((str(search), _lines(in_order(now.listed(held)[:LISTED], fresh))))
    return found


def _fresh(person: User, since: datetime.date) -> PracticeVersionQuerySet:
    return PracticeVersion.objects.readable_by(person).filter(published_on__gte=since)


def _lines(versions: Iterable[PracticeVersion]) -> list[Line]:
    return [Line(one.title, one.get_absolute_url()) for one in versions]
