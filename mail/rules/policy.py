"""Who may see letters on their way, and have them sent again."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.rules.policy import in_reach, may_manage_people
from capitalisation.policy import Verdict
from mail.models import Letter, LetterQuerySet


def may_see_letters(user: User) -> Verdict:
    return may_manage_people(user)


def letters_of(user: User) -> LetterQuerySet:
    """Those to people this person may know; letters to nobody of ours, for the administration."""
    known = Q(person__in=in_reach(user).values("pk"))
    return Letter.objects.filter(known | Q(person=None) if user.holds(Role.ADMIN) else known)


def may_send_again(user: User, letter: Letter) -> Verdict:
    verdict = may_see_letters(user)
    if verdict and letter.stopped_at is None:
        return Verdict(_("Cette lettre n’est plus arrêtée. Rechargez la page."))
    return verdict
