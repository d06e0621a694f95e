"""The letters of a demo server, read from the files Django writes."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role
from tests.builders import person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def demo_server(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def test_what_was_sent_is_read_with_its_accents_and_runs_nothing(demo_server, as_user):
    mail.send_mail("Relance à Évry", "L’œuvre <script>alert(1)</script>", None, ["a@exemple.test"])
    with mail.get_connection() as together:
        for rank in range(2):
            mail.EmailMessage(
                f"Lettre {rank}", "Ça va ?", None, ["b@exemple.test"], connection=together
            ).send()

    page = as_user(person(Role.TUTOR)).get(reverse("demo:letters")).content.decode()

    for words in ("Relance à Évry", "L’œuvre", "Lettre 0", "Lettre 1", "Ça va ?", "b@exemple.test"):
        assert words in page
    assert "<script>alert" not in page


def test_nothing_is_shown_on_a_real_server(settings, as_user):
    settings.DEMO = False
    assert as_user(person(Role.ADMIN)).get(reverse("demo:letters")).status_code == 404
