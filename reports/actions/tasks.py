"""Long documents and campaigns, made by the task worker."""

import contextlib
import tempfile
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.actions.lifecycle import move
from capitalisation import pdf
from capitalisation.lifecycle import Move
from capitalisation.plans import Progress, Unwanted
from capitalisation.policy import Refused
from mail.actions.postman import ended
from mail.models import Letter
from needs.actions.reports import keep_document
from needs.models import NeedsReport
from needs.models.scope import Scope
from needs.queries import report_page as needs
from needs.queries.report import needs_report
from needs.rules import policy
from reports.models import DiffusionCampaign, DocumentJob, Recipient
from reports.models.states import CampaignState, JobLifecycle, RecipientLifecycle, RecipientState
from reports.queries.documents import files, frozen
from reports.rules import letters


@task()
def make_document(job_id: int) -> None:
    """Make one document. Rights are checked again here: a role may have gone since the request."""
    job = DocumentJob.objects.select_related("requested_by", "region", "edition", "report__region").get(
        pk=job_id
    )
    try:
        move(job, JobLifecycle.started, by=None)
    except Refused:
        return
    try:
        with translation.override(job.language), tempfile.TemporaryFile() as out:
            _write(job, out)
            out.seek(0)
            _finish(job, out)
    except Unwanted:
        return
    except (pdf.PdfFailed, Refused):
        _end(job, JobLifecycle.failed)
    except Exception:
        # Whoever waits is told, whatever happened (a full disk); the accident itself goes to the log of the worker.
        _end(job, JobLifecycle.failed)
        raise


def _finish(job: DocumentJob, out: BinaryIO) -> None:
    job.file.save(f"{job.public_id}.{job.format}", File(out), save=False)
    name = job.file.name
    if not _end(job, JobLifecycle.finished, file=name):
        job.file.storage.delete(str(name))


def _end(job: DocumentJob, along: Move, **changes: Any) -> bool:
    """False when it was cancelled at the last moment."""
    try:
        move(job, along, by=None, finished_at=timezone.now(), **changes)
    except Refused:
        return False
    return True


def _write(job: DocumentJob, out: BinaryIO) -> None:
    if job.kind == DocumentJob.Kind.NEEDS:
        scope = _scope(job)
        policy.may_read_needs_of(job.requested_by, scope.region).enforce()
        out.write(_pdf(job, needs.TEMPLATE, needs.build(needs_report(scope))))
    elif job.kind == DocumentJob.Kind.FROZEN:
        out.write(_frozen(job))
    elif job.format == DocumentJob.Format.PDF:
        _write_collection(job, out)
    else:
        files.write(job, out, _progress_of(job))


def _frozen(job: DocumentJob) -> bytes:
    """Drawn once: whoever asks while it is drawn, or after, gets the one that is kept."""
    readable = NeedsReport.objects.readable_by(job.requested_by).select_related("region")
    report = readable.filter(pk=job.report.pk).first() if job.report else None
    if report is None:
        raise Refused(_("Vous ne pouvez plus lire ce rapport."))
    if not report.document:
        keep_document(report, frozen.build(report))
    with report.document.open() as kept:
        return bytes(kept.read())


def _write_collection(job: DocumentJob, out: BinaryIO) -> None:
    # The web process asks for documents and makes none: it does without what joins them.
    from reports.queries.documents import collection  # noqa: PLC0415

    found = (
        collection.collection_of_edition(job.edition)
        if job.edition
        else collection.collection_of(job.requested_by)
    )
    collection.write(found, out, told=_progress_of(job), is_unwanted=lambda: job.is_cancelled)


def _progress_of(job: DocumentJob) -> Progress:
    """Keep how far it is, for who waits."""

    def keep(done: int, total: int) -> None:
        DocumentJob.objects.filter(pk=job.pk).update(done=done, total=total)

    return keep


def _pdf(job: DocumentJob, template: str, context: dict[str, Any]) -> bytes:
    try:
        return pdf.render(
            template, context, seconds=pdf.COLLECTION_SECONDS, is_unwanted=lambda: job.is_cancelled
        )
    except pdf.PdfFailed:
        if job.is_cancelled:
            raise Unwanted from None
        raise


def _scope(job: DocumentJob) -> Scope:
    if job.region is None or job.year is None:
        raise ValueError("a needs report has a region and a year")
    return Scope(job.region, job.year)


@task(queue_name="letters")
def send_campaign(campaign_id: int, *, is_reminder: bool = False) -> None:
    """One letter a person, each kept as soon as it is written: stopped halfway, it goes on where it was."""
    campaign = DiffusionCampaign.objects.select_related("edition", "report__region").get(pk=campaign_id)
    if campaign.status == CampaignState.CLOSED:
        return
    recipients = campaign.recipients.select_related("person").filter(person__is_active=True)
    for recipient in recipients.not_written_to(is_reminder=is_reminder):
        _write_to(campaign, recipient, is_reminder=is_reminder)


@transaction.atomic
def _write_to(campaign: DiffusionCampaign, recipient: Recipient, *, is_reminder: bool) -> None:
    """Nothing when another worker has just written the same, or the person answered meanwhile."""
    rows = Recipient.objects.select_for_update(of=("self",)).filter(pk=recipient.pk)
    if rows.not_written_to(is_reminder=is_reminder).first() is not None:
        with translation.override("fr"):
            letters.letter_of(campaign, recipient, is_reminder=is_reminder).send()
        rows.update(letters=2 if is_reminder else 1)


@receiver(ended)
def note_ended(letter: Letter, **_more: Any) -> None:
    """A recipient is « sent » once a mail server has taken the letter, not before."""
    recipient = letters.recipient_about(letter.about)
    if recipient is not None:
        state = RecipientState.SENT if letter.delivered_at else RecipientState.BOUNCED
        # Nothing when the person answered meanwhile.
        with contextlib.suppress(Refused):
            move(recipient, RecipientLifecycle.written_to, by=None, to=state, at=timezone.now())
