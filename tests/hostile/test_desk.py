"""What stands in the store, on paper, in spreadsheets, names of files and logs is what was typed, to the letter."""

import io
import itertools
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from central import logs
from counter.app import LOG_FILE, keep_log
from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain import reading
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from counter.print.half import Form
from counter.print.label import LabelSize
from counter.print.ods import OdsColumn, OdsTable, ods
from counter.print.render import render
from counter.settings import Station, load_station, save_station
from counter.ui.file_box import place_offered
from tests.desk.desks import PLEDGOR, RING, STAFF, make_desk, open_day, take_in
from tests.hostile.corpus import Hostile, corpus, of
from tests.print import reading as paper

AT_ONCE = 4
"""So many strings stand on one ticket, each in a field of its own."""
FORMULA = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"
CELL = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-cell"
KIND = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
PDF_ACTION = re.compile(rb"/(?:OpenAction|JavaScript|JS|Launch|URI|AA)\b")
PERSON = "王小明"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    open_day(made)
    yield made
    made.close()


def taken(groups: tuple[str, ...], most: int = 60) -> list[str]:
    """Strings as a field takes them: those it refuses are left out, and nothing of one that is taken is lost."""
    found = []
    for each in of(*groups):
        try:
            words = reading.text(each.text, "name", most=most)
        except Refused as refused:
            reasons = {each.reason for each in refused.faults}
            if not reasons <= {Reason.CONTROL_CHARACTER, Reason.TOO_LONG}:
                raise
            continue
        found.append(words)
    return found


def pledge(desk: Desk, texts: tuple[str, ...]) -> Receipt:
    """A ticket on which each of the texts stands somewhere."""
    name, address, mark, defects = texts
    return take_in(
        desk,
        pledgor=replace(PLEDGOR, name=name, address=address),
        items=(replace(RING, features=(("kind", "戒指"), ("mark", mark)), defects=defects),),
    )


def test_what_is_typed_comes_back_from_the_store_and_is_found_to_the_letter(desk: Desk) -> None:
    texts = taken(("sql", "path", "markup", "log"))
    turned = zip(*(texts[at:] + texts[:at] for at in range(AT_ONCE)), strict=True)
    for name, address, mark, defects in itertools.islice(turned, 0, None, AT_ONCE - 1):
        receipt = pledge(desk, (name, address, mark, defects))
        view = desk.ticket(receipt.pledge)
        [item] = view.items
        assert (view.pledgor.name, view.pledgor.address) == (name, address)
        assert item.defects == defects
        assert mark in dict(item.features).values()
        assert desk.find(receipt.number).pledge == receipt.pledge
    for each in corpus():
        try:
            found = desk.find(each.text)
        except Refused:
            continue
        assert len(found.rows) <= len(texts), each.name
    desk.check()
    assert not [path for path in Path("/tmp").glob("hostile-*") if path.is_file()]


def test_what_is_typed_stands_on_paper_to_the_letter_and_does_nothing_there(desk: Desk) -> None:
    texts = [
        each for each in taken(("markup", "formula", "sql")) if each.isascii() and len(each) < 50
    ]
    for start in range(0, len(texts) - AT_ONCE, AT_ONCE):
        some = texts[start : start + AT_ONCE]
        pdf = render(
            pledge(desk, (some[0], some[1], some[2], some[3])).papers, Form.A4, LabelSize.MM_62_29
        )
        printed = paper.text(pdf)
        for each in (some[0], some[2], some[3]):  # the address is not on the ticket
            assert "".join(each.split()) in printed, each
        assert PDF_ACTION.search(pdf) is None


def test_every_cell_of_a_spreadsheet_is_a_text_and_says_what_was_typed() -> None:
    texts = [each.text for each in corpus()]
    table = OdsTable("'=1+1'!A1", (OdsColumn("=A1", 20),), [(each,) for each in texts], ("=B2",))
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(ods([table], "<b>=1</b>"))).read("content.xml"))
    cells = list(root.iter(CELL))
    assert len(cells) == len(texts) + 2
    assert {each.get(KIND) for each in cells} == {"string"}
    assert [each for each in root.iter() if FORMULA in each.attrib] == []
    said = ["\n".join("".join(p.itertext()) for p in each.iter(TEXT)) for each in cells[2:]]
    plain = [each for each in zip(said, texts, strict=True) if each[1].isprintable()]
    assert len(plain) > len(texts) // 2
    assert [(read, typed) for read, typed in plain if "  " not in typed and read != typed] == []


@pytest.mark.parametrize("ending", ["pdf", "ods"])
def test_a_file_is_offered_among_the_documents_whatever_its_title_says(ending: str) -> None:
    folder = Path(place_offered("a", ending)).parent
    for each in corpus():
        offered = place_offered(each.text, ending)
        assert Path(offered).parent == folder, each.name
        assert Path(offered).name.endswith(f".{ending}"), each.name
        assert len(Path(offered).name.encode(errors="surrogatepass")) <= 255, each.name
        assert offered.isprintable(), each.name


def test_a_stations_file_keeps_every_text_or_refuses_it(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    whole = Station("kaohsiung", "K01", 1, True, tmp_path, tmp_path, STAFF)
    kept = 0
    for each in corpus():
        station = replace(whole, mark_folder=Path(each.text), central_url=each.text)
        try:
            save_station(path, station)
            assert load_station(path) == station, each.name
            kept += 1
        except Unavailable as trouble:
            assert trouble.trouble in {Trouble.STATION_INVALID, Trouble.STATION_UNWRITABLE}  # noqa: PT017 - it may, or not
    assert kept > len(corpus()) // 2


def record(name: str, hostile: Hostile) -> logging.LogRecord:
    """A record with a string in it that came from outside, and a fault that has another one."""
    error = ValueError(PERSON + hostile.text)
    return logging.LogRecord(
        name, logging.ERROR, "a.py", 1, "got %s", (hostile.text,), (ValueError, error, None)
    )


def test_a_record_is_one_line_of_letters_that_can_be_seen(tmp_path: Path) -> None:
    own = logging.getLogger("counter")
    before = list(own.handlers)
    keep_log(tmp_path)
    handler = next(each for each in own.handlers if each not in before)
    try:
        for each in corpus():
            handler.handle(record("counter.x", each))
    finally:
        own.removeHandler(handler)
        handler.close()
    lines = (tmp_path / LOG_FILE).read_text(encoding="utf-8").split("\n")
    assert len(lines) == len(corpus()) + 1
    assert [line for line in lines if not line.isprintable()] == []
    assert not any(PERSON in line for line in lines)
    assert all("ValueError" in line for line in lines[:-1])


def test_a_record_of_central_is_one_line_of_ascii() -> None:
    told = io.StringIO()
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.begin(told)
    handler = root.handlers[0]
    for each in corpus():
        handler.handle(record("central", each))
    root.handlers[:], root.level = before, level
    lines = told.getvalue().splitlines()
    assert len(lines) == len(corpus())
    assert all(line.isascii() and line.isprintable() for line in lines)
    assert not any("\\u738b\\u5c0f\\u660e" in line for line in lines)
