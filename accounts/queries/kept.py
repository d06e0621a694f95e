"""Text sent after the session ended: sealed for its writer, carried in the page, given back to nobody else.

Nothing is stored on the server: the packet travels in the sign-in form itself. It is closed with a key of its writer
that never leaves the server, so the next person on a shared computer can neither read it nor make one.
"""

import base64
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from accounts.models import User
from capitalisation.http import receives_text

WRITER_FIELD = "writer"
_LIFE = timedelta(days=1)
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
        """The packet for the sign-in page; nothing when no account of ours wrote the form."""
        writer = _writer(dict(self.fields).get(WRITER_FIELD, ""))
        if writer is None:
            return ""
        plain = zlib.compress(json.dumps(asdict(self)).encode())
        return f"{writer.public_id}:{_lock_of(writer).encrypt(plain).decode()}"

    @classmethod
    def unseal(cls, packet: str, reader: User | AnonymousUser) -> "Kept | None":
        """What is in the packet, for its writer alone; ``None`` when it is older than a day or was not sealed by us."""
        public_id, _colon, token = packet.partition(":")
        if not isinstance(reader, User) or public_id != str(reader.public_id):
            return None
        try:
            plain = _lock_of(reader).decrypt(token, ttl=int(_LIFE.total_seconds()))
        except InvalidToken:
            return None
        data = json.loads(zlib.decompress(plain))
        return cls(data["path"], [(name, value) for name, value in data["fields"]])

    def belongs_to(self, user: User | AnonymousUser) -> bool:
        """True only when the form itself named this person as its writer."""
        return isinstance(user, User) and dict(self.fields).get(WRITER_FIELD) == str(user.public_id)

    @property
    def has_text(self) -> bool:
        return any(name == WRITER_FIELD for name, _value in self.fields)

    @property
    def can_be_sent_again(self) -> bool:
        """Only a text is sent again at one click; a move, a right or an account never is."""
        try:
            return receives_text(resolve(self.path.partition("?")[0]).func)
        except Resolver404:
            return False


def writer_of(packet: str) -> User | None:
    """Whose text waits in this packet, if it looks like one of ours."""
    return _writer(packet.partition(":")[0])


def _writer(public_id: str) -> User | None:
    try:
        return User.objects.filter(is_active=True, public_id=public_id).first()
    except ValidationError:
        return None


def _lock_of(writer: User) -> MultiFernet:
    """Keys derived (HKDF, RFC 5869) from the writer's and the server's; a former secret still opens."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_key(bytes(writer.draft_key), secret.encode()) for secret in secrets])


def _key(own: bytes, secret: bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=secret, info=b"accounts.kept").derive(own)
    return Fernet(base64.urlsafe_b64encode(derived))
