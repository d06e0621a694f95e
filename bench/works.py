"""What is measured (performance page, section 2): pages, documents, processes."""

import contextlib
import os
import sys
import urllib.request
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Region, User
from bench.measure import children, cost_of, cost_of_command, memory
from bench.product import Product
from capitalisation import pdf
from needs.models import SelfPositioning
from needs.models.scope import Scope, latest, periods_of
from needs.queries import report_page as needs
from needs.queries.report import needs_report
from repertoire.models import PracticeVersion
from reports.queries.documents import sheet

TUTOR, PLANNER = "claire.aubry@demo.example", "odile.garnier@demo.example"


def pages(sheets: int) -> dict[str, float]:
    """W1, W3, W7: CPU of a page, database included, against the bare view in the same run; milliseconds by page."""
    reader, planner = Client(), Client()
    reader.force_login(User.objects.get(email=TUTOR))
    planner.force_login(User.objects.get(email=PLANNER))
    last = PracticeVersion.objects.published().latest("pk")
    measured = [
        ("bare view", Client(), "/ancre/", 100),
        ("repertoire", reader, "/repertoire/", 10),
        ("one facet", reader, "/repertoire/?moment=path", 10),
        ("page 100", reader, "/repertoire/?page=100", 10),
        ("last page", reader, "/repertoire/?page=999999", 10),
        ("Django admin", reader, "/pair/repertoire/practiceversion/", 3),
        ("one sheet", reader, last.get_absolute_url(), 10),
        ("regional needs", planner, "/besoins/", 1),
    ]
    print(f"\n{sheets:,} sheets, {SelfPositioning.objects.count():,} ratings")
    print(f"{'page':<16}{'CPU ms':>9}{'± ms':>8}{'wall ms':>9}{'ratio':>8}{'queries':>9}")
    anchor, spent = None, {}
    for name, client, path, times in measured:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200, path
            asked = len(queries)
        cost = cost_of(lambda client=client, path=path: client.get(path), times=times)  # type: ignore[misc]
        anchor = anchor or cost
        spent[name] = cost.cpu * 1000
        figures = (spent[name], cost.spread * 1000, cost.wall * 1000, cost.over(anchor), asked)
        print("{:<16}{:>9.1f}{:>8.1f}{:>9.1f}{:>8.1f}{:>9}".format(name, *figures))
    return spent


def documents() -> None:
    """W6: seconds and memory of paper, the process that holds WeasyPrint included."""
    period = latest(periods_of(Region.objects.all()))
    assert period is not None
    scope = Scope(period.region, period.years[0])

    def one_sheet() -> bytes:
        return pdf.render(sheet.SHEET_TEMPLATE, sheet.build(PracticeVersion.objects.published().latest("pk")))

    def report() -> bytes:
        return pdf.render(needs.TEMPLATE, needs.build(needs_report(scope)), seconds=300)

    one_sheet()  # starts the process
    (child,) = children(os.getpid())
    print(f"\n{'document':<16}{'CPU s':>9}{'± s':>8}{'wall s':>9}{'KiB':>8}{'peak MiB':>10}")
    for name, make in (("one sheet", one_sheet), ("needs report", report)):
        size = len(make()) / 1024
        cost = cost_of(make, pid=child)
        figures = (cost.cpu, cost.spread, cost.wall, size, memory(child, "VmHWM"))
        print("{:<16}{:>9.2f}{:>8.2f}{:>9.2f}{:>8.0f}{:>10.0f}".format(name, *figures))


def processes() -> None:
    """W8: cold start of a command, memory of a web worker once warm."""

    cold = cost_of_command(sys.executable, "manage.py", "check")
    print(f"manage.py check: {cold.cpu:.2f} s CPU (± {cold.spread:.2f}), {cold.wall:.2f} s wall")
    with served() as (_address, server):
        print(f"web worker, warm: {memory(server, 'VmRSS'):.0f} MiB resident")


@contextlib.contextmanager
def served() -> Iterator[tuple[str, int]]:
    """Address and process of the product in its own server, one worker, warm."""
    product = Product(dict(os.environ))
    product.start()
    assert product.process is not None
    try:
        _warm(product.address)
        yield product.address, product.process.pid
    finally:
        product.kill()


def _warm(address: str) -> None:
    """Fifty reads of several pages, as a signed-in reader."""
    reader = Client()
    reader.force_login(User.objects.get(email=TUTOR))
    cookie = f"{settings.SESSION_COOKIE_NAME}={reader.cookies[settings.SESSION_COOKIE_NAME].value}"
    for number in range(50):
        path = ("/", "/repertoire/", "/fiches/", "/repertoire/par-competence/", "/journees/")[number % 5]
        request = urllib.request.Request(f"http://{address}{path}", headers={"Cookie": cookie})
        urllib.request.urlopen(request, timeout=10).read()
