"""Door of the whole product in one process: streams on the event loop, pages on threads as under any WSGI server."""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from capitalisation.wsgi import application as pages

from live.stream import Application, Live  # isort: skip  # the settings must be loaded first

#: As many pages at a time.
THREADS = int(os.environ.get("WEB_THREADS", "8"))

application = Live(cast(Application, WSGIMiddleware(cast(Any, pages), workers=THREADS)))
