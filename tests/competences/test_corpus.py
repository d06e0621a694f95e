"""Every odd file is answered: accepted, accepted with a word, refused where it is wrong; never an accident."""

import json
import random
import subprocess
import sys

import pytest
from django.conf import settings

from capitalisation.findings import Unreadable
from capitalisation.grids.choices import Unrecognised
from competences.models import Competence, Framework
from competences.rules.interchange.reading import read_framework
from tests.competences.corpus import cases
from tests.competences.test_import import run

pytestmark = pytest.mark.sqlite_only
CASES = list(cases())


def answer(content: bytes, name: str) -> tuple[str, set[object]]:
    """(kind of answer, (line, code) or code of each finding)."""
    try:
        draft = read_framework(content, name)
    except Unrecognised:
        return "unrecognised", set()
    except Unreadable as refusal:
        return "refused", {(one.line, one.code) for one in refusal.findings}
    return ("warned" if draft.warnings else "accepted"), {one.code for one in draft.warnings}


def test_the_corpus_is_large_and_of_distinct_kinds():
    assert len({name for name, _file, _content, _expected in CASES}) == len(CASES) >= 100


@pytest.mark.parametrize(("name", "file", "content", "expected"), CASES, ids=[one[0] for one in CASES])
def test_each_file_is_answered(name, file, content, expected):
    kind, found = answer(content, file)

    assert kind == expected[0], found
    if kind == "refused":
        assert expected[1:] in found
    elif kind == "warned":
        assert expected[1] in found


def test_what_is_refused_writes_nothing(db, tmp_path):
    refused = [one for one in CASES if one[3][0] in ("refused", "unrecognised")][::7]
    for rank, (_name, file, content, _expected) in enumerate(refused):
        path = tmp_path / f"{rank}-{file}"
        path.write_bytes(content)
        code, _out, err = run(str(path))
        assert code == 1
        assert err.strip()
        assert "Traceback" not in err
    assert not Framework.objects.exists()
    assert not Competence.objects.exists()


def test_files_damaged_at_random_are_answered_too():
    """A thousand damages, always the same ones: whatever is read of it, nothing but an answer comes out."""
    draw = random.Random(20261126)
    small = [(file, content) for _name, file, content, _expected in CASES if len(content) < 40_000]
    pieces = [b";", b'"', b"\n", b"\x00", b",", b"{", b"}", b"[", b"null", b"\xc3", b"#", b"="]
    for _damage in range(1_000):
        file, content = draw.choice(small)
        damaged = bytearray(content)
        for _time in range(draw.choice([1, 1, 2, 5, 20])):
            place = draw.randrange(len(damaged) + 1)
            kind = draw.randrange(3)
            if kind == 0:
                damaged[place:place] = draw.choice(pieces)
            elif kind == 1:
                del damaged[place : place + draw.randrange(1, 9)]
            else:
                damaged[place : place + 1] = draw.randbytes(1)
        assert answer(bytes(damaged), file)[0] in ("accepted", "warned", "refused", "unrecognised")


_MEASURED = """
import json, resource, sys, time
import django
django.setup()
from tests.competences.corpus import cases
from tests.competences.test_corpus import answer
answer(b"code;intitul\\xc3\\xa9\\nA;b\\n", "f.csv")
def cost(content, file):
    before = resource.getrusage(resource.RUSAGE_SELF)
    answer(content, file)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, (after.ru_maxrss - before.ru_maxrss) / 1024


found = [[name, *cost(content, file)] for name, file, content, _expected in cases()]
# After them, so that what they add to the memory is still seen: an honest list of the greatest length.
rows = "".join(f"A{number};Une comp\\u00e9tence {number}\\n" for number in range(4_990))
honest, _memory = cost(f"code;intitul\\u00e9\\n{rows}".encode(), "f.csv")
sys.stdout.write(json.dumps([honest, found]))
"""


#: Of the processor time that an honest list of the greatest length takes on the same machine in the same minute.
DEAREST = 20


def test_no_file_costs_much_more_than_an_honest_one_nor_64_megabytes():
    """In a process of its own: the greatest memory a file adds, and its processor time."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED],
        cwd=settings.BASE_DIR,
        env={
            "DJANGO_SETTINGS_MODULE": "capitalisation.settings",
            "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
            "PATH": "",
        },
        capture_output=True,
        check=True,
    )
    honest, found = json.loads(done.stdout)
    for name, seconds, megabytes in found:
        assert seconds < DEAREST * honest, name
        assert megabytes < 64, name
