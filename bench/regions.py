"""``python -m bench.regions``: the needs of one region among 18 that hold 100,000 ratings, against the raw aggregate."""

import datetime
import itertools
import os
import platform
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.__main__ import _prepare
from bench.measure import cost_of

REGIONS, RATINGS = 18, 100_000
PLANNER = "odile.garnier@demo.example"
_RAW = """SELECT w.region_id, p.competence_id, COUNT(*), AVG(p.current), AVG(p.importance)
FROM needs_selfpositioning p JOIN workshops_workshop w ON w.id = p.workshop_id
{} GROUP BY w.region_id, p.competence_id"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        import_module("bench.world").build()
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.2f}")
        region = _grow()
        _measure(region)


def _grow() -> Any:
    """Days in 18 regions, each with its tutors; everybody answers on the 18 competences."""
    accounts, competences, workshops, needs = (
        import_module(f"{app}.models") for app in ("accounts", "competences", "workshops", "needs")
    )
    regions = list(accounts.Region.objects.order_by("pk")[:REGIONS])
    asked = list(competences.Competence.objects.tutoring())
    model = workshops.Workshop.objects.get(status="closed")
    people_each = RATINGS // REGIONS // len(asked)
    for region in regions:
        department = accounts.Department.objects.create(code=f"x{region.pk}", name=region.name, region=region)
        unit = accounts.OrgUnit.objects.create(name=f"Unité {region.pk}", department=department)
        people = accounts.User.objects.bulk_create(
            accounts.User(
                email=f"b{region.pk}.{rank}@demo.example", first_name="A", last_name="B", org_unit=unit
            )
            for rank in range(people_each)
        )
        day = workshops.Workshop.objects.create(
            programme=model.programme,
            region=region,
            title="Journée mesurée",
            slug=f"mesure-{region.pk}",
            date=model.date - datetime.timedelta(days=1),
            status="closed",
        )
        levels = itertools.cycle([1, 2, 2, 3, 3, 4, 2])
        needs.SelfPositioning.objects.bulk_create(
            [
                needs.SelfPositioning(
                    workshop=day,
                    person=person,
                    competence=one,
                    current=next(levels),
                    importance=3,
                    urgency=None,
                )
                for person in people
                for one in asked
            ],
            batch_size=2_000,
        )
    return regions[0]


def _measure(region: Any) -> None:
    planner = Client()
    accounts = import_module("accounts.models")
    user = accounts.User.objects.get(email=PLANNER)
    accounts.Mandate.objects.filter(user=user).update(region=None)
    planner.force_login(user)
    address = f"/besoins/?region={region.code}"

    def raw(where: str, *values: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_RAW.format(where), values)
            cursor.fetchall()

    scope = import_module("needs.models.scope").Scope(region, datetime.date.today().year)  # noqa: DTZ011
    import_module("needs.actions.releases").make_when_due(scope)
    with CaptureQueriesContext(connection) as queries:
        assert planner.get(address).status_code == 200
        asked = len(queries)
    of_all = cost_of(lambda: raw(""), times=5)
    of_one = cost_of(lambda: raw("WHERE w.region_id = %s", region.pk), times=5)
    page = cost_of(lambda: planner.get(address), times=5)
    report = cost_of(lambda: import_module("needs.queries.report").needs_report(scope), times=5)
    counted = cost_of(lambda: import_module("needs.queries.figures").count_figures(scope, set()), times=5)
    for name, cost in (("raw aggregate of the 18", of_all), ("raw aggregate of one", of_one)):
        print(f"{name:<28} {cost.cpu * 1000:>8.1f} ms CPU")
    for name, cost in (("release, counted anew", counted), ("report from a release", report), ("page", page)):
        ratios = f"{cost.over(of_all):.1f} times that of the 18, {cost.over(of_one):.1f} times that of one"
        print(f"{name:<28} {cost.cpu * 1000:>8.1f} ms CPU, {ratios}")
    print(f"{asked} queries")


if __name__ == "__main__":
    main()
