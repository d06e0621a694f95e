"""Paper: tagged, in French, bounded in cost, and closed to files and network."""

import contextlib
import json
import resource
import socket
import subprocess
import sys
from io import BytesIO

import page
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.models import Region
from capitalisation import pdf
from capitalisation.pdf.engine import Printer
from needs.models.scope import Scope
from needs.queries import report_page as needs
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from repertoire.models import Practice, PracticeVersion
from reports.queries.documents import sheet
from tests.builders import LONG_TEXT
from tests.conftest import ReadOnlyGetClient
from tests.cost import times_dearer
from tutors.models import ForwardProject

pytestmark = pytest.mark.sqlite_only

HOSTILE = (
    '<link rel="attachment" href="file:///etc/passwd">',
    '<img src="file:///etc/passwd" alt="x">',
    '<img src="http://127.0.0.1:{port}/a.png" alt="x">',
    '<style>@import url("http://127.0.0.1:{port}/b.css"); p {{ background: url("http://127.0.0.1:{port}/c") }}</style>',
    '<object data="file:///etc/passwd"></object><iframe src="file:///etc/passwd"></iframe>',
    '<svg><image href="file:///etc/passwd"/><use href="http://127.0.0.1:{port}/d.svg#x"/></svg>',
    '<link rel="stylesheet" href="static:../../manage.py"><link rel="stylesheet" href="static:/etc/passwd">',
    "<script>alert(1)</script>",
)


def prove(content: bytes) -> PdfReader:
    """PDF/UA-1 by the checker, then what a reader looks for: title, language, bookmarks."""
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [f"{one.rule_id}: {one.message}" for one in report.failures]
    reader = PdfReader(BytesIO(content))
    assert reader.metadata.title
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert reader.outline
    return reader


def text_of(reader: PdfReader) -> str:
    return "\n".join(one.extract_text() for one in reader.pages)


@pytest.fixture
def published(cast) -> PracticeVersion:
    return PracticeVersion.objects.published().order_by("pk").first()


def test_the_checker_can_say_no():
    """Control: an untagged document fails, so a pass means something."""
    empty = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>"
    with contextlib.suppress(page.PageError):
        assert not page.is_pdf_compliant_bytes(empty, profile=page.ValidationProfile.PDF_UA_1)


def test_one_sheet_is_a_page_of_proven_quality(published):
    reader = prove(pdf.render(sheet.SHEET_TEMPLATE, sheet.build(published)))

    text = text_of(reader)
    assert len(reader.pages) <= 2
    assert published.title in text
    assert published.practice.reference in text
    assert "1 / 1" in text or "1 / 2" in text
    for step in published.steps:
        assert step["text"][:30] in text.replace("\n", " ")


def test_a_project_is_one_page(cast):
    project = ForwardProject.objects.get(visibility="hierarchy")
    reader = prove(pdf.render("room/documents/project.html", {"project": project}))
    assert len(reader.pages) == 1
    text = text_of(reader).replace("\n", " ")
    goal = project.goals.get()
    for words in (goal.objective, goal.first_step, goal.plan_b, goal.success_sign):
        assert words[:40] in text


def test_the_needs_report_holds_its_tables(cast, today):
    year = today.year
    report = needs_report(Scope(Region.objects.get(code="11"), year))
    reader = prove(pdf.render(needs.TEMPLATE, needs.build(report)))

    text = text_of(reader).replace("\n", " ")
    assert all(f"{code}. " in text for code in TABLES)
    assert "effectif insuffisant" in text, "the small départements"
    assert "60 et plus" in text
    assert report.top[0].competence.label in text
    for person in ("Aubry", "Delaunay", "Perrin"):
        assert person not in text


def test_a_document_follows_the_language_of_the_person(published):
    with translation.override("en"):
        reader = PdfReader(BytesIO(pdf.render(sheet.SHEET_TEMPLATE, sheet.build(published))))

    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_the_screen_serves_it_as_a_named_attachment(published, cast):
    answer = (
        ReadOnlyGetClient()
        .signed_in(cast("odile.garnier"))
        .get(reverse("reports:sheet_pdf", args=[published.practice_id]))
    )

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith(
        f'attachment; filename="{published.practice.reference}-'
    )
    assert answer.content.startswith(b"%PDF")


