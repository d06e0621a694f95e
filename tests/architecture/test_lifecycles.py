"""One door per life: every arrow of every table is carried out by an action that a screen, a command or a task reaches, and
the state is written nowhere else."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from capitalisation.lifecycle import FIELD, Lifecycle, Move
from tests.architecture.source import APPS, ROOT, modules, names_in, tree, where

pytestmark = pytest.mark.sqlite_only

MODELS = [one for one in apps.get_models() if one._meta.app_label in APPS]
LIVING = [one for one in MODELS if hasattr(one, "lifecycle")]
LIFECYCLES: list[type[Lifecycle]] = [one.lifecycle for one in LIVING]
DOOR = ROOT / "accounts" / "actions" / "lifecycle.py"


def test_whatever_has_a_state_has_a_lifecycle():
    with_a_state = [one for one in MODELS if FIELD in {field.name for field in one._meta.fields}]
    assert set(with_a_state) == set(LIVING)
    assert len(LIVING) >= 17


@pytest.mark.parametrize("model", LIVING, ids=lambda one: one.__name__)
def test_the_database_knows_the_states(model: type[models.Model]):
    known = [one for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    assert any(one.condition == model.lifecycle.known() for one in known)
    assert model._meta.get_field(FIELD).default == model.lifecycle.initial[0]


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda one: one.noun)
def test_every_state_can_be_reached_and_left(lifecycle: type[Lifecycle]):
    reached = set(lifecycle.initial)
    while True:
        further = {to for one in lifecycle.moves if one.sources & reached for to in one.targets} - reached
        if not further:
            break
        reached |= further
    assert reached == set(lifecycle.states)
    left = {
        state
        for state in lifecycle.states
        for one in lifecycle.moves
        if state in one.sources and set(one.targets) - {state}
    }
    assert left == set(lifecycle.states) - set(lifecycle.final)


# ---- every arrow has its action, every action its screen

_ACTIONS = list(modules("actions/*.py", "actions/**/*.py"))
_REACHING = list(modules("screens/*.py", "screens/**/*.py", "management/commands/*.py"))


@cache
def _functions() -> dict[tuple[Path, str], ast.FunctionDef]:
    """Functions of actions, by where they stand: several have the same name."""
    return {
        (path, node.name): node
        for path in _ACTIONS
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
    }


def _moves_in(node: ast.AST) -> set[tuple[str, str]]:
    """(lifecycle, move) of every ``SomeLifecycle.moved`` in a piece of code."""
    return {
        (one.value.id, one.attr)
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute)
        and isinstance(one.value, ast.Name)
        and one.value.id.endswith("Lifecycle")
    }


def _tables() -> dict[str, ast.AST]:
    """Tables of moves written beside the functions that use them, by name."""
    return {
        target.id: node
        for path in _ACTIONS
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and _moves_in(node)
    }


@cache
def carriers() -> dict[tuple[str, str], set[str]]:
    """Names of the actions that carry out each move, themselves or through those they call."""
    tables = _tables()
    mentioned = {place: names_in(node) for place, node in _functions().items()}
    found: dict[tuple[str, str], set[str]] = {}
    for (path, name), node in _functions().items():
        used = mentioned[path, name] & tables.keys()
        for one in _moves_in(node).union(*(_moves_in(tables[table]) for table in used)):
            found.setdefault(one, set()).add(name)
    return {one: _with_callers(names, mentioned) for one, names in found.items()}


def _with_callers(names: set[str], mentioned: dict[tuple[Path, str], set[str]]) -> set[str]:
    reached = set(names)
    while more := {name for (_path, name), used in mentioned.items() if used & reached} - reached:
        reached |= more
    return reached


@cache
def _reachable() -> set[str]:
    """Names of actions that a screen or a command mentions, and those that the worker, or a signal, calls."""
    tasks = {
        name
        for (_path, name), node in _functions().items()
        if any({"task", "receiver"} & names_in(one) for one in node.decorator_list)
    }
    return tasks.union(*(names_in(tree(path)) for path in _REACHING))


ALL_MOVES = [(one, move) for one in LIFECYCLES for move in one.moves]


@pytest.mark.parametrize(("lifecycle", "move"), ALL_MOVES, ids=lambda one: getattr(one, "name", ""))
def test_every_move_has_an_action_and_a_screen(lifecycle: type[Lifecycle], move: Move):
    actions = carriers().get((lifecycle.__name__, move.name), set())
    assert actions, f"no action carries out {move.verb}"
    assert actions & _reachable(), f"no screen reaches {move.verb}: {sorted(actions)}"


def test_every_move_an_action_names_exists():
    known = {(one.__name__, move.name) for one, move in ALL_MOVES}
    not_moves = {"sources", "targets", "states", "initial", "final", "moves", "known", "noun"}
    assert {one for one in carriers() if one[1] not in not_moves} == known


# ---- the state is written nowhere else


def _writes_a_state(node: ast.AST) -> bool:
    """An assignment to ``….status``, or ``status=`` where something is written."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        flat = [one for target in targets for one in getattr(target, "elts", [target])]
        return any(isinstance(one, ast.Attribute) and one.attr == FIELD for one in flat)
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        writing = name in {"update", "create", "get_or_create", "update_or_create", "aupdate", "acreate"}
        return writing and any(one.arg == FIELD for one in node.keywords)
    return False


def test_the_state_is_written_at_the_door_alone():
    found = [
        where(path, node)
        for path in modules("**/*.py")
        if path != DOOR
        for node in ast.walk(tree(path))
        if _writes_a_state(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "written",
    [
        "version.status = 'published'",
        "job.options, job.status = {}, 'x'",
        "Model.objects.filter(pk=1).update(status='x')",
        "Model.objects.create(status='published')",
    ],
)
def test_and_would_be_seen_if_it_were(written: str):
    assert any(_writes_a_state(node) for node in ast.walk(ast.parse(written)))
