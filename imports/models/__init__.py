"""Files brought in."""

from imports.models.imported import Import

__all__ = ["Import"]
