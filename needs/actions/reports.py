"""Freeze a report, transmit it, answer its needs."""

import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock, move
from accounts.models import User
from capitalisation.policy import Refused
from needs.models import Need, NeedAnswer, NeedsReport
from needs.models.scope import Scope
from needs.models.states import NeedState, ReportLifecycle, ReportState
from needs.queries.freezing import snapshot_of
from needs.queries.report import needs_report
from needs.queries.waiting import reached_by
from needs.rules import policy
from repertoire.rules.sealing import fingerprint
from writing.rules import gate


def freeze(scope: Scope, *, by: User) -> NeedsReport:
    """The next version. Raises ``Refused`` when another froze it at the same time: one version, one snapshot."""
    policy.may_read_needs_of(by, scope.region).enforce()
    try:
        with transaction.atomic():
            return _frozen(scope, by)
    except IntegrityError as error:
        raise Refused(_("Ce rapport vient d’être figé. Rechargez la page.")) from error


def _frozen(scope: Scope, by: User) -> NeedsReport:
    former = NeedsReport.objects.filter(region=scope.region, year=scope.year).order_by("-version").first()
    version = former.version + 1 if former else 1
    found = needs_report(scope)
    if found.release is None:
        raise Refused(_("Cinq personnes au moins doivent avoir répondu pour qu’un rapport soit figé."))
    snapshot = snapshot_of(found, version)
    if former is not None and all(
        former.snapshot.get(part) == snapshot[part] for part in ("tables", "brief")
    ):
        raise Refused(_("Rien n’a changé depuis la version %(version)s.") % {"version": former.version})
    report = NeedsReport.objects.create(
        region=scope.region,
        year=scope.year,
        version=version,
        snapshot=snapshot,
        sha256=fingerprint(snapshot),
        release=found.release,
        frozen_on=timezone.localdate(),
        frozen_by=by,
    )
    report.needs.set(Need.objects.filter(workshop__in=scope.workshops(), status=NeedState.CONFIRMED))
    record("report.frozen", report, by=by, reason=report.sha256)
    return report


@transaction.atomic
def keep_document(report: NeedsReport, content: bytes) -> None:
    """As it is from now on; drawn twice at the same moment, the first one stays."""
    lock(report)
    if not report.document:
        report.document.save(f"{report.filename}.pdf", ContentFile(content), save=False)
        NeedsReport.objects.filter(pk=report.pk).update(document=report.document.name)


@transaction.atomic
def transmit(report: NeedsReport, *, by: User) -> None:
    """It becomes the version everybody works from: those transmitted before are replaced."""
    move(
        report,
        ReportLifecycle.transmitted,
        by=by,
        rule=policy.may_transmit,
        transmitted_on=timezone.localdate(),
    )
    _note_answered(report, by)
    former = NeedsReport.objects.filter(region=report.region, year=report.year, version__lt=report.version)
    for one in former.filter(status__in=ReportLifecycle.replaced.sources):
        move(one, ReportLifecycle.replaced, by=by)


@transaction.atomic
def answer(need: Need, *, decision: str, reason: str, due_on: datetime.date | None, by: User) -> None:
    """Reaches those who said the same on other days. Said again, the last answer counts; the journal keeps that there was
    another."""
    policy.may_answer(by, need).enforce()
    policy.must_say_why(decision, reason).enforce()
    policy.may_be_due(due_on).enforce()
    gate.may_be_said(by, reason).enforce()
    values = {
        "decision": decision,
        "reason": reason,
        "due_on": due_on,
        "responder": by,
        "decided_on": timezone.localdate(),
    }
    reached = reached_by(by, need)
    for one in reached:
        given, _is_new = NeedAnswer.objects.update_or_create(need=one, defaults=values)
        record("need.answered", given, by=by, reason=decision)
    waiting = NeedsReport.objects.filter(needs__in=reached, status=ReportState.TRANSMITTED)
    for report in waiting.distinct():
        _note_answered(report, by)


def _note_answered(report: NeedsReport, by: User) -> None:
    """When none of its needs waits any more."""
    if report.needs.exists() and not report.needs.filter(answer=None).exists():
        move(report, ReportLifecycle.answered, by=by)
