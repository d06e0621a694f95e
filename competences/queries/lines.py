"""A competence through the versions of its framework: one line as long as it says and asks the same."""

from collections import Counter
from collections.abc import Iterable

from competences.models import Competence, CompetenceLink


def line_of(asked: Iterable[int], today: Iterable[Competence]) -> dict[int, int]:
    """Which competence of ``today`` each key of ``asked`` (of any version) is; one that is none is left out.

    The same text and required level; or replaced by exactly one that replaces no other, with the same required level. A
    competence that was split or merged, or asks another level, is another.
    """
    current = {one.uuid: one for one in today}
    lines = {one.pk: one.pk for one in current.values()}
    unknown = set(asked) - set(lines)
    moved = []
    former = Competence.objects.filter(pk__in=unknown) if unknown else ()
    for one in former:
        same = current.get(one.uuid)
        if same is not None and _ask_the_same(same, one) and same.label == one.label:
            lines[one.pk] = same.pk
        else:
            moved.append(one)
    heirs = _followed() if moved else {}
    by_name = {str(one.uuid): one for one in current.values()}
    for one in moved:
        heir = by_name.get(heirs.get(str(one.uuid), ""))
        if heir is not None and _ask_the_same(heir, one):
            lines[one.pk] = heir.pk
    return lines


def _ask_the_same(one: Competence, other: Competence) -> bool:
    return one.required_level == other.required_level


def _followed() -> dict[str, str]:
    """Who took whose place, one for one."""
    links = CompetenceLink.objects.filter(kind="replacedBy").values_list("origin", "destination")
    pairs = {
        (str(origin.get("identifier", "")), str(destination.get("identifier", "")))
        for origin, destination in links
    }
    heirs, parents = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    return {one: other for one, other in pairs if heirs[one] == 1 and parents[other] == 1}
