"""Spreadsheets: whole by the rules of OpenDocument, figures and days as such, no text ever a formula."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from counter.print.ods import MEDIA_TYPE, OdsColumn, OdsTable, Shown, ods

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
COLUMNS = (
    OdsColumn("姓名", 30),
    OdsColumn("件數", 12),
    OdsColumn("金額", 24, Shown.THOUSANDS),
    OdsColumn("重量", 20, Shown.THREE_PLACES),
    OdsColumn("期限", 24),
)
ROW = ("陳大文", 2, 1_234_567, Decimal("18.750"), date(2026, 6, 22))
SHEET = OdsTable("名單", COLUMNS, [ROW], ("截至 09:30",), ("合計", 2, -5, Decimal(0), None))


def package(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def content(*tables: OdsTable) -> ET.Element:
    """The document's content, read back."""
    return ET.fromstring(package(ods(tables, "名單")).read("content.xml"))


def cells(root: ET.Element) -> list[list[ET.Element]]:
    return [list(row.iter(f"{TABLE}table-cell")) for row in root.iter(f"{TABLE}table-row")]


def paragraphs(cell: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in cell.iter(f"{TEXT}p")]


def one(text: str) -> ET.Element:
    """The cell of a text in a table of its own."""
    return cells(content(OdsTable("a", (OdsColumn("b", 20),), [(text,)])))[1][0]


def test_the_kind_of_file_can_be_told_from_its_first_bytes() -> None:
    data = ods([SHEET], "名單")
    first = package(data).infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == (
        "mimetype",
        zipfile.ZIP_STORED,
        b"",
    )
    assert data[30:].startswith(b"mimetype" + MEDIA_TYPE.encode())


def test_the_manifest_names_every_part_and_no_other() -> None:
    files = package(ods([SHEET], "名單"))
    root = ET.fromstring(files.read("META-INF/manifest.xml"))
    named = {each.get(f"{MANIFEST}full-path") for each in root}
    assert named == {"/", *files.namelist()} - {"mimetype", "META-INF/manifest.xml"}
    assert root[0].get(f"{MANIFEST}media-type") == MEDIA_TYPE
    for name in files.namelist()[1:]:
        ET.fromstring(files.read(name))


def test_every_style_that_is_used_is_there() -> None:
    root = content(SHEET, OdsTable("b", (OdsColumn("c", 11),), [("d",), (1,)]))
    made = {each.get(f"{STYLE}name") for each in root.iter() if each.get(f"{STYLE}name")}
    used = {each.get(f"{TABLE}style-name") for each in root.iter()} - {None}
    data = {each.get(f"{STYLE}data-style-name") for each in root.iter()} - {None}
    assert used <= made
    assert data <= made


def test_figures_and_days_are_figures_and_days() -> None:
    note, heading, row, total = cells(content(SHEET))
    assert [paragraphs(each) for each in note] == [["截至 09:30"]]
    assert [paragraphs(each)[0] for each in heading] == [each.heading for each in COLUMNS]
    kinds = [each.get(f"{OFFICE}value-type") for each in row]
    assert kinds == ["string", "float", "float", "float", "date"]
    values = [each.get(f"{OFFICE}value") or each.get(f"{OFFICE}date-value") for each in row]
    assert values == [None, "2", "1234567", "18.750", "2026-06-22"]
    assert [paragraphs(each)[0] for each in row[1:]] == ["2", "1,234,567", "18.750", "2026-06-22"]
    assert (total[2].get(f"{OFFICE}value"), paragraphs(total[4])) == ("-5", [])


@pytest.mark.parametrize(
    "text", ["=1+1", "+886912345678", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "of:=1+1", "'=1"]
)
def test_a_text_is_never_a_formula(text: str) -> None:
    cell = one(text)
    assert cell.get(f"{OFFICE}value-type") == "string"
    assert paragraphs(cell) == [text]
    assert not any(name.endswith("formula") for name in cell.attrib)


def test_signs_of_xml_blanks_and_lines_come_back_as_they_were() -> None:
    cell = one('a  b\t<c> & "d"\r\n e')
    first, second = cell.iter(f"{TEXT}p")
    assert [each.tag.removeprefix(TEXT) for each in first] == ["s", "tab"]
    assert first[0].get(f"{TEXT}c") == "2"
    assert first[1].tail == '<c> & "d"'
    assert second[0].tail == "e"


def test_what_xml_has_no_place_for_does_not_break_the_file() -> None:
    assert paragraphs(one("a\x00b\ud800c\ufffe𠮷")) == ["a\ufffdb\ufffdc\ufffd𠮷"]


def test_sheets_have_names_that_spreadsheets_take() -> None:
    column = (OdsColumn("a", 20),)
    names = ("名單", "名單", "[a]*?:/\\'", "", "x" * 40, "x" * 40)
    root = content(*(OdsTable(name, column, []) for name in names))
    found = [each.get(f"{TABLE}name") or "" for each in root.iter(f"{TABLE}table")]
    assert found == ["名單", "名單 2", "a", "1", "x" * 31, "x" * 27 + " 2"]


def test_equal_tables_give_equal_bytes() -> None:
    assert ods([SHEET], "名單") == ods([SHEET], "名單")
