"""What is the same for everybody in a day, made once for each change and each language, whoever asks first."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from workshops.actions.live import Versions
from workshops.models import Workshop
from workshops.queries.stage import stage_fragment

#: What depends on the hour (a turn that ends, a time of grace) is made again after this long.
FRESH_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Fragment:
    stage: int
    body: bytes
    at: float


class Fragments:
    """``in_thread`` runs what reads the database; two who ask at once wait for the same answer."""

    def __init__(self, in_thread: Callable[..., Awaitable[Fragment]]) -> None:
        self.in_thread = in_thread
        self.kept: dict[tuple[int, str], Fragment] = {}
        self.being_made: dict[tuple[int, str], asyncio.Task[Fragment]] = {}

    async def stage(self, workshop: int, versions: Versions, language: str) -> bytes:
        """HTML of the stage, at these versions or further."""
        key = workshop, language
        kept = self.kept.get(key)
        while kept is None or kept.stage < versions.stage or time.monotonic() - kept.at > FRESH_SECONDS:
            task = self.being_made.get(key)
            if task is None:
                task = self.being_made[key] = asyncio.ensure_future(self.in_thread(made, workshop, language))
                task.add_done_callback(lambda _done: self.being_made.pop(key, None))
            kept = self.kept[key] = await task
        return kept.body

    def forget_all_but(self, rooms: set[int]) -> None:
        self.kept = {key: one for key, one in self.kept.items() if key[0] in rooms}


def made(workshop_id: int, language: str) -> Fragment:
    """Made in a thread, from the database."""
    workshop = Workshop.objects.prefetch_related("phases").get(pk=workshop_id)
    with translation.override(language):
        return Fragment(workshop.stage_version, stage_fragment(workshop).encode(), time.monotonic())


def language_of(wanted: str) -> str:
    """As ``ChosenLanguageMiddleware``: French unless another of our languages was asked for on our own screen."""
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
