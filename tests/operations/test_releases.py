"""What every released version made of the demo is migrated by this one, and each of its people finds their pages."""

import hashlib
import lzma
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import User
from capitalisation.version import VERSION
from operations.queries.soundness import unsound
from tests.access.matrix import ACCESS
from tests.access.test_access import address, letter
from tests.access.world import ROLES
from tests.conftest import ReadOnlyGetClient, _database

ROOT = Path(settings.BASE_DIR)
RELEASES = ROOT / "tests/releases"
DUMPS = sorted(RELEASES.glob("*/*.tar.xz"))
#: Everybody's pages that no object stands in the address of.
PAGES = [(name, said) for name, arguments, said, _posted in ACCESS if not arguments]


def test_migrations_that_were_released_never_change():
    lines = (RELEASES / "frozen.txt").read_text().splitlines()
    frozen = {name: sha256 for sha256, name in (line.split("  ") for line in lines)}
    now = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in frozen}
    assert now == frozen, "add a migration instead"


def test_this_version_or_the_one_before_is_kept_on_both_databases():
    for version in {path.parent.name for path in DUMPS}:
        assert {path.name for path in DUMPS if path.parent.name == version} == {
            "postgresql.tar.xz",
            "sqlite.tar.xz",
        }
    assert any(path.parent.name <= VERSION for path in DUMPS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", sorted({path.parent.name for path in DUMPS}))
def test_it_is_migrated_and_everybody_finds_their_pages(version, elsewhere, tmp_path):
    dump = RELEASES / version / f"{connection.vendor}.tar.xz"
    backup = tmp_path / "backup.tar"
    backup.write_bytes(lzma.decompress(dump.read_bytes()))
    done = elsewhere("restore", str(backup))
    assert done.returncode == 0, done.stderr
    with _database(elsewhere.database):
        walk()


def walk() -> None:
    assert not [fault for fault in unsound() if not fault.startswith("file:")], "its files are elsewhere"
    for column, (role, short) in enumerate(ROLES.items()):
        if not short:
            continue
        client = ReadOnlyGetClient().signed_in(User.objects.get(email=f"{short}@demo.example"))
        for name, said in PAGES:
            assert letter(client.get(address(name, "", {}))) == said[column], f"{name} to {role}"
