"""The letters a demo server would have sent, read from the files Django's file backend writes."""

import datetime
import email
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

#: The latest are enough to see what is sent; a demo that runs for months stays fast.
MOST = 200
_BETWEEN = "-" * 79


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    at: datetime.datetime
    body: str


def letters_sent() -> list[Letter]:
    """The last one first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True)[:MOST]
    found = [letter for path in files for letter in _letters_in(path)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def _letters_in(path: Path) -> list[Letter]:
    parts = path.read_bytes().split(f"\n{_BETWEEN}\n".encode())
    return [_letter(part) for part in parts if part.strip()]


def _letter(content: bytes) -> Letter:
    message = email.message_from_bytes(content, policy=policy.default, _class=EmailMessage)
    body = message.get_body(("plain",))
    return Letter(
        to=str(message["To"]),
        subject=str(message["Subject"]).strip(),
        # « -0000 »: in universal time, without saying where it was written.
        at=parsedate_to_datetime(str(message["Date"])).replace(tzinfo=datetime.UTC),
        body=body.get_content() if body else "",
    )
