"""``manage.py search "mots" [--limit N] [--json]``: the public results, in order."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from repertoire.models import PracticeVersion
from repertoire.queries.browsing import in_order
from repertoire.queries.facets import facet_index
from search.queries.find import find


class Command(BaseCommand):
    help = "Prints the published sheets that a search finds, best first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words")
        parser.add_argument("--limit", type=int, default=20)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, words: str, limit: int, **options: Any) -> None:
        now = facet_index()
        found = find(now.identifiers(now.all), words)
        sheets = in_order(found.ids[: max(0, limit)], PracticeVersion.objects.select_related("practice"))
        lines = [
            {
                "id": sheet.practice.source_id or sheet.practice.reference,
                "title": sheet.title,
                "score": found.scores[sheet.pk],
            }
            for sheet in sheets
        ]
        # Apart from the results, which a program reads.
        if found.read_as:
            self.stderr.write(f"read as: {found.read_as}")
        if found.is_partial:
            self.stderr.write("no sheet holds all these words")
        if options["json"]:
            self.stdout.write(json.dumps(lines, ensure_ascii=False))
            return
        for line in lines:
            self.stdout.write(f"{line['score']:>8}  {line['id']}  {line['title']}")
