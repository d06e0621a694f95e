"""Rooms held in memory: where each day is, and who listens. One event loop, no database."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable

from live.admission import Admission
from workshops.actions.live import Versions

#: A page that polls is there until it has been silent this long.
POLL_SILENCE = 30.0


class Listener:
    """One open stream: a single slot, so that a slow screen gets the latest versions only."""

    __slots__ = ("admission", "is_over", "wake")

    def __init__(self, admission: Admission) -> None:
        self.admission = admission
        self.wake = asyncio.Event()
        self.is_over = False

    def close(self) -> None:
        self.is_over = True
        self.wake.set()


class Hub:
    def __init__(self) -> None:
        self.listeners: dict[int, set[Listener]] = defaultdict(set)
        self.polled: dict[Admission, float] = {}
        self._versions: dict[int, Versions] = {}
        self._by_session: dict[tuple[str, str], set[Listener]] = defaultdict(set)

    @property
    def rooms(self) -> set[int]:
        """Days of which a version is held."""
        return set(self._versions)

    @property
    def admissions(self) -> set[Admission]:
        """Everybody who listens or polls now."""
        since = time.monotonic() - POLL_SILENCE
        self.polled = {one: at for one, at in self.polled.items() if at > since}
        streamed = {listener.admission for listeners in self.listeners.values() for listener in listeners}
        return streamed | self.polled.keys()

    def versions(self, workshop: int) -> Versions:
        return self._versions[workshop]

    def learn(self, workshop: int, versions: Versions) -> None:
        """A day is at these versions, or further: they never go down, in whatever order news arrive."""
        known = self._versions.get(workshop, versions)
        newest = Versions(*map(max, known, versions))
        self._versions[workshop] = newest
        if newest == known:
            return
        is_for_all = newest._replace(board=0) != known._replace(board=0)
        # Those who run the room first: the others wait a moment anyway before they ask.
        listeners = sorted(self.listeners.get(workshop, ()), key=lambda one: not one.admission.hears_board)
        for listener in listeners:
            if is_for_all or listener.admission.hears_board:
                listener.wake.set()

    def streamed(self, session: str, slug: str) -> Admission | None:
        """Who listens to this day with this session now; the right is looked at again every few seconds."""
        listening = self._by_session.get((session, slug))
        return next(iter(listening)).admission if listening else None

    def join(self, admission: Admission) -> Listener:
        listener = Listener(admission)
        self.listeners[admission.workshop].add(listener)
        self._by_session[admission.session, admission.slug].add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        one = listener.admission
        self.listeners[one.workshop].discard(listener)
        self._by_session[one.session, one.slug].discard(listener)
        if not self._by_session[one.session, one.slug]:
            del self._by_session[one.session, one.slug]

    def turn_out(self, gone: Iterable[Admission]) -> None:
        """Close the streams of those who may not listen any more."""
        out = set(gone)
        for listeners in self.listeners.values():
            for listener in listeners:
                if listener.admission in out:
                    listener.close()
        self.polled = {one: at for one, at in self.polled.items() if one not in out}

    def forget_empty_rooms(self) -> None:
        """A day nobody listens to is not held; who comes next brings its versions."""
        listened = {one.workshop for one in self.admissions}
        self._versions = {room: held for room, held in self._versions.items() if room in listened}
        for room in [room for room in self.listeners if room not in listened]:
            del self.listeners[room]
