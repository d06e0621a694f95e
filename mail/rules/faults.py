"""What the answer of a mail server means for a letter (RFC 5321, 4.2.1: 4xx is for now, 5xx for good)."""

import smtplib
from dataclasses import dataclass
from email.errors import MessageError

from mail.models import Fault

_FOR_GOOD = 500


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
        case MessageError() | ValueError():
            return Outcome(Fault.ADDRESS, type(error).__name__, is_passing=False, is_of_server=False)
        case OSError():
            return Outcome(Fault.SILENT, type(error).__name__, is_passing=True, is_of_server=True)
    return Outcome(Fault.UNKNOWN, type(error).__name__, is_passing=True, is_of_server=False)


def _answered(code: int, said: bytes | str) -> Outcome:
    for_good = code >= _FOR_GOOD
    fault = Fault.ADDRESS if for_good else Fault.WAIT
    return Outcome(fault, _words(code, said), is_passing=not for_good, is_of_server=False)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:300]
