"""Writes are in actions: a screen fetches, asks, calls, answers; a rule and a query only read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules, tree, where

WRITES = {
    "save",
    "delete",
    "update",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "create_user",
    "select_for_update",
    "raw_delete",
}
#: The base of every text that is written: its revisions and their merge are one idea, kept together.
TEXTS = {"writing/models/revised.py", "tutors/models/project.py"}
#: The manager that Django asks for.
MANAGERS = {"accounts/models/user.py"}
#: The journal refuses there what nobody may do, and keeps the one change there is.
APPEND_ONLY = {"accounts/models/journal.py"}


def writes_in(source: ast.Module) -> Iterator[ast.Call]:
    """Calls that write rows. A dictionary or a set is updated with arguments that no row takes: they stand alone."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            if node.func.attr == "update" and node.args and not node.keywords:
                continue
            yield node


def found(*patterns: str, but: set[str] = frozenset()) -> list[str]:
    return [
        where(path, node)
        for path in modules(*patterns)
        if str(path.relative_to(ROOT)) not in but
        for node in writes_in(tree(path))
        if not _is_a_file(path, node)
    ]


def _is_a_file(path: Path, node: ast.Call) -> bool:
    """A workbook or a document written out: it is given a stream."""
    is_saved = isinstance(node.func, ast.Attribute) and node.func.attr == "save"
    return is_saved and any(isinstance(argument, ast.Name) and argument.id == "out" for argument in node.args)


@pytest.mark.parametrize("room", ["screens", "queries", "rules", "templatetags"])
def test_a_room_that_reads_writes_nothing(room):
    assert found(f"{room}/**/*.py", f"{room}.py") == []


def test_models_write_nothing_but_the_texts_that_keep_their_own_revisions():
    assert found("models/**/*.py", "models.py", but=TEXTS | MANAGERS | APPEND_ONLY) == []


@pytest.mark.parametrize(
    "written",
    [
        "form.save()",
        "row.delete()",
        "Row.objects.filter(pk=1).update(name='x')",
        "Row.objects.create(name='x')",
        "Row.objects.bulk_create(rows)",
        "Row.objects.get_or_create(name='x')",
    ],
)
def test_a_write_is_seen(written):
    assert list(writes_in(ast.parse(written)))


@pytest.mark.parametrize("harmless", ["names.update(other)", "{}.update({'a': 1})", "row.refresh_from_db()"])
def test_what_writes_no_row_is_not(harmless):
    assert not list(writes_in(ast.parse(harmless)))
