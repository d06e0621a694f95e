"""Choose a second factor, prove it, do without it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.actions.letters import send_second_factor_notice
from accounts.actions.lifecycle import lock
from accounts.actions.passwords import note_failure
from accounts.models import RecoveryCode, SecondFactor, User
from accounts.rules import policy
from accounts.rules.second_factor import (
    must_have_second_factor,
    new_recovery_codes,
    new_seal,
    recovery_digest,
    reseal,
    step_of,
)
from accounts.rules.tries import Caller, may_try
from capitalisation.policy import Refused


def begin_second_factor(user: User) -> SecondFactor:
    """A secret to show; the same one until a code confirms it."""
    factor, _is_new = SecondFactor.objects.get_or_create(user=user, defaults={"sealed": new_seal()})
    return factor


@transaction.atomic
def confirm_second_factor(user: User, code: str) -> list[str]:
    """The recovery codes, told this once. Raises ``Refused`` for a code that the application would not show."""
    factor = SecondFactor.objects.select_for_update(of=("self",)).get(user=user)
    if factor.confirmed_at is not None:
        raise Refused(_("Le second facteur est déjà activé."))
    _use_step(factor, code)
    factor.confirmed_at = timezone.now()
    factor.save(update_fields=["confirmed_at"])
    record("person.second_factor_on", user, by=user)
    _tell(user, is_on=True)
    return _renew(factor)


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    factor = SecondFactor.objects.select_for_update(of=("self",)).get(user=user)
    record("person.recovery_renewed", user, by=user)
    return _renew(factor)


def prove_second_factor(user: User, code: str, caller: Caller) -> None:
    """A code of the application, else a recovery code, each once. Raises ``Refused``; guesses count as at the door."""
    may_try(caller).enforce()
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update(of=("self",)).get(user=user)
        digest = recovery_digest(code)
        if RecoveryCode.objects.filter(factor=factor, digest=digest).delete()[0]:
            record("person.recovery_used", user, by=user)
            return
        if (step := step_of(factor, code)) is not None:
            SecondFactor.objects.filter(pk=factor.pk).update(last_step=step)
            return
    note_failure(caller)
    record("session.refused", user, by=None)
    raise Refused(_("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant."))


@transaction.atomic
def drop_second_factor(user: User, *, by: User, is_replaced: bool = False) -> None:
    """Oneself, where one may do without or takes another application; the administration, for somebody who lost
    everything. Raises ``Refused``."""
    lock(user)
    if by.pk != user.pk:
        policy.may_keep_centres(by).enforce()
        policy.may_save_person(by, user).enforce()
    elif must_have_second_factor(user) and not is_replaced:
        raise Refused(_("Votre rôle demande un second facteur : remplacez l’application, sans l’enlever."))
    if SecondFactor.objects.filter(user=user).delete()[0]:
        record("person.second_factor_off", user, by=by)
        _tell(user, is_on=False)


def _use_step(factor: SecondFactor, code: str) -> None:
    step = step_of(factor, code)
    if step is None:
        raise Refused(_("Ce code n’est pas celui de l’application. Vérifiez l’heure du téléphone."))
    factor.last_step = step
    factor.save(update_fields=["last_step"])


def _renew(factor: SecondFactor) -> list[str]:
    codes = new_recovery_codes()
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=recovery_digest(one)) for one in codes
    )
    return codes


def _tell(user: User, *, is_on: bool) -> None:
    language = (get_language() or "fr")[:2]
    transaction.on_commit(lambda: send_second_factor_notice.enqueue(user.pk, is_on, language))


def reseal_second_factors() -> int:
    """Under the secret of today; how many."""
    factors = list(SecondFactor.objects.all())
    for factor in factors:
        SecondFactor.objects.filter(pk=factor.pk).update(sealed=reseal(bytes(factor.sealed)))
    return len(factors)
