"""One door for files: the plan first, then all of it or nothing, and the file kept with who sent it."""

import datetime
import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate, OrgUnit, Role, User
from accounts.queries.people_plan import plan_people
from capitalisation.findings import Unreadable
from competences.models import Competence, Framework, FrameworkVersion
from competences.rules.interchange.reading import read_framework
from imports.actions.imports import STUCK_AFTER, let_go, sweep
from imports.actions.tasks import apply_import, read_import
from imports.models import Import
from tests.builders import department, framework, person, tutorship
from tests.competences.test_import import HEADER, ROW
from tutors.actions.tutorships import import_tutorships
from tutors.models import Tutorship
from tutors.queries.tutorships_file import plan_tutorships

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def planner():
    return person(Role.PLANNER)


@pytest.fixture
def send(planner, as_user):
    """Send a file as the planner and let the worker read it; the page that follows."""
    # The demo's own import is not ours to let go of.
    Import.objects.all().delete()
    client = as_user(planner)

    def sent(content: bytes, name: str = "a.csv", **options: str):
        url = reverse("imports:new", args=["framework"])
        answer = client.post(url, {"file": SimpleUploadedFile(name, content), **options})
        assert answer.status_code == 302, answer.text
        job = Import.objects.latest("pk")
        read_import.call(job.pk)
        return Import.objects.get(pk=job.pk), client

    return sent


def test_a_plan_then_the_whole_then_nothing_more(send):
    job, client = send((HEADER + ROW).encode("cp1252"), code="metier", title="Métier")
    page = client.get(job.get_absolute_url()).text
    assert "Windows-1252" in page
    assert "Préparer l’arrivée" in page
    assert "1 domaine, 1 compétence" in page
    assert not Framework.objects.exists(), "a plan writes nothing"

    client.post(reverse("imports:carry_out", args=[job.public_id]), {"in_force": "on"})
    client.post(reverse("imports:carry_out", args=[job.public_id]), {"in_force": "on"})
    apply_import.call(job.pk)

    assert "C’est chargé." in client.get(job.get_absolute_url()).text
    assert Competence.objects.get().label == "Préparer l’arrivée"
    assert FrameworkVersion.objects.get().status == "active"
    again, client = send((HEADER + ROW).encode("cp1252"), code="metier", title="Métier")
    assert "Ce fichier ne change rien." in client.get(again.get_absolute_url()).text
    original = client.get(reverse("imports:original", args=[job.public_id]))
    assert b"".join(original.streaming_content) == (HEADER + ROW).encode("cp1252")


def test_a_version_may_wait_as_a_draft_and_be_put_in_force_later(send):
    job, client = send((HEADER + ROW).encode(), code="metier")
    client.post(reverse("imports:carry_out", args=[job.public_id]))
    apply_import.call(job.pk)
    version = FrameworkVersion.objects.get()
    assert version.status == "draft"
    client.post(reverse("competences:activate", args=["metier", "1.0"]))
    version.refresh_from_db()
    assert version.status == "active"


def test_a_refused_file_says_why_and_runs_nothing(send):
    hostile = HEADER + ROW.replace("savoir-faire", "<script>alert(1)</script>").replace(
        "A1", "<img src=x onerror=alert(1)>"
    )
    job, client = send(hostile.encode(), '<script>alert("nom")</script>.csv')
    page = client.get(job.get_absolute_url()).text
    assert "BAD_KIND" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert not Framework.objects.exists()
    refused = client.post(reverse("imports:carry_out", args=[job.public_id]), follow=True).text
    assert "Cet import a déjà avancé" in refused


@pytest.mark.parametrize("number", ["2025/2026", "..", "1 0", "é", "-1", "x" * 21])
def test_a_number_that_would_break_an_address_is_refused(send, number):
    content = json.dumps(
        {
            "referentiel": {"code": "r", "titre": "T", "version": number},
            "competences": [{"code": "A", "intitule": "b"}],
        }
    )
    job, client = send(content.encode(), "r.json")
    assert job.status == "refused"
    assert "BAD_VERSION" in client.get(job.get_absolute_url()).text


