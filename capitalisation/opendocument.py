"""Sheets as ODS (OASIS OpenDocument 1.3): a few elements, written here because the only maintained library brings forty
times their size. A text is never a formula there."""

import io
import zipfile
from xml.etree import ElementTree

from capitalisation.spreadsheets import Percent, Sheet, Value

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
_HEAD, _COLUMN, _PERCENT = "head", "column", "percent"


def as_ods(sheets: list[Sheet]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # Read by its place and its bytes: first, and not compressed.
        archive.writestr("mimetype", TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", _xml(_content(sheets)))
        archive.writestr("META-INF/manifest.xml", _xml(_manifest()))
    return out.getvalue()


def _content(sheets: list[Sheet]) -> ElementTree.Element:
    root = _element("office:document-content", {"office:version": "1.3"})
    styles = _under(root, "office:automatic-styles")
    head = _under(styles, "style:style", {"style:name": _HEAD, "style:family": "table-cell"})
    _under(head, "style:text-properties", {"fo:font-weight": "bold"})
    shown = _under(styles, "number:percentage-style", {"style:name": "shown"})
    _under(shown, "number:number", {"number:decimal-places": "0", "number:min-integer-digits": "1"})
    _under(shown, "number:text").text = "%"
    percent = {"style:name": _PERCENT, "style:family": "table-cell", "style:data-style-name": "shown"}
    _under(styles, "style:style", percent)
    column = _under(styles, "style:style", {"style:name": _COLUMN, "style:family": "table-column"})
    _under(column, "style:table-column-properties", {"style:column-width": "4.5cm"})
    book = _under(_under(root, "office:body"), "office:spreadsheet")
    for sheet in sheets:
        table = _under(book, "table:table", {"table:name": sheet.title})
        columns = {"table:style-name": _COLUMN, "table:number-columns-repeated": str(sheet.width)}
        _under(table, "table:table-column", columns)
        for row in sheet.rows:
            line = _under(table, "table:table-row")
            for value in row.values or [""]:
                _write(line, value, is_head=row.is_head)
    return root


def _write(line: ElementTree.Element, value: Value, *, is_head: bool) -> None:
    attributes = {"office:value-type": "string"}
    if isinstance(value, Percent):
        attributes = {"office:value-type": "percentage", "table:style-name": _PERCENT}
    elif not isinstance(value, str):
        attributes = {"office:value-type": "float"}
    if not isinstance(value, str):
        attributes["office:value"] = repr(float(value)) if isinstance(value, float) else str(value)
    if is_head:
        attributes["table:style-name"] = _HEAD
    cell = _under(line, "table:table-cell", attributes)
    for part in str(value).split("\n"):
        _under(cell, "text:p").text = part


def _manifest() -> ElementTree.Element:
    root = _element("manifest:manifest", {"manifest:version": "1.3"})
    for path, kind in (("/", TYPE), ("content.xml", "text/xml")):
        _under(root, "manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind})
    return root


def _element(name: str, attributes: dict[str, str] | None = None) -> ElementTree.Element:
    return ElementTree.Element(_full(name), {_full(key): value for key, value in (attributes or {}).items()})


def _under(
    parent: ElementTree.Element, name: str, attributes: dict[str, str] | None = None
) -> ElementTree.Element:
    child = _element(name, attributes)
    parent.append(child)
    return child


def _full(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def _xml(root: ElementTree.Element) -> bytes:
    for prefix, address in _NAMES.items():
        ElementTree.register_namespace(prefix, address)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
