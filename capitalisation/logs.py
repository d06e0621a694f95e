"""Lines of the log that serve and tell no secret: JSON, one object a line.

Never an address (a link to choose a password is one), a word looked for, a text or a name: the page's name, the person's
public id, and of an error its type and where it happened. What an exception says may hold what somebody typed.
"""

import datetime
import json
import logging
import secrets
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

#: Loggers whose sentences are ours, or of a library that quotes nothing of a request.
_OWN = ("capitalisation", "live", "mail", "operations", "django_tasks", "uvicorn.error", "gunicorn")
_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class RequestMiddleware:
    """Each request has a reference, in the answer, on the page of an error and in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = secrets.token_hex(6)  # type: ignore[attr-defined]  # read below and by the error page
        token = _current.set(request)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers["X-Request-ID"] = request.reference  # type: ignore[attr-defined]
        return response


class JsonLines(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        request = getattr(record, "request", None) or _current.get()
        if isinstance(request, HttpRequest):
            told |= _about(request)
        if record.exc_info and record.exc_info[0] is not None:
            told |= {"error": record.exc_info[0].__name__, "where": _where(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """Our own sentence; of anything else, only what kind of thing happened."""
    if record.name.startswith(_OWN):
        return record.getMessage()
    status = getattr(record, "status_code", "")
    return f"{record.name} {status}".strip()


def _about(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    # Never asks the database: who it is, if that was asked already.
    user = getattr(request, "_cached_user", None)
    told = {"request": reference_of(request), "method": str(request.method)}
    if match is not None:
        told["view"] = match.view_name
    if user is not None and getattr(user, "is_authenticated", False):
        told["person"] = str(user.public_id)
    return told


def reference_of(request: HttpRequest) -> str:
    return str(getattr(request, "reference", ""))


def _where(trace: Any) -> list[str]:
    """Innermost last; our own files by their place in the project, others by their name."""
    return [
        f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-12:]
    ]


def _place(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(settings.BASE_DIR)) if path.is_relative_to(settings.BASE_DIR) else path.name
