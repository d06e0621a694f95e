"""Pages of what should not happen. They ask nothing of the database nor of the frame of a page: it may be what failed."""

import errno
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from capitalisation.http import is_sent_from_here
from capitalisation.logs import reference_of

#: Seconds: a database that starts again, or a queue that empties, is back by then.
RETRY_AFTER = 30
#: PostgreSQL: the transaction may only read (SQLSTATE 25006).
_READ_ONLY = "25006"


def server_error(request: HttpRequest) -> HttpResponse:
    """What to do, and the reference to give. What will pass is a 503, with a button that sends the same form again."""
    error = sys.exc_info()[1]
    context = {"reference": reference_of(request)}
    if error is None or not _will_pass(error):
        return HttpResponse(render_to_string("500.html", context), status=500)
    page = render_to_string(
        "503.html",
        {
            **context,
            "path": request.get_full_path(),
            "fields": _fields(request),
            "has_files": bool(request.FILES),
        },
    )
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that nobody makes from our pages, or one that is too large."""
    is_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    page = render_to_string("400.html", {"is_large": is_large})
    return HttpResponse(page, status=413 if is_large else 400)


def _will_pass(error: BaseException) -> bool:
    """The database away, full, busy or only to be read; the disk full; too many files open."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "pgcode", "") == _READ_ONLY
    if type(error).__module__.startswith("botocore."):
        # The store of files is away.
        return True
    return isinstance(error, OSError) and error.errno in {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EMFILE,
        errno.EROFS,
    }


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent again from the page; a password is typed again."""
    if request.method != "POST" or not is_sent_from_here(request):
        return []
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if "password" not in name
        for value in values
    ]
