"""Screens of a day without a browser: streams to a real product, and what each would fetch and show."""

import asyncio
import contextlib
import json
import random
import time
from dataclasses import dataclass, field

from bench.product import Product

LATE = 0.2
_SETUP = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
from tutors.models import Programme
from workshops.models import CharterVersion, CharterAcceptance, Participation, Phase, Workshop
from workshops.phases import TEMPLATES
from django.utils import timezone
def session_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
charter = CharterVersion.current()
region = Workshop.objects.first().region
rooms = []
for room in range({rooms}):
    slug = "banc-{tag}-%d" % room
    day = Workshop.objects.create(slug=slug, programme=Programme.objects.first(), region=region, title="Banc",
                                  date=timezone.localdate(), status="live")
    for key, template in TEMPLATES.items():
        Phase.objects.create(workshop=day, key=key, planned_minutes=template.minutes,
                             status="open" if key == "narrate" else "pending",
                             opened_at=timezone.now() if key == "narrate" else None)
    people = []
    for rank in range({people} + 1):
        user = User.objects.create_user("banc-{tag}-%d-%d@demo.example" % (room, rank), None, first_name="Rang",
                                        last_name="Nom%d" % rank)
        role = "lead" if rank == 0 else "tutor"
        if charter and rank == 0:
            CharterAcceptance.objects.create(charter=charter, user=user)
        Participation.objects.create(workshop=day, user=user, role=role, attended=True)
        people.append(session_of(user))
    rooms.append([slug, people])
print("ROOMS " + json.dumps(rooms))
"""


_NARRATIVE = """
from django.contrib.sessions.models import Session
from accounts.models import User
from workshops.models import Narrative
user = User.objects.get(pk=Session.objects.get(pk="{session}").get_decoded()["_auth_user_id"])
day = user.participations.get().workshop
narrative = Narrative.objects.create(workshop=day, author=user, title="Un moment")
print("NARRATIVE", narrative.pk, user.public_id)
"""


@dataclass
class Screens:
    """What every screen of a run heard and showed."""

    port: int
    #: Where the pages are served, when another process does.
    pages: int = 0
    #: Where versions are raised without a request, "" to write as people do.
    database: str = ""
    late: float = LATE
    hints: list[float] = field(default_factory=list)
    shown_tutors: list[float] = field(default_factory=list)
    shown_board: list[float] = field(default_factory=list)
    failed: int = 0
    is_over: bool = False
    #: When each version of a room was asked for: (slug, topic, version) → time.
    asked: dict[tuple[str, str, int], float] = field(default_factory=dict)
    last: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    async def get(self, path: str, session: str, body: str | None = None) -> tuple[int, bytes]:
        is_streamed = path.endswith("/bandeau/") or not self.pages
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port if is_streamed else self.pages)
        token = "t" * 32
        head = (
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        )
        head += f"Cookie: sessionid={session}; csrftoken={token}\r\n"
        if body is not None:
            body += f"&csrfmiddlewaretoken={token}"
            head += "X-Autosave: 1\r\n" if path.startswith("/recits/") else ""
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}\r\n{body or ''}".encode())
        answer = await reader.read()
        writer.close()
        return int(answer[9:12]), answer

    async def screen(self, slug: str, session: str, *, is_lead: bool) -> None:
        """A stream that opens again when it is cut, and one fetch at a time for what it hears."""
        while not self.is_over:
            with contextlib.suppress(OSError, ValueError, asyncio.IncompleteReadError):
                await self._listen(slug, session, is_lead=is_lead)
            await asyncio.sleep(random.uniform(0.2, 1.5))

    async def _listen(self, slug: str, session: str, *, is_lead: bool) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"GET /journees/{slug}/direct/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n"
        )
        writer.write(head.encode())
        seen: dict[str, int] | None = None
        fetching: asyncio.Task[None] | None = None
        pending: dict[str, int] = {}
        try:
            while not self.is_over and (line := await reader.readline()):
                if not line.startswith(b"data: {"):
                    continue
                said = json.loads(line[6:])
                now = time.perf_counter()
                self.last[slug, session] = said
                if seen is not None:
                    topics = [topic for topic in said if said[topic] > seen[topic]]
                    for topic in topics:
                        at = self.asked.get((slug, topic, said[topic]))
                        if at is not None:
                            self.hints.append(now - at)
                    wanted = {topic: said[topic] for topic in topics if is_lead or topic == "stage"}
                    pending.update(wanted)
                    if wanted and (fetching is None or fetching.done()):
                        fetching = asyncio.create_task(self._show(slug, session, pending, is_lead=is_lead))
                seen = said
        finally:
            writer.close()

    async def _show(self, slug: str, session: str, pending: dict[str, int], *, is_lead: bool) -> None:
        while pending and not self.is_over:
            await asyncio.sleep(0 if is_lead else random.uniform(0, self.late))
            wanted = dict(pending)
            pending.clear()
            try:
                status, _body = await self.get(
                    f"/journees/{slug}/{'pilotage/parties' if is_lead else 'bandeau'}/", session
                )
            except (OSError, ValueError):
                # The server is away: the stream says so too, and starts again.
                self.failed += 1
                return
            self.failed += status != 200
            now = time.perf_counter()
            kept = self.shown_board if is_lead else self.shown_tutors
            kept += [
                now - self.asked[slug, topic, version]
                for topic, version in wanted.items()
                if (slug, topic, version) in self.asked
            ]


def rooms_of(product: Product, rooms: int, people: int, tag: str) -> list[tuple[str, list[str]]]:
    said = product.manage(
        "shell", "--verbosity", "0", "-c", _SETUP.format(rooms=rooms, people=people, tag=tag)
    )
    return [(slug, sessions) for slug, sessions in json.loads(said.split("ROOMS ")[1])]


def narrative_of(product: Product, session: str) -> tuple[int, str]:
    """A new narrative of the person of this session: its number, and who writes it."""
    said = product.manage("shell", "--verbosity", "0", "-c", _NARRATIVE.format(session=session))
    number, writer = said.split("NARRATIVE ")[1].split()
    return int(number), writer