def test_one_tutoring_framework_is_in_force_at_a_time_and_a_draft_can_go(send, planner, db):
    framework()
    job, client = send((HEADER + ROW).encode(), code="autre", kind="tutoring")
    client.post(reverse("imports:carry_out", args=[job.public_id]))
    apply_import.call(job.pk)
    page = client.get(reverse("competences:version", args=["autre", "1.0"])).text
    assert "à la place de Référentiel tutorat, version 1.0" in page
    client.post(reverse("competences:activate", args=["autre", "1.0"]))
    assert list(FrameworkVersion.objects.filter(status="active").values_list("framework__code")) == [
        ("autre",)
    ]
    client.post(reverse("competences:activate", args=["tutorat", "1.0"]))
    assert list(FrameworkVersion.objects.filter(status="active").values_list("framework__code")) == [
        ("tutorat",)
    ]

    draft, client = send((HEADER + ROW).encode(), code="brouillon")
    client.post(reverse("imports:carry_out", args=[draft.public_id]))
    apply_import.call(draft.pk)
    page = draft.get_absolute_url()
    assert "Voir cette version" in client.get(page).text
    client.post(reverse("competences:discard", args=["brouillon", "1.0"]))
    assert "Voir cette version" not in client.get(page).text, "it leads nowhere any more"
    assert not Framework.objects.filter(code="brouillon").exists()
    assert client.post(reverse("competences:discard", args=["tutorat", "1.0"])).status_code == 403
    assert Framework.objects.filter(code="tutorat").exists()


def test_another_title_is_kept_and_an_exported_file_is_known_by_its_name(send):
    job, client = send((HEADER + ROW).encode(), code="ok", number="1.0")
    client.post(reverse("imports:carry_out", args=[job.public_id]), {"in_force": "on"})
    apply_import.call(job.pk)
    exported = client.get(reverse("competences:export", args=["ok", "1.0", "csv"])).content
    back, _client = send(exported, "referentiel-ok-1.0.csv")
    assert back.status == "nothing"
    job, client = send((HEADER + ROW).encode(), code="ok", number="2.0", title="Autre titre")
    client.post(reverse("imports:carry_out", args=[job.public_id]))
    apply_import.call(job.pk)
    assert Framework.objects.get(code="ok").title == "Autre titre"


def test_a_part_of_a_framework_is_brought_in_alone(send):
    job, client = send((HEADER + ROW).encode(), code="metier", only=" A ; D9 ")
    assert "Le code « D9 » n’est pas dans le fichier." in plain(client.get(job.get_absolute_url()).text)
    wide = HEADER + ROW + "B;Évaluer;B1;Dire ce qui va;savoir-faire;un;3\n"
    job, client = send(wide.encode(), code="metier", only="B")
    assert "1 domaine, 1 compétence" in plain(client.get(job.get_absolute_url()).text)
    client.post(reverse("imports:carry_out", args=[job.public_id]))
    apply_import.call(job.pk)
    assert Competence.objects.get().code == "B1"


def test_unknown_columns_are_named_by_a_person(send):
    job, client = send("Réf;Savoir agir;Plus haut\nA;Accueillir;\nA1;Écouter;A\n".encode(), "x.csv", code="r")
    assert job.status == "columns"
    url = reverse("imports:columns", args=[job.public_id])
    assert client.post(url, {"code": "Réf"}).status_code == 422
    assert "choisie deux fois" in client.post(url, {"code": "Réf", "label": "Réf"}).text

    client.post(url, {"code": "Réf", "label": "Savoir agir", "parent": "Plus haut"})
    read_import.call(job.pk)

    page = client.get(job.get_absolute_url()).text
    assert "1 domaine, 1 compétence" in page


def test_the_plan_costs_the_same_however_long(send, django_assert_max_num_queries):
    for rows in (20, 4_000):
        content = "code;intitulé;ordre\n" + "".join(f"C{rank};Nom {rank};{rank}\n" for rank in range(rows))
        job, client = send(content.encode(), f"{rows}.csv", code=f"r{rows}")
        with django_assert_max_num_queries(5):
            page = client.get(job.get_absolute_url())
        assert f"À créer ({rows})" in " ".join(page.text.split())


