"""Frozen reports that never move, and answers that reach those who expressed the needs."""

import io
import json
import re
import subprocess
from io import StringIO

import page
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Mandate, Region, Role
from capitalisation.policy import Refused
from needs.actions import reports as needs
from needs.models import Need, NeedAnswer, NeedsReport, PlannedAction
from needs.models.scope import Scope
from needs.queries.freezing import changes
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.rules.policy import may_diffuse_report
from repertoire.rules.sealing import fingerprint
from reports.actions import campaigns
from reports.actions.tasks import make_document
from reports.models import DiffusionCampaign, DocumentJob, Recipient
from reports.queries.documents.frozen import build as build_frozen
from tests.builders import person


@pytest.fixture
def first(cast) -> NeedsReport:
    """Frozen in the demo, before the two answers."""
    return NeedsReport.objects.select_related("region").get()


@pytest.fixture
def scope(first) -> Scope:
    return Scope(first.region, first.year)


class TestFreezing:
    def test_it_holds_the_very_tables_of_the_screen_masked_as_they_are(self, first, scope, cast):
        second = needs.freeze(scope, by=cast("odile.garnier"))
        report = needs_report(scope)

        for frozen in second.tables:
            table = TABLES[frozen["code"]](report)
            assert frozen["rows"] == [[str(cell) for cell in row] for row in table.rows]
        said = second.snapshot["summary"]
        assert [one["competence"] for one in said["needs"]] == [str(one.competence) for one in report.top]
        assert len(said["strengths"]) == len(said["improvements"]) == 4
        assert second.version == 2
        assert second.sha256 == fingerprint(second.snapshot)

    def test_what_happens_afterwards_changes_nothing_in_it(self, first, scope):
        before = first.snapshot
        Need.objects.filter(workshop__in=scope.workshops()).update(group_wording="Reformulé après coup")

        first.refresh_from_db()
        assert first.snapshot == before
        assert fingerprint(first.snapshot) == first.sha256

    def test_two_snapshots_never_share_a_version(self, first, cast, monkeypatch):
        with pytest.raises(IntegrityError), transaction.atomic():
            NeedsReport.objects.create(
                region=first.region,
                year=first.year,
                version=1,
                snapshot={},
                sha256="",
                release=first.release,
                frozen_on=first.frozen_on,
                frozen_by=cast("odile.garnier"),
            )

        # Somebody froze it between our reading of the last version and our writing.
        monkeypatch.setattr(needs, "snapshot_of", lambda report, version: _raced(first, version))
        with pytest.raises(Refused, match="Rechargez la page"):
            needs.freeze(Scope(first.region, first.year), by=cast("odile.garnier"))

    def test_the_next_version_says_what_changed(self, first, scope, cast, as_user):
        second = needs.freeze(scope, by=cast("odile.garnier"))

        assert [caption for caption, _gone, _come in changes(first.snapshot, second.snapshot)] == [
            "T9. Réponses aux besoins"
        ]
        planner = as_user(cast("odile.garnier"))
        assert "Ce qui a changé depuis la version 1" in planner.get(second.get_absolute_url()).text
        assert "Une version plus récente existe" in planner.get(first.get_absolute_url()).text

    def test_nothing_new_is_not_frozen_again_and_only_the_last_is_transmitted(self, scope, cast, as_user):
        second = needs.freeze(scope, by=cast("odile.garnier"))
        with pytest.raises(Refused, match="Rien n’a changé depuis la version 2"):
            needs.freeze(scope, by=cast("odile.garnier"))
        planner = as_user(cast("odile.garnier"))
        planner.post(reverse("needs:freeze"), {"region": "zz", "annee": "x"})
        assert NeedsReport.objects.count() == 2

        Need.objects.filter(workshop__in=scope.workshops()).update(group_wording="Dit autrement")
        needs.freeze(scope, by=cast("odile.garnier"))
        with pytest.raises(Refused, match="plus récente"):
            needs.transmit(second, by=cast("odile.garnier"))

    def test_it_is_transmitted_once_and_read_in_its_region_only(self, first, cast, as_user):
        with pytest.raises(Refused, match="déjà transmis"):
            needs.transmit(first, by=cast("odile.garnier"))
        elsewhere = person(code="69")
        Mandate.objects.create(
            user=elsewhere, role=Role.PLANNER, region=Region.objects.exclude(pk=first.region.pk).first()
        )

        assert as_user(elsewhere).get(first.get_absolute_url()).status_code == 404
        for kind in ("json", "ods", "pdf", "xlsx"):
            assert as_user(elsewhere).get(file_of(first, kind)).status_code == 404
        assert as_user(cast("odile.garnier")).get(file_of(first, "exe")).status_code == 404

    def test_transmitting_tells_named_people_who_may_then_read_it(self, scope, cast, as_user):
        """Before, « Transmettre » told nobody."""
        planner, hierarchy = cast("odile.garnier"), cast("bernard.leroux")
        Need.objects.filter(workshop__in=scope.workshops()).update(group_wording="Reformulé")
        second = needs.freeze(scope, by=planner)
        address = reverse("reports:report_campaign", args=[second.region.code, second.year, second.version])
        assert address in as_user(planner).get(second.get_absolute_url()).text
        assert as_user(hierarchy).get(second.get_absolute_url()).status_code == 404

        sent = {
            "audiences": ["hierarchy"],
            "channel": "in_app",
            "message": "Vos réponses avant le 15.",
            "key": "une-seule-fois.1",
        }
        for _press in range(2):
            as_user(planner).post(address, sent)
        assert DiffusionCampaign.objects.filter(report=second).count() == 1, "pressed twice, sent once"

        second.refresh_from_db()
        assert second.status == "transmitted"
        assert Recipient.objects.filter(campaign__report=second, person=hierarchy).exists()
        assert as_user(hierarchy).get(second.get_absolute_url()).status_code == 200

    def test_sent_to_nobody_it_is_not_transmitted(self, scope, cast):
        planner = cast("odile.garnier")
        Need.objects.filter(workshop__in=scope.workshops()).update(group_wording="Reformulé")
        second = needs.freeze(scope, by=planner)
        Mandate.objects.filter(role=Role.ENDORSER).delete()
        with pytest.raises(Refused):
            campaigns.launch(
                second, region=scope.region, audiences=["hierarchy"], channel="in_app", message="", by=planner
            )
        second.refresh_from_db()
        assert second.status == "frozen"

    def test_what_is_kept_to_compare_leaves_by_no_door(self, first, cast, as_user):
        marks = first.release.marks
        assert marks
        planner = as_user(cast("odile.garnier"))
        for url in (first.get_absolute_url(), file_of(first, "json"), reverse("needs:needs")):
            page = planner.get(url).content.decode()
            assert not any(mark in page for mark in [*marks, *marks.values()])

    def test_it_is_answered_when_every_need_is_then_replaced(self, first, scope, cast):
        for need in first.needs.filter(answer=None):
            by = cast("odile.garnier" if need.cause == "know_how" else "bernard.leroux")
            assert NeedsReport.objects.get(pk=first.pk).status == "transmitted"
            needs.answer(need, decision="accepted", reason="", due_on=None, by=by)
        assert NeedsReport.objects.get(pk=first.pk).status == "answered"

        second = needs.freeze(scope, by=cast("odile.garnier"))
        needs.transmit(second, by=cast("odile.garnier"))
        second.refresh_from_db()
        assert second.status == "answered", "nothing of it waits"
        former = NeedsReport.objects.get(pk=first.pk)
        assert former.status == "replaced"
        assert not may_diffuse_report(cast("odile.garnier"), former), "it is the later one that is sent"


