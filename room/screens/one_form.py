"""A page with a single written form."""

from typing import Any

from accounts.models import SignedInRequest
from capitalisation.conflicts import Difference
from writing.screens.forms import WrittenForm
from writing.screens.saving import put_back


class _OneForm:
    """A page with a single written form."""

    def __init__(
        self, request: SignedInRequest, form_class: type[WrittenForm], initial: dict[str, Any], revision: int
    ) -> None:
        writer = request.user.public_id
        self.form = form_class(request.POST or None, initial=initial, writer=writer, revision=revision)
        self.forms = [self.form]
        self.mends = put_back(request, self.forms)

    def is_valid(self) -> bool:
        return self.form.is_valid()

    @property
    def changes(self) -> dict[str, Any]:
        return self.form.texts

    def differences(self, saved: Any) -> list[Difference]:
        return self.form.differences({name: getattr(saved, name) for name in self.form.text_names()})
