"""Seal what the repertoire holds today."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.models import User
from capitalisation.policy import Refused
from repertoire.models import Edition, EditionEntry, PracticeVersion
from repertoire.rules import policy
from repertoire.rules.sealing import content_of, fingerprint, seal
from writing.rules import gate

STEP = 500


def seal_edition(title: str, *, by: User) -> Edition:
    """A new number with every published sheet. Raises ``Refused`` when nothing changed, or when another was faster."""
    policy.may_seal(by).enforce()
    gate.may_be_said(by, title).enforce()
    try:
        with transaction.atomic():
            return _sealed(title, by)
    except IntegrityError as error:
        raise Refused(_("Un recueil vient d’être scellé. Rechargez la page.")) from error


def _sealed(title: str, by: User) -> Edition:
    last = Edition.objects.first()
    versions = PracticeVersion.objects.published().select_related("practice").order_by("practice")
    rows = versions.prefetch_related("stage_rows", "competence_rows__competence").iterator(chunk_size=STEP)
    found = [(version.pk, fingerprint(content_of(version))) for version in rows]
    if not found:
        raise Refused(_("Aucune fiche n’est publiée : il n’y a rien à sceller."))
    if last is not None and [one for _pk, one in found] == list(
        last.entries.values_list("sha256", flat=True)
    ):
        raise Refused(_("Rien n’a changé depuis le dernier recueil."))
    number, today = (last.number + 1 if last else 1), timezone.localdate()
    edition = Edition.objects.create(
        number=number,
        title=title,
        sealed_on=today,
        sealed_by=by,
        sha256=seal(number, title, today.isoformat(), (one for _pk, one in found)),
    )
    EditionEntry.objects.bulk_create(
        [
            EditionEntry(edition=edition, version_id=pk, position=position, sha256=one)
            for position, (pk, one) in enumerate(found, start=1)
        ],
        batch_size=STEP,
    )
    record("edition.sealed", edition, by=by, reason=edition.sha256)
    return edition
