"""Asking for a document, and forgetting old ones."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.actions.journal import record
from accounts.models import Region, User
from capitalisation.pdf import COLLECTION_SECONDS
from needs.rules import policy
from repertoire.models import Edition
from repertoire.rules.policy import may_read_editions
from reports.actions.tasks import make_document
from reports.models import LINK_LIFETIME, DocumentJob

#: Longer than the longest document may take (``capitalisation.pdf``).
STUCK_AFTER = datetime.timedelta(seconds=COLLECTION_SECONDS + 60)


@transaction.atomic
def request_needs_report(region: Region, year: int, *, by: User) -> DocumentJob:
    policy.may_read_needs_of(by, region).enforce()
    return _request(DocumentJob(kind=DocumentJob.Kind.NEEDS, region=region, year=year), by=by)


@transaction.atomic
def request_repertoire(*, by: User, file_format: str = "pdf", edition: Edition | None = None) -> DocumentJob:
    """The whole repertoire as it is, or as it was sealed."""
    if edition is not None:
        may_read_editions(by).enforce()
    return _request(DocumentJob(kind=DocumentJob.Kind.REPERTOIRE, format=file_format, edition=edition), by=by)


@transaction.atomic
def cancel(job: DocumentJob, *, by: User) -> bool:
    """Nobody waits for it any more: what is being made stops, and leaves no file. False when it was over before."""
    pending = DocumentJob.objects.visible_to(by).filter(pk=job.pk)
    pending.filter(status__in=(DocumentJob.State.WAITING, DocumentJob.State.RUNNING)).update(
        status=DocumentJob.State.CANCELLED, finished_at=timezone.now()
    )
    return pending.filter(status=DocumentJob.State.CANCELLED).exists()


def sweep() -> int:
    """Documents whose maker died: nothing has moved for longer than any document takes."""
    since = timezone.now() - STUCK_AFTER
    stuck = DocumentJob.objects.filter(
        status__in=(DocumentJob.State.WAITING, DocumentJob.State.RUNNING), created_at__lt=since
    )
    return stuck.update(status=DocumentJob.State.FAILED, finished_at=timezone.now())


def _request(job: DocumentJob, *, by: User) -> DocumentJob:
    _forget_old()
    sweep()
    job.requested_by = by
    job.language = (get_language() or "fr")[:2]
    job.save()
    record("document.requested", job, by=by, reason=job.kind)
    transaction.on_commit(lambda: make_document.enqueue(job.pk))
    return job


def _forget_old() -> None:
    for job in DocumentJob.objects.filter(created_at__lt=timezone.now() - LINK_LIFETIME)[:50]:
        job.file.delete(save=False)
        job.delete()
