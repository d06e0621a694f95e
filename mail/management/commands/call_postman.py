"""See to it that letters that wait are tried; regular work does it every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from mail.actions.postman import call_again


class Command(BaseCommand):
    help = "Queues the next visit of the postman, when letters wait and none is coming."

    def handle(self, *args: Any, **options: Any) -> None:
        call_again()
