"""Assembling a narrative from its answers: a pure function."""

import re
from typing import Any

_BREATH = re.compile(r"[^.!?…;:]+[.!?…;:]*\s*[»”]?\s*")


def assemble(narrative: Any) -> str:
    """The answers in the order of a story, a paragraph each; the steps become one paragraph."""
    steps = " ".join(
        _sentence(step.get(part, ""))
        for step in narrative.steps
        for part in ("action", "cue", "choice")
        if step.get(part)
    )
    paragraphs = [
        narrative.setting,
        _joined(narrative.intent, narrative.trigger),
        steps,
        narrative.turning_point,
        _joined(
            narrative.outcome_trainee, narrative.outcome_unit, narrative.outcome_self, narrative.evidence
        ),
        _joined(narrative.helped, narrative.hindered, narrative.unexpected),
        _joined(narrative.learned, narrative.redo),
    ]
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())


def breaths(text: str) -> list[list[str]]:
    """Paragraphs cut where the voice breathes: a line a sentence, or a part of it."""
    paragraphs = [paragraph for paragraph in text.split("\n") if paragraph.strip()]
    return [[line.strip() for line in _BREATH.findall(paragraph) if line.strip()] for paragraph in paragraphs]


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", "»")) else f"{text}."


def _joined(*parts: str) -> str:
    return " ".join(_sentence(part) for part in parts if part.strip())
