"""The process that tells open screens that something changed: numbers only, never a text."""
