"""What is wrong with an installation, in sentences that say the remedy."""

import os
import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection

from capitalisation.environment import advice_on
from operations.queries.health import health

_REMEDIES = {
    "database": "The database does not answer: is it running, and is DATABASE_URL right?",
    "database_read_only": "The database takes no writing: it is a replica, or its disk is full.",
    "migrations": "The database is behind the programme: run « manage.py migrate ».",
    "disk": "Less than 200 MB are free in VAR_DIR: make room.",
    "no_worker_letters": "No worker carries letters: start « manage.py worker --queue-name letters ».",
    "no_worker_default": "No worker makes documents and reads imports: start « manage.py worker ».",
    "regular_work": "Regular work is not done: have « manage.py scheduled » called every minute.",
    "letters_waiting": "Letters wait for more than half an hour: see the screen « Courriels », and the mail server.",
}


def faults_of_installation() -> Iterator[str]:
    """What does not work, or is not safe; nothing when all is well."""
    found = health()
    for code in (*found.faults, *found.warnings):
        name = code.removeprefix("failed_")
        yield _REMEDIES.get(code, f"« manage.py {name} » failed the last time: run it by hand to see why.")
    if "database" not in found.faults:
        yield from _checks()
    yield from advice_on(os.environ)
    yield from _mail()


def _checks() -> Iterator[str]:
    for one in checks.run_checks(include_deployment_checks=not settings.DEMO, databases=["default"]):
        if one.level >= checks.WARNING:
            yield f"{one.msg}{f' {one.hint}' if one.hint else ''}"


def _mail() -> Iterator[str]:
    if settings.DEMO:
        return
    connection = get_connection(settings.LETTER_TRANSPORT)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        yield f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take us: {type(error).__name__}. See EMAIL_*."
    finally:
        connection.close()
