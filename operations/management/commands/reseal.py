"""Seal again, under the secret of today, what was sealed under a former one."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.second_factor import reseal_second_factors
from mail.actions.again import reseal_letters


class Command(BaseCommand):
    help = "After SECRET_KEY has changed: seals second factors and waiting letters under it. Then the former one may go."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reseal_second_factors()} second factors, {reseal_letters()} letters")
