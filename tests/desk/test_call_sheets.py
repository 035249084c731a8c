"""The call list on paper at a real desk: printed, exported, its results keyed back (capabilities F7)."""

import zipfile
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from pathlib import Path

import pytest

from counter.desk import laid_aside
from counter.desk.desk import Desk
from counter.domain.call_forms import ContactsForm
from counter.domain.call_sheets import SheetLine
from counter.domain.refusal import Reason, Trouble, Unavailable
from counter.domain.reminding import Outcome
from counter.print.render import render
from tests.desk.desks import PLEDGOR, Clock, redeem, take_in
from tests.desk.reminded import DUE, attempt, go_to, rows
from tests.domain.refusals import fault_of

DAY = timedelta(days=1)
SECOND = replace(PLEDGOR, id_number="B123456780", name="陳美玉", phone="0922333444")


@pytest.fixture
def pledges(desk: Desk, clock: Clock) -> tuple[str, str]:
    """Tickets of two people, due today."""
    taken = [take_in(desk, pledgor=pledgor).pledge for pledgor in (PLEDGOR, SECOND)]
    go_to(desk, clock, DUE)
    return taken[0], taken[1]


written = partial(SheetLine, day=DUE)


def key_in(desk: Desk, *lines: SheetLine) -> list[tuple[Reason, ...]]:
    keyed = desk.reminders.key_in(desk.call_sheets.forms(lines))
    assert all((each.receipt is None) == bool(each.faults) for each in keyed)
    return [tuple(fault.reason for fault in each.faults) for each in keyed]


@pytest.mark.usefixtures("pledges")
def test_the_list_on_paper_has_a_number_a_moment_a_name_and_every_row(desk: Desk) -> None:
    paper = desk.call_sheets.draw()
    assert (paper.code, paper.day, paper.at, paper.by) == (
        "K01-01-1150609-1",
        DUE,
        "09:30",
        "王小明",
    )
    assert [(line.row, line.name, line.number) for line in paper.lines] == [
        (1, PLEDGOR.name, PLEDGOR.phone),
        (2, SECOND.name, SECOND.phone),
    ]
    first = paper.lines[0]
    assert (first.renew_today, first.redeem_today, first.days_left) == (1_350, 51_350, 13)
    assert desk.call_sheets.draw().code == "K01-01-1150609-2"
    assert render([paper]).startswith(b"%PDF")


def test_a_list_of_nobody_is_not_printed(desk: Desk) -> None:
    assert fault_of(desk.call_sheets.draw).reason is Reason.NOBODY_LISTED


