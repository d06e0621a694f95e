"""What can be found of a sheet: written when it is published, taken away when it is not any more."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from repertoire.models import Form, Posting, PracticeVersion, Running
from repertoire.search.words import clean, fold, keys_of, running, tokens
from repertoire.shelf import note_move

TITLE, LABEL, BODY = 4, 2, 1
#: A word said ten times does not make a sheet ten times better.
MOST_TIMES = 3
LONGEST = 60


def weighted_texts(version: PracticeVersion) -> Iterable[tuple[str, int]]:
    """Texts of a sheet and what a word weighs in each."""
    yield version.title, TITLE
    for row in version.competence_rows.all():
        yield f"{row.competence.code} {row.competence.label}", LABEL
    for tag in version.tags:
        yield str(tag), LABEL
    yield "\n".join(body_of(version)), BODY


def body_of(version: PracticeVersion) -> list[str]:
    """Everything else a reader reads."""
    steps = [f"{step.get('text', '')} {step.get('cue', '')}" for step in version.steps]
    return [
        version.purpose,
        version.when_to_use,
        *steps,
        *map(str, version.watch_points),
        version.keep,
        version.adapt,
        version.effects,
        version.success_conditions,
        *map(str, version.resources),
    ]


def running_of(version: PracticeVersion) -> str:
    """Texts apart, so that no phrase goes from one to the next."""
    return " | ".join(running(text) for text, _weight in weighted_texts(version))


def read(version: PracticeVersion) -> tuple[dict[str, int], set[str]]:
    """(weight by key, forms) of one sheet."""
    weights: Counter[str] = Counter()
    forms: set[str] = set()
    for text, weight in weighted_texts(version):
        times: Counter[str] = Counter()
        for token in tokens(text):
            if token.is_stop:
                continue
            forms.update(part[:LONGEST] for part in (token.form, *token.parts))
            times.update(key[:LONGEST] for key in keys_of(token))
        for key, count in times.items():
            weights[key] += weight * min(count, MOST_TIMES)
    for token in tokens(version.practice.source_id or ""):
        # Those who knew it before know it by that.
        weights.update(dict.fromkeys((key[:LONGEST] for key in keys_of(token)), TITLE))
    for reference in (f"p{version.practice_id:04d}", f"p{version.practice_id}"):
        # « P-0010 » and « P-10 », as they are looked for: glued.
        weights[reference] += TITLE
    return dict(weights), forms


@transaction.atomic
def index_version(version: PracticeVersion) -> None:
    """Write one published sheet in the index, in place of what stood of it."""
    forget_version(version)
    weights, forms = read(version)
    Posting.objects.bulk_create(
        Posting(version=version, key=key, weight=weight) for key, weight in sorted(weights.items())
    )
    Running.objects.create(version=version, text=running_of(version))
    known = set(Form.objects.filter(form__in=forms).values_list("form", flat=True))
    Form.objects.filter(form__in=known).update(sheets=F("sheets") + 1)
    Form.objects.bulk_create(
        [
            Form(form=form, plain=fold(form)[:LONGEST], letters=len(fold(form)), sheets=1)
            for form in sorted(forms - known)
        ]
    )


@transaction.atomic
def forget_version(version: PracticeVersion) -> None:
    """Take a sheet out of the index."""
    # First of all: the row it writes lets one publication wait for the other, where their words would cross.
    note_move(version)
    Running.objects.filter(version=version).delete()
    deleted, _by_kind = Posting.objects.filter(version=version).delete()
    if deleted:
        _weights, forms = read(version)
        Form.objects.filter(form__in=forms).update(sheets=F("sheets") - 1)


def rebuild() -> int:
    """Everything again from the published sheets; how many there are."""
    Posting.objects.all().delete()
    Running.objects.all().delete()
    Form.objects.all().delete()
    published = PracticeVersion.objects.published().select_related("practice")
    published = published.prefetch_related("competence_rows__competence")
    count = 0
    for version in published.order_by("pk").iterator(chunk_size=500):
        index_version(version)
        count += 1
    return count


def faults() -> list[str]:
    """What the index holds and should not, or the other way round; nothing when it is right."""
    published = PracticeVersion.objects.published().select_related("practice", "running")
    published = published.prefetch_related("competence_rows__competence")
    found = []
    for version in published.order_by("pk").iterator(chunk_size=500):
        held = dict(version.postings.order_by().values_list("key", "weight"))
        is_running = getattr(version, "running", None) and version.running.text == running_of(version)
        if held != read(version)[0] or not is_running:
            found.append(f"{version.practice_id}: {clean(version.title)}")
    strays = Posting.objects.exclude(version__in=PracticeVersion.objects.published()).count()
    return [*found, *([f"{strays} postings of sheets that are not published"] if strays else [])]
