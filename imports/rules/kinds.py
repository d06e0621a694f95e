"""What each kind of import knows how to do: who may, its plan, its action, its empty table, what it asks before it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.actions.people import import_people
from accounts.models import User
from accounts.queries import people_file
from accounts.queries.people_file import TEMPLATE as PEOPLE_TEMPLATE
from accounts.queries.people_plan import plan_people
from accounts.rules import people_columns
from accounts.rules.policy import may_manage_people
from capitalisation.findings import Finding, Reading, Unreadable
from capitalisation.grids.book import MOST_ROWS, Line
from capitalisation.grids.choices import Choices, Unrecognised
from capitalisation.grids.opening import read_book
from capitalisation.grids.table import find_table
from capitalisation.plans import Plan, Progress
from capitalisation.policy import Sentence, Verdict
from competences.actions.versions import import_version
from competences.models import FrameworkVersion
from competences.queries.planning import FrameworkPlan, Identity, plan_import
from competences.rules.interchange.columns import CHOICES as FRAMEWORK_COLUMNS
from competences.rules.interchange.reading import Chosen
from competences.rules.interchange.template import TEMPLATE as FRAMEWORK_TEMPLATE
from competences.rules.policy import may_import_framework
from imports.models import Import
from imports.models.states import ImportState
from repertoire.actions.importing import import_practices, plan_practices
from repertoire.rules.interchange import practices
from repertoire.rules.interchange.practices import TEMPLATE as PRACTICES_TEMPLATE
from repertoire.rules.policy import may_import_practices
from tutors.actions.tutorships import import_tutorships
from tutors.queries import tutorships_file
from tutors.queries.tutorships_file import TEMPLATE as TUTORSHIPS_TEMPLATE
from tutors.queries.tutorships_file import plan_tutorships
from tutors.rules.policy import may_manage_tutorships

#: Findings and lines kept of one import: enough to correct a file, never its whole weight again.
MOST_FINDINGS, MOST_LINES = 1_000, 20_100
#: Errors that no row is the cause of.
_OF_THE_FILE = ("EMPTY", "MISSING_COLUMN", "DUPLICATE_COLUMN")


@dataclass(frozen=True, slots=True)
class _Kind:
    may: Callable[[User], Verdict]
    plan: Callable[[Import, bytes], Plan[Any]]
    carry_out: Callable[[Import, bytes, Progress], Plan[Any]]
    #: Header and example rows.
    template: Sequence[Sequence[str]]
    #: Columns a person may name, as we write them, and those without which nothing is read.
    columns: Mapping[str, Sentence]
    needed: Sequence[str]
    #: The table of a file whose wrong rows may be left out, its header first; ``None`` for what stands together or not at all.
    table: Callable[[Import, bytes], list[Line]] | None = None


def _identity(job: Import) -> Identity:
    return Identity(*(str(job.options.get(name, "")) for name in ("code", "title", "kind", "number")))


def _chosen(job: Import) -> Chosen:
    return Chosen(job.options.get("mapping", {}), job.options.get("only", []))


def choices(job: Import) -> Choices:
    return Choices(job.options.get("mapping", {}), frozenset(map(int, job.options.get("left_out", {}))))


def _table(job: Import, content: bytes, aliases: Mapping[str, str], most_rows: int) -> list[Line]:
    """The rows as they are read, from the header on."""
    return find_table(Reading(), read_book(content, most_rows=most_rows), choices(job).aliases(aliases))


_KINDS = {
    Import.Kind.FRAMEWORK: _Kind(
        may=may_import_framework,
        plan=lambda job, content: plan_import(
            content,
            _identity(job),
            name=job.filename,
            chosen=_chosen(job),
        ),
        carry_out=lambda job, content, progress: import_version(
            content,
            _identity(job),
            by=job.requested_by,
            source=job.filename,
            chosen=_chosen(job),
            in_force=bool(job.options.get("in_force")),
            progress=progress,
        ),
        template=FRAMEWORK_TEMPLATE,
        columns=FRAMEWORK_COLUMNS,
        needed=("code", "label"),
    ),
    Import.Kind.PEOPLE: _Kind(
        may=may_manage_people,
        plan=lambda job, content: plan_people(content, job.requested_by, choices(job)),
        carry_out=lambda job, content, progress: import_people(
            content,
            by=job.requested_by,
            accept_units=bool(job.options.get("accept_units")),
            close=job.options.get("close", []),
            invite=bool(job.options.get("invite")),
            choices=choices(job),
            progress=progress,
        ),
        template=PEOPLE_TEMPLATE,
        columns=people_columns.SPELT,
        needed=people_file.NEEDED,
        table=lambda job, content: _table(job, content, people_columns.ALIASES, people_file.MOST_ROWS),
    ),
    Import.Kind.TUTORSHIPS: _Kind(
        may=may_manage_tutorships,
        plan=lambda job, content: plan_tutorships(content, job.requested_by, choices(job)),
        carry_out=lambda job, content, progress: import_tutorships(
            content, by=job.requested_by, choices=choices(job), progress=progress
        ),
        template=TUTORSHIPS_TEMPLATE,
        columns=tutorships_file.SPELT,
        needed=tutorships_file.NEEDED,
        table=lambda job, content: _table(job, content, tutorships_file.ALIASES, tutorships_file.MOST_ROWS),
    ),
    Import.Kind.PRACTICES: _Kind(
        may=may_import_practices,
        plan=lambda job, content: plan_practices(content, job.filename, job.requested_by, choices(job)),
        carry_out=lambda job, content, progress: import_practices(
            content, job.filename, by=job.requested_by, choices=choices(job), progress=progress
        ),
        template=PRACTICES_TEMPLATE,
        columns={name: name for name in practices.COLUMNS},
        needed=practices.NEEDED,
        table=lambda job, content: (
            [] if practices.is_json(job.filename) else _table(job, content, practices.ALIASES, MOST_ROWS)
        ),
    ),
}


def may_import(user: User, kind: str) -> Verdict:
    return _KINDS[Import.Kind(kind)].may(user)


def columns(kind: str) -> tuple[Mapping[str, Sentence], Sequence[str]]:
    """Those a person may name, and those that are needed."""
    found = _KINDS[Import.Kind(kind)]
    return found.columns, found.needed


def template(kind: str) -> Sequence[Sequence[str]]:
    """The empty table, its header first."""
    return _KINDS[Import.Kind(kind)].template


def target(job: Import) -> FrameworkVersion | None:
    """The version of a framework that was loaded, unless it was deleted since."""
    if job.status != ImportState.APPLIED or not job.plan.get("target"):
        return None
    code, number = job.plan["target"]
    found = FrameworkVersion.objects.filter(framework__code=code, number=number)
    return found.select_related("framework").first()


@dataclass(frozen=True, slots=True)
class Read:
    """What a file would do, or did: where its import stands, its plan as it is kept, in one line."""

    status: ImportState
    plan: dict[str, Any]
    summary: str = ""


def read(job: Import, content: bytes) -> Read:
    """The plan of a file; nothing is written."""
    try:
        plan = _KINDS[Import.Kind(job.kind)].plan(job, content)
    except Unrecognised as unknown:
        found = {"headers": unknown.headers, "known": unknown.known, "findings": told(unknown.findings)}
        return Read(ImportState.COLUMNS, found)
    except Unreadable as refusal:
        return Read(ImportState.REFUSED, refused(job, content, refusal))
    status = ImportState.NOTHING if plan.changes_nothing else ImportState.PLANNED
    return Read(status, _kept(plan), str(plan)[:500])


def carry_out(job: Import, content: bytes, progress: Progress) -> Read:
    """All of it or nothing, and the plan as it was done. Raises ``Unreadable`` when the data changed meanwhile."""
    plan = _KINDS[Import.Kind(job.kind)].carry_out(job, content, progress)
    return Read(ImportState.APPLIED, _kept(plan), str(plan)[:500])


def refused(job: Import, content: bytes, refusal: Unreadable) -> dict[str, Any]:
    """Why, and which rows the others may go in without."""
    return {
        "findings": told(refusal.findings),
        "wrong": _wrong_rows(job, content, refusal.errors),
    }


def _wrong_rows(job: Import, content: bytes, errors: list[Finding]) -> dict[int, str]:
    """Each wrong row with its reasons; none when the file is wrong as a whole, or no row is right."""
    table = _KINDS[Import.Kind(job.kind)].table
    if table is None or any(one.is_of_the_file or one.code in _OF_THE_FILE for one in errors):
        return {}
    reasons: dict[int, list[str]] = {}
    for one in errors:
        reasons.setdefault(one.line, []).append(one.said_of_row)
    rows = {line.number for line in table(job, content)[1:]} - choices(job).left_out
    is_enough = rows > reasons.keys()
    return {line: " ".join(said) for line, said in sorted(reasons.items())} if is_enough else {}


def wrong_table(job: Import, content: bytes) -> list[list[str]]:
    """The rows that were left out or refused, under their header, each with what to mend."""
    table = _KINDS[Import.Kind(job.kind)].table
    lines = table(job, content) if table else []
    reasons = {int(line): said for line, said in (job.wrong | job.left_out).items()}
    wrong = [line for line in lines[1:] if line.number in reasons]
    if not wrong:
        return []
    # A row wider than the header keeps all it holds.
    width = max(len(line.cells) for line in [lines[0], *wrong])
    head = [*lines[0].cells, *[""] * (width - len(lines[0].cells)), _("à corriger")]
    return [head, *([*one.cells, *[""] * (width - len(one.cells)), reasons[one.number]] for one in wrong)]


def _kept(plan: Plan[Any]) -> dict[str, Any]:
    reading = plan.reading
    return {
        "findings": told(reading.findings),
        "codes": sorted({one.code for one in reading.findings}),
        "lines": [[line.row, line.action, line.label, line.key] for line in plan.lines[:MOST_LINES]],
        "counts": [[action, str(action.label), count] for action, count in plan.counts.items()],
        "encoding": reading.encoding,
        "separator": reading.separator,
        "samples": reading.samples,
        "target": [plan.identity.code, plan.identity.number] if isinstance(plan, FrameworkPlan) else None,
    }


def told(findings: list[Finding]) -> list[dict[str, Any]]:
    """Errors first; as many as help."""
    ordered = sorted(findings, key=lambda one: not one.is_error)
    return [{"said": one.said, "code": one.code, "is_error": one.is_error} for one in ordered[:MOST_FINDINGS]]
