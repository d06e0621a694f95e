"""Keep a form that is typed and not sent, and let it go."""

from collections.abc import Mapping, Sequence

from accounts.models import User
from capitalisation.forms import plain_text
from writing.models import UnsentForm


def keep_unsent(owner: User, address: str, sheet: str, fields: Mapping[str, Sequence[str]]) -> None:
    """Keep these fields in place of those the sheet held before; a form left empty is not kept.

    Each opened page is a sheet of its own: two tabs never write over each other.
    """
    texts = {plain_text(name): [plain_text(value) for value in values] for name, values in fields.items()}
    if any(value.strip() for values in texts.values() for value in values):
        UnsentForm.objects.update_or_create(
            owner=owner, address=address, sheet=sheet, defaults={"fields": texts}
        )
    else:
        drop_unsent(owner, address, sheet)


def drop_unsent(owner: User, address: str, sheet: str) -> None:
    """The form of this sheet was sent: nothing is waiting any more."""
    UnsentForm.objects.of(owner, address).filter(sheet=sheet).delete()
