"""Deeds on frameworks: import a version, put it in force."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.journal import record
from accounts.models import User
from competences.interchange.csv_file import CompetenceRow, Finding, Unreadable, read_framework
from competences.models import (
    Competence,
    Domain,
    Framework,
    FrameworkVersion,
    Indicator,
    MasteryLevel,
)
from competences.states import VersionState

# Domain page, section 13: levels shared by our frameworks.
LEVELS = (
    (1, "Découvre", "A vu ou lu ; agit avec un guide."),
    (2, "Pratique avec appui", "Agit en situation courante, demande de l’aide."),
    (3, "Maîtrise", "Agit seul, s’adapte aux imprévus, en laisse trace."),
    (4, "Transmet", "Explicite, forme des pairs, améliore la pratique commune."),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which framework a file is a version of."""

    code: str
    title: str
    kind: str
    number: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, shown before anything is written."""

    identity: Identity
    domains: int
    competences: int
    indicators: int
    already_there: bool

    def __str__(self) -> str:
        if self.already_there:
            return _("Ce fichier est déjà chargé tel quel : rien à faire.")
        return _(
            "%(title)s, version %(number)s : %(domains)s domaines, %(competences)s compétences, %(indicators)s indicateurs."
        ) % {
            "title": self.identity.title,
            "number": self.identity.number,
            "domains": self.domains,
            "competences": self.competences,
            "indicators": self.indicators,
        }


def plan_import(content: bytes, identity: Identity) -> tuple[Plan, list[CompetenceRow]]:
    """Read and check a file against the database. Raises :class:`Unreadable`."""
    rows = read_framework(content)
    existing = FrameworkVersion.objects.filter(framework__code=identity.code, number=identity.number).first()
    same = existing is not None and _stored(existing) == [_signature(row) for row in rows]
    if existing is not None and not same:
        raise Unreadable(
            [
                Finding(
                    1,
                    _("fichier"),
                    "VERSION_EXISTS",
                    _("La version %(number)s existe déjà avec un autre contenu : choisissez un autre numéro.")
                    % {"number": identity.number},
                )
            ]
        )
    plan = Plan(
        identity,
        domains=len({row.domain_code for row in rows}),
        competences=len(rows),
        indicators=sum(len(row.indicators) for row in rows),
        already_there=same,
    )
    return plan, rows


@transaction.atomic
def import_version(content: bytes, identity: Identity, *, by: User | None, source: str) -> Plan:
    """Write a new version and put it in force; the same file twice changes nothing."""
    plan, rows = plan_import(content, identity)
    if plan.already_there:
        return plan
    framework, _created = Framework.objects.get_or_create(
        code=identity.code,
        defaults={"title": identity.title, "kind": identity.kind, "owner": identity.owner},
    )
    version = FrameworkVersion.objects.create(
        framework=framework, number=identity.number, source_ref=source[:200]
    )
    MasteryLevel.objects.bulk_create(
        MasteryLevel(version=version, value=value, label=label, anchor=anchor)
        for value, label, anchor in LEVELS
    )
    _write_rows(version, rows)
    activate(version, by=by)
    record("framework.imported", version, by=by)
    return plan


@transaction.atomic
def activate(version: FrameworkVersion, *, by: User | None) -> None:
    """Put a version in force; the former one is retired and its links stay."""
    siblings = FrameworkVersion.objects.select_for_update(of=("self",)).filter(framework=version.framework)
    siblings.filter(status=VersionState.ACTIVE).update(status=VersionState.RETIRED)
    version.status = VersionState.ACTIVE
    version.effective_on = timezone.localdate()
    version.save(update_fields=["status", "effective_on"])
    record("framework.activated", version, by=by)


def _write_rows(version: FrameworkVersion, rows: list[CompetenceRow]) -> None:
    domains: dict[str, Domain] = {}
    for position, row in enumerate(rows, start=1):
        if row.domain_code not in domains:
            domains[row.domain_code] = Domain.objects.create(
                version=version, code=row.domain_code, label=row.domain_label, position=len(domains) + 1
            )
        competence = Competence.objects.create(
            domain=domains[row.domain_code],
            code=row.code,
            label=row.label,
            kind=row.kind,
            description=row.description,
            required_level=row.required_level,
            position=position,
            external_ids={"rs5515": row.rs5515} if row.rs5515 else {},
        )
        Indicator.objects.bulk_create(
            Indicator(competence=competence, text=text, position=rank)
            for rank, text in enumerate(row.indicators, start=1)
        )


def _signature(row: CompetenceRow) -> tuple[object, ...]:
    return (
        row.domain_code,
        row.domain_label,
        row.code,
        row.label,
        row.kind,
        row.required_level,
        row.indicators,
        row.description,
        row.rs5515,
    )


def _stored(version: FrameworkVersion) -> list[tuple[object, ...]]:
    stored = Competence.objects.filter(domain__version=version).order_by("position")
    return [
        (
            competence.domain.code,
            competence.domain.label,
            competence.code,
            competence.label,
            competence.kind,
            competence.required_level,
            tuple(indicator.text for indicator in competence.indicators.all()),
            competence.description,
            competence.external_ids.get("rs5515", ""),
        )
        for competence in stored.select_related("domain").prefetch_related("indicators")
    ]
