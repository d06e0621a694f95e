"""The repertoire as files: CSV, ODS, XLSX, and a JSON whose every key is said here.

JSON: ``{"format": "capitalisation.repertoire", "version": 1, "made_on": day, "edition": null or {"number", "title",
"sealed_on", "sha256"}, "practices": [...]}``. A practice: ``id`` (P-0086), ``number`` of the version, ``published_on``,
``signed_as``, ``title``, ``when_to_use``, ``purpose``, ``steps`` ([{"text", "cue", "gesture"}]), ``knowledge`` ([{"text",
"kind", "tied", "written", "where"}], codes of ``repertoire.models.knowledge``), ``watch_points``, ``keep``,
``adapt``, ``resources``, ``setup_minutes``, ``minutes_per_use``, ``uses_per_month``, ``effects``, ``evidence_level``,
``success_conditions``, ``tags``, ``stages``, ``competences`` (codes, the main one first), ``outcome``,
``transfer_peer``, ``transfer_unit``, ``time_band``, ``url``.
"""

import json
from collections.abc import Iterable
from itertools import chain
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from capitalisation import opendocument, spreadsheets
from capitalisation.spreadsheets import Row, Sheet, xlsx_cell
from repertoire.models import Edition, PracticeVersion

FORMAT, VERSION = "capitalisation.repertoire", 1
_CODES = ("outcome", "transfer_peer", "transfer_unit", "time_band")
_WIDTHS = {"title": 42, "purpose": 48, "steps": 60, "knowledge": 60, "watch_points": 40, "effects": 40}


def practice_data(version: PracticeVersion) -> dict[str, Any]:
    """One practice of the JSON."""
    texts = {name: getattr(version, name) for name in PracticeVersion.TEXTS}
    if texts["uses_per_month"] is not None:
        texts["uses_per_month"] = float(texts["uses_per_month"])
    return {
        "id": version.practice.reference,
        "number": version.number,
        "published_on": version.published_on.isoformat() if version.published_on else None,
        "signed_as": version.practice.signed_as,
        **texts,
        "stages": version.stages,
        "competences": [row.competence.code for row in version.competence_rows.all()],
        **{name: getattr(version, name) for name in _CODES},
        "url": f"{settings.BASE_URL}{version.address}",
    }


def write_json(versions: Iterable[PracticeVersion], out: IO[bytes], edition: Edition | None) -> None:
    """One practice at a time: memory does not grow with the repertoire."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "made_on": timezone.localdate().isoformat(),
        "edition": None
        if edition is None
        else {
            "number": edition.number,
            "title": edition.title,
            "sealed_on": edition.sealed_on.isoformat(),
            "sha256": edition.sha256,
        },
    }
    out.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "practices": [')
    for rank, version in enumerate(versions):
        out.write(
            (b",\n" if rank else b"\n") + json.dumps(practice_data(version), ensure_ascii=False).encode()
        )
    out.write(b"\n]}\n")


def _columns() -> dict[str, str]:
    """Of the tables: key and what stands in their first line."""
    return {
        "id": _("Référence"),
        "number": _("Version"),
        "published_on": _("Publiée le"),
        "title": _("Intitulé"),
        "purpose": _("Afin de…"),
        "when_to_use": _("Quand l’utiliser"),
        "steps": _("Comment s’y prendre"),
        "knowledge": _("Ce que cela met en jeu"),
        "watch_points": _("Points de vigilance"),
        "keep": _("À garder absolument"),
        "adapt": _("À adapter librement"),
        "resources": _("Appuis et outils"),
        "setup_minutes": _("Préparation, en minutes"),
        "minutes_per_use": _("Durée à chaque fois, en minutes"),
        "uses_per_month": _("Nombre de fois par mois"),
        "effects": _("Effets constatés"),
        "evidence_level": _("Solidité"),
        "success_conditions": _("Conditions de réussite"),
        "stages": _("Moments"),
        "competences": _("Compétences"),
        "tags": _("Mots-clés"),
        "outcome": _("Avis du groupe"),
        "transfer_peer": _("Transférable à un pair"),
        "time_band": _("Temps demandé"),
        "signed_as": _("Signée"),
        "url": _("Adresse"),
    }


def _row(version: PracticeVersion, columns: Iterable[str]) -> list[Any]:
    data = practice_data(version)
    data["published_on"] = version.published_on
    data["steps"], data["knowledge"] = version.told_steps, version.told_knowledge
    data["stages"] = [str(label) for label in version.stage_labels]
    for name in (*_CODES, "evidence_level"):
        data[name] = str(getattr(version, f"get_{name}_display")())
    return [
        "\n".join(map(str, data[name])) if isinstance(data[name], list) else data[name] for name in columns
    ]


def write_csv(versions: Iterable[PracticeVersion], out: IO[bytes]) -> None:
    """As French spreadsheets read it."""
    columns = _columns()
    spreadsheets.write_csv(chain([columns.values()], (_row(one, columns) for one in versions)), out)


def write_ods(versions: Iterable[PracticeVersion], out: IO[bytes]) -> None:
    """One sheet; texts are texts, numbers are numbers, days are days."""
    columns = _columns()
    rows = [Row([*columns.values()], is_head=True)]
    rows += (Row(["" if value is None else value for value in _row(one, columns)]) for one in versions)
    opendocument.write_ods([Sheet(_("Pratiques"), rows)], out)


def write_xlsx(versions: Iterable[PracticeVersion], out: IO[bytes]) -> None:
    """The same, its first line frozen."""
    columns = _columns()
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Pratiques"))
    sheet.freeze_panes = "E2"
    for rank, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(rank)].width = _WIDTHS.get(name, 22)
    sheet.append([xlsx_cell(sheet, label, is_head=True) for label in columns.values()])
    for version in versions:
        sheet.append([xlsx_cell(sheet, value) for value in _row(version, columns)])
    book.save(out)
