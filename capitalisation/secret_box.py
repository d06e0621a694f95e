"""What is kept sealed in the database: authenticated encryption under the server's secrets, one key for each purpose."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def secret_box(purpose: bytes) -> MultiFernet:
    """Keys derived (HKDF, RFC 5869) from the secrets of the server, the one of today first: a former one still opens."""
    return MultiFernet(
        [_key(purpose, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(purpose: bytes, secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
