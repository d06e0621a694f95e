"""Templates that one can read and compare: short lines, and no logic about states."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT

LONGEST = 140
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
#: A word compared inside a tag: a state, an outcome, a kind.
COMPARISON = re.compile(r"""\{%[^%]*(?:==|!=)\s*["'](?P<value>\w+)["']""")
#: Of the frame and of the forms: no state of ours.
KNOWN = {"post", "checkbox", "fr"}


def lines() -> Iterator[tuple[str, str]]:
    for path in TEMPLATES:
        for number, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            yield f"{path.relative_to(ROOT)}:{number}", text


def test_no_line_is_too_long_to_be_read():
    assert [where for where, text in lines() if len(text) > LONGEST] == []


def test_no_state_is_compared_in_a_template():
    """The object, or the dataclass of the view, says it: ``in_state.published`` fails on a state that does not exist."""
    found = [(where, one["value"]) for where, text in lines() for one in COMPARISON.finditer(text)]
    assert [(where, value) for where, value in found if value not in KNOWN] == []


@pytest.mark.parametrize("text", ['{% if one.status == "open" %}', "{% elif a and b.kind != 'x' %}"])
def test_a_comparison_is_seen(text):
    assert COMPARISON.search(text)
