"""Text sent after the session ended: sealed, carried in the page, given back to its writer only.

Nothing is stored on the server: the sealed packet travels in the sign-in form itself. It is signed, so nobody
can forge the address it will be sent to, and it names its writer, so the next person on a shared computer never
sees it.
"""

from dataclasses import asdict, dataclass

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest

from accounts.models import User

WRITER_FIELD = "writer"
_SALT = "accounts.kept"
_UNKEPT = {"csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: address and fields in order."""

    path: str
    fields: list[tuple[str, str]]

    @classmethod
    def of(cls, request: HttpRequest) -> "Kept":
        fields = [
            (name, value) for name, values in request.POST.lists() if name not in _UNKEPT for value in values
        ]
        return cls(request.get_full_path(), fields)

    def seal(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT, compress=True)

    @classmethod
    def unseal(cls, packet: str) -> "Kept | None":
        """The packet, or ``None`` when it is older than a day or was not sealed by us."""
        try:
            data = signing.loads(packet, salt=_SALT, max_age=24 * 3600)
        except signing.BadSignature:
            return None
        return cls(data["path"], [(name, value) for name, value in data["fields"]])

    def belongs_to(self, user: User | AnonymousUser) -> bool:
        """True only when the form itself named this person as its writer."""
        return isinstance(user, User) and dict(self.fields).get(WRITER_FIELD) == str(user.public_id)

    @property
    def has_text(self) -> bool:
        return any(name == WRITER_FIELD for name, _value in self.fields)
