"""Codes of a second factor (TOTP, RFC 6238: SHA-1, six digits, thirty seconds), and who must have one."""

import base64
import secrets

import pyotp
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import SecondFactor, User
from capitalisation.secret_box import secret_box

#: Seconds of one code; the one before and the one after count too, for clocks that are not quite right.
STEP, AROUND = 30, 1
RECOVERY_CODES, _RECOVERY_BYTES = 10, 8
_ISSUER = "Capitalisation du tutorat"
_PURPOSE = b"accounts.second_factor"


def new_seal() -> bytes:
    return secret_box(_PURPOSE).encrypt(pyotp.random_base32().encode())


def reseal(sealed: bytes) -> bytes:
    """The same secret under that of the server of today."""
    return secret_box(_PURPOSE).rotate(sealed)


def secret_of(factor: SecondFactor) -> str:
    return secret_box(_PURPOSE).decrypt(bytes(factor.sealed)).decode()


def address_of(factor: SecondFactor) -> str:
    """What the square picture says to the application (Key URI Format)."""
    return pyotp.TOTP(secret_of(factor)).provisioning_uri(name=factor.user.email, issuer_name=_ISSUER)


def step_of(factor: SecondFactor, code: str) -> int | None:
    """The step that this code is of, when it is right and was not used: ``None`` for any other."""
    typed, totp = code.replace(" ", ""), pyotp.TOTP(secret_of(factor))
    now = int(timezone.now().timestamp()) // STEP
    for step in range(now - AROUND, now + AROUND + 1):
        if step > factor.last_step and constant_time_compare(totp.generate_otp(step), typed):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Thirteen letters and digits each (64 random bits), by groups that one can copy."""
    texts = (
        base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().rstrip("=")
        for _n in range(RECOVERY_CODES)
    )
    return [f"{text[:4]}-{text[4:8]}-{text[8:]}" for text in texts]


def recovery_digest(code: str) -> str:
    """Random enough to need no slow hash."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("accounts.recovery", plain, secret="", algorithm="sha256").hexdigest()


def has_second_factor(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists()


def must_have_second_factor(user: User) -> bool:
    """Those who hold a right over others, and whoever signs in to the technical administration; nobody, where no role is set."""
    roles = settings.SECOND_FACTOR_ROLES
    return bool(roles) and (user.is_staff or user.holds(*roles))
