"""What the writer alone knows: who is who in their texts, and what they said harmless."""

from privacy.models.answer import HarmlessWord
from privacy.models.cited import CitedPerson

__all__ = ["CitedPerson", "HarmlessWord"]
