"""Bring together the needs that say the same, and part them again."""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.models import Region, User
from capitalisation.policy import Refused
from needs.models import CommonNeed, Need, Release
from needs.models.scope import Scope
from needs.models.states import NeedState
from needs.queries.positionings import answered_on
from needs.queries.supports import Supports
from needs.rules import policy
from needs.rules.figures import Figures
from writing.rules import gate


@transaction.atomic
def gather(
    scope: Scope, needs: Collection[Need], *, wording: str, common: CommonNeed | None, by: User
) -> CommonNeed:
    """These needs are one from now on, with those of ``common`` when it is given."""
    policy.may_read_needs_of(by, scope.region).enforce()
    gate.may_be_said(by, wording).enforce()
    # With releases, one at a time for a region.
    Region.objects.select_for_update().get(pk=scope.region.pk)
    chosen = Need.objects.filter(workshop__in=scope.workshops(), status=NeedState.CONFIRMED)
    found = list(chosen.filter(pk__in=[need.pk for need in needs], common=None))
    known = CommonNeed.objects.filter(region=scope.region, year=scope.year)
    is_gone = common is not None and not known.filter(pk=common.pk).exists()
    if is_gone or len(found) != len(needs):
        raise Refused(
            _("L’un de ces besoins vient d’être rapproché d’un autre, ou retiré : relisez la liste.")
        )
    policy.may_be_gathered([*found, *(common.needs.all() if common else [])]).enforce()
    if common is None:
        common = CommonNeed.objects.create(region=scope.region, year=scope.year, wording=wording)
    elif wording:
        CommonNeed.objects.filter(pk=common.pk).update(wording=wording)
        common.wording = wording
    chosen.filter(pk__in=[need.pk for need in found]).update(common=common)
    _count(scope, common)
    numbers = ", ".join(str(key) for key in common.needs.order_by("pk").values_list("pk", flat=True))
    record("need.gathered", common, by=by, reason=numbers)
    return common


@transaction.atomic
def part(common: CommonNeed, *, by: User) -> None:
    """Each need stands alone again, with the answer it has."""
    policy.may_read_needs_of(by, common.region).enforce()
    # With those who bring one more to it.
    Region.objects.select_for_update().get(pk=common.region_id)
    record("need.parted", common, by=by, reason=common.wording)
    common.delete()


def _count(scope: Scope, common: CommonNeed) -> None:
    """Its figure joins the release that already counts each of its needs."""
    release = Release.objects.latest_of(scope.region, scope.year)
    # Answers of older years begin to be deleted: they count nobody any more.
    if release is None or not scope.is_moving:
        return
    figures = Figures.from_json(release.figures)
    keys = tuple(common.needs.order_by("pk").values_list("pk", flat=True))
    if not figures.may_count(keys):
        return
    supports = Supports(scope, answered_on(scope.closed_days()))
    counted = replace(figures, common=figures.common | {keys: supports.of(keys)})
    Release.objects.filter(pk=release.pk).update(figures=counted.as_json())
