"""An account is taken by nobody: what one signs in with changes at the word of two, and late enough to say no."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import addresses
from accounts.actions.people import import_people
from accounts.models import AddressChange, JournalEntry, Role, User
from accounts.rules.links import ADDRESS
from capitalisation.findings import Unreadable
from capitalisation.policy import Refused
from tests.builders import person
from tests.conftest import ReadOnlyGetClient
from tests.working import work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
#: Letters leave when what they tell of is written for good.
WITH_LETTERS = pytest.mark.django_db(transaction=True)
PASSWORD = "un-mot-de-passe-long"
NEW = "lina.nouvelle@example.org"


def letters(mailoutbox) -> dict[str, str]:
    """What waits, sent by the worker: address → link."""
    mailoutbox.clear()
    work()
    return {
        one.to[0]: (re.search(r"http://localhost(/\S+)", one.body) or [None, ""])[1] for one in mailoutbox
    }


def in_three_days(time_machine, hours=72):
    time_machine.move_to(timezone.now() + datetime.timedelta(hours=hours, minutes=1))


def email_of(user) -> str:
    return User.objects.get(pk=user.pk).email


class TestOwner:
    @pytest.fixture
    def lina(self):
        return person(Role.TUTOR)

    def ask(self, lina, as_user, **changes):
        sent = {"email": NEW, "password": PASSWORD, **changes}
        return as_user(lina).post(reverse("accounts:own_address"), sent)

    @WITH_LETTERS
    def test_both_addresses_answer_then_three_days_pass(self, lina, as_user, mailoutbox, time_machine):
        old = lina.email
        self.ask(lina, as_user)
        links = letters(mailoutbox)
        assert set(links) == {old, NEW}
        for link in links.values():
            page = ReadOnlyGetClient().get(link)
            assert "Je confirme" in page.text, "a mail filter that opens the link confirms nothing"
            ReadOnlyGetClient().post(link, {"act": "confirm"})
        assert set(letters(mailoutbox)) == {old}, "the former address is told when it will happen"
        assert "Confirmé, prend effet" in as_user(lina).get(reverse("accounts:account")).text

        in_three_days(time_machine, hours=71)
        assert addresses.sweep_addresses() == 0
        assert email_of(lina) == old

        in_three_days(time_machine, hours=2)
        call_command("sweep_addresses", verbosity=0)
        assert email_of(lina) == NEW
        assert set(letters(mailoutbox)) == {NEW}
        verbs = JournalEntry.objects.filter(target_id=str(lina.pk)).values_list("verb", flat=True)
        assert {"address_change.asked", "address_change.agreed", "address_change.done"} <= set(verbs)

    @pytest.mark.parametrize("side", ["old", "new"])
    def test_one_address_alone_changes_nothing(self, lina, as_user, time_machine, side):
        old = lina.email
        self.ask(lina, as_user)
        addresses.confirm_address(AddressChange.objects.get(), side)
        in_three_days(time_machine)
        addresses.sweep_addresses()
        assert email_of(lina) == old
        in_three_days(time_machine, hours=24 * 5)
        addresses.sweep_addresses()
        assert AddressChange.objects.get().status == "stopped"

    def test_a_session_left_open_is_not_enough(self, lina, as_user):
        page = self.ask(lina, as_user, password="pas le mien")
        assert page.status_code == 422
        assert "n’est pas le vôtre" in page.text
        assert not AddressChange.objects.exists()

    @WITH_LETTERS
    def test_the_former_address_says_no_without_signing_in(self, lina, as_user, mailoutbox, time_machine):
        old = lina.email
        self.ask(lina, as_user)
        links = letters(mailoutbox)
        for link in links.values():
            ReadOnlyGetClient().post(link, {"act": "confirm"})
        ReadOnlyGetClient().post(links[old], {"act": "stop"})
        in_three_days(time_machine)
        addresses.sweep_addresses()
        assert email_of(lina) == old

    @WITH_LETTERS
    def test_the_new_address_stops_nothing_of_somebody_else(self, lina, as_user, mailoutbox):
        self.ask(lina, as_user)
        page = ReadOnlyGetClient().get(letters(mailoutbox)[NEW])
        assert "Arrêter" not in page.text

    def test_a_forged_or_old_link_does_nothing(self, lina, as_user, time_machine):
        self.ask(lina, as_user)
        change = AddressChange.objects.get()
        for word in ("bonjour", ADDRESS.word([change.pk, "old"])[:-2] + "xx"):
            page = ReadOnlyGetClient().post(reverse("accounts:address_link", args=[word]), {"act": "confirm"})
            assert page.status_code == 404
        word = ADDRESS.word([change.pk, "old"])
        time_machine.move_to(timezone.now() + datetime.timedelta(days=8))
        assert ReadOnlyGetClient().get(reverse("accounts:address_link", args=[word])).status_code == 404
        change.refresh_from_db()
        assert change.old_confirmed_at is None

    def test_the_address_of_an_account_is_refused_and_one_taken_meanwhile_too(
        self, lina, as_user, time_machine
    ):
        assert self.ask(lina, as_user, email=person().email.upper()).status_code == 422
        self.ask(lina, as_user)
        change = AddressChange.objects.get()
        for side in ("old", "new"):
            addresses.confirm_address(change, side)
        User.objects.create_user(NEW, None, first_name="A", last_name="B")
        in_three_days(time_machine)
        assert addresses.sweep_addresses() == 0
        change.refresh_from_db()
        assert change.status == "stopped"
        assert email_of(lina) == change.old_email

    def test_a_second_timer_finds_nothing_left_to_do(self, lina, as_user, time_machine, monkeypatch):
        """Another machine carried it out between the list and the work."""
        self.ask(lina, as_user)
        change = AddressChange.objects.get()
        for side in ("old", "new"):
            addresses.confirm_address(change, side)
        in_three_days(time_machine)
        settle, done_elsewhere = addresses._settle, []

        def late(row):
            if not done_elsewhere:
                done_elsewhere.append(settle(AddressChange.objects.get()))
            return settle(row)

        monkeypatch.setattr(addresses, "_settle", late)
        assert addresses.sweep_addresses() == 0
        assert done_elsewhere == [True]
        assert email_of(lina) == NEW

    def test_a_confirmation_at_the_last_moment_is_not_swept_away(
        self, lina, as_user, time_machine, monkeypatch
    ):
        """Seven days less a breath: the timer lists it as left, then its owner answers."""
        self.ask(lina, as_user)
        in_three_days(time_machine, hours=24 * 7)
        settle = addresses._settle

        def late(row):
            for side in ("old", "new"):
                addresses.confirm_address(AddressChange.objects.get(), side)
            return settle(row)

        monkeypatch.setattr(addresses, "_settle", late)
        assert addresses.sweep_addresses() == 0
        assert AddressChange.objects.get().status == "agreed"
        assert email_of(lina) != NEW

    def test_a_second_request_takes_the_place_of_the_first(self, lina, as_user):
        self.ask(lina, as_user)
        self.ask(lina, as_user, email="autre@example.org")
        assert [one.new_email for one in AddressChange.objects.open()] == ["autre@example.org"]
        with pytest.raises(IntegrityError), transaction.atomic():
            AddressChange.objects.create(user=lina, old_email="a@b.fr", new_email="c@d.fr", asked_by=lina)


class TestCentre:
    def propose(self, as_user, by, lina):
        return as_user(by).post(reverse("accounts:address", args=[lina.public_id]), {"email": NEW})

    @WITH_LETTERS
    def test_two_people_then_three_days(self, as_user, mailoutbox, time_machine):
        lina, first, second = person(Role.TUTOR), person(Role.CENTRE), person(Role.CENTRE)
        old = lina.email
        self.propose(as_user, first, lina)
        assert set(letters(mailoutbox)) == {old}
        decided = reverse("accounts:address_decided", args=[AddressChange.objects.get().pk])
        assert as_user(first).post(decided, {"act": "agree"}).status_code == 403
        assert "Donner mon accord" in as_user(second).get(lina.get_absolute_url()).text
        as_user(second).post(decided, {"act": "agree"})
        assert set(letters(mailoutbox)) == {old}

        addresses.sweep_addresses()
        assert email_of(lina) == old
        in_three_days(time_machine)
        addresses.sweep_addresses()
        assert email_of(lina) == NEW
        lines = JournalEntry.objects.filter(target_id=str(lina.pk), verb__startswith="address_change")
        assert {line.actor for line in lines} >= {first, second}

    @WITH_LETTERS
    def test_one_person_never_takes_an_account_alone(self, as_user, client, mailoutbox, time_machine):
        """The attack of the audit: a new address on the card, a link sent there, the private drafts read."""
        lina, centre = person(Role.TUTOR), person(Role.CENTRE)
        card = {"first_name": "Lina", "last_name": "Roy", "email": NEW, "is_active": "on"}
        as_user(centre).post(reverse("accounts:person", args=[lina.public_id]), card)
        self.propose(as_user, centre, lina)
        letters(mailoutbox)
        in_three_days(time_machine)
        addresses.sweep_addresses()
        as_user(centre).post(reverse("accounts:sign_in_link", args=[lina.public_id]))
        client.post(reverse("accounts:password"), {"email": NEW})
        assert set(letters(mailoutbox)) == {lina.email}
        assert email_of(lina) == lina.email

    def test_the_person_backs_nothing_for_somebody_else_and_stops_it(self, as_user):
        lina, centre = person(Role.TUTOR), person(Role.CENTRE)
        self.propose(as_user, centre, lina)
        change = AddressChange.objects.get()
        with pytest.raises(Refused):
            addresses.back_address(change, by=lina)
        as_user(lina).post(reverse("accounts:address_decided", args=[change.pk]), {"act": "stop"})
        change.refresh_from_db()
        assert change.status == "stopped"

    def test_a_stranger_neither_backs_nor_stops(self, as_user):
        lina, centre, other = person(Role.TUTOR), person(Role.CENTRE), person(Role.TUTOR, Role.PLANNER)
        self.propose(as_user, centre, lina)
        decided = reverse("accounts:address_decided", args=[AddressChange.objects.get().pk])
        for act in ("agree", "stop"):
            assert as_user(other).post(decided, {"act": act}).status_code == 403
        assert AddressChange.objects.get().status == "asked"


class TestRights:
    """Nobody edits an account that holds a right they could not give."""

    @pytest.fixture(params=[Role.ADMIN, Role.CENTRE, Role.PLANNER, Role.ENDORSER, "superuser", "later"])
    def above(self, request):
        if request.param == "superuser":
            unit = person().org_unit
            return User.objects.create_superuser(
                "root@example.org", PASSWORD, first_name="R", last_name="T", org_unit=unit
            )
        if request.param == "later":
            user = person(Role.PLANNER)
            user.mandates.update(valid_from=timezone.localdate() + datetime.timedelta(days=30))
            return user
        return person(request.param)

    def test_the_centre_edits_nothing_of_them(self, as_user, above):
        client = as_user(person(Role.CENTRE))
        card = {"first_name": "Pris", "last_name": "Pris", "is_active": ""}
        assert "tenue par l’administration" in client.get(above.get_absolute_url()).text
        assert client.post(above.get_absolute_url(), card).status_code == 403
        assert (
            client.post(reverse("accounts:address", args=[above.public_id]), {"email": NEW}).status_code
            == 403
        )
        for mandate in above.mandates.all():
            assert client.post(reverse("accounts:mandate_end", args=[mandate.pk])).status_code == 403
        above.refresh_from_db()
        assert (above.first_name != "Pris", above.is_active) == (True, True)

    def test_a_list_brought_in_neither_renames_nor_closes_them(self, above):
        centre = person(Role.CENTRE)
        people = f"courriel;nom;prénom\n{above.email};Pris;Pris\n"
        with pytest.raises(Unreadable) as refusal:
            import_people(people.encode(), by=centre)
        assert "FORBIDDEN_PERSON" in {one.code for one in refusal.value.findings}
        other = f"courriel;nom;prénom\n{person().email};;\n"
        import_people(other.encode(), by=centre, close=[above.email])
        above.refresh_from_db()
        assert above.is_active

    @pytest.mark.parametrize("role", [Role.ADMIN, Role.CENTRE, Role.PLANNER, Role.ENDORSER])
    def test_the_centre_gives_the_roles_of_its_days_only(self, as_user, role):
        other, client = person(), as_user(person(Role.CENTRE))
        form = {"role": role, "valid_from": "2026-01-01"}
        assert client.post(reverse("accounts:mandates", args=[other.public_id]), form).status_code == 403
        form["role"] = Role.FACILITATOR
        assert client.post(reverse("accounts:mandates", args=[other.public_id]), form).status_code == 302

    def test_an_administrator_does_and_a_superuser_is_edited_by_one(self, as_user):
        root = User.objects.create_superuser("root@example.org", PASSWORD, first_name="R", last_name="T")
        card = {"first_name": "Nouveau", "last_name": "Nom", "is_active": "on"}
        planner = person(Role.PLANNER)
        assert as_user(person(Role.ADMIN)).post(planner.get_absolute_url(), card).status_code == 302
        assert as_user(person(Role.ADMIN)).post(root.get_absolute_url(), card).status_code == 403
        assert as_user(root).post(root.get_absolute_url(), card).status_code == 302
