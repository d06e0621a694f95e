"""Write documents in the index and take them out; in one transaction with what makes them public or not."""

from django.db import transaction
from django.db.models import F

from search.models import PhraseText, Posting, WordForm
from search.rules.weights import LONGEST, Entry
from search.rules.words import fold


@transaction.atomic
def add(document: int, entry: Entry) -> None:
    """Write a document that is not in the index."""
    weights, forms = entry.weighed()
    Posting.objects.bulk_create(
        Posting(document=document, key=key, weight=weight) for key, weight in sorted(weights.items())
    )
    PhraseText.objects.create(document=document, text=entry.phrase_text)
    known = set(WordForm.objects.filter(form__in=forms).values_list("form", flat=True))
    WordForm.objects.filter(form__in=known).update(documents=F("documents") + 1)
    WordForm.objects.bulk_create(
        [
            WordForm(form=form, plain=fold(form)[:LONGEST], letters=len(fold(form)), documents=1)
            for form in sorted(forms - known)
        ]
    )


@transaction.atomic
def remove(document: int, entry: Entry) -> None:
    """Take a document out; nothing when it is not in."""
    PhraseText.objects.filter(document=document).delete()
    deleted, _by_kind = Posting.objects.filter(document=document).delete()
    if deleted:
        _weights, forms = entry.weighed()
        WordForm.objects.filter(form__in=forms).update(documents=F("documents") - 1)


def clear() -> None:
    """Empty the whole index, to write it again."""
    for model in (Posting, PhraseText, WordForm):
        model.objects.all().delete()
