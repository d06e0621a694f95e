"""Letters on their way."""

from mail.models.letter import Fault, Letter, LetterQuerySet

__all__ = ["Fault", "Letter", "LetterQuerySet"]
