"""Loading an existing collection of practices: a plan first, then all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.journal import record
from accounts.models import User
from privacy import gate
from repertoire.interchange.practices import Finding, Reading, Row, read_practices
from repertoire.models import Practice, PracticeVersion, Signature
from repertoire.search.index import forget_version, index_version
from repertoire.states import VersionState

STEP = 100


class Refused(Exception):
    """The file is refused and nothing was written; carries every finding."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@dataclass(slots=True)
class Plan:
    create: list[Row] = field(default_factory=list)
    update: list[Row] = field(default_factory=list)
    unchanged: int = 0
    warnings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        return _(
            "%(create)s à créer, %(update)s à remplacer, %(unchanged)s inchangées, %(warnings)s remarques"
        ) % {
            "create": len(self.create),
            "update": len(self.update),
            "unchanged": self.unchanged,
            "warnings": len(self.warnings),
        }


def plan_practices(content: bytes, name: str) -> Plan:
    """What the file would do. Raises :class:`Refused` with every finding when one row cannot be taken."""
    reading = read_practices(content, name)
    _look_for_names(reading)
    if reading.errors:
        raise Refused(reading.errors)
    known = {
        version.practice.source_id: version
        for version in PracticeVersion.objects.published()
        .filter(practice__source_id__isnull=False)
        .select_related("practice")
    }
    plan = Plan(warnings=reading.findings)
    for row in reading.rows:
        version = known.get(row.source_id)
        if version is None:
            plan.create.append(row)
        elif _texts(row).items() <= {name: getattr(version, name) for name in _texts(row)}.items():
            plan.unchanged += 1
        else:
            plan.update.append(row)
    return plan


@transaction.atomic
def import_practices(
    content: bytes, name: str, *, by: User | None, progress: Callable[[int, int], None] | None = None
) -> Plan:
    """Write the whole plan; ``progress`` hears (done, total) as it goes. Run twice it changes nothing."""
    plan = plan_practices(content, name)
    total = len(plan.create) + len(plan.update)
    for done, row in enumerate([*plan.create, *plan.update], start=1):
        _write(row)
        if progress is not None and (done % STEP == 0 or done == total):
            progress(done, total)
    if total:
        first = PracticeVersion.objects.order_by("-pk")[0]
        record("practices.imported", first, by=by, reason=f"{name[:200]}: {plan}")
    return plan


def _write(row: Row) -> None:
    """Publish one row: a new practice, or a new version that takes the place of the former."""
    practice, _is_new = Practice.objects.get_or_create(
        source_id=row.source_id,
        defaults={"signature": Signature.COLLECTIVE, "provenance": _provenance(row)},
    )
    former = practice.versions.order_by("-number").first()
    for version in practice.versions.filter(status=VersionState.PUBLISHED):
        forget_version(version)
        PracticeVersion.objects.filter(pk=version.pk).update(status=VersionState.SUPERSEDED)
    version = PracticeVersion.objects.create(
        practice=practice,
        number=former.number + 1 if former else 1,
        status=VersionState.PUBLISHED,
        published_on=timezone.localdate(),
        **_texts(row),
    )
    index_version(version)


def _texts(row: Row) -> dict[str, object]:
    return {"title": row.title, "purpose": row.body, "tags": row.tags, "transfer_peer": row.transfer}


def _provenance(row: Row) -> str:
    if not row.department:
        return _("Collection existante")
    return _("Collection existante, département %(code)s") % {"code": row.department}


def _look_for_names(reading: Reading) -> None:
    """What is published names nobody, wherever it comes from."""
    everybody = gate.Gate.of(None)
    for row in reading.rows:
        verdict = everybody.verdict([row.title, row.body, *row.tags], sure_only=True)
        if not verdict:
            reading.findings.append(Finding(row.number, "body", "names_somebody", str(verdict.refusal)))
