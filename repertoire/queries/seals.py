"""Did anything of a sealed edition move?"""

from repertoire.models import Edition
from repertoire.rules.sealing import content_of, fingerprint, seal

_STEP = 500


def faults_of(edition: Edition) -> list[str]:
    """References whose text is not the sealed one any more, and the edition itself; nothing when all is right."""
    entries = edition.entries.select_related("version__practice").prefetch_related(
        "version__stage_rows", "version__competence_rows__competence"
    )
    moved = [
        entry.version.practice.reference
        for entry in entries.iterator(chunk_size=_STEP)
        if fingerprint(content_of(entry.version)) != entry.sha256
    ]
    sheets = edition.entries.values_list("sha256", flat=True)
    whole = seal(edition.number, edition.title, edition.sealed_on.isoformat(), sheets)
    return moved if whole == edition.sha256 else [*moved, str(edition)]
