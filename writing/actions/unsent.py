"""Keep a form that is typed and not sent, and let it go."""

from collections.abc import Mapping, Sequence

from accounts.models import User
from capitalisation.plaintext import plain_text
from writing.models import UnsentForm


def keep_unsent(owner: User, address: str, tab: str, fields: Mapping[str, Sequence[str]]) -> None:
    """Keep these fields in place of those the tab held before; a form left empty is not kept.

    Each opened page is a tab of its own: two tabs never write over each other.
    """
    texts = {plain_text(name): [plain_text(value) for value in values] for name, values in fields.items()}
    if any(value.strip() for values in texts.values() for value in values):
        UnsentForm.objects.update_or_create(owner=owner, address=address, tab=tab, defaults={"fields": texts})
    else:
        drop_unsent(owner, address, tab)


def drop_unsent(owner: User, address: str, tab: str) -> None:
    """The form of this tab was sent: nothing is waiting any more."""
    UnsentForm.objects.of(owner, address).filter(tab=tab).delete()
