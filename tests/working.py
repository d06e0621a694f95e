"""The worker of tasks, until nothing is due."""

from django.core.management import call_command


def work() -> None:
    call_command(
        "db_worker",
        "--queue-name",
        "*",
        "--batch",
        "--no-startup-delay",
        "--interval",
        "0",
        verbosity=0,
    )
