"""What can be found of a sheet."""

from repertoire.models import PracticeVersion
from repertoire.search.words import fold


def searchable(version: PracticeVersion) -> str:
    """Title, purpose, steps and keywords of one sheet, folded."""
    steps = [f"{step.get('text', '')} {step.get('cue', '')}" for step in version.steps]
    parts = [
        version.title,
        version.purpose,
        version.when_to_use,
        *steps,
        *version.watch_points,
        version.keep,
        version.adapt,
        version.effects,
        *version.tags,
    ]
    return fold("\n".join(parts))
