"""How often one may be wrong (rate limits): a room of thirty behind one address is never locked out by one of them."""

import datetime
import ipaddress
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import SignInTry
from capitalisation.policy import ALLOWED, Verdict

WITHIN = datetime.timedelta(minutes=5)
#: Failures in that time: on one account from one network, on one account from anywhere, on any account from one network.
MOST_HERE, MOST_ON_ACCOUNT, MOST_FROM_NETWORK = 10, 50, 100


@dataclass(frozen=True, slots=True)
class Caller:
    """An account and a network, as fingerprints."""

    account: str
    network: str

    @classmethod
    def of(cls, request: HttpRequest, account: str) -> "Caller":
        return cls(_fingerprint(account.lower()), _fingerprint(_network(request.META.get("REMOTE_ADDR", ""))))


def may_try(caller: Caller) -> Verdict:
    recent = SignInTry.objects.filter(at__gte=timezone.now() - WITHIN)
    on_account = recent.filter(account=caller.account)
    if (
        on_account.filter(network=caller.network).count() >= MOST_HERE
        or on_account.count() >= MOST_ON_ACCOUNT
        or recent.filter(network=caller.network).count() >= MOST_FROM_NETWORK
    ):
        return Verdict(
            _(
                "Trop d’essais en peu de temps. Attendez cinq minutes, ou demandez un lien avec "
                "« mot de passe oublié »."
            )
        )
    return ALLOWED


def _network(address: str) -> str:
    """One household or office: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def _fingerprint(text: str) -> str:
    return salted_hmac("accounts.tries", text, algorithm="sha256").hexdigest()
