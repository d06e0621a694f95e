"""The door: guesses are slowed, a room is not locked out, sessions last the day and end everywhere when asked."""

import asyncio
import datetime

import pytest
from django.conf import settings as project
from django.contrib.auth.tokens import default_token_generator
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.actions.passwords import note_failure
from accounts.models import JournalEntry, OpenSession, Role, SignInTry, User
from accounts.rules.tries import MOST_FROM_NETWORK, MOST_HERE, MOST_ON_ACCOUNT, Caller
from live.stream import Live
from tests.builders import person
from tests.conftest import ReadOnlyGetClient
from tests.working import work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
RIGHT = "un-mot-de-passe-long"
OTHER = "trois mots vraiment longs"


def sign_in(email: str, password: str = RIGHT, network: str = "192.0.2.1", **more) -> bool:
    client = ReadOnlyGetClient(REMOTE_ADDR=network)
    return (
        client.post(reverse("accounts:login"), {"username": email, "password": password, **more}).status_code
        == 302
    )


def failed(email: str, network: str) -> None:
    """A guess of before, as the door keeps it."""
    note_failure(Caller.of(RequestFactory(REMOTE_ADDR=network).post("/"), email))


class TestGuesses:
    def test_an_account_guessed_from_one_place_waits_there_and_not_elsewhere(self, time_machine):
        user = person(Role.TUTOR)
        for number in range(MOST_HERE):
            assert not sign_in(user.email, f"essai {number}")
        assert not sign_in(user.email), "the right one too: nobody learns that it was right"
        assert sign_in(user.email, network="192.0.2.2"), "its owner, from elsewhere"
        page = ReadOnlyGetClient(REMOTE_ADDR="192.0.2.1").post(
            reverse("accounts:login"), {"username": user.email, "password": RIGHT}
        )
        assert "Attendez cinq minutes" in page.text
        time_machine.move_to(timezone.now() + datetime.timedelta(minutes=5, seconds=1))
        assert sign_in(user.email)

    def test_an_account_guessed_from_everywhere_waits_everywhere(self):
        user = person(Role.TUTOR)
        for number in range(MOST_ON_ACCOUNT - 1):
            failed(user.email, f"198.51.100.{number}")
        assert not sign_in(user.email, "faux", network="198.51.100.200")
        assert not sign_in(user.email, network="192.0.2.9")

    def test_many_accounts_guessed_from_one_place(self):
        for number in range(MOST_FROM_NETWORK - 1):
            failed(f"personne{number}@exemple.fr", "192.0.2.1")
        assert not sign_in("personne@exemple.fr", "Printemps2026!")
        assert not sign_in(person(Role.TUTOR).email)

    def test_a_room_of_thirty_behind_one_address_gets_in(self):
        """Each is wrong twice before getting it right: sixty failures, from one address, in a minute."""
        people = [person(Role.TUTOR) for _turn in range(30)]
        for user in people:
            sign_in(user.email, "faux")
            sign_in(user.email, "encore faux")
        assert all(sign_in(user.email) for user in people)

    def test_neighbours_of_one_ipv6_network_are_one(self):
        user = person(Role.TUTOR)
        for number in range(MOST_HERE):
            sign_in(user.email, "faux", network=f"2001:db8:1:2::{number:x}")
        assert not sign_in(user.email, network="2001:db8:1:2:ffff::1")
        assert sign_in(user.email, network="2001:db8:1:3::1")

    def test_neither_address_nor_network_is_kept(self):
        sign_in("quelquun@exemple.fr", "faux", network="203.0.113.7")
        assert "quelquun" not in str(list(SignInTry.objects.values()))
        assert "203.0.113" not in str(list(SignInTry.objects.values()))

    @pytest.mark.parametrize("name", ["own_password", "own_address"])
    def test_somebody_at_an_open_session_guesses_no_more_than_at_the_door(self, name):
        user = person(Role.TUTOR)
        client = ReadOnlyGetClient().signed_in(user)
        sent = {"new_password1": OTHER, "new_password2": OTHER, "email": "a@exemple.fr"}
        for _turn in range(MOST_HERE):
            client.post(reverse(f"accounts:{name}"), sent | {"current": "faux", "password": "faux"})
        page = client.post(reverse(f"accounts:{name}"), sent | {"current": RIGHT, "password": RIGHT})
        assert "Trop d’essais" in page.text
        assert User.objects.get(pk=user.pk).check_password(RIGHT)


