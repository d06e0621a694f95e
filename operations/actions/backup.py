"""Back the whole installation up, and bring it back into an empty one."""

import datetime
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.models import User
from capitalisation.version import VERSION
from mail.actions.again import stop_waiting
from mail.models import Fault
from operations.actions.dumping import count_rows, dump, load
from operations.rules.archive import (
    DATABASE,
    FILES,
    LEDGER,
    MANIFEST,
    SECRET_SETTINGS,
    SECRETS,
    Manifest,
    NoBackup,
    read_manifest,
)

#: They only add to the database: what was counted before stays countable.
_GROWS_ALONE = {"django_migrations"}


def back_up(folder: Path, *, certificate: Path | None = None) -> Path:
    """A new file in the folder, encrypted for the holder of the certificate's key when one is given.

    Database first, files after: what a row names is there. Raises :class:`NoBackup`; nothing half made stays.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = timezone.now()
    final = folder / f"capitalisation-{VERSION}-{now:%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as name:
        work = Path(name)
        database, made = work / DATABASE, work / final.name
        rows = dump(database)
        root = _root_of_files()
        manifest = Manifest(
            version=VERSION,
            made_at=now.isoformat(timespec="seconds"),
            engine=connection.vendor,
            database=_sha256(database),
            rows=rows,
            files={str(path.relative_to(root)): _sha256(path) for path in _files_in(root)},
        )
        _write(made, manifest, database, root)
        if certificate is not None:
            made, final = _encrypted(made, certificate), final.with_suffix(".tar.cms")
        made.chmod(0o600)
        made.rename(final)
    return final


def forget_old(folder: Path, days: int) -> int:
    """Delete the backups made before so many days; how many. What was erased since does not stay in them for ever."""
    since = timezone.now() - datetime.timedelta(days=days)
    old = [path for path in folder.glob("capitalisation-*.tar*") if path.stat().st_mtime < since.timestamp()]
    for path in old:
        path.unlink()
    return len(old)


def restore(backup: Path) -> Manifest:
    """Bring everything back, to the version of the programme that is installed. Raises :class:`NoBackup` before anything is
    touched when it cannot be.

    Whoever was erased since is erased again; letters that waited are stopped, a person says which are sent.
    """
    manifest = read_manifest(backup)
    _may_be_restored(manifest, backup)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=".restoring-") as name:
        work = Path(name)
        with tarfile.open(backup) as archive:
            _take_out(archive, manifest, work)
        _must_be_whole(work, manifest)
        load(work / DATABASE)
        _must_be_counted(manifest)
        _put_files_back(work / FILES, _root_of_files())
        _add_to_ledger(work / LEDGER)
    call_command("migrate", verbosity=0)
    call_command("replay_erasures", verbosity=0, stdout=io.StringIO())
    stop_waiting(Fault.RESTORED)
    return manifest


def _may_be_restored(manifest: Manifest, backup: Path) -> None:
    if manifest.engine != connection.vendor:
        raise NoBackup(f"This backup is of {manifest.engine}, and DATABASE_URL is {connection.vendor}.")
    if _version(manifest.version) > _version(VERSION):
        raise NoBackup(
            f"This backup is of version {manifest.version}: install that one, or a later one, first."
        )
    with tarfile.open(backup) as archive:
        secrets = archive.extractfile(SECRETS)
        lines = secrets.read().decode().splitlines() if secrets else []
    if f"SECRET_KEY={settings.SECRET_KEY}" not in lines and settings.SECRET_KEY not in _fallbacks(lines):
        raise NoBackup(
            "SECRET_KEY is not that of the backup, and what is sealed would stay closed. Put its secrets in the settings "
            f"first: « tar -xOf {backup.name} {SECRETS} » prints them."
        )
    try:
        is_used = User.objects.exists()
    except DatabaseError:
        # An empty database has no table of people.
        connection.close()
        return
    if is_used:
        raise NoBackup(
            "This installation holds people already: restore into an empty one, nothing is written over."
        )


def _fallbacks(lines: list[str]) -> list[str]:
    return [
        one
        for line in lines
        if line.startswith("SECRET_KEY_FALLBACKS=")
        for one in line.partition("=")[2].split(",")
    ]


def _take_out(archive: tarfile.TarFile, manifest: Manifest, to: Path) -> None:
    """The members that the manifest names, as plain files: whatever else is in the file stays in it."""
    wanted = {DATABASE, LEDGER, *(f"{FILES}{name}" for name in manifest.files)}
    for member in archive:
        content = archive.extractfile(member) if member.name in wanted and member.isfile() else None
        place = (to / member.name).resolve()
        if content is None or not place.is_relative_to(to.resolve()):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            shutil.copyfileobj(content, file)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _must_be_whole(work: Path, manifest: Manifest) -> None:
    wrong = [
        name for name, sha256 in manifest.files.items() if _sha256_or_nothing(work / FILES / name) != sha256
    ]
    if wrong or _sha256_or_nothing(work / DATABASE) != manifest.database:
        raise NoBackup(
            f"This backup is damaged ({', '.join(wrong[:3]) or 'its database'}): take another one."
        )


def _must_be_counted(manifest: Manifest) -> None:
    now = count_rows()
    lost = [
        name for name, number in manifest.rows.items() if now.get(name) != number and name not in _GROWS_ALONE
    ]
    if lost:
        raise NoBackup(
            f"Rows are missing after the restoration: {', '.join(lost)}. Empty the database and try another backup."
        )


def _put_files_back(source: Path, root: Path) -> None:
    for path in _files_in(source):
        place = root / path.relative_to(source)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        place.chmod(0o600)


def _add_to_ledger(kept: Path) -> None:
    """The list of here goes on: people may have been erased since the backup."""
    here = Path(settings.ERASURE_LEDGER)
    known = here.read_text().splitlines() if here.exists() else []
    missing = [line for line in kept.read_text().splitlines() if line not in known] if kept.exists() else []
    if missing:
        with here.open("a", encoding="ascii") as ledger:
            ledger.write("".join(f"{line}\n" for line in missing))
        here.chmod(0o600)


def _write(to: Path, manifest: Manifest, database: Path, root: Path) -> None:
    ledger = Path(settings.ERASURE_LEDGER)
    with tarfile.open(to, "w") as archive:
        _add_text(archive, MANIFEST, manifest.as_json())
        _add_text(archive, SECRETS, _secrets().encode())
        archive.add(database, DATABASE)
        if ledger.exists():
            archive.add(ledger, LEDGER)
        for name in manifest.files:
            archive.add(root / name, f"{FILES}{name}")


def _add_text(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _secrets() -> str:
    return "".join(f"{name}={os.environ[name]}\n" for name in SECRET_SETTINGS if os.environ.get(name))


def _encrypted(made: Path, certificate: Path) -> Path:
    """CMS (RFC 5652): whoever has the certificate can make one, only the holder of its key opens it."""
    to = made.with_suffix(".cms")
    command = ["openssl", "cms", "-encrypt", "-binary", "-stream", "-aes256", "-outform", "DER"]
    done = subprocess.run(  # noqa: S603 a tool by name, paths of ours
        [*command, "-in", str(made), "-out", str(to), str(certificate)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoBackup(
            f"The backup could not be encrypted: is {certificate} a certificate in PEM? Nothing was kept."
        )
    return to


def _root_of_files() -> Path:
    return Path(default_storage.path(""))


def _files_in(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_or_nothing(path: Path) -> str:
    return _sha256(path) if path.is_file() else ""
