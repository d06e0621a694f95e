"""A strict environment: a GET never writes, an undefined template variable fails, every warning is an error."""

import contextlib
import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.mail_server import mail_server  # noqa: F401 a fixture

# A slow machine is not a fault of what is tested.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


def pytest_configure() -> None:
    """Passwords are hashed fast in tests: nobody attacks them here. SQLite is a file, as in production: pages that
    save by themselves write while a test reads, which a shared memory cannot do."""
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(Path(database["NAME"]).with_name("tests.sqlite3"))
    else:
        # Limits of the product, tenfold: a loaded machine takes its time to make and drop databases.
        database["OPTIONS"]["options"] = "-c statement_timeout=100s -c lock_timeout=50s"
    # Served from where they are written; what production makes of them has a test of its own.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # Asked of those whose test is about it.
    settings.SECOND_FACTOR_ROLES = []
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


# A link to choose a password keeps its secret in the session, out of the address bar; who read or saved what is told by
# the journal.
TOLD = ("django_session", 'INSERT INTO "accounts_journalentry"')


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    writes = sql.lstrip().upper().startswith(WRITES) and not any(one in sql for one in TOLD)
    assert not writes, f"a GET writes: {sql[:200]}"
    return execute(sql, params, many, context)


class ReadOnlyGetClient(Client):
    """A GET may only read; it is also how prefetching browsers and crawlers stay harmless."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(refuse_writes):
            return super().get(*args, **kwargs)

    def signed_in(self, user: User) -> "ReadOnlyGetClient":
        self.force_login(user)
        return self


def without_tokens(page: str) -> str:
    """A page without what differs at each answer: form tokens and nonces."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)


def flat(page: str) -> str:
    """A page whose blanks are one space each, as a reader sees them."""
    return " ".join(page.split())


@pytest.fixture
def client() -> ReadOnlyGetClient:
    return ReadOnlyGetClient()


@pytest.fixture
def as_user() -> Callable[[User], ReadOnlyGetClient]:
    """A client of one's own for each person."""
    return lambda user: ReadOnlyGetClient().signed_in(user)


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture(scope="session")
def demo_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a second database, where the demo was loaded once for all the tests of this worker."""
    with django_db_blocker.unblock():
        # A database is copied when nobody uses it.
        connection.close()
        connection.creation.clone_test_db("demo", verbosity=0)
        name = connection.creation.get_test_db_clone_settings("demo")["NAME"]
        with _database(name):
            settings.DEMO = True
            call_command("demo", verbosity=0)
            settings.DEMO = False
    yield name
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(suffix="demo", verbosity=0)


@contextlib.contextmanager
def _database(name: str) -> Iterator[None]:
    """The only connection leads to another database for a while."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


#: The demo of the module under way, to be left before a test that commits.
_entered: list[contextlib.ExitStack] = []


@pytest.fixture(scope="module")
def demo(demo_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The whole demo for the tests of a module; what they write is rolled back."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(_database(demo_database))
        stack.enter_context(_rolled_back())
        _entered.append(stack)
        yield


@contextlib.contextmanager
def _rolled_back() -> Iterator[None]:
    outer = transaction.atomic()
    outer._from_testcase = True  # as Django's own TestCase does
    outer.__enter__()
    try:
        yield
    finally:
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests that commit come after the others, but in the same module the demo, and its transaction, would still be open."""
    marker = item.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        while _entered:
            _entered.pop().close()


@pytest.fixture
def cast(demo: None, db: None) -> Callable[[str], User]:
    """A person of the demo by short name: ``cast("fatou.sow")``."""
    return lambda short: User.objects.get(email=f"{short}@demo.example")
