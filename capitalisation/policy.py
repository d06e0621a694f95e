"""Rules of access that can say why they refuse."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

#: A sentence for the screen, translated when it is shown.
Sentence = str | Promise


class Refused(PermissionDenied):
    """A rule forbids this. The message is written for the person on the screen."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "may this person do this?". True when nothing speaks against it."""

    refusal: Sentence = ""

    def __bool__(self) -> bool:
        return not self.refusal

    def enforce(self) -> None:
        """Raise :class:`Refused` with the sentence when the answer is no."""
        if not self:
            raise Refused(self.refusal)


ALLOWED = Verdict()
