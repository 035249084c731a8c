"""The printed call list, its results keyed back, letters to the post and letters that came back, at the window."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from counter.desk.answers import Changed
from counter.domain.letters import ReturnReason
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.reminding import Channel, Outcome
from counter.ui.preferences import Preferences
from tests.desk.desks import OTHER_PLEDGOR, PLEDGOR, redeem, take_in
from tests.desk.reminded import DUE, attempt, go_to
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

UNREACHED = replace(PLEDGOR, id_number="B123456780", name="陳美玉", phone="")
HOMELESS = replace(OTHER_PLEDGOR, phone="")
REACHED = replace(PLEDGOR, id_number="C100000009", name="趙小春", phone="0922333444")
FIRST, SECOND = "12345680034517", "22345680034517"
FULL_WIDTH = {ord("0") + digit: ord("０") + digit for digit in range(10)}
PRINT, EXPORT, KEY_IN, LETTERS, RETURNS = "print", "export", "key-in", "letters", "returns"
"""Behind F10."""


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """A clerk before the list of a day: two with a phone, one without, one without an address, too."""
    hands = counter.open()
    for pledgor in (PLEDGOR, UNREACHED, HOMELESS, REACHED):
        take_in(hands.desk, pledgor=pledgor)
    go_to(hands.desk, counter.clock, DUE)
    hands.press("Shift+F4")
    return hands


def attempts(hands: Hands) -> list[tuple[str, Channel, Outcome, str]]:
    """Everything on file, newest last."""
    lines = hands.desk.reminders.proof(DUE, DUE)
    views = [(line.name, view) for line in lines for view in line.attempts]
    views.sort(key=lambda each: (each[1].at, each[1].entry))
    return [(name, view.channel, view.outcome, view.note) for name, view in views]


def row_of(hands: Hands, name: str) -> str:
    """The row of somebody on the list that is printed now."""
    lines = hands.desk.call_sheets.draw().lines
    return next(str(line.row) for line in lines if line.name == name)


def pick(hands: Hands, name: str) -> None:
    """The letter to somebody."""
    assert hands.window.pages.letters.table.pick(lambda row: row.name == name)
    hands.rest()


def go(hands: Hands, way: str) -> None:
    hands.press("F10")
    hands.click(f"more.{way}")


# ------------------------------------------------------------------------------------ to paper


def test_the_list_goes_to_the_printer_or_after_a_warning_into_a_file(
    hands: Hands, tmp_path: Path
) -> None:
    go(hands, PRINT)
    assert hands.window.page() is hands.window.pages.paper
    assert "K01-01-1150609-1" in hands.label("paper.told")
    hands.press("Esc")

    go(hands, EXPORT)
    (box,) = hands.window.findChildren(QMessageBox)
    assert "delete it after use" in box.text()
    box.reject()
    paper = hands.window.pages.calls._paper
    path = tmp_path / "list.ods"
    paper.export_to(path)
    hands.rest()
    assert path.read_bytes().startswith(b"PK")
    assert str(path) in hands.banner()
    paper.export_to(tmp_path / "gone" / "list.ods")
    hands.rest()
    assert "gone" in hands.banner()


# ------------------------------------------------------------------------------------ back from paper


def test_rows_are_keyed_in_by_number_and_noted_together_however_quickly(hands: Hands) -> None:
    one = row_of(hands, PLEDGOR.name)
    go(hands, KEY_IN)
    assert hands.where() == "row"
    hands.type(one)
    hands.press("Return")
    assert PLEDGOR.name in hands.label("key_in.who")
    assert hands.where() == "outcome"
    hands.press("2", "Return")
    assert (hands.where(), hands.label("key_in.who")) == ("row", "")
    assert attempts(hands) == []
    hands.press("F9")
    assert attempts(hands) == [(PLEDGOR.name, Channel.PHONE, Outcome.NO_ANSWER, "")]
    assert hands.banner() == "1 noted."
    assert hands.window.pages.call_key_in.table.rows.rowCount() == 0

    page = hands.window.pages.call_key_in
    hands.put("sheet", "")
    page.row.set_text(REACHED.name)
    page._seek()
    page.outcome.set_code(Outcome.REACHED.value)
    page._ended_outcome()  # before the desk has answered whose row it is
    hands.rest()
    assert page.table.rows.rowCount() == 1
    assert hands.where() == "row"


def test_a_promise_asks_for_its_day_and_a_remark_and_a_time_can_be_added(hands: Hands) -> None:
    one = row_of(hands, PLEDGOR.name)
    go(hands, KEY_IN)
    hands.fill(one)
    hands.press("5", "Return")
    assert hands.where() == "promised_on"
    hands.press("Return")
    assert hands.fault("promised_on")
    hands.type("115/6/15")
    hands.press("Alt+T")
    hands.type("2500")
    hands.press("Return")
    assert hands.fault("at")
    hands.field("at").set_text("905")  # type: ignore[attr-defined]  # a field of text
    hands.press("Alt+R")
    hands.commit("下班後")
    hands.press("Return", "F9")
    assert attempts(hands) == [(PLEDGOR.name, Channel.PHONE, Outcome.PROMISED, "下班後")]

    hands.press("Return")
    assert hands.fault("row")
    hands.fill("77")
    assert hands.fault("row")
    assert hands.where() == "row"
    hands.type(one)  # in the place of what was refused
    hands.press("Return", "Return")
    assert hands.fault("outcome")
    hands.press("1", "Return")
    hands.fill(one)
    assert hands.fault("row")


def test_what_is_refused_keeps_its_line_with_the_reason_and_what_breaks_off_the_rest(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [row_of(hands, PLEDGOR.name), row_of(hands, REACHED.name)]
    pledge = hands.desk.find("A123456789").rows[0].pledge
    go(hands, KEY_IN)
    for row in listed:
        hands.fill(row)
        hands.press("2", "Return")
    attempt(hands.desk, pledge, Outcome.WRONG_NUMBER)
    other = hands.desk.find(REACHED.id_number).rows[0].pledge
    attempt(hands.desk, other, Outcome.WRONG_NUMBER)
    hands.press("F9")
    page = hands.window.pages.call_key_in
    lines = [page.table.rows.row(n) for n in range(page.table.rows.rowCount())]
    assert [str(line.line.row.row) for line in lines] == listed
    assert all(line.wrong for line in lines)
    assert "2 are not" in hands.banner()
    page.table.setFocus()
    page.table.selectRow(0)
    hands.press("Return")
    assert (page.row.text(), page.outcome.code()) == (listed[0], "no-answer")
    assert hands.where() == "outcome"
    assert page.table.rows.rowCount() == 1
    page.row.set_text("")

    def full(_: object) -> object:
        raise Unavailable(Trouble.DISK_FULL)

    monkeypatch.setattr(hands.desk.reminders, "key_in", full)
    hands.press("F9")
    assert page.isEnabled()
    assert page.table.rows.rowCount() == 1
    assert hands.banner()
    page.row.set_text("")
    hands.fill(listed[0])
    hands.put("day", "")
    hands.put("outcome", "no-answer")
    hands.press("F9")
    assert hands.fault("day")


def test_lines_outlast_the_program_with_their_clerk_and_names_do_without_a_list(
    hands: Hands, counter: Counter
) -> None:
    one = row_of(hands, PLEDGOR.name)
    go(hands, KEY_IN)
    hands.fill(one)
    hands.press("1", "Return")
    hands.window.pages.call_key_in.forget()
    hands.desk.sign_in("c2")
    hands.window.pages.call_key_in.enter()
    hands.rest()
    assert hands.window.pages.call_key_in.table.rows.rowCount() == 0
    counter.close()
    hands = counter.open()
    hands.press("Shift+F4")
    go(hands, KEY_IN)
    rows = hands.window.pages.call_key_in.table.rows
    assert [rows.row(n).line.row.name for n in range(rows.rowCount())] == [PLEDGOR.name]
    hands.put("sheet", "")
    hands.commit("陳美玉")
    hands.press("Return")
    assert "陳美玉" in hands.label("key_in.who")


def test_a_digit_is_the_outcome_at_once_and_the_next_one_puts_it_right(hands: Hands) -> None:
    one = row_of(hands, PLEDGOR.name)
    go(hands, KEY_IN)
    hands.fill(one)
    hands.type("635")
    assert hands.window.pages.call_key_in.outcome.code() == Outcome.PROMISED
    hands.press("Return")
    hands.type("+3")
    hands.press("Return", "F9")
    assert attempts(hands) == [(PLEDGOR.name, Channel.PHONE, Outcome.PROMISED, "")]
    (line,) = hands.desk.reminders.proof(DUE, DUE)[:1]
    assert line.attempts[0].promised_on == DUE + timedelta(days=3)


def test_a_row_without_a_number_is_refused_when_it_is_taken(hands: Hands) -> None:
    row = row_of(hands, UNREACHED.name)
    go(hands, KEY_IN)
    hands.fill(row)
    hands.press("2", "Return")
    assert "number" in hands.fault("row")
    assert hands.window.pages.call_key_in.table.rows.rowCount() == 0


# ------------------------------------------------------------------------------------ letters


def test_letters_go_out_in_one_print_and_are_noted_by_their_numbers(hands: Hands) -> None:
    go(hands, LETTERS)
    assert hands.label("letters.told").startswith("1 of 4 ticked")
    hands.press("F9")
    assert hands.label("paper.told").startswith("Reminder letters, 1")
    hands.press("Esc")
    assert hands.label("letters.who") == UNREACHED.name, "whose letter was printed stands first"
    hands.press("F9")
    assert "Tick" in hands.banner()
    assert attempts(hands) == []
    hands.press("Alt+N", "Return")
    assert hands.fault("tracking")
    hands.scan(FIRST)
    assert attempts(hands) == [(UNREACHED.name, Channel.LETTER, Outcome.SENT, "")]
    assert FIRST in hands.banner()
    assert hands.where() == "tracking"


def test_without_an_address_there_is_no_letter_and_a_wrong_number_stays_to_be_put_right(
    hands: Hands,
) -> None:
    go(hands, LETTERS)
    page = hands.window.pages.letters
    rows = [page.table.rows.row(n).name for n in range(4)]
    page.table.selectRow(rows.index(HOMELESS.name))
    hands.press("Space")
    assert hands.fault("letters")
    hands.press("Return")
    assert hands.label("letters.where") == "No address on file"
    hands.scan(FIRST)
    assert "No address" in hands.fault("tracking")
    hands.press("Alt+N", "Esc")
    go(hands, LETTERS)
    page.table.selectRow(rows.index(PLEDGOR.name))
    hands.press("Space")
    assert hands.label("letters.told").startswith("2 of 4 ticked")
    hands.press("Space", "Return")
    assert hands.label("letters.told").startswith("1 of 4 ticked")
    assert hands.where() == "tracking"

    hands.press("Alt+N")
    hands.type("1234")
    hands.press("Return")
    assert hands.fault("tracking")
    assert page.tracking.text() == "1234"
    page.note.set_text("字" * 121)
    hands.press("Return")
    assert hands.fault("note")
    page.forget()
    assert page.tracking.text() == ""


def test_a_number_is_noted_of_the_one_it_was_typed_for_or_of_nobody(hands: Hands) -> None:
    go(hands, LETTERS)
    pick(hands, PLEDGOR.name)
    hands.press("Space", "F9")
    hands.press("Esc")
    table = hands.window.pages.letters.table
    shown = [table.rows.row(n).name for n in range(4)]
    assert hands.label("letters.who") == shown[0], "the first one that was printed"
    assert set(shown[:2]) == {PLEDGOR.name, UNREACHED.name}
    pick(hands, PLEDGOR.name)
    hands.press("Alt+N")
    hands.type(FIRST)
    redeem(hands.desk, hands.desk.find("A123456789").rows[0].pledge)
    hands.desk.letters.take_back(hands.desk.find("A123456789").rows[0].pledgor)
    hands.window.pages.letters.refresh(frozenset({Changed.PLEDGE}))
    hands.rest()
    assert PLEDGOR.name in hands.label("letters.who")
    assert "not noted" in hands.fault("tracking")
    hands.press("Return")
    assert attempts(hands) == []
    assert hands.field("tracking").editor.text() == FIRST  # type: ignore[attr-defined]  # a line edit
    pick(hands, UNREACHED.name)
    hands.press("Alt+N", "Return")
    assert attempts(hands) == [(UNREACHED.name, Channel.LETTER, Outcome.SENT, "")]


def test_a_print_is_dropped_by_a_key_and_what_was_posted_has_its_day_though_all_is_paid(
    hands: Hands, counter: Counter
) -> None:
    go(hands, LETTERS)
    hands.press("F9")
    hands.press("Esc")
    pick(hands, UNREACHED.name)
    hands.press("F10")
    assert hands.label("letters.told").startswith("1 of 4 ticked"), "it can be printed again"
    hands.press("F9")
    hands.press("Esc")
    go_to(hands.desk, counter.clock, DUE + timedelta(days=1))
    redeem(hands.desk, hands.desk.find(UNREACHED.id_number).rows[0].pledge)
    hands.window.pages.letters.refresh(frozenset({Changed.PLEDGE}))
    hands.rest()
    pick(hands, UNREACHED.name)
    hands.press("Space")
    assert "no further letter" in hands.fault("letters")
    hands.put("at", "1150608")
    hands.press("Alt+N")
    hands.scan(FIRST)
    (sent,) = hands.desk.letters.sent()
    assert (sent.name, sent.on) == (UNREACHED.name, DUE - timedelta(days=1))


def test_a_name_that_cannot_be_drawn_leaves_every_letter_unprinted_and_says_so(
    counter: Counter,
) -> None:
    hands = counter.open()
    for pledgor in (UNREACHED, replace(UNREACHED, id_number="F131104093", name="陳\U0003fffd")):
        take_in(hands.desk, pledgor=pledgor)
    go_to(hands.desk, counter.clock, DUE)
    hands.press("Shift+F4")
    go(hands, LETTERS)
    hands.press("F9")
    assert "No letter counts as printed" in hands.banner()
    assert not any(row.printed_on for row in hands.desk.letters.list().rows)
    assert hands.label("letters.told").startswith("2 of 2 ticked")


def test_after_a_number_the_next_printed_letter_is_there(hands: Hands) -> None:
    go(hands, LETTERS)
    pick(hands, PLEDGOR.name)
    hands.press("Space", "F9")
    hands.press("Esc")
    hands.press("Return")
    first = hands.label("letters.who")
    hands.scan(FIRST)
    second = hands.label("letters.who")
    assert {first, second} == {PLEDGOR.name, UNREACHED.name}
    hands.scan(SECOND)
    assert {name for name, *_ in attempts(hands)} == {first, second}
    assert hands.label("letters.who") == "", "no other letter was printed"


def test_a_letter_that_was_not_printed_here_is_noted_after_a_question(hands: Hands) -> None:
    go(hands, LETTERS)
    pick(hands, PLEDGOR.name)
    hands.press("Alt+N")
    hands.commit("12345680034517".translate(FULL_WIDTH))
    hands.press("Return")
    assert "No letter" in hands.fault("tracking")
    assert attempts(hands) == []
    (box,) = hands.window.findChildren(QMessageBox)
    assert PLEDGOR.name in box.text()
    box.buttons()[0].click()
    hands.rest()
    assert attempts(hands) == [(PLEDGOR.name, Channel.LETTER, Outcome.SENT, "")]
    assert FIRST in hands.banner(), "as it stands on the receipt"


def test_after_a_jam_nothing_counts_as_printed_and_the_ticks_are_there(
    hands: Hands, counter: Counter
) -> None:
    counter.printer.printers = ("Office",)
    hands.window.room.printing._chosen = lambda: Preferences(printer="Office")
    counter.printer.fails = True
    go(hands, LETTERS)
    hands.press("F9")
    assert hands.label("letters.told").startswith("1 of 4 ticked")
    assert "F9" in hands.banner()
    assert not any(row.printed_on for row in hands.desk.letters.list().rows)
    hands.press("Ctrl+B")
    hands.press("Esc")
    assert not any(row.printed_on for row in hands.desk.letters.list().rows), "looked at alone"
    counter.printer.fails = False
    hands.press("F9")
    assert [row.name for row in hands.desk.letters.list().rows if row.printed_on] == [
        UNREACHED.name
    ]
    assert hands.label("letters.told").startswith("0 of 4 ticked")


def test_a_letter_that_came_back_is_found_by_its_number_and_needs_a_reason(hands: Hands) -> None:
    go(hands, LETTERS)
    hands.press("F9")
    hands.press("Esc")
    hands.press("Return")
    hands.scan(FIRST)
    hands.press("Esc")
    go(hands, RETURNS)
    assert hands.where() == "tracking"
    hands.scan(SECOND)
    assert hands.fault("tracking")
    hands.press("F9")
    hands.scan(FIRST)
    assert hands.label("returns.who").startswith(UNREACHED.name)
    hands.press("F9")
    assert hands.fault("reason")
    hands.press("1", "Return")
    hands.commit("門牌已拆")
    hands.press("F9")
    assert attempts(hands)[-1] == (UNREACHED.name, Channel.LETTER, Outcome.RETURNED, "門牌已拆")
    assert "came back" in hands.banner()
    hands.scan(FIRST)
    assert hands.fault("tracking")


def test_a_letter_can_be_picked_instead_and_the_page_of_letters_tells_that_it_came_back(
    hands: Hands,
) -> None:
    go(hands, LETTERS)
    hands.press("F9")
    hands.press("Esc")
    hands.press("Return")
    hands.scan(FIRST)
    page = hands.window.pages.returns
    hands.press("Esc")
    go(hands, RETURNS)
    page.table.setFocus()
    page.table.selectRow(0)
    hands.press("Return")
    page.note.set_text("字" * 121)
    hands.press("F9")
    assert hands.fault("note")
    page.note.set_text("")
    hands.put("reason", ReturnReason.UNCLAIMED.value)
    hands.press("F9", "Esc")
    go(hands, LETTERS)
    letters = hands.window.pages.letters
    rows = [letters.table.rows.row(n) for n in range(letters.table.rows.rowCount())]
    assert [row.came_back.reason for row in rows if row.came_back is not None] == [
        ReturnReason.UNCLAIMED
    ]
    assert hands.label("letters.told").startswith("0 of 4 ticked")
