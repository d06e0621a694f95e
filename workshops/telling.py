"""Assembling a narrative from its answers: a pure function."""

from typing import Any


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


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", "»")) else f"{text}."


def _joined(*parts: str) -> str:
    return " ".join(_sentence(part) for part in parts if part.strip())
