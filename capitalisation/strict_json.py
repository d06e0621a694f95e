"""JSON as the standard says, and no more: no duplicate key, no NaN, no half of a letter, no endless nesting."""

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import Finding, Unreadable, whole_file
from capitalisation.grids.csv_text import decode

DEEPEST = 32
_OUTSIDE_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_FORBIDDEN = re.compile(r"[\x00\ud800-\udfff]")


def read_json(content: bytes) -> Any:
    """Raises :class:`Unreadable`, with the line where the text stops being JSON."""
    text, _encoding = decode(content)
    _check_depth(text)
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_int=_whole)
    except json.JSONDecodeError as error:
        sentence = _("Le texte n’est pas du JSON à cet endroit (colonne %(column)s).") % {
            "column": error.colno
        }
        raise Unreadable([Finding(error.lineno, _("ligne entière"), "BAD_JSON", sentence)]) from None
    except (ValueError, RecursionError):
        raise whole_file("BAD_JSON", _("Ce fichier contient une valeur que le JSON n’admet pas.")) from None
    return found


def _check_depth(text: str) -> None:
    depth = 0
    for found in _OUTSIDE_STRINGS.finditer(text):
        token = found.group()
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token, 0)
        if depth > DEEPEST:
            raise whole_file("TOO_DEEP", _("Ce fichier s’emboîte sur plus de 32 niveaux."))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    for name, value in pairs:
        if _FORBIDDEN.search(name) or (isinstance(value, str) and _FORBIDDEN.search(value)):
            raise ValueError("a forbidden letter")
        if isinstance(value, list) and any(isinstance(one, str) and _FORBIDDEN.search(one) for one in value):
            raise ValueError("a forbidden letter")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _whole(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError("a number too great")
    return int(digits)
