"""``python -m bench``: what pages, documents and processes cost, as ratios, on a database of its own.

``python -m bench saving`` stops after what an autosave costs.
"""

import os
import platform
import secrets
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

SIZES = (100, 10_000, 100_000)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        # They import models, hence only now.
        works, world, saving = (import_module(f"bench.{name}") for name in ("works", "world", "saving"))
        world.build()
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.2f}")
        saving.one()
        with works.served() as (address, _server):
            saving.crowd(address)
        if "saving" in sys.argv:
            return
        works.processes()
        spent = []
        for size in SIZES:
            world.grow(size)
            spent.append(works.pages(size))
            if size == SIZES[0]:
                works.documents()
        print(f"\nfrom {SIZES[0]:,} to {SIZES[-1]:,} sheets")
        for page, before in spent[0].items():
            print(f"{page:<16}{spent[-1][page] / before:>9.2f} x")


def _prepare(folder: Path) -> None:
    """The demo's settings on a SQLite file that goes with the run."""
    os.environ.update(
        SECRET_KEY=secrets.token_urlsafe(50),
        DEMO="yes",
        DEBUG="no",
        STATIC_ROOT=f"{folder}/static",
        DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
        DJANGO_SETTINGS_MODULE="capitalisation.settings",
    )
    django.setup()
    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", interactive=False, ignore_patterns=["admin"], verbosity=0)
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