@pytest.mark.usefixtures("pledges")
def test_an_exported_list_is_the_printed_one_for_its_owner_alone(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "list.ods"
    paper = desk.call_sheets.draw()
    desk.call_sheets.export(paper, path)
    with zipfile.ZipFile(path) as package:
        said = package.read("content.xml").decode()
    assert all(text in said for text in (paper.code, SECOND.name, SECOND.phone, "銷毀"))
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(Unavailable) as trouble:
        desk.call_sheets.export(paper, tmp_path / "gone" / "list.ods")
    assert trouble.value.trouble is Trouble.PAPER_NOT_SAVED


def test_a_row_is_found_by_its_number_after_the_list_changed(
    desk: Desk, pledges: tuple[str, str], clock: Clock
) -> None:
    code = desk.call_sheets.draw().code
    redeem(desk, pledges[0])
    take_in(desk, pledgor=replace(PLEDGOR, id_number="A123456798", name="林小春"))
    go_to(desk, clock, DUE + DAY)
    assert [row.name for row in rows(desk)] == [SECOND.name]
    first, second = (desk.call_sheets.find(code, typed) for typed in ("1", "２"))
    assert (first.name, first.tickets[0][0]) == (PLEDGOR.name, pledges[0])
    assert (second.row, second.number) == (2, SECOND.phone)
    number = desk.ticket(pledges[1]).pledge.ticket.number
    assert desk.call_sheets.find("", number[-6:]).row == 0, "of today's list, without a sheet"
    assert desk.call_sheets.find(code, "美玉") == second


@pytest.mark.usefixtures("pledges")
def test_what_is_no_row_or_several_is_refused_with_what_to_type(desk: Desk) -> None:
    code = desk.call_sheets.draw().code
    for typed, reason in (
        (" ", Reason.EMPTY),
        ("3", Reason.SHEET_ROW_UNKNOWN),
        ("林", Reason.SHEET_ROW_UNKNOWN),
        ("陳", Reason.SHEET_ROW_MANY),
    ):
        fault = fault_of(desk.call_sheets.find, code, typed)
        assert (fault.reason, fault.at) == (reason, "row")
    assert fault_of(desk.call_sheets.find, "", "1").reason is Reason.SHEET_ROW_UNKNOWN


def test_what_was_written_is_noted_when_it_was_done_each_line_by_itself(
    desk: Desk, pledges: tuple[str, str], clock: Clock
) -> None:
    code = desk.call_sheets.draw().code
    first, second = (desk.call_sheets.find(code, typed) for typed in ("1", "2"))
    attempt(desk, pledges[1], Outcome.WRONG_NUMBER)
    redeem(desk, pledges[0])
    go_to(desk, clock, DUE + DAY)
    lines = (
        written(first, Outcome.PROMISED, code=code, promised_on=DUE + 2 * DAY, note="下班後"),
        written(second, Outcome.NO_ANSWER, code=code, at=time(10, 5)),
    )
    assert key_in(desk, *lines) == [(), (Reason.NUMBER_WRONG,)]
    (view,) = desk.reminders.attempts_on(pledges[0])
    assert (view.outcome, view.promised_on, view.note) == (
        Outcome.PROMISED,
        DUE + 2 * DAY,
        "下班後",
    )
    assert f"{view.at:%d %H:%M}" == "09 01:30", "when the list was printed"


@pytest.mark.usefixtures("pledges")
def test_without_a_list_a_call_is_noted_now(desk: Desk, clock: Clock) -> None:
    row = desk.call_sheets.find("", "陳大文")
    assert key_in(desk, written(row, Outcome.NO_ANSWER)) == [()]
    (view,) = desk.reminders.attempts_on(row.tickets[0][0])
    assert view.at == clock()


@pytest.mark.usefixtures("pledges")
def test_lists_are_kept_for_a_month_the_newest_first(desk: Desk, clock: Clock) -> None:
    old = desk.call_sheets.draw().code
    go_to(desk, clock, DUE + DAY)
    clock.wait(hours=1)
    new = desk.call_sheets.draw().code
    heads = desk.call_sheets.kept().heads
    assert [(head.code, head.day, head.rows) for head in heads] == [
        (new, DUE + DAY, 2),
        (old, DUE, 2),
    ]
    assert heads[0].drawn == time(10, 30)
    go_to(desk, clock, DUE + 31 * DAY)
    assert len(desk.call_sheets.kept().heads) == 2
    go_to(desk, clock, DUE + 32 * DAY)
    desk.call_sheets.draw()
    assert len(desk.call_sheets.kept().heads) == 2
    assert desk.draft("call-sheet." + old) is None


@pytest.mark.usefixtures("pledges")
def test_lines_that_wait_are_kept_for_their_clerk_without_a_name(desk: Desk) -> None:
    code = desk.call_sheets.draw().code
    row = desk.call_sheets.find(code, "1")
    lines = (
        written(row, Outcome.PROMISED, DUE, time(9, 40), "下班後", code=code),
        SheetLine(row, None, day=DUE - DAY),
    )
    assert desk.call_sheets.laid_aside() == ()
    desk.call_sheets.lay_aside(lines)
    assert desk.call_sheets.laid_aside() == lines
    for kept in ("call-key-in.c1", "call-sheet." + code):
        assert not any(each in (desk.draft(kept) or "?") for each in (PLEDGOR.name, PLEDGOR.phone))
    desk.sign_in("c2")
    assert desk.call_sheets.laid_aside() == ()
    desk.sign_in("c1")
    desk.call_sheets.lay_aside(())
    assert desk.call_sheets.laid_aside() == ()


def test_what_is_noted_does_not_come_back_and_is_noted_once(
    desk: Desk, pledges: tuple[str, str], clock: Clock
) -> None:
    code = desk.call_sheets.draw().code
    clock.wait(minutes=5)
    lines = [
        written(desk.call_sheets.find(code, typed), Outcome.NO_ANSWER, code=code)
        for typed in ("1", "2")
    ]
    desk.call_sheets.lay_aside(lines)
    assert key_in(desk, lines[0]) == [()]  # here the program ends
    assert desk.call_sheets.laid_aside() == (lines[1],)
    assert key_in(desk, *lines) == [(Reason.ATTEMPT_NOTED,), ()]
    assert len(desk.reminders.attempts_on(pledges[0])) == 1
    assert desk.draft("call-key-in.c1") is None


@pytest.mark.usefixtures("pledges")
def test_lines_and_lists_too_old_to_note_are_forgotten_when_the_program_starts(
    desk: Desk, clock: Clock
) -> None:
    code = desk.call_sheets.draw().code
    desk.call_sheets.lay_aside([written(desk.call_sheets.find(code, "1"), None, code=code)])
    clock.wait(hours=31 * 24)
    laid_aside.forget_old(desk.call_sheets._acting.context)
    assert desk.draft("call-key-in.c1") is not None
    clock.wait(hours=48)
    laid_aside.forget_old(desk.call_sheets._acting.context)
    assert desk.draft("call-key-in.c1") is None
    assert desk.draft("call-sheet." + code) is None


@pytest.mark.usefixtures("pledges")
def test_a_printed_number_that_is_no_longer_on_file_is_none(desk: Desk) -> None:
    code = desk.call_sheets.draw().code
    row = desk.call_sheets.find(code, "1")
    desk.reminders.change_contacts(ContactsForm(row.pledgor, (), email="a@example.com"))
    assert desk.call_sheets.find(code, "1") == replace(row, number="")
