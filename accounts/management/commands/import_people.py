"""``manage.py import_people FILE [--plan | --template]``: a list of people, CSV or XLSX."""

from argparse import ArgumentParser
from typing import Any

from accounts.actions.people import import_people
from accounts.queries.people_file import TEMPLATE
from accounts.queries.people_plan import PeoplePlan, plan_people
from capitalisation.import_command import ImportCommand


class Command(ImportCommand):
    help = "Creates and updates people, their units and roles (one transaction, nothing written on refusal)."
    template = TEMPLATE

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--accept-units", action="store_true", help="units that look alike are the same")
        parser.add_argument(
            "--invite", action="store_true", help="send new people a link to choose a password"
        )

    def plan(self, content: bytes, name: str, options: dict[str, Any]) -> PeoplePlan:
        return plan_people(content)

    def carry_out(self, content: bytes, name: str, options: dict[str, Any]) -> PeoplePlan:
        return import_people(
            content,
            by=None,
            accept_units=options["accept_units"],
            invite=options["invite"],
            progress=self.progress,
        )