class TestSessions:
    def test_it_lasts_the_day_while_it_is_used(self, client, time_machine):
        user = person(Role.TUTOR)
        start = timezone.now()
        client.post(reverse("accounts:login"), {"username": user.email, "password": RIGHT})
        for hours in (5, 15, 30, 45):
            time_machine.move_to(start + datetime.timedelta(hours=hours))
            assert client.get(reverse("accounts:account")).status_code == 200
        time_machine.move_to(start + datetime.timedelta(hours=45 + 21))
        assert client.get(reverse("accounts:account")).status_code == 302

    def test_it_is_written_once_an_hour(self, client, time_machine):
        user = person(Role.TUTOR)
        start = timezone.now()
        client.post(reverse("accounts:login"), {"username": user.email, "password": RIGHT})
        used = client.session["used_at"]
        for minutes, is_written in ((59, False), (61, True)):
            time_machine.move_to(start + datetime.timedelta(minutes=minutes))
            client.get(reverse("accounts:account"))
            assert (client.session["used_at"] != used) == is_written

    def test_on_a_shared_computer_it_ends_with_the_browser(self, client):
        user = person(Role.TUTOR)
        answer = client.post(
            reverse("accounts:login"), {"username": user.email, "password": RIGHT, "shared": "on"}
        )
        assert answer.cookies[project.SESSION_COOKIE_NAME]["max-age"] == ""
        answer = client.post(reverse("accounts:login"), {"username": user.email, "password": RIGHT})
        assert answer.cookies[project.SESSION_COOKIE_NAME]["max-age"] == project.SESSION_COOKIE_AGE

    def test_signed_in_again_in_the_page_it_ends_with_the_browser(self, client):
        """Nobody asked there whether the computer is shared."""
        user = person(Role.TUTOR)
        sent = {"username": user.email, "password": RIGHT, "writer": str(user.public_id)}
        answer = client.post(reverse("accounts:sign_in_here"), sent)
        assert answer.cookies[project.SESSION_COOKIE_NAME]["max-age"] == ""

    def test_the_others_end_when_asked(self):
        user = person(Role.TUTOR)
        here, there = ReadOnlyGetClient().signed_in(user), ReadOnlyGetClient().signed_in(user)
        here.post(reverse("accounts:sign_out_everywhere"))
        assert here.get(reverse("accounts:account")).status_code == 200
        assert there.get(reverse("accounts:account")).status_code == 302

    def test_a_changed_secret_of_the_server_ends_none_while_the_former_one_is_known(self, settings):
        client = ReadOnlyGetClient().signed_in(person(Role.TUTOR))
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "autre" * 12
        assert client.get(reverse("accounts:account")).status_code == 200


@pytest.mark.django_db(transaction=True)
class TestPassword:
    def change(self, client, **sent):
        given = {"current": RIGHT, "new_password1": OTHER, "new_password2": OTHER, **sent}
        return client.post(reverse("accounts:own_password"), given)

    def test_is_changed_knowing_the_one_of_today_and_told(self, mailoutbox):
        user = person(Role.TUTOR)
        here, there = ReadOnlyGetClient().signed_in(user), ReadOnlyGetClient().signed_in(user)
        assert "n’est pas le vôtre" in self.change(here, current="faux").text
        assert self.change(here).status_code == 302
        assert User.objects.get(pk=user.pk).check_password(OTHER)
        assert here.get(reverse("accounts:account")).status_code == 200
        assert there.get(reverse("accounts:account")).status_code == 302
        work()
        (letter,) = mailoutbox
        assert (letter.to, letter.subject) == ([user.email], "Votre mot de passe a changé")
        assert OTHER not in letter.body
        assert JournalEntry.objects.filter(verb="person.password_changed", concerns=user).count() == 1

    @pytest.mark.parametrize("new", ["court", "Beaumarchais-Lenoir", "904817263548", "123456qwerty"])
    def test_is_refused_when_short_common_or_near_ones_name(self, new):
        user = person(Role.TUTOR)
        User.objects.filter(pk=user.pk).update(last_name="Beaumarchais-Lenoir")
        client = ReadOnlyGetClient().signed_in(User.objects.get(pk=user.pk))
        assert self.change(client, new_password1=new, new_password2=new).status_code == 422
        assert User.objects.get(pk=user.pk).check_password(RIGHT)


