"""What each kind of import knows how to do: say its plan, and carry it out."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from accounts.actions import import_people
from accounts.importing import PeoplePlan, plan_people
from accounts.models import User
from accounts.policy import may_manage_people
from capitalisation.findings import Finding, Unreadable
from capitalisation.policy import Verdict
from competences.actions import import_version
from competences.interchange.formats import Unrecognised
from competences.planning import ACTION_LABELS, Identity, Plan, plan_import
from competences.policy import may_import_framework
from imports.models import Import
from repertoire.actions.importing import Plan as PracticesPlan
from repertoire.actions.importing import Refused as PracticesRefused
from repertoire.actions.importing import import_practices, plan_practices
from repertoire.policy import may_import_practices
from tutors.actions import import_tutorships
from tutors.importing import TutorshipsPlan, plan_tutorships
from tutors.policy import may_manage_tutorships

#: Findings and lines kept of one import: enough to correct a file, never its whole weight again.
MOST_FINDINGS, MOST_LINES = 1_000, 20_100
Progress = Callable[[int, int], None]
WORDS = {
    "create": lambda: _("à créer"),
    "update": lambda: _("à modifier"),
    "unchanged": lambda: _("sans changement"),
    "absent": lambda: _("absentes du fichier"),
    "closed": lambda: _("comptes fermés"),
}


def may_import(user: User, kind: str) -> Verdict:
    return {
        Import.Kind.FRAMEWORK: may_import_framework,
        Import.Kind.PEOPLE: may_manage_people,
        Import.Kind.TUTORSHIPS: may_manage_tutorships,
        Import.Kind.PRACTICES: may_import_practices,
    }[Import.Kind(kind)](user)


def read(job: Import, content: bytes) -> None:
    """Fill the plan of a job and its state; nothing else is written."""
    try:
        _PLANNED[Import.Kind(job.kind)](job, content)
        job.status = Import.State.NOTHING if job.plan["nothing"] else Import.State.PLANNED
    except Unrecognised as unknown:
        job.plan, job.status = {"headers": [header[:80] for header in unknown.headers]}, Import.State.COLUMNS
    except (Unreadable, PracticesRefused) as refusal:
        job.plan, job.status = {"findings": told(refusal.findings)}, Import.State.REFUSED
        job.summary = ""


def apply(job: Import, content: bytes, progress: Progress) -> str:
    """Carry the plan out, whole or not at all; a sentence about what was done. Raises ``Unreadable`` when the data
    changed meanwhile."""
    options, by = job.options, job.requested_by
    if job.kind == Import.Kind.FRAMEWORK:
        done: Any = import_version(
            content,
            _identity(job),
            by=by,
            source=job.filename,
            mapping=options.get("mapping"),
            in_force=bool(options.get("in_force")),
            progress=progress,
        )
    elif job.kind == Import.Kind.PEOPLE:
        done = import_people(
            content,
            by=by,
            accept_units=bool(options.get("accept_units")),
            close=options.get("close", []),
            invite=bool(options.get("invite")),
            progress=progress,
        )
    elif job.kind == Import.Kind.TUTORSHIPS:
        done = import_tutorships(content, by=by, progress=progress)
    else:
        done = import_practices(content, job.filename, by=by, progress=progress)
    closed = set(done.closed) if isinstance(done, PeoplePlan) else set()
    job.plan = job.plan | {
        "lines": [
            [row, "closed" if str(label).rpartition(" ")[2] in closed else action, label]
            for row, action, label in job.plan.get("lines", [])
        ]
    }
    return str(done)[:500]


def _identity(job: Import) -> Identity:
    said = job.options
    return Identity(*(str(said.get(name, "")) for name in ("code", "title", "kind", "number")))


def _framework(job: Import, content: bytes) -> None:
    plan: Plan = plan_import(content, _identity(job), name=job.filename, mapping=job.options.get("mapping"))
    draft = plan.draft
    job.summary = str(plan)[:500]
    job.plan = {
        "findings": told(draft.findings),
        "lines": [[line.row, line.action, line.label] for line in plan.lines[:MOST_LINES]],
        "counts": [[action, str(ACTION_LABELS[action]), count] for action, count in plan.counts.items()],
        "encoding": draft.encoding,
        "separator": draft.separator,
        "samples": draft.samples,
        "nothing": plan.already_there,
        "target": [plan.identity.code, plan.identity.number],
    }


def _people(job: Import, content: bytes) -> None:
    plan = plan_people(content, job.requested_by)
    _listed(job, plan)
    job.plan["doubtful"] = any(one.code == "DOUBTFUL_UNIT" for one in plan.findings)


def _tutorships(job: Import, content: bytes) -> None:
    _listed(job, plan_tutorships(content))


def _listed(job: Import, plan: PeoplePlan | TutorshipsPlan) -> None:
    job.summary = str(plan)[:500]
    job.plan = {
        "findings": told(plan.findings),
        "lines": [list(line) for line in plan.lines[:MOST_LINES]],
        "counts": [[action, WORDS[action](), count] for action, count in plan.counts.items()],
        "encoding": plan.encoding,
        "separator": plan.separator,
        "samples": plan.samples,
        "nothing": not {"create", "update"} & set(plan.counts),
    }


def _practices(job: Import, content: bytes) -> None:
    plan: PracticesPlan = plan_practices(content, job.filename)
    job.summary = str(plan)[:500]
    counts = {"create": len(plan.create), "update": len(plan.update), "unchanged": plan.unchanged}
    rows = [
        (row, action) for action, group in (("create", plan.create), ("update", plan.update)) for row in group
    ]
    job.plan = {
        "findings": told(plan.warnings),
        "lines": [[row.number, action, row.title] for row, action in rows[:MOST_LINES]],
        "counts": [[action, WORDS[action](), count] for action, count in counts.items() if count],
        "nothing": not rows,
    }


_PLANNED: dict[Import.Kind, Callable[[Import, bytes], None]] = {
    Import.Kind.FRAMEWORK: _framework,
    Import.Kind.PEOPLE: _people,
    Import.Kind.TUTORSHIPS: _tutorships,
    Import.Kind.PRACTICES: _practices,
}


def told(findings: list[Any]) -> list[dict[str, Any]]:
    """Errors first; as many as help."""
    ordered: list[Finding] = sorted(findings, key=lambda one: not one.is_error)
    return [{"said": str(one), "code": one.code, "is_error": one.is_error} for one in ordered[:MOST_FINDINGS]]
