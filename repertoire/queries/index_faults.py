"""Does the index say what the published sheets say?"""

from repertoire.models import PracticeVersion
from repertoire.rules.indexed import entry_of, traits_of
from search.models import PhraseText, Posting
from search.rules.words import clean


def faults() -> list[str]:
    """What the index holds and should not, or the other way round; nothing when it is right."""
    published = PracticeVersion.objects.published().select_related("practice")
    published = published.prefetch_related("competence_rows__competence")
    found = []
    for version in published.order_by("pk").iterator(chunk_size=500):
        entry = entry_of(version)
        held = dict(Posting.objects.filter(document=version.pk).order_by().values_list("key", "weight"))
        text = PhraseText.objects.filter(document=version.pk).values_list("text", flat=True).first()
        traits = sorted(version.traits.order_by().values_list("name", "value"))
        if (held, text, traits) != (entry.weighed()[0], entry.phrase_text, traits_of(version)):
            found.append(f"{version.practice_id}: {clean(version.title)}")
    strays = Posting.objects.exclude(document__in=PracticeVersion.objects.published().values("pk")).count()
    return [*found, *([f"{strays} postings of sheets that are not published"] if strays else [])]
