"""What can be found of a practice sheet, and what a word weighs where it stands."""

from collections.abc import Iterator

from repertoire.models import PracticeTrait, PracticeVersion
from repertoire.models.knowledge import KnowledgeKind, written_of
from search.rules.weights import Entry

TITLE, LABEL, BODY = 4, 2, 1
Name = PracticeTrait.Name


def entry_of(version: PracticeVersion) -> Entry:
    """``competence_rows__competence`` and ``practice`` prefetched."""
    return Entry(
        tuple(_weighted_texts(version)),
        # Those who knew it before know it by that.
        names=(version.practice.source_id or "",),
        # « P-0010 » and « P-10 », as they are looked for: glued.
        references=(f"p{version.practice_id:04d}", f"p{version.practice_id}"),
        name_weight=TITLE,
    )


def _weighted_texts(version: PracticeVersion) -> Iterator[tuple[str, int]]:
    """Texts of a sheet and what a word weighs in each."""
    yield version.title, TITLE
    for row in version.competence_rows.all():
        yield f"{row.competence.code} {row.competence.label}", LABEL
    for tag in version.tags:
        yield str(tag), LABEL
    yield "\n".join(body_of(version)), BODY


def traits_of(version: PracticeVersion) -> list[tuple[str, str]]:
    """(name, value) of what it draws on and of its gestures, once each."""
    rows = [row for row in version.knowledge if row.get("text")]
    said = [(Name.KIND, row.get("kind") or KnowledgeKind.UNSORTED) for row in rows]
    said += [(Name.TIED, row.get("tied")) for row in rows] + [(Name.WRITTEN, written_of(row)) for row in rows]
    said += [(Name.GESTURE, step.get("gesture")) for step in version.steps]
    return sorted({(str(name), str(value)) for name, value in said if value})


def body_of(version: PracticeVersion) -> list[str]:
    """Everything else a reader reads."""
    steps = [f"{step.get('text', '')} {step.get('cue', '')}" for step in version.steps]
    return [
        version.purpose,
        version.when_to_use,
        *steps,
        *(one.text for one in version.told_knowledge),
        *map(str, version.watch_points),
        version.keep,
        version.adapt,
        version.effects,
        version.success_conditions,
        *map(str, version.resources),
    ]
