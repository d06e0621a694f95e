"""Make the figures of a region and a year anew, when enough people changed for nobody to be found in the difference."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.models import Region, User
from capitalisation.policy import Refused
from competences.models import Competence
from competences.queries.lines import line_of
from needs.models import Release
from needs.models.scope import Scope
from needs.queries.evolution import evolution_of
from needs.queries.figures import Counted, count_figures
from needs.rules import policy
from needs.rules.comparing import comparable
from needs.rules.disclosure import Changes
from needs.rules.figures import Figures
from workshops.models import Workshop


def refresh(scope: Scope, *, by: User) -> Release:
    """Asked by a planner. Raises ``Refused`` when it is too soon."""
    policy.may_read_needs_of(by, scope.region).enforce()
    if not scope.is_moving:
        raise Refused(_("Les chiffres de cette année ne bougent plus."))
    release = make_when_due(scope)
    if release is None and not Release.objects.filter(region=scope.region, year=scope.year).exists():
        raise Refused(_("Il faut une journée clôturée, et cinq personnes au moins qui y ont répondu."))
    if release is None:
        raise Refused(
            _(
                "Les chiffres ne bougent que si dix personnes au moins, et un tiers, ont changé depuis la dernière "
                "mise à jour : sinon, la différence donnerait leurs réponses. Attendez d’autres réponses."
            )
        )
    record("release.made", release, by=by)
    return release


def follow(workshop: Workshop) -> None:
    """After a day is counted: its region and year."""
    make_when_due(Scope(workshop.region, workshop.date.year))


@transaction.atomic
def make_when_due(scope: Scope) -> Release | None:
    """The next release; ``None`` when fewer than five people answered, too few changed since the last, or the figures of
    that year do not move any more."""
    if not scope.is_moving:
        return None
    # One at a time for a region: the loser of a race finds nothing left to do.
    Region.objects.select_for_update().get(pk=scope.region.pk)
    formers = list(Release.objects.filter(region=scope.region, year=scope.year).order_by("-number"))
    last = Figures.from_json(formers[0].figures) if formers else Figures()
    hidden = {one.code for one in last.places if one.respondents is None}
    counted = count_figures(scope, hidden, len(formers) + 1)
    if counted.figures.respondents is None:
        return None
    if formers and not Changes.between(formers[0].marks, counted.marks).are_enough(len(formers[0].marks)):
        return None
    number = len(formers) + 1
    figures = _beside(formers, counted)
    figures = replace(figures, evolution=evolution_of(scope, counted, figures.competences, number))
    return Release.objects.create(
        region=scope.region,
        year=scope.year,
        number=number,
        figures=figures.as_json(),
        marks=counted.marks,
    )


def _beside(formers: list[Release], counted: Counted) -> Figures:
    """The new figures, with only what tells of nobody beside those of the former releases."""
    if not formers:
        return counted.figures
    competences = list(Competence.objects.tutoring())
    shown = [Figures.from_json(one.figures) for one in formers]
    lines = line_of({key for one in shown for key in one.competences}, competences)
    shown = [one.through_versions(lines) for one in shown]
    changes = [Changes.between(one.marks, counted.marks) for one in formers]
    last, new = shown[0], counted.figures
    kept = {
        one.pk: comparable(
            new.competences[one.pk],
            one.required_level,
            [
                (former.competences[one.pk], since)
                for former, since in zip(shown, changes, strict=True)
                if one.pk in former.competences
            ],
        )
        for one in competences
    }
    return replace(
        new,
        competences=kept,
        ranks={key: one for key, one in new.ranks.items() if kept[key].index is not None},
        # What was said of a need or a finding belongs to a day that is over: it does not move any more.
        needs=new.needs | last.needs,
        # Nor do those of needs together; two that overlap could be subtracted from one release to the next.
        common=last.common | {keys: one for keys, one in new.common.items() if last.is_apart(keys)},
        findings=new.findings | last.findings,
    )
