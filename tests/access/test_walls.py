"""Two centres and two regions of one administration: nothing private crosses the wall, by any address, list, file or form."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from accounts.actions import people as actions
from accounts.models import Centre, Mandate, OrgUnit, Region, Role, User
from capitalisation.findings import Unreadable
from capitalisation.plans import Action
from capitalisation.policy import Refused
from imports.actions.imports import receive
from imports.models import Import
from repertoire.actions import life
from repertoire.actions.importing import import_practices
from repertoire.models import PracticeVersion
from repertoire.rules.policy import may_review_version
from reports.models import DiffusionCampaign
from reports.rules.policy import may_run
from tests.access.matrix import ACCESS
from tests.access.test_access import address, letter
from tests.access.world import objects
from tests.conftest import ReadOnlyGetClient
from tutors.models import Cohort, Programme, Tutorship
from tutors.queries.tutorships_file import plan_tutorships
from workshops.actions import charter, preparing
from workshops.models import Participation, Workshop

pytestmark = pytest.mark.sqlite_only

#: Of everybody: published sheets, what one may say of them, letters that carry their own key.
NATIONAL = {
    "repertoire:changes",
    "repertoire:object",
    "repertoire:version",
    "repertoire:signal",
    "repertoire:practice",
    "repertoire:opened",
    "needs:answers",
    "reports:sheet_docx",
    "reports:sheet_pdf",
    "reports:received",
    "reports:received_opened",
    "watch:unsubscribe",
    "workshops:join",
}


def somebody(short: str, centre: Centre, role: Role = Role.CENTRE) -> User:
    region = centre.regions.get()
    unit = OrgUnit.objects.create(name=f"Unité {short}", department=region.departments.first())
    user = User.objects.create_user(
        f"{short}@demo.example", first_name=short, last_name="Ouest", org_unit=unit
    )
    Mandate.objects.create(user=user, role=role, centre=centre if role == Role.CENTRE else None)
    return user


@pytest.fixture
def west(cast) -> Centre:
    """A second centre, of another region, beside the one of the demo."""
    centre = Centre.objects.create(name="Centre de formation de Normandie")
    centre.regions.add(Region.objects.get(code="28"))
    return centre


@pytest.fixture
def maelle(west) -> User:
    return somebody("maelle", west)


@pytest.fixture
def client(maelle) -> ReadOnlyGetClient:
    return ReadOnlyGetClient().signed_in(maelle)


class TestAddresses:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_what_names_a_day_a_person_or_a_tutorship_of_the_other_is_not_there(self, client, method):
        """Every row of the oracle that the demo's centre may open, asked by the centre of another region."""
        known, crossed = objects(), []
        for name, arguments, *expected in ACCESS:
            of_the_centre = expected[method == "post"][8]
            named = {one for one in arguments.split() if "==" not in one}
            if name in NATIONAL or not named or of_the_centre in "sfhm":
                continue
            point = transaction.savepoint()
            answer = getattr(client, method)(address(name, arguments, known))
            transaction.savepoint_rollback(point)
            if letter(answer) not in "hf":
                crossed.append(f"{method} {name} {arguments}: {letter(answer)}")
        assert not crossed, "\n".join(crossed)

    def test_control_the_wall_is_what_refuses(self, maelle, client):
        """The same person, once the centre is theirs too."""
        known = objects()
        url = address("workshops:prepare", "slug=live", known)
        assert client.get(url).status_code == 404
        Mandate.objects.create(user=maelle, role=Role.CENTRE, centre=Programme.objects.earliest("pk").centre)
        assert client.get(url).status_code == 200


