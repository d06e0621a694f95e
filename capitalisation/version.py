"""Which version of the product this is (semantic versioning); ``pyproject.toml`` says the same."""

VERSION = "0.2.0"