class TestHostileText:
    def test_html_in_any_field_is_text(self, db):
        hostile = " ".join(HOSTILE).format(port=1)
        version = PracticeVersion.objects.create(
            practice=Practice.objects.create(provenance=hostile[:200]),
            title=hostile[:90],
            when_to_use=hostile,
            purpose=hostile,
            steps=[{"text": hostile, "cue": hostile}],
            watch_points=[hostile],
            keep=hostile,
            adapt=hostile,
            resources=[hostile],
            effects=hostile,
            success_conditions=hostile,
            retained_because=hostile,
            published_on="2026-01-01",
        )
        context = sheet.build(version)

        content = pdf.render(sheet.SHEET_TEMPLATE, context)

        reader = PdfReader(BytesIO(content))
        assert "<script>alert(1)</script>" in text_of(reader).replace("\n", "")
        assert not reader.attachments
        assert b"root:x:0" not in content

    def test_even_unescaped_html_opens_no_file_and_no_connection(self):
        """The second wall alone: raw HTML against the closed fetcher, every file and socket recorded."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0.2)
            port = listener.getsockname()[1]
            raw = "<!doctype html><html lang=fr><title>x</title><body>" + "".join(HOSTILE).format(port=port)
            script = (
                "import json, sys\n"
                "from pathlib import Path\n"
                "from capitalisation.pdf.engine import Printer\n"
                "seen = []\n"
                "def hook(event, args):\n"
                "    if event == 'open' or event.startswith('socket'):\n"
                "        seen.append([event, str(args[0]) if event == 'open' else str(args[1:])])\n"
                f"printer = Printer(Path({str(settings.BASE_DIR / 'static')!r}))\n"
                "sys.addaudithook(hook)\n"
                "content = printer.convert(sys.stdin.read())\n"
                "del printer\n"
                "sys.stdout.write(json.dumps([seen, content.count(b'EmbeddedFile'), b'root:x' in content]))\n"
            )
            done = subprocess.run(
                [sys.executable, "-c", script],
                input=raw,
                capture_output=True,
                text=True,
                check=True,
                cwd=settings.BASE_DIR,
                timeout=60,
            )
            seen, attachments, leaked = json.loads(done.stdout)
            with pytest.raises(TimeoutError):
                listener.accept()
        opened = [path for event, path in seen if event == "open"]
        assert not [one for one in seen if one[0].startswith("socket")]
        assert not [path for path in opened if "passwd" in path or path.endswith("manage.py")]
        assert (attachments, leaked) == (0, False)

    def test_without_the_fence_the_same_html_does_leak(self):
        """Control: the default fetcher opens the file, so the test above can fail."""
        script = (
            "import sys\nfrom weasyprint import HTML\nopened = []\n"
            "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
            "HTML(string='<img src=\"file:///etc/passwd\" alt=x>').write_pdf()\n"
            "print('/etc/passwd' in opened)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
        )
        assert done.stdout.strip() == "True"


@pytest.mark.parametrize(
    ("name", "text"),
    [("a 50,000-letter word", "m" * 50_000), ("50,000 blank lines", "un" + "\n" * 50_000 + "deux")],
)
def test_a_text_that_would_block_the_line_breaker_costs_little(published, name, text):
    """Beside an ordinary text of as many letters, drawn by the same engine in this process."""
    printer = Printer(settings.BASE_DIR / "static")

    def drawn(effects: str) -> bytes:
        published.effects = effects
        return printer.convert(render_to_string(sheet.SHEET_TEMPLATE, sheet.build(published)))

    assert len(PdfReader(BytesIO(drawn(text))).pages) < 60
    ordinary = (LONG_TEXT * 50)[:50_000]
    assert times_dearer(lambda: drawn(text), lambda: drawn(ordinary)) < 5, name


def test_a_document_that_takes_too_long_fails_and_the_next_one_is_made(published):
    endless = {"version": published}
    published.effects = " ".join(["mot"] * 60_000)

    with pytest.raises(pdf.PdfFailed):
        pdf.render(sheet.SHEET_TEMPLATE, endless, seconds=1)

    published.effects = "Court."
    assert pdf.render(sheet.SHEET_TEMPLATE, sheet.build(published)).startswith(b"%PDF")


def test_the_web_process_never_loads_the_pdf_engine():
    script = (
        "import django, sys; django.setup(); import capitalisation.urls, reports.screens.documents, room.screens.control;"
        "print({'weasyprint', 'pikepdf', 'fontTools'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={
            "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
            "DJANGO_SETTINGS_MODULE": "capitalisation.settings",
            "PATH": "/usr/bin:/bin",
        },
    )
    assert done.stdout.strip() == "set()"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
