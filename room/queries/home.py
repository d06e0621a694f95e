"""The one main action of a home page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from capitalisation.policy import Sentence
from mail.rules.policy import letters_of, may_see_letters
from repertoire.models import PracticeVersion
from tutors.models import Tutorship
from watch.queries.digest import asked_of_the_centre, asked_of_the_hierarchy
from workshops.models import Workshop
from workshops.models.states import WorkshopState


@dataclass(frozen=True, slots=True)
class NextDeed:
    """The one main action of a home page without a tutorship."""

    sentence: Sentence
    action: Sentence
    url: str


def next_for(user: User, days: list[Workshop]) -> NextDeed:
    """What this person most likely came for."""
    running = next((day for day in days if day.status == WorkshopState.LIVE), None)
    if running is not None and user.holds(Role.FACILITATOR):
        return NextDeed(
            _("Une journée est en cours."),
            _("Ouvrir le poste de pilotage"),
            reverse("room:control", args=[running.slug]),
        )
    if (asked := _asked_of(user)) is not None:
        return asked
    waiting = PracticeVersion.objects.to_review_by(user).exclude(practice__author=user).count()
    if waiting and user.holds(Role.CENTRE, Role.REVIEWER):
        sentence = ngettext(
            "%(count)s fiche attend d’être relue.", "%(count)s fiches attendent d’être relues.", waiting
        ) % {"count": waiting}
        return NextDeed(sentence, _("Relire les fiches"), reverse("repertoire:review_queue"))
    if user.holds(Role.PLANNER):
        return NextDeed(
            _("Les besoins remontent des journées, sans aucun nom."),
            _("Voir les besoins de la région"),
            reverse("needs:needs"),
        )
    tutorship = Tutorship.objects.filter(trainee=user).first()
    if tutorship is not None:
        return NextDeed(
            _("Retrouvez les objectifs et les dates de votre tutorat."),
            _("Voir mon tutorat"),
            tutorship.get_absolute_url(),
        )
    if user.holds(Role.FACILITATOR, Role.CENTRE, Role.ADMIN):
        return NextDeed(
            _("Préparez les prochaines journées, retrouvez les précédentes."),
            _("Voir les journées"),
            reverse("workshops:list"),
        )
    return NextDeed(
        _("Des pairs ont partagé ce qui marche pour eux."),
        _("Ouvrir le répertoire des pratiques"),
        reverse("repertoire:index"),
    )


def _asked_of(user: User) -> NextDeed | None:
    """What has a clock: somebody who objects waits for the centre, an author for the hierarchy."""
    asked = [(line, _("Décider")) for line in asked_of_the_centre(user)]
    asked += [(line, _("Répondre")) for line in asked_of_the_hierarchy(user)]
    return next((NextDeed(line.text, action, line.url) for line, action in asked), _stopped_letters(user))


def _stopped_letters(user: User) -> NextDeed | None:
    """Somebody waits for a letter that no server takes."""
    stopped = letters_of(user).stopped().count() if may_see_letters(user) else 0
    if not stopped:
        return None
    sentence = ngettext(
        "%(count)s courriel n’a pas pu partir.", "%(count)s courriels n’ont pas pu partir.", stopped
    )
    return NextDeed(sentence % {"count": stopped}, _("Voir les courriels"), reverse("mail:letters"))