@pytest.mark.sqlite_only
def test_passwords_being_looked_at_keep_no_page_waiting():
    """Whatever waits at the doors, a save goes to other threads."""
    went: list[tuple[str, str]] = []

    def place(name):
        async def application(scope, _receive, _send):
            went.append((name, scope["path"]))

        return application

    live = Live(place("pages"), place("doors"))
    asked = [
        ("POST", "/connexion/", "doors"),
        ("POST", "/connexion/ici/", "doors"),
        ("POST", "/mot-de-passe/MQ/set-password/", "doors"),
        ("POST", "/compte/mot-de-passe/", "doors"),
        ("GET", "/connexion/", "pages"),
        ("POST", "/recits/1/question/1/", "pages"),
        ("POST", "/connexionnaire/", "pages"),
    ]
    for method, path, _where in asked:
        asyncio.run(live({"type": "http", "method": method, "path": path, "headers": []}, None, None))
    assert went == [(where, path) for _method, path, where in asked]


class TestOpenSessions:
    AGENT = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"

    def test_one_sees_where_one_is_signed_in_and_ends_one_from_here(self):
        user, account = person(Role.TUTOR), reverse("accounts:account")
        there, here = ReadOnlyGetClient(headers={"user-agent": self.AGENT}), ReadOnlyGetClient()
        sent = {"username": user.email, "password": RIGHT}
        for client in (there, here):
            client.post(reverse("accounts:login"), sent)
        page = here.get(account).text
        assert "Firefox, Windows" in page
        assert page.count('class="muted">cet ordinateur') == 1
        other = OpenSession.objects.exclude(session=here.session.session_key).get()
        assert other.session not in page, "the key opens the account"

        stranger = ReadOnlyGetClient().signed_in(person(Role.TUTOR))
        assert stranger.post(reverse("accounts:session_end", args=[other.pk])).status_code == 404
        here.post(reverse("accounts:session_end", args=[other.pk]))
        assert there.get(account).status_code == 302
        assert here.get(account).status_code == 200
        assert "Firefox" not in here.get(account).text

    def test_a_session_that_ended_is_listed_no_more(self):
        user, account = person(Role.TUTOR), reverse("accounts:account")
        there, here = (
            ReadOnlyGetClient(headers={"user-agent": self.AGENT}).signed_in(user),
            ReadOnlyGetClient(),
        )
        here.signed_in(user)
        here.post(reverse("accounts:sign_out_everywhere"))
        assert there.get(account).status_code == 302
        page = here.get(account).text
        assert page.count('class="muted">cet ordinateur') == 1
        assert OpenSession.objects.living(user).count() == 1
        here.post(reverse("accounts:logout"))
        assert OpenSession.objects.living(user).count() == 0

    def test_one_signs_in_over_the_session_of_another(self):
        first, second = person(Role.TUTOR), person(Role.TUTOR)
        client = ReadOnlyGetClient().signed_in(first)
        answer = client.post(reverse("accounts:login"), {"username": second.email, "password": RIGHT})
        assert answer.status_code == 302
        assert str(second) in client.get(reverse("accounts:account")).text
        assert OpenSession.objects.living(second).count() == 1

    def test_a_password_chosen_by_link_ends_them_all(self):
        user = person(Role.TUTOR)
        there = ReadOnlyGetClient().signed_in(user)
        token = default_token_generator.make_token(user)
        path = reverse("accounts:password_new", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])
        client = ReadOnlyGetClient()
        chosen = client.get(path)["Location"]
        client.post(chosen, {"new_password1": OTHER, "new_password2": OTHER})
        assert there.get(reverse("accounts:account")).status_code == 302
        assert OpenSession.objects.living(user).count() == 0