class TestLists:
    def test_lists_and_files_name_nobody_of_the_other(self, client, cast):
        days = Workshop.objects.values_list("title", flat=True)
        names = {str(user) for user in User.objects.exclude(email__startswith="maelle")}
        for url in (
            reverse("accounts:journal"),
            reverse("accounts:journal_file", args=["csv"]),
            reverse("accounts:people"),
            reverse("accounts:people") + "?q=aubry",
            reverse("accounts:people_file", args=["csv"]),
            reverse("accounts:units"),
            reverse("tutors:programmes"),
            reverse("tutors:tutorships"),
            reverse("tutors:tutorships_file", args=["csv"]),
            reverse("workshops:list"),
            reverse("workshops:list") + "?passees=oui",
            reverse("imports:list"),
            reverse("accounts:person_new"),
        ):
            answer = client.get(url)
            assert answer.status_code == 200, url
            told = answer.content.decode()
            assert not [name for name in names if name in told], url
            assert not [title for title in days if title in told], url

    def test_a_list_of_people_brought_in_touches_and_tells_nobody_of_the_other(self, maelle, cast):
        claire = cast("claire.aubry")
        asked = f"courriel;nom;prénom;rôle\n{claire.email};Pris;Prise;\n{maelle.email};;;\n"
        for role in ("", "tuteur", "animateur"):
            plan = actions.import_people(asked.replace("Prise;", f"Prise;{role}").encode(), by=maelle)
            assert "OTHER_CENTRE" in {one.code for one in plan.reading.findings}
            assert claire.email not in str(plan.lines)
            assert "Aubry" not in str(plan.lines) + str(plan.reading.findings)
        actions.import_people(
            "courriel;nom;prénom;rôle\nneuf@demo.example;Neuf;Nina;tuteur\n".encode(),
            by=maelle,
            close=[claire.email],
        )
        claire.refresh_from_db()
        assert (claire.last_name, claire.is_active) == ("Aubry", True)
        new = User.objects.get(email="neuf@demo.example")
        assert list(new.guest_of.all()) == list(Centre.objects.filter(pk__in=maelle.centres))

    def test_colleagues_of_a_centre_read_each_others_imports(self, west, maelle):
        job = Import.objects.create(
            kind="people", filename="liste.csv", sha256="0", requested_by=maelle, centre=west
        )
        assert list(Import.objects.visible_to(somebody("yann", west))) == [job]
        other = User.objects.get(email="jeanne.marchand@demo.example")
        assert job not in Import.objects.visible_to(other)


