"""What the product refuses to start with, said to who installs it."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

_SHORTEST_SECRET, _FEWEST_SIGNS = 50, 5


def refuse_what_is_not_safe(*, secret: str, debug: bool, demo: bool, hosts: Sequence[str]) -> None:
    """Raises ``ImproperlyConfigured`` for settings under which nobody could keep what is promised.

    A demo, which holds invented people only, may show its errors and answer under any name.
    """
    if len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_SIGNS:
        raise ImproperlyConfigured(
            f"SECRET_KEY is empty, short or monotonous: give it {_SHORTEST_SECRET} random characters, for instance "
            "what « python3 -c 'import secrets; print(secrets.token_urlsafe(50))' » prints."
        )
    if debug and not demo:
        raise ImproperlyConfigured("DEBUG=yes shows texts and addresses in its error pages: only a demo may.")
    if "*" in hosts and not demo:
        raise ImproperlyConfigured("ALLOWED_HOSTS=* answers under any name: write the names of this server.")
