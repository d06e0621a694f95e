"""What a search costs at 1,000, 13,000 and 100,000 short sheets; what indexing one sheet costs.

``python -m bench.searching [SIZE ...]``. Sheets are made of the words of the demo's own practices, drawn with the
frequencies they have there; queries are of the classes of the repertoire page, section 2.1.
"""

import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from importlib import import_module

import django
from django.core.management import call_command

QUERIES = (
    "stagiaire",
    "l’entretien tripartite",
    "conduite de réunion",
    "retour hebdomadaire du stagiaire",
    "savoir-faire",
    "entretein",
    "observ",
    '"premier jour"',
    '"retour réunion"',
    "accueil -équipe",
    "formatrice",
    "mon stagiaire ne demande rien",
    "zyxoabsent",
)
ROUNDS = 10


def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            SECRET_KEY=secrets.token_urlsafe(50),
            DEMO="yes",
            DATABASE_URL=os.environ.get("DATABASE_URL", f"sqlite:///{folder}/search.sqlite3"),
            DJANGO_SETTINGS_MODULE="capitalisation.settings",
        )
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("demo", verbosity=0)
        models = import_module("repertoire.models")
        words = " ".join(
            f"{one.title} {one.purpose}" for one in models.PracticeVersion.objects.published()
        ).split()
        made = models.PracticeVersion.objects.published().count()
        for size in sizes:
            _grow(models, words, made, size)
            made = size
            _measure()


def _grow(models: object, words: list[str], made: int, size: int) -> None:
    """Short sheets until there are ``size``; prints what one costs the index."""
    index, states = import_module("repertoire.actions.index"), import_module("repertoire.models.states")
    transaction = import_module("django.db").transaction
    draw, cpu, count = random.Random(size), 0.0, 0
    while made < size:
        with transaction.atomic():
            for _sheet in range(min(500, size - made)):
                practice = models.Practice.objects.create(provenance="Banc")  # type: ignore[attr-defined]
                version = models.PracticeVersion.objects.create(  # type: ignore[attr-defined]
                    practice=practice,
                    status=states.VersionState.PUBLISHED,
                    title=" ".join(draw.choices(words, k=7))[:90],
                    purpose=" ".join(draw.choices(words, k=25)),
                    tags=[" ".join(draw.choices(words, k=2))[:40]],
                )
                start = time.process_time()
                index.index_version(version)
                cpu += time.process_time() - start
                made, count = made + 1, count + 1
    if count:
        print(f"{size:,} sheets: {1000 * cpu / count:.2f} ms CPU to index one")


def _measure() -> None:
    find = import_module("search.queries.find").find
    now = import_module("repertoire.queries.facets").facet_index()
    published = now.identifiers(now.all)
    times: dict[str, list[float]] = {}
    for _round in range(ROUNDS):
        for query in QUERIES:
            start = time.perf_counter()
            found = find(published, query)
            times.setdefault(query, []).append(time.perf_counter() - start)
            assert isinstance(found.ids, list)
    every = sorted(time for each in times.values() for time in each)
    print(
        f"  {len(every)} searches: p50 {1000 * statistics.median(every):.0f} p95 {1000 * every[int(0.95 * len(every))]:.0f} ms"
    )
    for query, each in times.items():
        print(f"    {1000 * statistics.median(each):6.1f} ms  {query}")


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [1_000, 13_000])