class TestForms:
    """What a form offers is not what it accepts: the sentence comes from the rule."""

    def test_a_day_is_made_in_ones_own_programme_and_region_alone(self, west, maelle, cast, today):
        theirs = Programme.objects.earliest("pk")
        day = Workshop(programme=theirs, region=Region.objects.get(code="11"), date=today, title="Prise")
        with pytest.raises(Refused, match="autre centre"):
            preparing.create_workshop(day, by=maelle)
        own = Programme.objects.create(centre=west, name=theirs.name, start=datetime.date(2026, 1, 1))
        day = Workshop(programme=own, region=Region.objects.get(code="11"), date=today, title="Prise")
        with pytest.raises(Refused, match="région"):
            preparing.create_workshop(day, by=maelle)
        day.region = Region.objects.get(code="28")
        made = preparing.create_workshop(day, by=maelle)
        with pytest.raises(Refused, match="autre centre"):
            preparing.invite(made, cast("claire.aubry"), Participation.Role.TUTOR, by=maelle)

    def test_no_facilitator_of_ones_own_enters_a_day_of_the_other(self, west, maelle, client, cast):
        """The attack: invent a facilitator, invite them to another centre's day, read its trios."""
        spy = somebody("espion", west, Role.FACILITATOR)
        day = Workshop.objects.get(status="announced")
        with pytest.raises(Refused):
            preparing.invite(day, spy, Participation.Role.FACILITATOR, by=maelle)
        url = reverse("workshops:invitations", args=[day.slug])
        assert client.post(url, {"role": "facilitator", "people": [spy.pk]}).status_code == 404
        assert not day.participations.filter(user=spy).exists()

    def test_a_tutorship_a_card_and_a_structure_stay_behind_their_wall(self, maelle, client, cast):
        claire, unit = cast("claire.aubry"), cast("claire.aubry").org_unit
        with pytest.raises(Refused, match="autre centre"):
            actions.save_person(claire, by=maelle, first_name="Prise")
        with pytest.raises(Refused, match="autre centre"):
            actions.save_unit(unit, by=maelle, name="Prise", department=maelle.org_unit.department)
        own = OrgUnit.objects.get(pk=maelle.org_unit_id)
        with pytest.raises(Refused, match="sert"):
            actions.save_unit(own, by=maelle, name="Prise", department=unit.department)
        with pytest.raises(Refused, match="autre centre"):
            actions.save_person(User(email="neuve@demo.example"), by=maelle, first_name="N", org_unit=unit)
        with pytest.raises(Refused, match="autre centre"):
            actions.send_sign_in_link(claire, by=maelle)
        with pytest.raises(Refused, match="autre centre"):
            actions.grant_mandate(Mandate(user=claire, role=Role.FACILITATOR), by=maelle)
        assert client.get(Tutorship.objects.first().get_absolute_url()).status_code == 404

    def test_the_nation_is_chosen_and_never_left_by_an_empty_field(self, cast):
        admin = ReadOnlyGetClient().signed_in(cast("alix.roy"))
        url = reverse("accounts:mandates", args=[cast("claire.aubry").public_id])
        said = {"role": "planner", "valid_from": "2026-01-01"}
        assert "Choisissez une région" in admin.post(url, said).text
        assert not cast("claire.aubry").mandates.filter(role="planner").exists()
        assert admin.post(url, said | {"is_national": "on"}).status_code == 302
        assert "choisissez le centre" in admin.post(url, said | {"role": "training_centre"}).text

    def test_the_administration_opens_a_wall_for_one_person(self, west, maelle, cast):
        corinne, admin = cast("corinne.faure"), cast("alix.roy")
        actions.save_person(corinne, by=admin, centres=[west])
        assert ReadOnlyGetClient().signed_in(maelle).get(corinne.get_absolute_url()).status_code == 200
        with pytest.raises(Refused):
            actions.save_person(cast("luc.perrin"), by=maelle, centres=[west])


