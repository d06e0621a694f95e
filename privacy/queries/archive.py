"""One's own data as files: for machines (JSON), for people (a page, a PDF)."""

import datetime
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules.verbs import said
from capitalisation import pdf
from privacy.rules.archive import SECRET_FIELDS, SECTIONS, rows_of
from writing.models import Revised

_TEXTS = 1


def archive_of(user: User) -> bytes:
    """A ZIP: ``donnees.json``, ``donnees.html``, ``mes-textes.pdf``. Raises ``PdfFailed``."""
    sections = [(str(title), [_table(user, *one) for one in tables]) for title, tables in SECTIONS]
    about = {"user": user, "day": timezone.localdate(), "language": get_language()}
    kept = [(title, [table for table in tables if table["rows"]]) for title, tables in sections]
    context = {**about, "sections": [one for one in kept if one[1]]}
    texts = {**about, "sections": [kept[_TEXTS]]}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("donnees.json", _as_json(sections))
        packed.writestr("donnees.html", render_to_string("privacy/archive.html", context))
        packed.writestr(
            "mes-textes.pdf",
            pdf.render("privacy/documents/texts.html", texts, seconds=pdf.COLLECTION_SECONDS),
        )
    return out.getvalue()


def _table(user: User, label: str, path: str) -> dict[str, Any]:
    model = apps.get_model(label)
    rows = [_row(row) for row in rows_of(user, model, path)]
    return {"table": label, "title": capfirst(model._meta.verbose_name), "by": path, "rows": rows}  # noqa: SLF001


def _row(row: models.Model) -> dict[str, Any]:
    """A row by the names of its columns; a text with what it was before."""
    fields = [field for field in row._meta.concrete_fields if field.name not in SECRET_FIELDS]  # noqa: SLF001
    told = [(field, _value(row, field)) for field in fields]
    return {
        "data": {field.name: value for field, value in told},
        "shown": [
            (_name_of(field), said(value) if field.name == "verb" else _shown(row, field, value))
            for field, value in told
        ],
        "former": _former(row),
    }


def _value(row: models.Model, field: models.Field) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        related = getattr(row, field.name)
        return None if related is None else {"id": value, "name": str(related)}
    return value.name if isinstance(field, models.FileField) else value


def _shown(row: models.Model, field: models.Field, value: Any) -> str:
    """As people read it; lists of steps as lines; "" for what serves the machine alone."""
    if value in (None, "", [], {}) or not _has_words(field):
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    match value:
        case bool():
            return _("Oui") if value else _("Non")
        case datetime.datetime():
            return date_format(timezone.localtime(value), "j F Y, H:i")
        case datetime.date():
            return date_format(value, "j F Y")
        case {"name": name}:
            return str(name)
        case list():
            codes = getattr(row, "CODES", {})
            return "\n".join(_line(one, codes) for one in value)
    return str(value)


def _has_words(field: models.Field) -> bool:
    """A column for people has a name in their language; what a row refers to is named by its own kind."""
    refers = isinstance(field, models.ForeignKey) and field.related_model is not User
    return refers or isinstance(field.verbose_name, Promise)


def _name_of(field: models.Field) -> str:
    if isinstance(field.verbose_name, Promise) or field.related_model is None:
        return capfirst(str(field.verbose_name))
    return capfirst(str(field.related_model._meta.verbose_name))  # noqa: SLF001 Django documents it


def _line(one: Any, codes: Mapping[str, type[models.TextChoices]]) -> str:
    """A step, a moment, a goal: its words, in their order."""
    if not isinstance(one, dict):
        return str(one)
    said = [_word(value, codes.get(name)) for name, value in one.items()]
    return " – ".join(filter(None, said))


def _word(value: Any, codes: type[models.TextChoices] | None) -> str:
    if isinstance(value, (bool, int)) or not value:
        return ""
    return str(codes(value).label) if codes is not None and value in codes.values else str(value)


def _former(row: models.Model) -> list[dict[str, Any]]:
    if not isinstance(row, Revised):
        return []
    return [
        {"at": version.kept_at, "reason": str(version.get_reason_display()), "texts": version.fields}
        for version in row.versions.order_by("pk")
    ]


def _as_json(sections: list[tuple[str, list[dict[str, Any]]]]) -> str:
    told = {
        title: [
            {
                "table": table["table"],
                "by": table["by"],
                "rows": [{**row["data"], "former_versions": row["former"]} for row in table["rows"]],
            }
            for table in tables
        ]
        for title, tables in sections
    }
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
