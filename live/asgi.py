"""Door of the whole product in one process: streams on the event loop, pages on threads as under any WSGI server."""

import gc
import os
import sys
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from capitalisation.start import refuse_missing_migrations
from capitalisation.wsgi import application as pages

from live.stream import Application, Live  # isort: skip  # the settings must be loaded first

#: As many pages at a time.
THREADS = int(os.environ.get("WEB_THREADS", "8"))

refuse_missing_migrations()
# A thread that makes a page leaves the event loop its turn ten times sooner than by default: hints do not wait for pages.
sys.setswitchinterval(0.0005)

#: Passwords looked at side by side: each takes a core for a while.
DOOR_THREADS = 1


def _on_threads(number: int) -> Application:
    return cast(Application, WSGIMiddleware(cast(Any, pages), workers=number))


application = Live(_on_threads(THREADS), _on_threads(DOOR_THREADS))

# What is loaded by now stays: the collector of cycles need not go through it again and again while people wait.
gc.collect()
gc.freeze()
