"""Answers to probes: they ask by address, without TLS, and know no session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from operations.queries.health import health

ALIVE, READY = "/sante/vive", "/sante/prete"


class HealthMiddleware:
    """In front of whatever asks for a known host, a secure connection or a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ALIVE:
            return _uncached(HttpResponse("ok", content_type="text/plain"))
        if request.path == READY:
            found = health()
            return _uncached(JsonResponse(found.as_dict(), status=200 if found.is_ready else 503))
        return self.get_response(request)


def _uncached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
