"""Tables as a spreadsheet (ODS): figures and days as such, so that a spreadsheet can reckon with them.

Equal tables give equal bytes: there is no clock and no random id in the file. A text is never a formula, whatever it
begins with. Source: OpenDocument 1.3 (parts 2 and 3).
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

Value = str | int | Decimal | date | None
"""What a cell holds; None = nothing."""

_HEADING_MM = 9.0
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_FONT = "Noto Sans TC"
_NAME_MAX = 31
# What XML 1.0 has no place for, and what no sheet's name may hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_NAME = re.compile(r"[\[\]*?:/\\']")
_BLANKS = re.compile(r"  +|^ | $|\t")
_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
_VERSION = 'office:version="1.3"'
_PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Shown(StrEnum):
    """How a column's figures are shown; texts and days are shown as they are."""

    PLAIN = "plain"
    """1234."""
    THOUSANDS = "thousands"
    """1,234, for money."""
    THREE_PLACES = "three-places"
    """1,234.567, for grams."""


@dataclass(frozen=True, slots=True)
class OdsColumn:
    """A column: its heading and its width in mm."""

    heading: str
    width_mm: int
    shown: Shown = Shown.PLAIN


@dataclass(frozen=True, slots=True)
class OdsTable:
    """One sheet. `notes`: lines above the table, e.g. as of when and by whom; `total`: a last row that stands out."""

    name: str
    columns: tuple[OdsColumn, ...]
    rows: Sequence[Sequence[Value]]
    notes: tuple[str, ...] = ()
    total: Sequence[Value] = ()


def ods(tables: Sequence[OdsTable], title: str) -> bytes:
    """The tables as one spreadsheet, a sheet each."""
    assert tables, "a spreadsheet has a sheet"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        # First and not compressed, so that the kind of file can be told from its first bytes.
        package.writestr(_entry("mimetype", zipfile.ZIP_STORED), MEDIA_TYPE)
        for name, text in (
            ("content.xml", "".join(_content(tables))),
            ("styles.xml", _STYLES),
            ("meta.xml", _meta(title)),
            ("META-INF/manifest.xml", _MANIFEST),
        ):
            package.writestr(_entry(name, zipfile.ZIP_DEFLATED), text)
    return held.getvalue()


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.compress_type = compression
    entry.create_system = 0  # the same on every system
    return entry


# ------------------------------------------------------------------------------------ content


def _content(tables: Sequence[OdsTable]) -> Iterator[str]:
    widths = sorted({column.width_mm for table in tables for column in table.columns})
    yield f"{_PROLOGUE}<office:document-content {_NAMESPACES} {_VERSION}>"
    yield _CELL_STYLES
    for width in widths:
        yield (
            f'<style:style style:name="w{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width}mm"/></style:style>'
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for table, name in zip(tables, _names(tables), strict=True):
        yield from _table(table, name)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _names(tables: Sequence[OdsTable]) -> list[str]:
    """Names as spreadsheets take them, no two the same."""
    names: list[str] = []
    for table in tables:
        name = wanted = _NO_NAME.sub(" ", _clean(table.name)).strip()[:_NAME_MAX] or "1"
        count = 1
        while name.casefold() in {each.casefold() for each in names}:
            count += 1
            name = f"{wanted[: _NAME_MAX - 4]} {count}"
        names.append(name)
    return names


def _table(table: OdsTable, name: str) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(name)} table:style-name="sheet">'
    for column in table.columns:
        yield f'<table:table-column table:style-name="w{column.width_mm}"/>'
    for note in table.notes:
        yield f"<table:table-row>{_text(note, 'note')}</table:table-row>"
    headings = "".join(_text(column.heading, "heading") for column in table.columns)
    yield (
        '<table:table-header-rows><table:table-row table:style-name="head">'
        f"{headings}</table:table-row></table:table-header-rows>"
    )
    for row in table.rows:
        yield _row(row, table.columns, "")
    if table.total:
        yield _row(table.total, table.columns, "-total")
    yield "</table:table>"


def _row(row: Sequence[Value], columns: Sequence[OdsColumn], suffix: str) -> str:
    cells = (_cell(value, column.shown, suffix) for value, column in zip(row, columns, strict=True))
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: Value, shown: Shown, suffix: str) -> str:
    match value:
        case None | "":
            return f'<table:table-cell table:style-name="text{suffix}"/>'
        case str():
            return _text(value, f"text{suffix}")
        case date():
            day = value.isoformat()
            return (
                f'<table:table-cell table:style-name="day{suffix}" office:value-type="date"'
                f' office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>'
            )
        case _:
            figure = f"{value:f}" if isinstance(value, Decimal) else f"{value}"
            return (
                f'<table:table-cell table:style-name="{shown}{suffix}" office:value-type="float"'
                f' office:value="{figure}"><text:p>{_figure(value, shown)}</text:p>'
                "</table:table-cell>"
            )


