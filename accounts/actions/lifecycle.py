"""The one door through which an object changes state."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.models import User
from capitalisation.lifecycle import FIELD, Move
from capitalisation.policy import Refused, Verdict

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def move(
    row: M,
    along: Move,
    *,
    by: User | None,
    rule: Callable[[Any, M], Verdict] | None = None,
    to: str = "",
    why: str = "",
    about: models.Model | None = None,
    **changes: Any,
) -> M:
    """Carry an object along a move: lock it, ask the rule and the table, write, record.

    ``rule`` is asked whether ``by`` may, of the locked object as the database has it now; without one the table alone
    decides. ``to`` chooses among several targets. ``why`` goes to the journal, with the object that it is ``about`` when
    that is another. ``changes`` are written with the state.
    Raises ``Refused`` with the sentence of the rule, else of the table; nothing is written then.
    """
    lock(row)
    if rule is not None:
        rule(by, row).enforce()
    along.may(row).enforce()
    before, after = str(getattr(row, FIELD)), to or along.targets[0]
    if after not in along.targets:
        raise ValueError(f"{along.verb} does not lead to {after}")
    for name, value in {**changes, FIELD: after}.items():
        setattr(row, name, value)
    row.save(update_fields=[FIELD, *changes])
    record(along.verb, about or row, by=by, reason=why, before=before, after=after)
    return row


def begin(model: type[M], status: str, **fields: Any) -> M:
    """Create an object in one of the states where its life may begin."""
    if status not in model.lifecycle.initial:  # type: ignore[attr-defined]
        raise ValueError(f"{model.__name__} does not begin {status}")
    return model._default_manager.create(**{FIELD: status, **fields})  # noqa: SLF001 Django documents it


def lock(row: models.Model) -> None:
    """Read the object again and keep it for this transaction; nobody else moves it meanwhile."""
    # Not type(row): the person of a request is a stand-in for their row.
    rows = row.__class__._base_manager.select_for_update(of=("self",))  # noqa: SLF001 Django documents it
    try:
        row.refresh_from_db(from_queryset=rows)
    except ObjectDoesNotExist as error:
        raise Refused(_("Cet objet n’existe plus. Rechargez la page.")) from error
