"""What the day leaves: minutes, evaluations, notes."""

from room.models.minutes import DayEvaluation, DayNotes, Minutes, MinutesAnswer

__all__ = ["DayEvaluation", "DayNotes", "Minutes", "MinutesAnswer"]
