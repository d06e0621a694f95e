"""What a writer answers to the gate on names, and the private list of the people they write about."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from writing.models import CitedPerson, HarmlessWord, Revised
from writing.rules.detect import replaced
from writing.rules.gate import Gate


def replace_name(text: Revised, key: str, label: str, *, by: User) -> None:
    """Write ``label`` wherever this is found in the text; what stood before joins the private history."""
    gate = Gate.of(by)

    def without(part: str) -> str:
        return replaced(part, gate.people, {key: label}, units=gate.units)

    text.mask({name: _mapped(value, without) for name, value in text.copy().items()})


def keep_word(key: str, *, by: User) -> None:
    """« Ce n’est pas une personne »: remembered, never asked again of this author."""
    HarmlessWord.objects.get_or_create(author=by, key=key)


def cite_person(name: str, label: str, *, by: User) -> CitedPerson:
    """Remember privately who this is, so that every text is watched for the name."""
    person, _is_new = CitedPerson.objects.update_or_create(author=by, name=name, defaults={"label": label})
    return person


def forget_person(person: CitedPerson) -> None:
    """Take a name out of one's private list."""
    person.delete()


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same lists and objects with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _mapped(part, change) for name, part in value.items()}
    return [_mapped(part, change) for part in value] if isinstance(value, list) else value
