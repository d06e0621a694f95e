"""``manage.py needs_report --region 11 [--year 2026] [--format pdf|csv] --output FILE``."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Region
from capitalisation import pdf
from reports.documents import needs
from reports.queries import needs_report
from reports.scope import Scope, years
from reports.tables import TABLES, csv_of


class Command(BaseCommand):
    help = "Write the regional needs report to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", required=True, help="code of the region, e.g. 11")
        parser.add_argument("--year", type=int)
        parser.add_argument("--format", choices=["pdf", "csv"], default="pdf")
        parser.add_argument("--table", choices=list(TABLES), default="T3", help="table of a CSV file")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            self.stderr.write(f"unknown region: {options['region']}")
            sys.exit(1)
        report = needs_report(Scope(region, options["year"] or years(region)[0]))
        if options["format"] == "csv":
            content = csv_of(TABLES[options["table"]](report))
        else:
            content = pdf.render(needs.TEMPLATE, needs.build(report), seconds=pdf.COLLECTION_SECONDS)
        options["output"].write_bytes(content)
        self.stdout.write(f"{options['output']}: {len(content)} bytes")
