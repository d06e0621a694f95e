"""What readers and writers of CASE share (1EdTech, versions 1.0 and 1.1; repertoire page, section 1.1)."""

import re

#: Links as the standard names them.
TYPES = (
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
)
_BY_FOLDED = {kind.lower(): kind for kind in TYPES} | {"relatedto": "isRelatedTo"}


def known_kind(said: str) -> str:
    """As the standard spells it, or an extension; empty for anything else."""
    folded = said.replace(" ", "").lower()
    is_extension = re.fullmatch(r"ext:[A-Za-z0-9.\-_]+", said)
    return _BY_FOLDED.get(folded) or (said if is_extension else "")


def as_extension(said: str) -> str:
    return "ext:" + (re.sub(r"[^A-Za-z0-9.\-_]", "", said)[:40] or "inconnu")
