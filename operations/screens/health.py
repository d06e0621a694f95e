"""Answers to probes: they ask by address, without TLS, and know no session."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.utils.crypto import constant_time_compare

from capitalisation.http import AUTOSAVE_HEADER
from operations.queries.health import health
from operations.queries.metrics import CONTENT_TYPE, count_answer, metrics

GetResponse = Callable[[HttpRequest], HttpResponse]


def alive(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready(_request: HttpRequest) -> HttpResponse:
    found = health()
    return JsonResponse(found.as_dict(), status=200 if found.is_ready else 503)


def measured(request: HttpRequest) -> HttpResponse:
    """For who holds the token; for anybody else there is nothing here."""
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return HttpResponseNotFound()
    return HttpResponse(metrics(), content_type=CONTENT_TYPE)


_PROBES: dict[str, GetResponse] = {"/sante/vive": alive, "/sante/prete": ready, "/metrics": measured}


class HealthMiddleware:
    """In front of whatever asks for a known host, a secure connection or a session; counts what others answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = _PROBES.get(request.path)
        if probe is not None:
            response = probe(request)
            response.headers["Cache-Control"] = "no-store"
            return response
        began = time.monotonic()
        response = self.get_response(request)
        count_answer(
            response.status_code, time.monotonic() - began, is_save=AUTOSAVE_HEADER in request.headers
        )
        return response
