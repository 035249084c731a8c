"""Letters and printed call lists to draw."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from counter.domain.money import Ntd
from counter.domain.reminding import NumberKind
from counter.print.papers import CallSheetLine, CallSheetPaper, LetterLine, LetterPaper
from tests.print.samples import KAOHSIUNG, KAOHSIUNG_WORDS
from tests.shipped import policy

DAY = date(2026, 6, 9)
LAST = date(2026, 6, 22)
LONG_NAME = "雅柏甦詠‧博伊哲努 Yapasuyongʉ Poiconʉ"


def letter_line(serial: int = 12, **of: Any) -> LetterLine:
    """A ticket over NT$ 50,000."""
    return replace(
        LetterLine(
            number=f"K0102115{serial:05}7",
            contents="黃金 2 件、手錶 1 件",
            maturity=date(2026, 6, 16),
            last_day=LAST,
            renew_today=Ntd(1_350),
            redeem_today=Ntd(51_350),
            renew_last=Ntd(1_350),
            redeem_last=Ntd(51_350),
        ),
        **of,
    )


def letter(tickets: int = 1, **of: Any) -> LetterPaper:
    """A letter about so many tickets."""
    return replace(
        LetterPaper(
            office=KAOHSIUNG,
            words=KAOHSIUNG_WORDS,
            letter=policy("kaohsiung").letters[0],
            day=DAY,
            postcode="80343",
            address="高雄市鹽埕區新樂街 123 巷 45 弄 6 號 7 樓之 8",
            name="陳大文",
            lines=tuple(letter_line(serial) for serial in range(1, tickets + 1)),
        ),
        **of,
    )


def call_line(row: int = 1, **of: Any) -> CallSheetLine:
    """Somebody with one ticket."""
    return replace(
        CallSheetLine(
            row=row,
            name="陳大文",
            number="0912345678",
            kind=NumberKind.MOBILE,
            hour=14,
            ticket=f"K0102115{row:05}7",
            tickets=1,
            days_left=13,
            last_day=LAST,
            renew_today=Ntd(1_350),
            redeem_today=Ntd(51_350),
            made=1,
            promised_on=None,
        ),
        **of,
    )


def call_sheet(rows: int = 5, **of: Any) -> CallSheetPaper:
    """A list of so many people, every fifth of them out of the ordinary."""
    odd: tuple[dict[str, Any], ...] = (
        {},
        {"name": LONG_NAME, "tickets": 30, "renew_today": 12_345_678, "redeem_today": 912_345_678},
        {"number": "", "kind": None, "hour": None, "days_left": 0, "made": 0},
        {"name": "Maria Guadalupe de la Concepción Fernández-Villaverde", "promised_on": LAST},
        {"number": "0227208889#12345", "kind": NumberKind.WORK, "days_left": -1},
    )
    return replace(
        CallSheetPaper(
            office=KAOHSIUNG,
            words=KAOHSIUNG_WORDS,
            code="K01-02-1150609-1",
            day=DAY,
            at="09:30",
            by="林美惠",
            lines=tuple(
                call_line(row, **odd[row % 5], last_day=LAST + timedelta(days=row % 7))
                for row in range(1, rows + 1)
            ),
        ),
        **of,
    )
