"""``manage.py import_framework FILE [--plan | --template]``: load a competence framework: CSV, XLSX, CASE, ESCO, ROME, Moodle,
OpenSALT."""

import json
from argparse import ArgumentParser
from typing import Any

from capitalisation.import_command import ImportCommand
from competences.actions import versions as actions
from competences.models import Framework
from competences.queries.planning import FrameworkPlan, Identity, plan_import
from competences.rules.interchange.columns import CHOICES
from competences.rules.interchange.reading import Chosen
from competences.rules.interchange.template import TEMPLATE


class Command(ImportCommand):
    help = "Load a competence framework (one transaction, nothing written on refusal)."
    template = TEMPLATE

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--code", default="", help="code of the framework (default: from the file)")
        parser.add_argument("--title", default="", help="title of the framework")
        parser.add_argument("--kind", choices=Framework.Kind.values, default="")
        parser.add_argument("--number", default="", help="version number (default: from the file, else 1.0)")
        parser.add_argument(
            "--mapping",
            type=json.loads,
            default={},
            help=f"for a table nobody knows: a JSON object, header → one of {', '.join(CHOICES)}",
        )

        parser.add_argument(
            "--only",
            action="append",
            default=[],
            metavar="CODE",
            help="load nothing but what stands under this code or identifier; may be given several times",
        )

    def plan(self, content: bytes, name: str, options: dict[str, Any]) -> FrameworkPlan:
        return plan_import(content, _identity(options), name=name, chosen=_chosen(options))

    def carry_out(self, content: bytes, name: str, options: dict[str, Any]) -> FrameworkPlan:
        return actions.import_version(
            content,
            _identity(options),
            by=None,
            source=name,
            chosen=_chosen(options),
            progress=self.progress,
        )


def _chosen(options: dict[str, Any]) -> Chosen:
    return Chosen(options["mapping"], options["only"])


def _identity(options: dict[str, Any]) -> Identity:
    return Identity(*(options[name] for name in ("code", "title", "kind", "number")))