def test_a_role_taken_away_meanwhile_carries_nothing_out(send, planner):
    job, client = send((HEADER + ROW).encode(), code="metier")
    client.post(reverse("imports:carry_out", args=[job.public_id]))
    planner.mandates.all().delete()
    apply_import.call(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    assert not Framework.objects.exists()


def test_an_import_left_by_a_killed_worker_is_said_to_have_failed(send):
    job, client = send((HEADER + ROW).encode(), code="metier")
    client.post(reverse("imports:carry_out", args=[job.public_id]))
    assert sweep() == 0
    Import.objects.filter(pk=job.pk).update(started_at=timezone.now() - STUCK_AFTER)
    assert sweep() == 1
    assert "Rien n’est écrit" in client.get(job.get_absolute_url()).text


def kept_files() -> set[str]:
    try:
        return set(default_storage.listdir("imports")[1])
    except FileNotFoundError:
        return set()


def test_a_file_too_heavy_is_not_even_kept(planner, as_user, send):
    send((HEADER + ROW).encode())
    before = kept_files()
    assert before
    Import.objects.all().delete()
    upload = SimpleUploadedFile("a.csv", b"x" * 5_000_001)
    answer = as_user(planner).post(reverse("imports:new", args=["framework"]), {"file": upload})
    assert answer.status_code == 422
    assert "5 Mo" in answer.text
    assert not Import.objects.exists()
    assert kept_files() == before


def test_one_reads_ones_own_imports(send, as_user):
    job, _client = send((HEADER + ROW).encode())
    other = as_user(person(Role.PLANNER))
    assert other.get(job.get_absolute_url()).status_code == 404
    assert other.get(reverse("imports:original", args=[job.public_id])).status_code == 404


def plain(page: str) -> str:
    """Without the no-break blanks of French typography."""
    return page.replace("\u202f", " ").replace("\u00a0", " ")


class TestPeople:
    @pytest.fixture
    def centre(self):
        return person(Role.CENTRE)

    @pytest.fixture
    def send(self, centre, as_user):
        client = as_user(centre)

        def sent(content: str, **agreement: object):
            upload = SimpleUploadedFile("personnes.csv", content.encode())
            client.post(reverse("imports:new", args=["people"]), {"file": upload})
            job = Import.objects.latest("pk")
            read_import.call(job.pk)
            job.refresh_from_db()
            if agreement.pop("then", True) and job.status == "planned":
                client.post(reverse("imports:carry_out", args=[job.public_id]), agreement)
                apply_import.call(job.pk)
                job.refresh_from_db()
            return job, client

        return sent

    @pytest.mark.parametrize("content", ["%PDF-1.7\n1 0 obj\n", "<!doctype html>\n<p>", '[{"courriel": 1,'])
    def test_what_is_no_table_is_called_so(self, send, content):
        job, client = send(content)
        assert job.status == "refused"
        page = client.get(job.get_absolute_url()).text
        assert "Ce fichier n’est pas un tableau" in page
        assert "colonne" not in page[page.index("Ce fichier n’est pas") :][:300]

    def test_names_of_every_shape_and_roles(self, send, centre):
        department("93")
        names = [
            ("Jean-François", "Le Goff"),
            ("Anne-Sophie", "d’Orgeval"),
            ("Éloïse", "de La Tour d'Auvergne"),
            ("Siân", "Ní Dhomhnaill"),
            ("Μαρία", "Παπαδοπούλου"),
            ("李", "小龙"),
            ("Ngọc", "Nguyễn Thị"),
        ]
        rows = "".join(
            f"p{rank}@exemple.fr;{first};{last};tuteur;Unité neuve;93\n"
            for rank, (first, last) in enumerate(names)
        )
        job, _client = send("courriel;prénom;nom;rôle;unité;département\n" + rows)

        assert job.status == "applied", job.plan
        for rank, (first, last) in enumerate(names):
            found = User.objects.get(email=f"p{rank}@exemple.fr")
            assert (found.first_name, found.last_name) == (first, last)
            assert found.holds(Role.TUTOR)
            assert not found.has_usable_password()
        assert OrgUnit.objects.filter(name="Unité neuve").count() == 1

    def test_the_same_list_twice_changes_nothing(self, send):
        department("93")
        content = "courriel;prénom;nom;rôle;unité;département\na@exemple.fr;A;B;tuteur;Unité neuve;93\n"
        send(content)
        job, client = send(content, then=False)
        assert job.status == "nothing"
        assert "Ce fichier ne change rien." in client.get(job.get_absolute_url()).text

    def test_a_doubtful_unit_is_shown_and_taken_only_if_somebody_agrees(self, send):
        unit = OrgUnit.objects.create(name="Val-des-Coteaux", department=department("93"))
        content = "courriel;prénom;nom;unité;département\n{};A;B;Val des Coteau;93\n"
        job, client = send(content.format("a@exemple.fr"), accept_units="on")
        assert "DOUBTFUL_UNIT" in client.get(job.get_absolute_url()).text
        assert User.objects.get(email="a@exemple.fr").org_unit == unit
        send(content.format("b@exemple.fr"))
        assert User.objects.get(email="b@exemple.fr").org_unit.name == "Val des Coteau"
        exact = "courriel;prénom;nom;unité\nc@exemple.fr;A;B;VAL DES COTEAUX\n"
        send(exact)
        assert User.objects.get(email="c@exemple.fr").org_unit == unit

    def test_nobody_is_closed_because_absent_only_those_confirmed(self, send, centre):
        there, other = person(Role.TUTOR), person(Role.TUTOR)
        content = f"courriel;fonction\n{there.email};Directrice\n"
        job, _client = send(content, close=[other.email, there.email])
        assert job.status == "planned", "somebody who is in the file cannot be closed by it"
        other.refresh_from_db()
        assert other.is_active
        job, client = send(content, close=[centre.email])
        assert job.status == "planned", "nor oneself"
        job, client = send(content, close=[other.email])
        assert job.status == "applied"
        assert "Comptes fermés : 1." in plain(client.get(job.get_absolute_url()).text)
        for one in (there, other, centre):
            one.refresh_from_db()
        assert (there.is_active, other.is_active, centre.is_active) == (True, False, True)

    def test_an_empty_cell_keeps_what_is_there(self, send):
        known = person(Role.TUTOR, first="Claire", function_title="Directrice")
        send(f"courriel;prénom;nom;fonction\n{known.email};;Autrement;\n")
        known.refresh_from_db()
        assert (known.first_name, known.last_name, known.function_title) == (
            "Claire",
            "Autrement",
            "Directrice",
        )

    def test_columns_that_are_not_read_are_said_and_harm_nothing(self, send):
        """Lists carry telephone numbers and remarks, before the last column too."""
        content = "courriel;téléphone;prénom;nom;remarque\na@exemple.fr;01 02 03;A;B;à rappeler\n"
        job, client = send(content)
        assert job.status == "applied", job.plan
        assert User.objects.get(email="a@exemple.fr").last_name == "B"
        page = client.get(job.get_absolute_url()).text
        assert re.search(r"Ligne 1, colonne «\stéléphone\s»", page)
        assert "UNKNOWN_COLUMN" in page

    def test_somebody_can_be_closed_by_a_list_that_changes_nothing_else(self, send, centre):
        there, gone = person(Role.TUTOR), person(Role.TUTOR)
        job, _client = send(f"courriel;rôle\n{there.email};tuteur\n", close=[gone.email])
        assert job.status == "applied"
        gone.refresh_from_db()
        assert not gone.is_active
        assert ["closed", "comptes fermés", 1] in job.plan["counts"]

    @pytest.mark.parametrize("extension", ["csv", "xlsx"])
    @pytest.mark.parametrize("kind", ["people", "framework"])
    def test_the_empty_table_has_the_columns_that_are_read(self, send, centre, as_user, kind, extension):
        Mandate.objects.create(user=centre, role=Role.PLANNER, valid_from=timezone.localdate())
        answer = as_user(centre).get(reverse("imports:template", args=[kind, extension]))
        read_table = plan_people if kind == "people" else read_framework
        with pytest.raises(Unreadable) as refusal:
            read_table(answer.content)
        assert [one.code for one in refusal.value.findings] == ["EMPTY"]

    def test_nobody_gives_themselves_a_role_nor_makes_an_administrator(self, send, centre):
        """Said in the plan, with the line."""
        before = set(centre.mandates.values_list("role", flat=True))
        for content in (
            f"courriel;rôle\n{centre.email};plan\n",
            f"courriel;rôle\n{person().email};administration\n",
        ):
            job, client = send(content)
            assert job.status == "refused"
            page = client.get(job.get_absolute_url()).text
            assert re.search(r"Ligne 2, colonne «\srôle\s»", page)
            assert "FORBIDDEN_ROLE" in page
        assert set(centre.mandates.values_list("role", flat=True)) == before

    def test_the_plan_says_what_changes_from_what_to_what(self, send):
        known = person(Role.REVIEWER, first="Odile")
        job, client = send(f"courriel;nom;rôle\n{known.email};Autrement;tuteur\n", then=False)
        page = plain(client.get(job.get_absolute_url()).text)
        assert f"nom : {known.last_name} → Autrement" in page
        assert "rôle ajouté : Directeur ou directrice, tutorat" in page

    def test_a_plan_nobody_wants_is_put_away(self, send):
        known = person(Role.TUTOR)
        job, _client = send(f"courriel;nom\n{known.email};Autrement\n", go="drop")
        assert job.status == "dropped"
        known.refresh_from_db()
        assert known.last_name != "Autrement"

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("prénom\nA\n", "MISSING_COLUMN"),
            ("courriel\n", "EMPTY"),
            ("courriel\npas une adresse\n", "BAD_EMAIL"),
            ("courriel;prénom\na@exemple.fr;A\n", "MISSING_VALUE"),
            ("courriel;prénom;nom;rôle\na@exemple.fr;A;B;roi\n", "BAD_ROLE"),
            ("courriel;prénom;nom;département\na@exemple.fr;A;B;2Z\n", "BAD_DEPARTMENT"),
            ("courriel;prénom;nom;unité\na@exemple.fr;A;B;Nulle part\n", "UNKNOWN_UNIT"),
            ("courriel;prénom;nom\na@exemple.fr;A;B\na@exemple.fr;A;B\n", "DUPLICATE_PERSON"),
            ("courriel;prénom;nom;rôle\na@exemple.fr;A;B;tuteur\na@exemple.fr;A;C;plan\n", "TWO_NAMES"),
            ("courriel;prénom;nom;fin\na@exemple.fr;A;B;01/01/2001\n", "BAD_DATE"),
            ("courriel;prénom;nom;fin\na@exemple.fr;A;B;demain\n", "BAD_DATE"),
            ("courriel;courriel\na@exemple.fr;a@exemple.fr\n", "DUPLICATE_COLUMN"),
        ],
    )
    def test_what_cannot_be_taken_is_named(self, send, content, code):
        job, client = send(content)
        assert job.status == "refused"
        assert code in client.get(job.get_absolute_url()).text

    def test_new_people_may_be_invited(self, send, mailoutbox, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as queued:
            send("courriel;prénom;nom\na@exemple.fr;A;B\n", invite="on")
        assert queued, "a letter waits for the worker"

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
    def test_what_is_exported_changes_nothing_when_it_comes_back(self, send, cast, as_user, kind):
        """For the centre alone; the ODS is read back as its XML says, the others through the door."""
        centre = as_user(cast("jeanne.marchand"))
        for name in ("accounts:people_file", "tutors:tutorships_file"):
            content = centre.get(reverse(name, args=[kind])).content
            assert as_user(cast("alix.roy")).get(reverse(name, args=[kind])).status_code == 403
            if kind != "ods":
                jeanne = cast("jeanne.marchand")
                plan = plan_people(content, jeanne) if "people" in name else plan_tutorships(content)
                assert set(plan.counts) == {"unchanged"}, [
                    line for line in plan.lines if line.action != "unchanged"
                ]
            else:
                assert "fatou.sow@demo.example" in ZipFile(BytesIO(content)).read("content.xml").decode()


class TestTutorships:
    HEADER = "courriel_tuteur;courriel_stagiaire;promotion;unité;département;début;fin\n"

    @pytest.fixture
    def known(self):
        found = tutorship(person(Role.TUTOR))
        return (
            found,
            f"{found.tutor.email};{found.trainee.email};{found.cohort.code};{found.host_unit.name};75;;\n",
        )

    def test_create_update_and_leave(self, known):
        found, row = known
        trainee = person(Role.TRAINEE)
        content = (
            self.HEADER
            + row.replace("75;;", "75;;2031-01-01")
            + row.replace(found.trainee.email, trainee.email)
        )

        plan = import_tutorships(content.encode(), by=person(Role.CENTRE))

        assert dict(plan.counts) == {"update": 1, "create": 1}
        found.refresh_from_db()
        assert found.end.isoformat() == "2031-01-01"
        assert Tutorship.objects.get(trainee=trainee).start == found.cohort.start
        assert set(plan_tutorships(content.encode()).counts) == {"unchanged"}
        import_tutorships((self.HEADER + row).encode(), by=None)
        assert Tutorship.objects.filter(pk=found.pk).exists()
        assert Tutorship.objects.filter(trainee=trainee).exists(), "nothing goes because a row is absent"

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (("personne", "inconnue"), "UNKNOWN_PERSON"),
            ((";P8;", ";P99;"), "UNKNOWN_COHORT"),
            ((";75;", ";92;"), "UNKNOWN_UNIT"),
            ((";75;;", ";75;demain;"), "BAD_DATE"),
            ((";75;;", ";75;;2001-01-01"), "BAD_DATE"),
        ],
    )
    def test_what_cannot_be_taken_is_named(self, known, change, code):
        _found, row = known
        with pytest.raises(Unreadable) as refusal:
            plan_tutorships((self.HEADER + row.replace(*change, 1)).encode())
        assert code in {one.code for one in refusal.value.findings}

    def test_twice_the_same_and_missing_columns(self, known):
        _found, row = known
        for content, code in (
            (self.HEADER + row + row, "DUPLICATE_TUTORSHIP"),
            ("promotion\nP8\n", "MISSING_COLUMN"),
        ):
            with pytest.raises(Unreadable) as refusal:
                plan_tutorships(content.encode())
            assert code in {one.code for one in refusal.value.findings}


