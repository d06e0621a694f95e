"""Back the whole installation up."""

import datetime
import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from capitalisation.version import VERSION
from operations.actions.dumping import dump
from operations.rules.archive import DATABASE, FILES, LEDGER, MANIFEST, SECRETS, Manifest, NoBackup, quoted
from operations.rules.files import names_of_files, sha256_of

#: No backup takes so long.
_LONGEST = datetime.timedelta(hours=12)


def back_up(folder: Path, *, certificate: Path | None = None) -> Path:
    """A new file in the folder, encrypted for the holder of the certificate's key when one is given.

    Database first, files after: what a row names is there. Raises :class:`NoBackup`; nothing half made stays.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget_half_made(folder)
    now = timezone.now()
    final = folder / f"capitalisation-{VERSION}-{now:%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as name:
        work = Path(name)
        database, made = work / DATABASE, work / final.name
        rows = dump(database)
        if "django_migrations" not in rows:
            raise NoBackup(
                "The database holds nothing of ours: is DATABASE_URL the one that the service uses?"
            )
        files = _copy_files(work / FILES)
        manifest = Manifest(
            version=VERSION,
            made_at=now.isoformat(timespec="seconds"),
            engine=connection.vendor,
            database=sha256_of(database),
            rows=rows,
            files=files,
        )
        _write(made, manifest, work)
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


def _copy_files(to: Path) -> dict[str, str]:
    """Each as it is now, with its fingerprint; one that goes meanwhile has gone."""
    kept = {}
    for name in names_of_files():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(name) as file, (to / name).open("wb") as copy:
                shutil.copyfileobj(file, copy)
        except FileNotFoundError:
            continue
        kept[name] = sha256_of(to / name)
    return kept


def _forget_half_made(folder: Path) -> None:
    """What was being made when the machine stopped: it is not encrypted."""
    since = timezone.now() - _LONGEST
    for left in folder.glob(".making-*"):
        if left.stat().st_mtime < since.timestamp():
            shutil.rmtree(left, ignore_errors=True)


def _write(to: Path, manifest: Manifest, work: Path) -> None:
    ledger = Path(settings.ERASURE_LEDGER)
    with tarfile.open(to, "w") as archive:
        _add_text(archive, MANIFEST, manifest.as_json())
        _add_text(archive, SECRETS, _secrets().encode())
        archive.add(work / DATABASE, DATABASE)
        if ledger.exists():
            archive.add(ledger, LEDGER)
        for name in manifest.files:
            archive.add(work / FILES / name, f"{FILES}{name}")


def _add_text(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _secrets() -> str:
    """Without these, what is sealed in the database stays closed for ever. As an environment file is written."""
    said = {
        "SECRET_KEY": settings.SECRET_KEY,
        "SECRET_KEY_FALLBACKS": ",".join(settings.SECRET_KEY_FALLBACKS),
        "JOURNAL_SECRET": settings.JOURNAL_SECRET,
    }
    return "".join(f"{name}={quoted(value)}\n" for name, value in said.items())


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
