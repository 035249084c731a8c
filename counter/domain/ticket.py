"""Ticket numbers, their check digit, and what the QR codes of tickets and bags say.

A number is branch (letter, two digits), counter (two digits), ROC year of the business day (three), serial (five),
check digit: `K0102115000124`, shown `K01-02-115-00012-4`. Each counter numbers its own tickets from 1 without a gap,
so that counters that cannot reach each other never give the same number (PA 14).
"""

import re
from dataclasses import dataclass

from counter.domain.reading import ROC_OFFSET, symbols
from counter.domain.refusal import Reason, Refused, refuse

SERIAL_MAX = 99_999
SCAN_MAX = 7_089
"""Characters in the largest QR code there is, be it somebody else's."""
CODE_BITS = 50
CODE_LENGTH = 10
BAG_PREFIX = "BAG:"
PLACE_PREFIX = "PLACE:"
"""In front of what the label of a place in the vault says."""
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORM = re.compile(r"([A-Z][0-9]{2})([0-9]{2})([0-9]{3})([0-9]{5})([0-9])")
_BAG_FORM = re.compile(r"[0-9A-Z][0-9A-Z-]{0,19}")
_ADDRESS = re.compile(r"[A-Z][A-Z0-9+.]*://")
_CODE_FORM = re.compile(rf"[{_CROCKFORD}]{{{CODE_LENGTH}}}")

# The quasigroup of H. M. Damm: finds every wrong digit and every swap of neighbours.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


@dataclass(frozen=True, slots=True)
class TicketNumber:
    """A ticket number in parts. `year` is the ROC year."""

    branch: str
    counter: int
    year: int
    serial: int

    def __str__(self) -> str:
        """The canonical 14 characters, check digit last."""
        body = f"{self.branch}{self.counter:02}{self.year:03}{self.serial:05}"
        return body + _check_digit(body)


@dataclass(frozen=True, slots=True)
class TicketScan:
    """A ticket's QR code, read."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class BagScan:
    """A bag label's code, read."""

    bag: str


def roc_year(year: int) -> int:
    """The ROC year of a CE year."""
    return year - ROC_OFFSET


def read_number(raw: str, at: str) -> TicketNumber:
    """A typed ticket number, with or without hyphens. Raises Refused for a wrong form or check digit."""
    typed = symbols(raw, at).upper().replace("-", "")
    match = _FORM.fullmatch(typed)
    if match is None:
        refuse(Reason.TICKET_NUMBER_FORM, at, typed=typed)
    if _check_digit(typed[:-1]) != typed[-1]:
        refuse(Reason.TICKET_NUMBER_CHECK, at, typed=typed)
    return TicketNumber(match[1], int(match[2]), int(match[3]), int(match[4]))


def looks_like_number(raw: str) -> bool:
    """Whether a typed text can only be meant as a ticket number."""
    return _FORM.fullmatch(_narrowed(raw).replace("-", "")) is not None


def check_code(bits: int) -> str:
    """Ten Crockford characters from 50 random bits, drawn per ticket and never derived from its number."""
    return "".join(_CROCKFORD[bits >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))


def qr_text(page_url: str, number: str, code: str) -> str:
    """What a ticket's QR code says: the agency's page, the number, the check code; no personal data."""
    return f"{page_url}/T/{number}/{code}"


def bag_text(bag: str) -> str:
    """What a bag label's code says."""
    return BAG_PREFIX + bag


def read_bag(raw: str, at: str) -> str:
    """A bag number as typed or scanned: capitals, digits and hyphens, at most 20."""
    bag = symbols(raw, at).upper().removeprefix(BAG_PREFIX)
    if not _BAG_FORM.fullmatch(bag):
        refuse(Reason.BAG_FORM, at, typed=bag)
    return bag


def read_scan(raw: str, page_url: str, at: str) -> TicketScan | BagScan | None:
    """What a scanner brought; None if the text is no code at all but words to search for.

    Raises Refused for the QR code of somebody else or a damaged one of ours.
    """
    scanned = symbols(raw, at, most=SCAN_MAX).upper()
    if scanned.startswith(BAG_PREFIX):
        return BagScan(read_bag(scanned, at))
    if _ADDRESS.match(scanned) is None:
        return None
    if not scanned.startswith(page_url.upper() + "/"):
        refuse(Reason.SCAN_FOREIGN, at)
    path = scanned.removeprefix(page_url.upper() + "/T/")
    number, slash, code = path.partition("/")
    if not slash or not _CODE_FORM.fullmatch(code):
        refuse(Reason.SCAN_FORGED, at)
    return TicketScan(str(read_number(number, at)), code)


def is_code(text: str) -> bool:
    """Whether a burst of keys can be a code: an address (ours or not), a label, a whole ticket number."""
    scanned = _narrowed(text)
    return (
        _ADDRESS.match(scanned) is not None
        or scanned.startswith((BAG_PREFIX, PLACE_PREFIX))
        or looks_like_number(scanned)
    )


def _narrowed(text: str) -> str:
    """As `symbols` in capitals; "" for what no code can hold, which is refused where it is read."""
    try:
        return symbols(text, "", most=SCAN_MAX).upper()
    except Refused:
        return ""


def _check_digit(body: str) -> str:
    interim = 0
    for digit in "".join(str(int(character, 36)) for character in body):
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)
