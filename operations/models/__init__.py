"""The machinery itself: who works, and what was done on time."""

from operations.models.machinery import RegularWork, Worker

__all__ = ["RegularWork", "Worker"]
