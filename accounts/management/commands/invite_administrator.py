"""Invite the first administrator by letter: nobody else ever holds their password."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.actions.people import invite_administrator


class Command(BaseCommand):
    help = "Creates an administrator, who chooses a password from a link sent to this address; nothing when it exists."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"« {email} » is no address of e-mail.") from error
        is_new = invite_administrator(email)
        self.stdout.write(
            "A letter is on its way." if is_new else "This account exists: nothing was changed."
        )
