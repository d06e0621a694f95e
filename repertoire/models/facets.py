"""What moved among published sheets, for the facet index of every process."""

from django.db import models


class FacetLog(models.Model):
    """The last moves among published sheets, in one row: what a process follows instead of reading them all again."""

    ONLY = 1

    # Drawn at random at each move: a move that is undone leaves no token that could come back.
    token = models.CharField(max_length=16)
    # [token, version], the last one at the end.
    moves = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.token
