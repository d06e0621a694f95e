"""A browser as people call it, from what it says of itself."""

#: The first that is found: later ones call themselves like those before them too.
_BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_of(told: str) -> str:
    """« Firefox, Windows »; "" for one that says nothing we know."""
    found = (
        next((name for sign, name in known.items() if sign in told), "") for known in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, found))
