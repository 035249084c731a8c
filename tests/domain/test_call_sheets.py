"""The call list on paper: which row is meant, when a call was made that is keyed in later."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest

from counter.domain.call_sheets import SheetLine, SheetRow, attempts, matches, require_complete
from counter.domain.days import TAIPEI
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel, Outcome
from tests.domain.refusals import fault_of

DAY = date(2026, 6, 9)
NOW = datetime(2026, 6, 9, 17, 30, tzinfo=TAIPEI)
ROW = SheetRow(
    12, "a", "陳 大文", (("p1", "K0102115000127"), ("p2", "K0102115000341")), "0912345678"
)

written = partial(SheetLine, day=DAY)


@pytest.mark.parametrize("typed", ["12", "012", "000127", "00034-1"])
def test_a_row_is_found_by_its_number_and_by_the_end_of_a_ticket_number(typed: str) -> None:
    assert matches(ROW, typed)


@pytest.mark.parametrize("typed", ["K01-02-115-00012-7", "k0102115000341", "陳大文", "大 文"])
def test_a_row_is_found_by_a_ticket_number_and_by_the_name(typed: str) -> None:
    assert matches(ROW, typed)


@pytest.mark.parametrize(
    "typed", ["1", "2", "121", "000128", "K0102115000128", "陳小文", "  ", "-"]
)
def test_nothing_else_is_that_row(typed: str) -> None:
    assert not matches(ROW, typed)


def test_a_row_of_no_sheet_has_no_number() -> None:
    assert not matches(replace(ROW, row=0), "0")


def test_a_line_says_what_came_of_it_and_a_promise_its_day() -> None:
    require_complete(written(ROW, Outcome.REACHED))
    require_complete(written(ROW, Outcome.PROMISED, DAY))
    assert fault_of(lambda: require_complete(written(ROW, None))).reason is Reason.OUTCOME_MISSING
    promised = written(ROW, Outcome.PROMISED)
    assert fault_of(lambda: require_complete(promised)).reason is Reason.PROMISE_DATE_MISSING
    nowhere = written(replace(ROW, number=""), Outcome.NO_ANSWER)
    assert fault_of(lambda: require_complete(nowhere)).reason is Reason.NUMBER_MISSING


def moments(*times: time | None, drawn: time | None) -> list[datetime | None]:
    lines = [written(ROW, Outcome.NO_ANSWER, at=at) for at in times]
    printed = {} if drawn is None else {("", DAY): drawn}
    return [form.at for form in attempts(lines, drawn=printed, now=NOW)]


def test_a_call_without_a_time_was_made_at_that_of_the_line_above() -> None:
    def at(hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 6, 9, hour, minute, tzinfo=TAIPEI)

    times = (None, time(10, 15), None, time(9, 50))
    assert moments(*times, drawn=time(9, 30)) == [at(9, 30), at(10, 15), at(10, 15), at(9, 50)]
    assert moments(None, drawn=time(8, 40)) == [at(9)]
    assert moments(None, time(14), None, drawn=None) == [None, at(14), at(14)]
    # A wrong time is that of its line alone: neither a quiet hour nor one to come is handed on.
    wrong = (time(10), time(2, 15), None, time(19, 3), None)
    assert moments(*wrong, drawn=None) == [at(10), at(2, 15), at(10), at(19, 3), at(10)]


def test_every_line_keeps_the_list_and_the_day_it_was_typed_for() -> None:
    before = DAY - timedelta(days=1)
    lines = [
        written(ROW, Outcome.NO_ANSWER, code="B", at=time(14)),
        SheetLine(ROW, Outcome.NO_ANSWER, code="A", day=before),
        written(ROW, Outcome.NO_ANSWER, code="B"),
        SheetLine(ROW, Outcome.NO_ANSWER, day=before),
    ]
    drawn = {("A", before): time(10, 5), ("B", DAY): time(9, 30)}
    made = [form.at for form in attempts(lines, drawn=drawn, now=NOW)]
    assert [f"{at:%d %H:%M}" for at in made if at] == [
        "09 14:00",
        "08 10:05",
        "09 14:00",
        "08 09:00",
    ]


def test_a_line_is_a_call_about_the_tickets_that_stood_on_the_list() -> None:
    line = written(ROW, Outcome.REACHED, promised_on=DAY, note="女兒接聽")
    (form,) = attempts([line], drawn={}, now=NOW)
    assert (form.pledgor, form.pledges, form.number) == ("a", ("p1", "p2"), "0912345678")
    assert (form.channel, form.outcome, form.note) == (Channel.PHONE, Outcome.REACHED, "女兒接聽")
    assert form.promised_on is None, "a day that belongs to another outcome is none"
