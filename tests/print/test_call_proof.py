"""The proof of the reminders on paper: every try of every ticket, sums, places to sign."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from counter.domain.days import TAIPEI
from counter.domain.reminding import Channel, Outcome
from counter.print.call_proof import table_of
from counter.print.papers import CallProofLine, CallProofPaper, CallProofTry, Marks
from counter.print.render import render
from counter.print.words import TRIED_BY, TRIES
from tests.print import reading
from tests.print.call_samples import DAY, LAST, LONG_NAME
from tests.print.samples import KAOHSIUNG, KAOHSIUNG_WORDS

AT = datetime(2026, 6, 9, 9, 35, tzinfo=TAIPEI)
TRY = CallProofTry(AT, Channel.PHONE, "0912345678", Outcome.NO_ANSWER, None, "王小明")
PROMISE = replace(TRY, at=AT + timedelta(days=2), outcome=Outcome.PROMISED, promised_on=LAST)
MAIL = replace(TRY, channel=Channel.EMAIL, number="chen@example.com", outcome=Outcome.SENT)


def proof_line(serial: int = 12, *tries: CallProofTry, **of: Any) -> CallProofLine:
    """A ticket with those tries."""
    number = f"K0102115{serial:05}7"
    return replace(CallProofLine(number, "陳大文", LAST, bool(tries), False, tries), **of)


def proof(*lines: CallProofLine, **of: Any) -> CallProofPaper:
    """The proof of a day."""
    paper = CallProofPaper(
        KAOHSIUNG, KAOHSIUNG_WORDS, DAY, DAY, date(2026, 6, 12), "17:40", "李小華", lines
    )
    return replace(paper, **of)


LONG = proof(
    *(proof_line(serial, TRY, PROMISE) for serial in range(1, 61)),
    last=DAY + timedelta(days=30),
    marks=Marks(training=True, sample=True),
)
FILLINGS = {
    "nothing": proof(),
    "one": proof(proof_line(12, TRY)),
    "sums on a page of their own": proof(*(proof_line(each) for each in range(1, 43))),
    "long": LONG,
    "names that hardly fit": proof(
        proof_line(12, replace(MAIL, number=f"{'a' * 40}@example.com", by=LONG_NAME)),
        proof_line(13, name=LONG_NAME),
        by=LONG_NAME,
    ),
}


def test_each_try_says_when_how_by_which_number_what_came_of_it_and_by_whom() -> None:
    said = reading.text(
        render([proof(proof_line(12, TRY, PROMISE, MAIL), proof_line(13), last=LAST)])
    )
    for text in (
        "K01-02-115-00012-7陳大文115/06/22115/06/0909:35電話0912345678無人接聽王小明",
        "115/06/1109:35電話0912345678約定115/06/22王小明",
        "電郵chen@example.com已送出",
        "K01-02-115-00013-7陳大文＊115/06/22尚無通聯",
        "期間115年6月9日至115年6月22日",
        "不得外流。2101李小華",
    ):
        assert text in said


@pytest.mark.parametrize("paper", FILLINGS.values(), ids=FILLINGS)
def test_nothing_is_printed_over_anything_else(paper: CallProofPaper) -> None:
    pdf = render([paper])
    for number in range(reading.page_count(pdf)):
        chars = reading.characters(pdf, number)
        assert list(reading.overlaps(chars)) == []
        assert reading.crossing(chars, reading.upright_rules(pdf, number)) == []


def test_a_spreadsheet_has_a_row_for_each_try_and_for_each_ticket_without_one() -> None:
    table = table_of(proof(proof_line(12, TRY, PROMISE), proof_line(13)))
    assert [row[0] for row in table.rows] == ["K01-02-115-00012-7"] * 2 + ["K01-02-115-00013-7"]
    assert table.rows[1][4:] == (
        date(2026, 6, 11),
        "09:35",
        "否",
        "電話",
        "0912345678",
        "約定到場",
        LAST,
        "王小明",
    )
    assert table.rows[2][3:] == ("否", None, None, None, None, None, "尚無通聯", None, None)


def test_a_call_after_the_last_day_is_marked() -> None:
    late = proof(proof_line(12, TRY, replace(TRY, at=TRY.at + timedelta(days=14), late=True)))
    assert "\n※115/06/2309:35電話" in reading.seen(render([late]))
    assert [row[6] for row in table_of(late).rows] == ["否", "是"]


def test_every_way_to_reach_somebody_and_all_that_may_come_of_it_have_a_word() -> None:
    assert set(TRIES) == set(Outcome)
    assert set(TRIED_BY) == set(Channel)