def _figure(value: int | Decimal, shown: Shown) -> str:
    """The figure as readers without styles see it."""
    match shown:
        case Shown.THREE_PLACES:
            return f"{value:,.3f}"
        case Shown.THOUSANDS:
            return f"{value:,}"
        case Shown.PLAIN:
            return f"{value}"
        case _:
            assert_never(shown)


def _text(value: str, style: str) -> str:
    """A cell of text, a paragraph for each of its lines."""
    lines = _clean(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in lines)
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{paragraphs}</table:table-cell>"
    )


def _spaced(line: str) -> str:
    """Blanks that XML would fold are told by their number."""

    def tell(blanks: re.Match[str]) -> str:
        if blanks[0] == "\t":
            return "<text:tab/>"
        return f'<text:s text:c="{len(blanks[0])}"/>'

    return _BLANKS.sub(tell, escape(line))


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


# ------------------------------------------------------------------------------------ what is always the same


def _number_style(name: str, inside: str) -> str:
    return f'<number:number-style style:name="{name}">{inside}</number:number-style>'


def _cell_style(name: str, *, of: str = "", cell: str = "", text: str = "") -> str:
    data = f' style:data-style-name="{of}"' if of else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{data}'
        ' style:parent-style-name="Default">'
        f'<style:table-cell-properties style:vertical-align="top"{cell}/>'
        f"<style:text-properties{text}/></style:style>"
    )


_BOLD = ' fo:font-weight="bold" style:font-weight-asian="bold"'
_WRAPS = ' fo:wrap-option="wrap"'
_TOTAL = ' fo:border-top="0.5pt solid #000000"'
_FORMATS = {"text": "", "day": "nd", **{each.value: f"n-{each.value}" for each in Shown}}

_SHEET_STYLE = (
    '<style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
    '<style:table-properties table:display="true"/></style:style>'
)
_HEAD_STYLE = (
    '<style:style style:name="head" style:family="table-row"><style:table-row-properties'
    f' style:min-row-height="{_HEADING_MM:g}mm" style:use-optimal-row-height="true"/>'
    "</style:style>"
)
_DAY_FORMAT = (
    '<number:date-style style:name="nd"><number:year number:style="long"/>'
    "<number:text>-</number:text>"
    '<number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/></number:date-style>'
)
_FIGURES = {
    Shown.PLAIN: 'number:min-integer-digits="1"',
    Shown.THOUSANDS: 'number:decimal-places="0" number:min-integer-digits="1"'
    ' number:grouping="true"',
    Shown.THREE_PLACES: 'number:decimal-places="3" number:min-decimal-places="3"'
    ' number:min-integer-digits="1" number:grouping="true"',
}
_CELL_STYLES = "".join(
    (
        "<office:automatic-styles>",
        _SHEET_STYLE,
        _HEAD_STYLE,
        _DAY_FORMAT,
        *(_number_style(f"n-{each}", f"<number:number {how}/>") for each, how in _FIGURES.items()),
        _cell_style("note", text=' fo:color="#444444"'),
        _cell_style("heading", cell=f'{_WRAPS} fo:background-color="#ececec"', text=_BOLD),
        *(
            _cell_style(f"{name}{suffix}", of=of, cell=_WRAPS * (name == "text") + cell, text=bold)
            for name, of in _FORMATS.items()
            for suffix, cell, bold in (("", "", ""), ("-total", _TOTAL, _BOLD))
        ),
    )
)
_STYLES = (
    f"{_PROLOGUE}<office:document-styles {_NAMESPACES} {_VERSION}>"
    f"<office:font-face-decls><style:font-face style:name={quoteattr(_FONT)}"
    f' svg:font-family="&apos;{_FONT}&apos;"/></office:font-face-decls>'
    '<office:styles><style:style style:name="Default" style:family="table-cell">'
    f"<style:text-properties style:font-name={quoteattr(_FONT)}"
    f' style:font-name-asian={quoteattr(_FONT)} fo:font-size="10pt"'
    ' style:font-size-asian="10pt"/></style:style></office:styles>'
    '<office:automatic-styles><style:page-layout style:name="a4"><style:page-layout-properties'
    ' fo:page-width="297mm" fo:page-height="210mm" style:print-orientation="landscape"'
    ' fo:margin="10mm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>'
    "</office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="a4"/>'
    "</office:master-styles></office:document-styles>"
)
_MANIFEST = (
    f'{_PROLOGUE}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
    'manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
    f' manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>"
)


def _meta(title: str) -> str:
    return (
        f"{_PROLOGUE}<office:document-meta {_NAMESPACES}"
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f" {_VERSION}><office:meta><dc:title>{escape(_clean(title))}</dc:title></office:meta>"
        "</office:document-meta>"
    )
