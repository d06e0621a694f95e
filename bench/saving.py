"""W4: what an autosave costs, and sixty people who save every five seconds."""

import json
import statistics
import threading
import time
import urllib.parse
import urllib.request
import uuid

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.measure import cost_of
from narratives.models import Narrative

PEOPLE, EVERY, ROUNDS = 60, 5.0, 6
_BODY = "Ce jour-là, j’ai posé la feuille et j’ai attendu. " * 40


def one() -> None:
    """CPU of one autosave of a 2,000-character narrative, against a bare view that writes one row."""
    narrative = Narrative.objects.filter(status="draft").latest("pk")
    client = Client()
    client.force_login(narrative.author)
    number = 0

    def save() -> None:
        nonlocal number
        number += 1
        answer = client.post(
            f"/recits/{narrative.pk}/question/4/", _form(narrative, number), headers=_HEADERS
        )
        assert answer.status_code == 200, answer.status_code
        assert "revision" in answer.json()

    save()
    with CaptureQueriesContext(connection) as queries:
        save()
    said = [
        one["sql"]
        for one in queries
        if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    signed = Client()
    signed.force_login(narrative.author)
    anybody = Client()
    bare = cost_of(lambda: anybody.post("/ancre/ecriture/"), times=50)
    bare_signed = cost_of(lambda: signed.post("/ancre/ecriture/personne/"), times=50)
    cost = cost_of(save, times=50)
    print("\nautosave, 2,000 characters")
    print(
        f"  {cost.cpu * 1000:.2f} ± {cost.spread * 1000:.2f} ms CPU, {cost.wall * 1000:.2f} ms wall, {len(said)} queries"
    )
    print(f"  bare write {bare.cpu * 1000:.2f} ms: {cost.over(bare):.1f} ×")
    print(
        f"  bare write by somebody signed in {bare_signed.cpu * 1000:.2f} ms: {cost.over(bare_signed):.1f} ×"
    )


_HEADERS = {"X-Autosave": "1"}


def _form(narrative: Narrative, number: int) -> dict[str, object]:
    return {
        "writer": str(narrative.author.public_id),
        "revision": 1,
        "key": f"bench-page.{number}",
        "pages": "bench-page",
        "turning_point": f"{_BODY} {number}",
    }


def crowd(address: str) -> None:
    """Sixty writers, each with a narrative and a session, one save every five seconds; the delays they see."""
    author = Narrative.objects.filter(status="draft").latest("pk")
    writers = []
    for rank in range(PEOPLE):
        user = User.objects.create_user(
            f"foule{rank}@demo.example", None, first_name="Foule", last_name=f"Nom{rank}"
        )
        narrative = Narrative.objects.create(workshop=author.workshop, author=user, title="Un moment")
        writers.append((narrative, _session(user)))
    delays: list[float] = []
    failures: list[str] = []
    threads = [
        threading.Thread(target=_write, args=(address, narrative, session, rank, delays, failures))
        for rank, (narrative, session) in enumerate(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(delays, n=100)
    print(f"\n{PEOPLE} people, one save every {EVERY:.0f} s, {len(delays)} saves, {len(failures)} failures")
    print(f"  p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms")


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _write(
    address: str, narrative: Narrative, session: str, rank: int, delays: list[float], failures: list[str]
) -> None:
    start = time.monotonic() + EVERY * rank / PEOPLE
    token = uuid.uuid4().hex
    for number in range(1, ROUNDS + 1):
        time.sleep(max(0.0, start + EVERY * (number - 1) - time.monotonic()))
        form = {**_form(narrative, number), "csrfmiddlewaretoken": token}
        request = urllib.request.Request(
            f"http://{address}/recits/{narrative.pk}/question/4/",
            data=urllib.parse.urlencode(form).encode(),
            headers={**_HEADERS, "Cookie": f"sessionid={session}; csrftoken={token}"},
        )
        begun = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                assert json.load(answer)["revision"]
            delays.append(time.perf_counter() - begun)
        except (OSError, AssertionError, KeyError) as error:
            failures.append(str(error))
