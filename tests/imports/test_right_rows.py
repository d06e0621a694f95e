"""The right rows alone, the wrong ones given back with their reasons; and columns nobody knows, named by a person."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role, User
from imports.actions.imports import sweep
from imports.actions.tasks import apply_import, read_import
from imports.models import Import
from tests.builders import person, tutorship
from tutors.models import Tutorship

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
LIST = """courriel;prénom;nom;rôle;téléphone
ana@exemple.fr;Ana;Morel;tuteur;01
pas une adresse;Bo;Lys;tuteur;02
zoe@exemple.fr;Zoé;Aubin;tuteur;03
luc@exemple.fr;;;roi;04
"""


class Sender:
    """Somebody of a training centre who sends files and reads what the product says of them."""

    def __init__(self, client, kind: str = "people") -> None:
        self.client, self.kind = client, kind

    def send(self, content: str | bytes, name: str = "liste.csv") -> Import:
        plain = content.encode() if isinstance(content, str) else content
        self.client.post(reverse("imports:new", args=[self.kind]), {"file": SimpleUploadedFile(name, plain)})
        return self.read(Import.objects.latest("pk"))

    def read(self, job: Import) -> Import:
        read_import.call(job.pk)
        return Import.objects.get(pk=job.pk)

    def page(self, job: Import) -> str:
        return self.client.get(job.get_absolute_url()).text.replace("\u00a0", " ").replace("\u202f", " ")

    def keep_right_rows(self, job: Import) -> Import:
        self.client.post(reverse("imports:leave_out", args=[job.public_id]))
        return self.read(job)

    def load(self, job: Import, **agreement: object) -> Import:
        self.client.post(reverse("imports:carry_out", args=[job.public_id]), agreement)
        apply_import.call(job.pk)
        return Import.objects.get(pk=job.pk)

    def wrong(self, job: Import, extension: str = "csv") -> bytes:
        return self.client.get(reverse("imports:wrong_rows", args=[job.public_id, extension])).content


@pytest.fixture
def sender(as_user) -> Sender:
    return Sender(as_user(person(Role.CENTRE)))


class TestRightRows:
    def test_the_right_ones_go_in_and_the_wrong_ones_come_back(self, sender):
        job = sender.send(LIST)
        assert job.status == "refused"
        page = sender.page(job)
        assert "2 lignes sont à corriger" in page
        assert "UNKNOWN_COLUMN" in page, "a refusal shows the remarks too"

        job = sender.keep_right_rows(job)
        assert job.status == "planned"
        assert "2 lignes à corriger sont laissées de côté" in sender.page(job)
        assert sender.load(job).status == "applied"
        assert set(User.objects.filter(email__endswith="exemple.fr").values_list("email", flat=True)) == {
            "ana@exemple.fr",
            "zoe@exemple.fr",
        }

        [head, bo, luc] = sender.wrong(job).decode("utf-8-sig").splitlines()
        assert head == "courriel;prénom;nom;rôle;téléphone;à corriger"
        assert bo.startswith("pas une adresse;Bo;Lys;tuteur;02;courriel")
        assert "Écrivez une adresse complète" in bo
        assert "Rôle inconnu" in luc

    def test_mended_the_file_that_came_back_is_sent_like_another(self, sender):
        job = sender.load(sender.keep_right_rows(sender.send(LIST)))
        book = load_workbook(io.BytesIO(sender.wrong(job, "xlsx")))
        sheet = book.worksheets[0]
        sheet["A2"], sheet["B3"], sheet["C3"], sheet["D3"] = "bo@exemple.fr", "Luc", "Dor", "tuteur"
        out = io.BytesIO()
        book.save(out)
        job = sender.load(sender.send(out.getvalue(), "a-corriger.xlsx"))
        assert job.status == "applied"
        assert User.objects.filter(email__in=["bo@exemple.fr", "luc@exemple.fr"]).count() == 2

    def test_nobody_of_a_row_left_out_is_offered_for_closing(self, sender):
        """The attack: a known tutor stands in a wrong row; the list without that row says they are absent."""
        there = person(Role.TUTOR)
        content = f"courriel;rôle;fin\nana@exemple.fr;tuteur;\n{there.email};tuteur;demain\n".replace(
            "ana@exemple.fr;tuteur;", f"{person(Role.TUTOR).email};relecteur;"
        )
        job = sender.keep_right_rows(sender.send(content))
        assert job.status == "planned"
        assert not job.absent
        assert there.email not in sender.page(job)
        sender.load(job, close=[there.email])
        there.refresh_from_db()
        assert there.is_active

    def test_a_row_wider_than_its_header_comes_back_whole(self, sender):
        job = sender.keep_right_rows(sender.send(LIST + "bo@exemple.fr;Bo;Lys;Chef;de service;05;06\n"))
        assert "Lys;Chef;de service;05;06;" in sender.wrong(job).decode("utf-8-sig")

    def test_kept_an_hour_later_it_is_still_read(self, sender, time_machine):
        """The attack: the sweep ended whatever was sent half an hour ago and is not read."""
        job = sender.send(LIST)
        time_machine.move_to(timezone.now() + datetime.timedelta(hours=1))
        sender.client.post(reverse("imports:leave_out", args=[job.public_id]))
        assert sweep() == 0
        assert sender.read(job).status == "planned"

    def test_a_second_reading_may_find_more(self, sender):
        """A duplicate of a wrong row is right once the wrong one is gone; what is found then is said again."""
        content = "courriel;prénom;nom;fin\na@exemple.fr;A;B;demain\na@exemple.fr;A;B;\nb@exemple.fr;B;;\nc@exemple.fr;C;D;\n"
        job = sender.send(content)
        first = set(job.wrong)
        job = sender.keep_right_rows(job)
        while job.status == "refused":
            assert set(job.wrong).isdisjoint(first), "a row is refused once"
            first |= set(job.wrong)
            job = sender.keep_right_rows(job)
        assert job.status == "planned"
        assert set(job.left_out) == first
        sender.load(job)
        assert User.objects.filter(email="c@exemple.fr").exists()

    @pytest.mark.parametrize(
        "content",
        [
            "courriel\n",
            "courriel;courriel\na@exemple.fr;b@exemple.fr\n",
            "courriel\npas une adresse\n",
            "%PDF-1.7\n",
        ],
        ids=["nobody", "a column twice", "no right row", "no table"],
    )
    def test_a_file_that_is_wrong_as_a_whole_is_refused_as_a_whole(self, sender, content):
        job = sender.send(content)
        assert job.status == "refused"
        assert "Garder les lignes justes" not in sender.page(job)
        assert sender.keep_right_rows(job).status == "refused"
        assert (
            sender.client.get(reverse("imports:wrong_rows", args=[job.public_id, "csv"])).status_code == 404
        )

    def test_once_its_file_is_gone_nothing_of_it_is_read_again(self, sender):
        job = sender.send(LIST)
        job.file.delete()
        assert "Garder les lignes justes" not in sender.page(job)
        sender.client.post(reverse("imports:leave_out", args=[job.public_id]))
        assert Import.objects.get(pk=job.pk).status == "refused"

    def test_tutorships_and_sheets_too(self, sender):
        found = tutorship(person(Role.TUTOR))
        right = f"{found.tutor.email};{person(Role.TRAINEE).email};{found.cohort.code};{found.host_unit.name};75\n"
        content = (
            "courriel_tuteur;courriel_stagiaire;promotion;unité;département\n" + right + "x;y;P8;Ici;75\n"
        )
        there = Sender(sender.client, "tutorships")
        job = there.load(there.keep_right_rows(there.send(content)))
        assert job.status == "applied"
        assert Tutorship.objects.count() == 2
        assert "x;y;P8" in there.wrong(job).decode("utf-8-sig")

        sheets = Sender(sender.client, "practices")
        job = sheets.send("id;title;body\nA-1;Poser un créneau;Dix minutes.\nA-2;;Sans titre.\n")
        job = sheets.keep_right_rows(job)
        assert job.status == "planned"
        assert [line[2] for line in job.plan["lines"]] == ["Poser un créneau"]


class TestColumns:
    ODD = "Contact;Petit nom;Patronyme\nana@exemple.fr;Ana;Morel\n"

    def named(self, sender: Sender, job: Import) -> Import:
        chosen = {"email": "Contact", "first_name": "Petit nom", "last_name": "Patronyme"}
        sender.client.post(reverse("imports:columns", args=[job.public_id]), chosen)
        return sender.read(job)

    def test_a_list_nobody_knows_is_read_with_the_columns_a_person_names(self, sender):
        job = sender.send(self.ODD)
        assert job.status == "columns"
        page = sender.page(job)
        assert "colonne « courriel » : Cette colonne manque" in page, "why it asks"
        assert "Prénom (optionnel)" in page
        job = sender.load(self.named(sender, job))
        assert job.status == "applied"
        assert User.objects.get(email="ana@exemple.fr").last_name == "Morel"

    def test_those_it_knows_are_named_already(self, sender):
        job = sender.send("Contact;Prénom;Patronyme\nana@exemple.fr;Ana;Morel\n")
        page = sender.page(job)
        assert 'value="Prénom" selected' in page
        assert 'value="Contact" selected' not in page

    def test_what_is_needed_is_asked(self, sender):
        job = sender.send(self.ODD)
        address = reverse("imports:columns", args=[job.public_id])
        answer = sender.client.post(address, {"first_name": "Petit nom"})
        assert answer.status_code == 422
        assert "Choisissez la colonne qui contient ceci." in answer.text

    def test_the_next_file_of_the_same_shape_is_offered_the_same(self, sender, as_user):
        sender.load(self.named(sender, sender.send(self.ODD)))
        job = sender.send(self.ODD.replace("ana", "zoe"))
        for header in ("Contact", "Petit nom", "Patronyme"):
            assert f'value="{header}" selected' in sender.page(job)
        other = sender.send("Contact;Nom de scène\nb@exemple.fr;B\n")
        assert 'value="Contact" selected' not in sender.page(other), "another shape"
        stranger = Sender(as_user(person(Role.ADMIN)))
        page = stranger.page(stranger.send(self.ODD))
        assert 'value="Contact" selected' not in page, "what others named stays theirs"

    def test_wrong_rows_of_named_columns_come_back_under_their_own_headers(self, sender):
        job = self.named(sender, sender.send(self.ODD + "rien;Bo;Lys\n"))
        assert job.status == "refused"
        job = sender.load(sender.keep_right_rows(job))
        assert User.objects.filter(email="ana@exemple.fr").exists()
        assert (
            sender.wrong(job).decode("utf-8-sig").splitlines()[0] == "Contact;Petit nom;Patronyme;à corriger"
        )
