"""What is told to people about what is theirs."""

from privacy.models.notice import Notice

__all__ = ["Notice"]
