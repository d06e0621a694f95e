"""Carry out tasks, and say every ten seconds that one lives."""

import threading
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from capitalisation.start import refuse_missing_migrations
from operations.actions.workers import beat, leave, take_back
from operations.models.machinery import BEAT


class Command(db_worker.Command):
    help = (
        "Carries out tasks: « --queue-name letters », « default » (documents, imports), or both with « * »."
    )

    def handle(self, *, worker_id: str, queue_name: str, **options: Any) -> None:
        refuse_missing_migrations()
        # Its own default is drawn once, when the module is read.
        worker_id = get_random_string(32)
        stopping = threading.Event()
        pulse = threading.Thread(target=_live, args=[worker_id, queue_name, stopping], daemon=True)
        beat(worker_id, queue_name)
        pulse.start()
        try:
            super().handle(worker_id=worker_id, queue_name=queue_name, **options)
        finally:
            stopping.set()
            pulse.join()
            leave(worker_id)


def _live(worker_id: str, queues: str, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            close_old_connections()
            beat(worker_id, queues)
            take_back()
        except DatabaseError:
            # Away for a moment: the next beat will tell.
            connection.close()
        stopping.wait(BEAT)
    connection.close()
