"""Bring a backup back into an empty installation."""

import io
import logging
import shlex
import shutil
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.actions.chain import seal_journal
from accounts.models import User
from capitalisation.version import VERSION
from mail.actions.again import stop_waiting
from mail.actions.postman import deliver
from mail.models import Fault
from operations.actions.dumping import count_rows, load
from operations.models import RegularWork
from operations.rules.archive import (
    DATABASE,
    FILES,
    LEDGER,
    SECRETS,
    Manifest,
    NoBackup,
    Unfinished,
    read_manifest,
)
from operations.rules.files import sha256_of
from operations.rules.schedule import WORKS

#: They only add to the database: what was counted before stays countable.
_GROWS_ALONE = {"django_migrations"}
_log = logging.getLogger(__name__)


def restore(backup: Path) -> Manifest:
    """Bring everything back, to the version of the programme that is installed.

    Raises :class:`NoBackup` before anything is touched when it cannot be, :class:`Unfinished` when it stopped half-way. Whoever
    was erased since is erased again; no letter leaves by itself, a person says which are sent.
    """
    manifest = read_manifest(backup)
    _may_be_restored(manifest, backup)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=".restoring-") as name:
        work = Path(name)
        with tarfile.open(backup) as archive:
            _take_out(archive, manifest, work)
        _must_be_whole(work, manifest)
        try:
            load(work / DATABASE)
            _must_be_counted(manifest)
            _put_files_back(work / FILES, manifest.files)
            _add_to_ledger(work / LEDGER)
            _bring_up_to_date()
        except Exception as error:
            raise Unfinished(
                f"The database was replaced, and then it stopped: {error} Let no service run on it: empty the database, then "
                "restore again."
            ) from error
    return manifest


def _bring_up_to_date() -> None:
    call_command("migrate", verbosity=0)
    _hold_letters()
    call_command("replay_erasures", verbosity=0, stdout=io.StringIO())
    # Lines written since the last minute of before: they would be taken for forgotten ones.
    seal_journal()


def _hold_letters() -> None:
    """What was to be written is written and stopped, and the letters of this morning are not written twice."""
    queued = DBTaskResult.objects.filter(queue_name="letters", finished_at=None)
    for row in queued.exclude(task_path=deliver.module_path):
        try:
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        except Exception:  # noqa: BLE001 what it was about is gone; the others are written
            _log.warning("a letter could not be written after a restoration: %s", row.task_path)
    queued.delete()
    stop_waiting(Fault.RESTORED)
    now = timezone.now()
    for work in WORKS:
        if work.writes_letters:
            RegularWork.objects.update_or_create(
                name=work.command, defaults={"done_for": work.cadence.slot(now), "not_before": None}
            )


def _may_be_restored(manifest: Manifest, backup: Path) -> None:
    if manifest.engine != connection.vendor:
        raise NoBackup(f"This backup is of {manifest.engine}, and DATABASE_URL is {connection.vendor}.")
    if _version(manifest.version) > _version(VERSION):
        raise NoBackup(
            f"This backup is of version {manifest.version}: install that one, or a later one, first."
        )
    _must_open(backup)
    if _is_used():
        raise NoBackup(
            "This installation holds people already: restore into an empty one, nothing is written over."
        )
    try:
        with Path(settings.ERASURE_LEDGER).open("a+", encoding="ascii"):
            pass
    except OSError as error:
        raise NoBackup(
            f"{settings.ERASURE_LEDGER} cannot be read and written: give it to the account of the service."
        ) from error


def _must_open(backup: Path) -> None:
    """Our secrets are those under which its content was sealed."""
    with tarfile.open(backup) as archive:
        kept = archive.extractfile(SECRETS)
        said = dict(line.split("=", 1) for line in shlex.split(kept.read().decode())) if kept else {}
    ours = {settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS}
    wrong = "SECRET_KEY" if said.get("SECRET_KEY") not in ours else ""
    wrong = wrong or ("JOURNAL_SECRET" if said.get("JOURNAL_SECRET") != settings.JOURNAL_SECRET else "")
    if wrong:
        raise NoBackup(
            f"{wrong} is not that of the backup, and what it closes would stay closed. Put its secrets in the settings first: "
            f"« tar -xOf {backup.name} {SECRETS} » prints them."
        )


def _is_used() -> bool:
    return User._meta.db_table in connection.introspection.table_names() and User.objects.exists()  # noqa: SLF001 documented


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
    wrong = [name for name, sha256 in manifest.files.items() if sha256_of(work / FILES / name) != sha256]
    if wrong or sha256_of(work / DATABASE) != manifest.database:
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


def _put_files_back(source: Path, names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
        with (source / name).open("rb") as file:
            default_storage.save(name, File(file))


def _add_to_ledger(kept: Path) -> None:
    """The list of here goes on: people may have been erased since the backup."""
    here = Path(settings.ERASURE_LEDGER)
    known = here.read_text().splitlines() if here.exists() else []
    missing = [line for line in kept.read_text().splitlines() if line not in known] if kept.exists() else []
    if missing:
        with here.open("a", encoding="ascii") as ledger:
            ledger.write("".join(f"{line}\n" for line in missing))
        here.chmod(0o600)
