"""``manage.py needs_report --region 11 [--year 2026] [--format pdf|json|ods|xlsx|csv] --output FILE``."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Region
from capitalisation import pdf
from needs.models.scope import Scope, periods_of
from needs.queries import report_page as needs
from needs.queries.freezing import provisional
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.queries.tables.files import csv_of
from reports.queries.documents.frozen import FORMATS


class Command(BaseCommand):
    help = "Write the regional needs report to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", required=True, help="code of the region, e.g. 11")
        parser.add_argument("--year", type=int)
        parser.add_argument("--format", choices=["csv", *FORMATS], default="pdf")
        parser.add_argument("--table", choices=list(TABLES), default="T3", help="table of a CSV file")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        period = next(iter(periods_of(Region.objects.filter(code=options["region"]))), None)
        if period is None:
            self.stderr.write(f"unknown region: {options['region']}")
            sys.exit(1)
        report = needs_report(Scope(period.region, options["year"] or period.years[0]))
        if options["format"] == "csv":
            content = csv_of(TABLES[options["table"]](report))
        elif options["format"] != "pdf":
            _content_type, build = FORMATS[options["format"]]
            content = build(provisional(report))
        else:
            content = pdf.render(needs.TEMPLATE, needs.build(report), seconds=pdf.COLLECTION_SECONDS)
        options["output"].write_bytes(content)
        self.stdout.write(f"{options['output']}: {len(content)} bytes")
