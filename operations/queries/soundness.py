"""Does what is stored hold together? Asked after a restoration, and whenever in doubt."""

from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField

from accounts.queries.chain import faults_of_journal
from repertoire.models import Edition
from repertoire.queries.index_faults import faults as faults_of_index
from repertoire.queries.seals import faults_of


def unsound() -> Iterator[str]:
    """Seals of editions, chain of the journal, search index, files that rows name; nothing when all is right."""
    for edition in Edition.objects.all():
        yield from (f"edition {edition.number}: {fault}" for fault in faults_of(edition))
    yield from (f"journal: {fault}" for fault in faults_of_journal())
    yield from (f"search: {fault}" for fault in faults_of_index())
    yield from _missing_files()


def _missing_files() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:  # noqa: SLF001 Django documents it
            if isinstance(field, FileField):
                named = model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)  # noqa: SLF001 documented
                yield from (f"file: {name}" for name in named if name and not default_storage.exists(name))
