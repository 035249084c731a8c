"""QR codes: as small as they can be, as strong as they can be, and read by another program."""

import re

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import raw
from qrcode import constants, util
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from counter.print import qr, qr_squares
from counter.print.half import Form
from counter.print.papers import NO_MARKS, Marks
from counter.print.pdf import Document
from counter.print.render import render
from counter.print.sheet import Sheet
from tests.print import reading
from tests.print.samples import kaohsiung_ticket, label, qr_text, recovery_sheet, taipei_ticket

CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SEGMENTS_MIN = 300
LOUD = Marks(training=True, sample=True, void=True, copy=12)


def strength(version: int, level: int) -> int:
    """How many bits of data a code has room for: the fewer, the stronger."""
    return util.BIT_LIMIT_TABLE[level][version]


@given(
    st.one_of(
        st.text("0123456789", min_size=1, max_size=300),
        st.text(CAPITALS, min_size=1, max_size=300),
        st.text(min_size=1, max_size=100),
    )
)
def test_a_code_is_as_small_as_it_can_be_and_then_as_strong_as_it_can_be(text: str) -> None:
    data = util.QRData(text)
    version, level = qr.smallest(data)
    util.create_data(version, level, [data])
    stronger = [
        (each, other)
        for each in (version - 1, version)
        for other in (
            constants.ERROR_CORRECT_M,
            constants.ERROR_CORRECT_Q,
            constants.ERROR_CORRECT_H,
        )
        if each and (each < version or strength(each, other) < strength(version, level))
    ]
    for each, other in stronger:
        with pytest.raises(DataOverflowError):
            util.create_data(each, other, [data])


@pytest.mark.parametrize("version", [1, 2, 3, 6, 7, 14, 27, 40])
@pytest.mark.parametrize(
    "level", [constants.ERROR_CORRECT_M, constants.ERROR_CORRECT_Q, constants.ERROR_CORRECT_H]
)
@pytest.mark.parametrize("filled", [True, False])
def test_every_square_is_as_the_library_draws_it(version: int, level: int, filled: bool) -> None:
    room = (util.BIT_LIMIT_TABLE[level][version] - 20) // 8 if filled else 1
    data = util.QRData("ü".encode() * (room // 2) + b"?" * (room % 2))
    drawn = QRCode(version, level, border=0, mask_pattern=2)
    drawn.add_data(data)
    drawn.make(fit=False)
    dark = [square == ord(qr_squares.DARK) for square in qr_squares.squares(data, version, level)]
    assert dark == [square for row in drawn.modules for square in row]


def test_a_tickets_text_takes_29_squares_however_long_the_address_may_be() -> None:
    # 33 characters is the longest address that the rules of an agency may name.
    longest = "HTTPS://" + "A" * 25
    assert qr.encode(f"{longest}/T/K0102115000127/7Q2M9XKD4R").count == 29
    assert qr.smallest(util.QRData(qr_text())) == (3, constants.ERROR_CORRECT_M)


def test_a_short_text_takes_fewer_squares_and_the_strongest_correction() -> None:
    assert qr.smallest(util.QRData("BAG:A1")) == (1, constants.ERROR_CORRECT_H)


def test_a_text_that_no_code_holds_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        qr.encode("A" * 5_000)


@given(st.text(CAPITALS, min_size=1, max_size=120))
def test_bars_cover_each_dark_square_once(text: str) -> None:
    code = qr.encode(text)
    bars = [map(int, bar) for bar in re.findall(r"(\d+) (\d+) (\d+) 1 re", code.bars)]
    squares = [(x + dx, y) for x, y, length in bars for dx in range(length)]
    assert len(squares) == len(set(squares))
    assert {(x, y) for x, y in squares if x < 7 and y < 7} >= {(0, 0), (6, 6), (3, 3)}
    assert all(0 <= x < code.count and 0 <= y < code.count for x, y in squares)


def test_a_code_smaller_than_20_mm_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        qr.draw(Sheet(Document(""), 100.0), "A", x=0, y=0, side=19.9)


def squares_mm(pdf: bytes) -> list[float]:
    """Sides of the codes of a document: its paths that have more corners than any frame."""
    sides = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
                if raw.FPDFPath_CountSegments(thing) > SEGMENTS_MIN:
                    left, _, right, _ = thing.get_bounds()
                    sides.append((right - left) * reading.MM_PER_POINT)
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
