"""Codes read from afar: six signs that nobody takes for another."""

import secrets

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 6


def new_room_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def normal_room_code(typed: str) -> str:
    """As it is kept, whatever the case, the spaces and the dashes; "" when it cannot be one."""
    code = "".join(typed.upper().split()).replace("-", "")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def spaced(code: str) -> str:
    """« 4K7 P2M »."""
    return f"{code[:3]} {code[3:]}".strip()
