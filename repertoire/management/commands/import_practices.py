"""``manage.py import_practices FILE [--plan | --template]``: load an existing collection of practice sheets: JSON, CSV, XLSX."""

from typing import Any

from capitalisation.import_command import ImportCommand
from capitalisation.plans import Plan
from repertoire.actions.importing import import_practices, plan_practices
from repertoire.rules.interchange.practices import TEMPLATE, Collection


class Command(ImportCommand):
    help = "Publishes the sheets of a file (one transaction, nothing written on refusal), keeping their identifiers."
    template = TEMPLATE

    def plan(self, content: bytes, name: str, options: dict[str, Any]) -> Plan[Collection]:
        return plan_practices(content, name)

    def carry_out(self, content: bytes, name: str, options: dict[str, Any]) -> Plan[Collection]:
        return import_practices(content, name, by=None, progress=self.progress)
