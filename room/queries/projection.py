"""What the projector shows: for a whole room to read, hence no name, no draft, and no count before the results."""

from dataclasses import dataclass, field

import segno

from capitalisation.lifecycle import which_of
from deliberation.models import PoolResult
from deliberation.models.states import RoundState
from workshops.models import Phase, Workshop
from workshops.models.states import PhaseState, Scene, WorkshopState


@dataclass(frozen=True, slots=True)
class Projection:
    """One scene, ready to be drawn."""

    scene: Scene
    phase: Phase | None = None
    following: Phase | None = None
    code_picture: str = ""
    titles: list[str] = field(default_factory=list)
    results: list[PoolResult] = field(default_factory=list)

    @property
    def on(self) -> dict[str, bool]:
        """Every scene, and whether it is shown."""
        return which_of(Scene.values, self.scene)

    @property
    def to_discuss(self) -> list[str]:
        """Titles alone, the same for disagreements and promising sheets."""
        return [one.title for one in self.results if one.is_to_discuss]


def projection_of(workshop: Workshop, join_address: str) -> Projection:
    """The scene chosen in the control room; « instruction » without an open phase is the neutral screen."""
    scene, phase = Scene(workshop.scene), workshop.open_phase
    if workshop.status != WorkshopState.LIVE:
        phase = None
    if scene == Scene.INSTRUCTION and phase is None:
        scene = Scene.NEUTRAL
    return Projection(
        scene,
        phase,
        _following(workshop, phase),
        qr_picture(join_address) if scene == Scene.JOIN else "",
        list(workshop.pool.rated().order_by("title").values_list("title", flat=True))
        if scene == Scene.GALLERY
        else [],
        _revealed(workshop) if scene in (Scene.RESULTS, Scene.DISCUSSION) else [],
    )


def qr_picture(text: str) -> str:
    """A QR code as SVG to put in a page, with its quiet zone of four modules."""
    return segno.make(text, error="m").svg_inline(border=4, dark="#000", light="#fff", omitsize=True)


def _following(workshop: Workshop, phase: Phase | None) -> Phase | None:
    """The phase after the open one, or the next that has not taken place; none once the day is over."""
    if workshop.status not in (WorkshopState.ANNOUNCED, WorkshopState.LIVE):
        return None
    after = phase.number if phase else 0
    coming = (one for one in workshop.phases.all() if one.status == PhaseState.PENDING)
    return next((one for one in coming if one.number > after), None)


def _revealed(workshop: Workshop) -> list[PoolResult]:
    """Results of the last round shown, best first; without quorum, last."""
    last = workshop.rounds.filter(status=RoundState.REVEALED).order_by("-number").first()
    if last is None:
        return []
    return sorted(last.results.order_by("rank", "title"), key=lambda one: one.rank is None)
