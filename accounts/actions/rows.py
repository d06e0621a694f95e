"""Write an object that a form filled in: the plain case, where no state moves."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock
from accounts.models import User
from capitalisation.policy import Verdict

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def write_row(
    row: M,
    values: Mapping[str, Any],
    verb: str,
    *,
    by: User | None,
    rule: Callable[[User, M], Verdict] | None = None,
    shown: Collection[str] = (),
) -> M:
    """Write these values: lock the object, ask the rule of what is stored, save what changes, record.

    Nobody (``by``) is a command run on the server; without ``rule`` the caller has asked it of the whole list.

    Nothing is written nor recorded when nothing changes. The journal tells which fields changed, and the values of those
    in ``shown`` alone: a text of a person never goes there.
    Raises ``Refused`` with the sentence of the rule.
    """
    is_new = row.pk is None
    if not is_new:
        lock(row)
    if rule is not None and by is not None:
        rule(by, row).enforce()
    former = {name: None if is_new else getattr(row, name) for name in values}
    changed = {name: value for name, value in values.items() if is_new or former[name] != value}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=None if is_new else list(changed))
    before = "" if is_new else _told({name: former[name] for name in changed}, shown)
    record(verb, row, by=by, before=before, after=_told(changed, shown))
    return row


def _told(values: Mapping[str, Any], shown: Collection[str]) -> str:
    """« email=a@b.example ; function_title », short enough for the journal."""
    return "; ".join(f"{name}={value}" if name in shown else name for name, value in values.items())[:254]
