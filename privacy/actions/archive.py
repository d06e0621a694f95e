"""Ask for one's own data, and make the archive in the background."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django_tasks import task

from accounts.actions.journal import record
from accounts.actions.lifecycle import begin, lock, move
from accounts.models import User
from capitalisation import pdf
from privacy.models import Archive
from privacy.models.states import ArchiveLifecycle, ArchiveState
from privacy.queries.archive import archive_of


@transaction.atomic
def ask_archive(user: User) -> Archive:
    """One at a time: asked again while it is made, the same one."""
    lock(user)
    waiting = Archive.objects.filter(person=user, status=ArchiveState.WAITING).first()
    if waiting is not None and not waiting.is_stuck:
        return waiting
    if waiting is not None:
        move(waiting, ArchiveLifecycle.failed, by=None, finished_at=timezone.now(), about=user)
    language = (get_language() or "fr")[:2]
    archive = begin(Archive, ArchiveState.WAITING, person=user, language=language)
    record("archive.asked", user, by=user)
    transaction.on_commit(lambda: make_archive.enqueue(archive.pk))
    return archive


@task()
def make_archive(archive_id: int) -> None:
    archive = Archive.objects.select_related("person").get(pk=archive_id)
    if archive.status != ArchiveState.WAITING:
        return
    try:
        with translation.override(archive.language):
            content = archive_of(archive.person)
        archive.file.save(f"{archive.public_id}.zip", ContentFile(content), save=False)
    except Exception as error:
        # Whoever waits is told, whatever happened; an accident itself goes to the log of the worker.
        move(archive, ArchiveLifecycle.failed, by=None, finished_at=timezone.now(), about=archive.person)
        if isinstance(error, pdf.PdfFailed):
            return
        raise
    name = archive.file.name
    move(
        archive,
        ArchiveLifecycle.finished,
        by=None,
        finished_at=timezone.now(),
        file=name,
        about=archive.person,
    )
