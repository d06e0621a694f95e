"""What the answer of a mail server means for a letter (RFC 5321, 4.2.1: 4xx is for now, 5xx for good)."""

import re
import smtplib
from dataclasses import dataclass
from email.errors import MessageError

from mail.models import Fault

_FOR_GOOD = 500
#: The server wants us to sign in, or does not relay for us (RFC 4954; RFC 3463, 5.7): no fault of the address.
_OURS = frozenset({530, 534, 535, 538})
_IS_OURS = re.compile(
    r"relay|\b5\.7\.(?:0|1|8|9|14)\b.*(?:auth|access|relay|permit|not allowed)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Outcome:
    fault: Fault
    answer: str
    #: Another attempt may succeed.
    is_passing: bool
    #: The next letter would meet the same.
    is_of_server: bool


def outcome_of(error: Exception) -> Outcome:
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()), (0, b""))
            return _answered(code, said)
        case smtplib.SMTPDataError():
            return _answered(error.smtp_code, error.smtp_error)
        case smtplib.SMTPSenderRefused() | smtplib.SMTPAuthenticationError() | smtplib.SMTPHeloError():
            return Outcome(Fault.REFUSED, _words(error.smtp_code, error.smtp_error), True, True)
        case smtplib.SMTPResponseException():
            return Outcome(Fault.SILENT, _words(error.smtp_code, error.smtp_error), True, True)
        # Before ValueError: a certificate that is not trusted is both.
        case OSError():
            return Outcome(Fault.SILENT, type(error).__name__, is_passing=True, is_of_server=True)
        # A name of a server that is none.
        case UnicodeError():
            return Outcome(Fault.REFUSED, type(error).__name__, is_passing=True, is_of_server=True)
        case MessageError() | ValueError():
            return Outcome(Fault.ADDRESS, type(error).__name__, is_passing=False, is_of_server=False)
    return Outcome(Fault.UNKNOWN, type(error).__name__, is_passing=True, is_of_server=False)


def _answered(code: int, said: bytes | str) -> Outcome:
    words = _words(code, said)
    if code in _OURS or _IS_OURS.search(words):
        return Outcome(Fault.REFUSED, words, is_passing=True, is_of_server=True)
    for_good = code >= _FOR_GOOD
    fault = Fault.ADDRESS if for_good else Fault.WAIT
    return Outcome(fault, words, is_passing=not for_good, is_of_server=False)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:300]