def test_a_file_of_which_nothing_was_written_is_gone_after_a_day(send, time_machine):
    refused, client = send(b"\x00\x01 nothing of a table")
    useful, _client = send((HEADER + ROW).encode(), code="metier", title="Metier")
    client.post(reverse("imports:carry_out", args=[useful.public_id]), {"in_force": "on"})
    apply_import.call(useful.pk)
    path, lasting = Path(refused.file.path), Path(Import.objects.get(pk=useful.pk).file.path)
    start = timezone.now()

    time_machine.move_to(start + datetime.timedelta(hours=23))
    assert let_go() == 0
    assert path.exists()

    time_machine.move_to(start + datetime.timedelta(hours=25))
    assert let_go() == 1
    assert not path.exists()
    assert lasting.exists()
    client.force_login(refused.requested_by)
    assert "a été effacé" in client.get(refused.get_absolute_url()).text
    assert client.get(reverse("imports:original", args=[refused.public_id])).status_code == 404


def test_a_plan_nobody_decides_on_is_dropped_after_a_week(send, time_machine):
    waiting, client = send((HEADER + ROW).encode(), code="metier", title="Metier")
    path = Path(waiting.file.path)
    time_machine.move_to(timezone.now() + datetime.timedelta(days=8))

    let_go()

    waiting.refresh_from_db()
    assert waiting.status == "dropped"
    assert not path.exists()
    client.force_login(waiting.requested_by)
    assert "Préparer l’arrivée" not in client.get(waiting.get_absolute_url()).text
    assert "Préparer" not in json.dumps(waiting.plan, ensure_ascii=False)
