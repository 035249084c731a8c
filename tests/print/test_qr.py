"""QR codes: as small as they can be, as strong as they can be, and read by another program."""

import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qrcode import util

from counter.print import codewords, qr
from counter.print.papers import NO_MARKS, Marks
from counter.print.pdf import Document
from counter.print.render import render
from counter.print.sheet import Sheet
from counter.print.ticket import Form
from tests.print import reading
from tests.print.samples import kaohsiung_ticket, label, qr_text, recovery_sheet, taipei_ticket

CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LOUD = Marks(training=True, sample=True, void=True, copy=12)


@given(st.one_of(st.text(CAPITALS, min_size=1, max_size=300), st.text(min_size=1, max_size=100)))
def test_codewords_are_those_of_the_library(text: str) -> None:
    segment = codewords.segment(text)
    version, level = codewords.smallest(segment)
    theirs = util.create_data(version, level, [util.QRData(text, mode=segment.mode)])
    assert codewords.codewords(segment, version, level) == theirs


def test_a_tickets_text_takes_29_squares_however_long_the_address_may_be() -> None:
    # 33 characters is the longest address that the rules of an agency may name.
    longest = "HTTPS://" + "A" * 25
    assert qr.encode(f"{longest}/T/K0102115000127/7Q2M9XKD4R").count == 29
    assert codewords.smallest(codewords.segment(qr_text())) == (3, 0)


def test_a_short_text_takes_fewer_squares_and_the_strongest_correction() -> None:
    version, level = codewords.smallest(codewords.segment("BAG:A1"))
    assert (version, level) == (1, 2)


def test_a_text_that_no_code_holds_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        qr.encode("A" * 5_000)


@given(st.text(CAPITALS, min_size=1, max_size=120))
def test_rectangles_cover_each_dark_square_once(text: str) -> None:
    code = qr.encode(text)
    squares = [
        (x + dx, y + dy) for x, y, w, h in code.rectangles for dx in range(w) for dy in range(h)
    ]
    assert len(squares) == len(set(squares))
    assert {(x, y) for x, y in squares if x < 7 and y < 7} >= {(0, 0), (6, 6), (3, 3)}
    assert all(0 <= x < code.count and 0 <= y < code.count for x, y in squares)


def test_a_code_smaller_than_20_mm_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        qr.draw(Sheet(Document(""), 100.0), "A", x=0, y=0, side=19.9)


def squares_mm(pdf: bytes) -> list[float]:
    """Sides of the codes of a document, from its own drawing orders."""
    sides = []
    for packed in re.findall(rb"stream\n(.*?)\nendstream", pdf, flags=re.DOTALL):
        orders = zlib.decompress(packed)
        for step, path in re.findall(rb"q ([\d.]+) 0 0 -[\d.]+ [\d. ]+ cm ([\d re]+) f Q", orders):
            corners = re.findall(rb"(\d+) \d+ (\d+) \d+ re", path)
            count = max(int(x) + int(w) for x, w in corners)
            sides.append(float(step) * count * reading.MM_PER_POINT)
    return sides


@pytest.mark.parametrize("form", list(Form))
def test_a_tickets_codes_are_at_least_20_mm_wide(form: Form) -> None:
    sides = squares_mm(render([kaohsiung_ticket()], form))
    assert len(sides) == 2
    assert all(side >= 20.0 for side in sides)


def test_the_codes_of_labels_and_recovery_sheets_are_at_least_20_mm_wide() -> None:
    assert squares_mm(render([label()])) == [pytest.approx(20.0, abs=0.01)]
    assert squares_mm(render([recovery_sheet()]))[0] > 50.0


@pytest.mark.parametrize("marks", [NO_MARKS, LOUD], ids=["plain", "marked"])
def test_both_codes_of_a_ticket_are_read_at_150_dpi(marks: Marks) -> None:
    pdf = render([taipei_ticket(marks=marks)])
    assert reading.codes(reading.picture(pdf)) == [qr_text(), qr_text()]


def test_the_code_of_each_a5_sheet_is_read_at_150_dpi() -> None:
    pdf = render([kaohsiung_ticket()], Form.A5)
    assert [reading.codes(reading.picture(pdf, number)) for number in (0, 1)] == [[qr_text()]] * 2


@pytest.mark.parametrize("degrees", [-4.0, 1.5, 7.0, 90.0, 180.0])
def test_codes_are_read_from_worn_and_turned_paper(degrees: float) -> None:
    pdf = render([kaohsiung_ticket(marks=LOUD)], Form.A5)
    image = reading.worn(reading.picture(pdf), degrees=degrees, seed=7)
    assert reading.codes(image) == [qr_text()]


def test_a_label_and_a_recovery_sheet_are_read_at_150_dpi() -> None:
    bag = label()
    assert reading.codes(reading.picture(render([bag]))) == [bag.code]
    sheet = recovery_sheet(qr_text=" ".join(recovery_sheet().words))
    assert reading.codes(reading.picture(render([sheet]))) == [sheet.qr_text]


def test_the_code_holds_the_page_the_number_and_the_check_code_alone() -> None:
    paper = kaohsiung_ticket()
    (code, _) = reading.codes(reading.picture(render([paper])))
    assert re.fullmatch(r"HTTPS://[A-Z.]+/T/[A-Z][0-9]{13}/[0-9A-Z]{10}", code)
    assert paper.pledgor.name not in code
    assert paper.pledgor.id_number not in code
