"""What browsers and finders of weaknesses tell the service: reports of its content policy, and where to write (RFC 9116)."""

import datetime
import json
import logging
import time
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

logger = logging.getLogger("capitalisation.policy_reports")
_REPORTS = ("application/csp-report", "application/json")
_LONGEST_REPORT = 10_000
#: What anybody may send fills no log.
_MOST_A_MINUTE = 30
_said_at: deque[float] = deque(maxlen=_MOST_A_MINUTE)
_VALID_FOR = datetime.timedelta(days=180)


@login_not_required
@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """A browser refused something on a page of ours: one line in the log, without address of a person or a text."""
    answer = HttpResponse(status=204)
    if request.content_type not in _REPORTS or len(request.body) > _LONGEST_REPORT:
        return answer
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return answer
    report = sent.get("csp-report") if isinstance(sent, dict) else None
    if isinstance(report, dict) and _may_say_more():
        logger.warning(
            "refused by the content policy: directive=%s source=%s view=%s",
            _word(report.get("effective-directive") or report.get("violated-directive")),
            _host(report.get("blocked-uri")),
            _view(report.get("document-uri")),
        )
    return answer


@login_not_required
@require_GET
def security_txt(_request: HttpRequest) -> HttpResponse:
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    where = contact if ":" in contact else f"mailto:{contact}"
    until = (timezone.now() + _VALID_FOR).replace(microsecond=0).isoformat()
    lines = [
        f"Contact: {where}",
        f"Expires: {until}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _may_say_more() -> bool:
    now = time.monotonic()
    if len(_said_at) == _MOST_A_MINUTE and now - _said_at[0] < 60:
        return False
    _said_at.append(now)
    return True


def _word(value: Any) -> str:
    """A directive's name; anything else is not repeated."""
    name = str(value).split(" ")[0]
    return (
        name
        if name.replace("-", "").isascii() and name.replace("-", "").isalpha() and len(name) < 40
        else "?"
    )


def _host(value: Any) -> str:
    """Only the host: an address may hold a word somebody typed."""
    try:
        host = urlsplit(str(value)).hostname
    except ValueError:
        return "?"
    return ascii(host or _word(value))[1:-1][:100]


def _view(value: Any) -> str:
    """The page's name instead of its address."""
    try:
        return resolve(urlsplit(str(value)).path).view_name
    except (Resolver404, ValueError):
        return "?"
