"""Search and facets follow the published sheets: written when one is published, taken away when it is not any more."""

from django.db import transaction

from repertoire.actions.facets import note_move
from repertoire.models import PracticeTrait, PracticeVersion
from repertoire.rules.indexed import entry_of, traits_of
from search.actions import index


@transaction.atomic
def index_version(version: PracticeVersion) -> None:
    """Write one published sheet in the index, in place of what stood of it."""
    forget_version(version)
    index.add(version.pk, entry_of(version))
    PracticeTrait.objects.bulk_create(
        PracticeTrait(version=version, name=name, value=value) for name, value in traits_of(version)
    )


@transaction.atomic
def forget_version(version: PracticeVersion) -> None:
    """Take a sheet out of the index."""
    # First of all: the row it writes lets one publication wait for the other, where their words would cross.
    note_move(version)
    index.remove(version.pk, entry_of(version))
    version.traits.all().delete()


def rebuild() -> int:
    """Everything again from the published sheets; how many there are."""
    index.clear()
    published = PracticeVersion.objects.published().select_related("practice")
    published = published.prefetch_related("competence_rows__competence")
    count = 0
    for version in published.order_by("pk").iterator(chunk_size=500):
        index_version(version)
        count += 1
    return count