def file_of(report: NeedsReport, kind: str) -> str:
    return reverse("reports:frozen_file", args=[report.region.code, report.year, report.version, kind])


@pytest.mark.sqlite_only
class TestFiles:
    """Each format says what the screen says, no more."""

    SHEETS = ("Synthèse", "Besoins", "Compétences", "Méthode")

    @pytest.fixture
    def planner(self, cast, as_user):
        return as_user(cast("odile.garnier"))

    @pytest.fixture
    def hostile(self, first) -> NeedsReport:
        """A cell that a spreadsheet would take for a formula, and the figures of a numerous region."""
        tables = {table["code"]: table["rows"] for table in first.snapshot["tables"]}
        tables["T4"][0][0] = '=HYPERLINK("http://exemple.test";"Cœur d’été & <b>")'
        shown = ["40\u00a0%", "5,5", "90\u00a0% ou plus", "moins de 5"]
        for row, cell in zip(tables["T3"], shown, strict=False):
            row[2] = cell
        first.save()
        return first

    def test_xlsx_keeps_numbers_as_numbers_and_masked_cells_as_words(self, hostile, planner):
        book = load_workbook(io.BytesIO(planner.get(file_of(hostile, "xlsx")).content))

        assert book.sheetnames == list(self.SHEETS)
        cells = [cell for row in book["Compétences"].iter_rows() for cell in row]
        assert any(isinstance(cell.value, float) for cell in cells)
        shares = [cell.value for cell in cells if cell.number_format == "0%"]
        assert shares
        assert all(0 <= share <= 1 for share in shares)
        assert not any(re.fullmatch(r"\d+\s%", str(cell.value)) for cell in cells)
        assert any(cell.is_date for row in book["Synthèse"].iter_rows(min_row=9) for cell in row), "T1"
        assert {"90\u00a0% ou plus", "moins de 5"} <= {
            cell.value for sheet in book for row in sheet.iter_rows() for cell in row
        }
        assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)

    @pytest.mark.parametrize("kind", ["ods", "xlsx"])
    def test_libreoffice_opens_it_with_its_accents_and_runs_no_formula(
        self, hostile, planner, kind, tmp_path
    ):
        source = tmp_path / f"besoins.{kind}"
        source.write_bytes(planner.get(file_of(hostile, kind)).content)
        every_sheet = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"

        subprocess.run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation=file://{tmp_path}/profile",
                "--convert-to",
                every_sheet,
                "--outdir",
                str(tmp_path),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )

        sheets = {
            path.stem.removeprefix("besoins-"): path.read_text("utf-8") for path in tmp_path.glob("*.csv")
        }
        assert set(sheets) == set(self.SHEETS)
        assert "Île-de-France" in sheets["Synthèse"]
        assert re.search(r"\d%", sheets["Compétences"])
        assert re.search(r"\d\d/\d\d/20\d\d", sheets["Synthèse"])
        assert "=HYPERLINK" in sheets["Besoins"], "the text of the cell, not what it would compute"
        assert "Cœur d’été & <b>" in sheets["Besoins"]
        for table in hostile.tables:
            for row in table["rows"]:
                assert str(row[0]).split(chr(10))[0].replace('"', '""') in "".join(sheets.values())

    def test_pdf_is_accessible_archived_and_holds_the_data_of_the_screen(self, first, planner):
        drawn(first, planner)
        content = b"".join(planner.get(file_of(first, "pdf")).streaming_content)

        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
            said = page.validate_pdf_bytes(content, profile=profile)
            assert said.is_compliant, [f"{one.rule_id}: {one.message}" for one in said.failures]
        reader = PdfReader(io.BytesIO(content))
        (data,) = reader.attachments["besoins.json"]
        inside = json.loads(data)
        sha256 = inside.pop("sha256")
        assert inside == first.snapshot
        assert fingerprint(inside) == sha256 == first.sha256
        text = "".join(one.extract_text() for one in reader.pages)
        assert first.sha256[:16] in text
        for table in first.tables:
            assert f"{table['code']}." in text
        assert first.snapshot["summary"]["needs"][0]["competence"] in text.replace("\n", " ")
        assert "Comment lire ces chiffres" in text

    def test_pdf_is_drawn_once_by_the_worker_and_kept_for_everybody(self, first, planner, cast, as_user):
        assert planner.get(file_of(first, "pdf")).status_code == 404, "nothing is drawn in a request"
        assert "Préparer le document" in planner.get(first.get_absolute_url()).text
        mine = drawn(first, planner)
        kept = NeedsReport.objects.get(pk=first.pk).document.name

        hierarchy = as_user(cast("bernard.leroux"))
        assert "Préparer le document" not in hierarchy.get(first.get_absolute_url()).text
        theirs = b"".join(hierarchy.get(file_of(first, "pdf")).streaming_content)
        assert theirs == mine
        assert drawn(first, planner) == mine
        assert NeedsReport.objects.get(pk=first.pk).document.name == kept

    def test_who_may_not_read_it_any_more_gets_no_document(self, first, cast, as_user):
        """The mandate went while the worker was busy."""
        stranger = person(code="69")
        job = DocumentJob.objects.create(kind="frozen", report=first, requested_by=stranger)
        make_document.call(job.pk)
        job.refresh_from_db()
        assert job.status == "failed"
        assert not job.file
        assert not NeedsReport.objects.get(pk=first.pk).document