class TestWhatMovesWithPeople:
    """Reviewed by fresh eyes: a thing belongs to a centre, not to whoever made it nor to where they work today."""

    def test_an_import_and_a_campaign_stay_with_the_centre_for_which_they_were_sent(self, west, maelle, cast):
        jeanne = cast("jeanne.marchand")
        job, campaign = Import.objects.get(requested_by=jeanne), DiffusionCampaign.objects.get(report=None)
        jeanne.mandates.update(centre=west)
        assert job not in Import.objects.visible_to(maelle)
        client = ReadOnlyGetClient().signed_in(maelle)
        assert client.get(campaign.get_absolute_url()).status_code == 404
        new = somebody("anne", Programme.objects.earliest("pk").centre)
        assert job in Import.objects.visible_to(new)
        assert may_run(new, campaign)

    def test_a_list_sent_with_a_wider_right_is_carried_out_by_its_sender_alone(self, west, maelle, cast):
        both = cast("alix.roy")
        Mandate.objects.create(user=both, role=Role.CENTRE, centre=west)
        both = User.objects.get(pk=both.pk)
        upload = SimpleUploadedFile("liste.csv", b"courriel;nom\nfatou.sow@demo.example;\n")
        job = receive("people", upload, {}, by=both)
        assert job.centre is None
        assert job not in Import.objects.visible_to(maelle)

    def test_a_list_of_sheets_leaves_those_of_the_other_aside(self, west, maelle, cast):
        rows = b"id;titre;texte\nK1;Une pratique;Un texte assez long pour une pratique.\n"
        import_practices(rows, "fiches.csv", by=cast("jeanne.marchand"))
        plan = import_practices(rows.replace(b"Un texte", b"Pris"), "fiches.csv", by=maelle)
        assert {line.action for line in plan.lines} == {Action.LEFT}
        (version,) = PracticeVersion.objects.filter(practice__source_id="K1")
        assert "Pris" not in version.purpose

    def test_a_guest_who_facilitates_does_not_take_the_day_away(self, west, maelle, cast):
        day, jeanne = Workshop.objects.get(status="announced"), cast("jeanne.marchand")
        home = day.programme.centre
        home.guests.add(maelle)
        charter.accept_charter_in_force(by=maelle)
        preparing.invite(day, maelle, Participation.Role.FACILITATOR, by=jeanne)
        client, url = ReadOnlyGetClient().signed_in(maelle), reverse("workshops:edit", args=[day.slug])
        assert 'name="programme"' not in client.get(url).text
        own = Programme.objects.create(centre=west, name="Ailleurs", start=datetime.date(2026, 1, 1))
        with pytest.raises(Refused, match="autre centre"):
            preparing.change_workshop(day, by=maelle, programme=own, region=west.regions.get())
        day.refresh_from_db()
        assert day.programme.centre == home

    def test_a_region_no_longer_served_leaves_days_and_tutorships_to_be_written(self, cast):
        day, jeanne = Workshop.objects.get(status="announced"), cast("jeanne.marchand")
        day.programme.centre.regions.set([Region.objects.get(code="28")])
        client = ReadOnlyGetClient().signed_in(jeanne)
        page = client.get(reverse("workshops:edit", args=[day.slug])).text
        assert "Île-de-France" in page
        preparing.change_workshop(
            day, by=jeanne, title="Autre titre", programme=day.programme, region=day.region
        )
        tutorship = Tutorship.objects.filter(cohort__programme=day.programme).earliest("pk")
        assert str(tutorship.tutor) in client.get(reverse("tutors:tutorship_edit", args=[tutorship.pk])).text

    def test_a_card_opened_by_a_guest_centre_keeps_its_structure(self, west, maelle, cast):
        claire = cast("claire.aubry")
        west.guests.add(claire)
        page = ReadOnlyGetClient().signed_in(maelle).get(claire.get_absolute_url()).text
        assert f'value="{claire.org_unit_id}" selected' in page
        for unit in (None, maelle.org_unit):
            with pytest.raises(Refused, match="autre centre"):
                actions.save_person(claire, by=maelle, org_unit=unit)

    def test_a_committee_reads_the_sheets_of_centres_that_know_it(self, west, maelle, cast):
        spy = somebody("relecteur", west, Role.REVIEWER)
        assert not PracticeVersion.objects.to_review_by(spy).exists()
        waiting = PracticeVersion.objects.filter(status="in_review").first()
        assert not may_review_version(spy, waiting)
        waiting.practice.centre.guests.add(spy)
        assert may_review_version(spy, waiting)

    def test_an_adaptation_is_read_where_its_author_works(self, west, cast):
        published = PracticeVersion.objects.published().first()
        mine = life.adapt(published, by=somebody("tutrice", west, Role.TUTOR))
        assert mine.practice.centre == west

    def test_a_code_of_cohort_in_two_centres_is_never_guessed(self, west):
        there = Tutorship.objects.select_related(
            "tutor", "trainee", "cohort", "host_unit__department"
        ).first()
        other = Programme.objects.create(centre=west, name="Ailleurs", start=datetime.date(2026, 1, 1))
        Cohort.objects.create(
            programme=other, code=there.cohort.code, start=there.cohort.start, end=there.cohort.end
        )
        head = "courriel_tuteur;courriel_stagiaire;promotion;unité;département\n"
        unit = f"{there.cohort.code};{there.host_unit.name};{there.host_unit.department.code}\n"
        plan = plan_tutorships(f"{head}{there.tutor.email};{there.trainee.email};{unit}".encode())
        assert {line.action for line in plan.lines} == {Action.UNCHANGED}
        new = User.objects.holding(Role.TRAINEE).exclude(pk=there.trainee_id).first()
        with pytest.raises(Unreadable) as refusal:
            plan_tutorships(f"{head}{there.tutor.email};{new.email};{unit}".encode())
        assert {one.code for one in refusal.value.findings} == {"SEVERAL_COHORTS"}
