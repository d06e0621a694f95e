"""Follow, keep a search, stop the letter."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from capitalisation.policy import Refused
from competences.models import Competence
from watch.actions.letters import send_digest
from watch.models import Digest, Follow, SavedSearch
from watch.models.watch import MOST_SEARCHES


@transaction.atomic
def follow(competence: Competence, *, is_followed: bool, by: User) -> None:
    if is_followed:
        Follow.objects.get_or_create(person=by, competence=competence)
    else:
        Follow.objects.filter(person=by, competence=competence).delete()


@transaction.atomic
def keep_search(label: str, filters: dict[str, object], *, by: User) -> SavedSearch:
    """Kept once under its words. Raises ``Refused`` beyond twenty."""
    if by.searches.exclude(label=label).count() >= MOST_SEARCHES:
        raise Refused(_("Vous gardez déjà vingt recherches : retirez-en une d’abord."))
    search, _is_new = SavedSearch.objects.update_or_create(
        person=by, label=label, defaults={"filters": filters}
    )
    return search


def drop_search(search: SavedSearch) -> None:
    search.delete()


@transaction.atomic
def want_digest(person: User, *, is_on: bool) -> None:
    Digest.objects.update_or_create(person=person, defaults={"is_on": is_on})


def queue_digests() -> int:
    """One task for each active person who did not stop the letter; how many."""
    wanted = User.objects.filter(is_active=True).exclude(digest__is_on=False).order_by("pk")
    keys = list(wanted.values_list("pk", flat=True))
    for key in keys:
        send_digest.enqueue(key)
    return len(keys)