def drawn(report: NeedsReport, planner: Client) -> bytes:
    """As the worker gives it back to who asked."""
    asked = planner.post(
        reverse("reports:frozen_document", args=[report.region.code, report.year, report.version])
    )
    job = DocumentJob.objects.get(public_id=asked.url.rstrip("/").rpartition("/")[2])
    if job.status == "waiting":
        make_document.call(job.pk)
    answer = planner.get(reverse("reports:document_file", args=[job.public_id]))
    return b"".join(answer.streaming_content)


def _raced(first: NeedsReport, version: int) -> dict:
    NeedsReport.objects.create(
        region=first.region,
        year=first.year,
        version=version,
        snapshot={},
        sha256="",
        release=first.release,
        frozen_on=first.frozen_on,
        frozen_by=first.frozen_by,
    )
    return {"tables": []}


class TestAnswering:
    def test_know_how_goes_to_the_plan_and_conditions_to_the_hierarchy(self, cast, as_user):
        know_how = Need.objects.filter(cause="know_how", status="confirmed", answer=None).first()
        condition = Need.objects.filter(cause="mandate", status="confirmed", answer=None).first()
        planner, endorser = as_user(cast("odile.garnier")), as_user(cast("bernard.leroux"))
        url = reverse("needs:answers")

        assert know_how.wording in planner.get(url).text
        assert know_how.wording not in endorser.get(url).text
        assert condition.wording in endorser.get(url).text
        assert condition.wording not in planner.get(url).text
        assert "Réponse attendue le" in endorser.get(url).text

    def test_a_reason_is_asked_unless_it_is_accepted(self, cast, as_user):
        need = Need.objects.filter(cause="know_how", status="confirmed", answer=None).first()
        planner, url = as_user(cast("odile.garnier")), reverse("needs:answer", args=[need.pk])

        assert "Dites pourquoi" in planner.post(url, {"decision": "declined"}).text
        assert (
            planner.post(url, {"decision": "declined", "reason": "Une session existe déjà."}).status_code
            == 302
        )
        assert (
            "Cette date est passée"
            in planner.post(url, {"decision": "accepted", "due_on": "2020-01-01"}).text
        )
        read = re.search(r'name="revision" value="(\d+)"', planner.get(url).text)
        again = {"decision": "accepted", "due_on": "2099-03-31", "revision": read.group(1)}
        assert planner.post(url, again).status_code == 302
        assert NeedAnswer.objects.get(need=need).decision == "accepted"

    def test_those_of_the_day_read_what_became_of_it_and_others_do_not(self, cast, as_user):
        given = NeedAnswer.objects.select_related("need__workshop").get(
            decision="deferred", need__workshop__status="closed"
        )
        url = reverse("needs:needs", args=[given.need.workshop.slug])

        assert given.reason in as_user(cast("claire.aubry")).get(url).text
        assert as_user(person(Role.TUTOR)).get(url).status_code == 404

    def test_the_report_says_who_was_answered_and_leaves_no_blank_out(self, scope):
        rows = TABLES["T9"](needs_report(scope)).rows

        confirmed = Need.objects.filter(workshop__in=scope.workshops(), status="confirmed")
        assert len(rows) == confirmed.count() - 1, "two of them are one"
        assert [row[1] for row in rows].count("sans réponse à ce jour") == len(rows) - 2

    def test_a_name_is_refused_in_a_reason(self, cast):
        need = Need.objects.filter(cause="know_how", status="confirmed").select_related("workshop").first()
        trainee = cast("samir.kaci")
        with pytest.raises(Refused, match="désigne quelqu’un"):
            needs.answer(
                need,
                decision="declined",
                reason=f"{trainee} ira d’abord.",
                due_on=None,
                by=cast("odile.garnier"),
            )


