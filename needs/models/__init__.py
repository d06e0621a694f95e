"""Needs, their report, the actions and answers that follow."""

from needs.models.answer import NeedAnswer
from needs.models.common import CommonNeed
from needs.models.frozen import NeedsReport
from needs.models.need import Need, NeedSupport, SelfPositioning
from needs.models.planned import PlannedAction
from needs.models.prepared import PreparedAnswer
from needs.models.release import Release

__all__ = [
    "CommonNeed",
    "Need",
    "NeedAnswer",
    "NeedSupport",
    "NeedsReport",
    "PlannedAction",
    "PreparedAnswer",
    "Release",
    "SelfPositioning",
]
