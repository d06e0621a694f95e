"""Passwords proved, changed, and told of."""

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.actions.letters import send_password_notice
from accounts.models import SignInTry, User
from accounts.rules.tries import Caller, may_try
from capitalisation.policy import Refused


def note_failure(caller: Caller) -> None:
    SignInTry.objects.create(account=caller.account, network=caller.network)


def prove(user: User, password: str, caller: Caller) -> None:
    """Somebody at an open session says their password again. Raises ``Refused``; guesses count as at the door."""
    may_try(caller).enforce()
    if not user.check_password(password):
        note_failure(caller)
        raise Refused(_("Ce mot de passe n’est pas le vôtre."))


@transaction.atomic
def change_password(user: User, new: str) -> None:
    """Every other session of this person ends with the old password."""
    user.set_password(new)
    user.save(update_fields=["password"])
    tell_password_changed(user)


def tell_password_changed(user: User) -> None:
    record("person.password_changed", user, by=user)
    language = (get_language() or "fr")[:2]
    transaction.on_commit(lambda: send_password_notice.enqueue(user.pk, language))
