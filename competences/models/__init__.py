"""Frameworks and their versions."""

from competences.models.framework import (
    Competence,
    CompetenceLink,
    Domain,
    Framework,
    FrameworkVersion,
    Indicator,
    MasteryLevel,
)

__all__ = [
    "Competence",
    "CompetenceLink",
    "Domain",
    "Framework",
    "FrameworkVersion",
    "Indicator",
    "MasteryLevel",
]