class TestBrief:
    """Two pages that a director can decide with."""

    def test_it_is_two_pages_of_six_hundred_and_fifty_words_at_most(self, cast, tmp_path):
        report = NeedsReport.objects.select_related("region").get()
        file = tmp_path / "rapport.pdf"
        call_command("needs_report", region=report.region.code, output=file, stdout=StringIO())
        text = pages_of(file, 1, 2)
        assert len(text.split()) <= 650
        for said in (
            "Trois décisions demandées",
            "Ce que vos tuteurs savent déjà faire",
            "Méthode",
            "Île-de-France",
        ):
            assert said in text
        assert text.count("☐") == 9, "three decisions, three boxes each"
        assert "Référentiel" in pages_of(file, 3, 3), "then the annexes begin"

    def test_a_frozen_report_keeps_its_own(self, cast, tmp_path):
        report = NeedsReport.objects.select_related("region", "release").get()
        kept = report.snapshot["brief"]
        PlannedAction.objects.all().delete()
        file = tmp_path / "fige.pdf"
        file.write_bytes(build_frozen(report))
        first = " ".join(pages_of(file, 1, 1).split())
        assert kept["title"] in first.replace("\xa0", " ")
        assert "Observer un entretien" in first, "what was asked then is asked still"
        del report.snapshot["brief"]
        file.write_bytes(build_frozen(report))
        assert "Trois décisions" not in pages_of(file, 1, 2), "a version of before has none"

    def test_a_need_in_it_is_what_people_agreed_to(self, cast):
        kept = NeedsReport.objects.get().snapshot["brief"]
        assert "je relançais plus fort" not in str(kept)


def pages_of(file, first, last):
    command = ["pdftotext", "-f", str(first), "-l", str(last), "-layout", str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
