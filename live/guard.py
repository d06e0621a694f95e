"""The same walls before live addresses as before pages: host, encrypted transport, headers of every answer."""

import io
from collections.abc import Callable, MutableMapping
from typing import Any, cast

from csp.middleware import CSPMiddleware
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

Walls = Callable[[HttpRequest], HttpResponseBase]


def _within(request: HttpRequest) -> HttpResponse:
    """The answer to come: only its headers count."""
    try:
        request.get_host()
    except DisallowedHost:
        return HttpResponseBadRequest()
    return HttpResponse()


def walls() -> Walls:
    """The very middlewares of the pages: what they learn, live addresses learn."""
    inner = XFrameOptionsMiddleware(cast(Any, CSPMiddleware(cast(Any, _within))))
    return cast(Walls, SecurityMiddleware(cast(Any, inner)))


def before(scope: MutableMapping[str, Any], walls: Walls) -> HttpResponseBase:
    """A refusal or a redirection to the encrypted address; else (200) an answer that carries the headers of all."""
    request = ASGIRequest(scope, io.BytesIO())
    try:
        return walls(request)
    except DisallowedHost:
        return HttpResponseBadRequest()


def headers_of(answer: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    """As ASGI sends them, without what the body decides."""
    kept = ((name.lower(), value) for name, value in answer.headers.items())
    return [(name.encode(), value.encode()) for name, value in kept if name != "content-type"]
