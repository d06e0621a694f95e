"""A letter as it is kept: everything needed to hand it over, sealed."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from capitalisation.letters import ABOUT
from capitalisation.secret_box import secret_box

_PURPOSE = b"mail.content"


class Unopened(Exception):
    """Sealed under a secret that this server no longer has."""


def seal(letter: EmailMessage) -> bytes:
    """Its identifier and date are decided now: handed over twice, it is still one letter (RFC 5322, 3.6.4)."""
    if letter.attachments:
        raise ValueError("letters hold links, no files")
    message = letter.message()
    fixed = {name: str(message[name]) for name in ("Message-ID", "Date")}
    asked = {name: str(value) for name, value in letter.extra_headers.items() if name != ABOUT}
    kept = {
        "subject": str(letter.subject),
        "body": str(letter.body),
        "from_email": letter.from_email,
        "reply_to": list(letter.reply_to) or settings.EMAIL_REPLY_TO,
        "headers": asked | fixed,
        "alternatives": [
            [str(one.content), str(one.mimetype)] for one in getattr(letter, "alternatives", [])
        ],
    }
    return secret_box(_PURPOSE).encrypt(json.dumps(kept).encode())


def unseal(content: bytes, address: str, connection: BaseEmailBackend) -> EmailMessage:
    """Raises ``Unopened``."""
    try:
        kept: Mapping[str, Any] = json.loads(secret_box(_PURPOSE).decrypt(content))
    except InvalidToken as error:
        raise Unopened from error
    letter = EmailMultiAlternatives(
        kept["subject"],
        kept["body"],
        kept["from_email"],
        [address],
        connection=connection,
        headers=kept["headers"],
        reply_to=kept["reply_to"],
    )
    for text, mimetype in kept["alternatives"]:
        letter.attach_alternative(text, mimetype)
    return letter


def reseal(content: bytes) -> bytes:
    """The same letter under the secret of today."""
    return secret_box(_PURPOSE).rotate(content)
