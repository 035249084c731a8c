"""The supervisor's page of the reminders: figures, what waits, who was called twice, the proof ticket by ticket."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QMessageBox

from counter.domain.reminding import Outcome
from counter.ui.pages.call_proof import ProofPage
from counter.ui.tables import Rows
from tests.desk.desks import PLEDGOR, take_in
from tests.desk.reminded import DUE, LAST, attempt, go_to
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

OTHER = replace(PLEDGOR, id_number="B123456780", name="陳美玉", phone="0922333444")


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """Two people are due; the first was tried in vain and then promised a day; a supervisor looks at the page."""
    hands = counter.open()
    for pledgor in (PLEDGOR, OTHER):
        take_in(hands.desk, pledgor=pledgor)
    go_to(hands.desk, counter.clock, DUE)
    first = hands.desk.reminders.list().rows[0].tickets[0].pledge
    attempt(hands.desk, first)
    counter.clock.wait(minutes=5)
    attempt(hands.desk, first, Outcome.PROMISED, promised_on=LAST)
    hands.desk.sign_in("s1")
    show(hands)
    return hands


def show(hands: Hands) -> None:
    """From the list of the calls, by a supervisor."""
    hands.desk.sign_in("s1")
    hands.press("Shift+F4")
    hands.press("F10")
    hands.click("more.proof")
    hands.until(lambda: _are(page(hands).table.rows))


def page(hands: Hands) -> ProofPage:
    return hands.window.pages.call_proof


def texts(rows: Rows[Any]) -> list[tuple[str, ...]]:
    """What a table says, row by row."""
    columns = range(rows.columnCount())
    return [
        tuple(str(rows.data(rows.index(row, each))) for each in columns)
        for row in range(rows.rowCount())
    ]


def _are(rows: Rows[Any]) -> None:
    assert rows.rowCount(QModelIndex()) > 0


def test_every_try_stands_there_with_when_number_outcome_and_caller(hands: Hands) -> None:
    assert hands.where() == "words"
    first, second, third = texts(page(hands).table.rows)
    assert first[1:] == ("陳大文", "2026-06-09 09:30", "0912 345 678", "No answer", "王小明")
    assert second == (
        "",
        "",
        "2026-06-09 09:35",
        "0912 345 678",
        "promised 2026-06-22",
        "王小明",
    )
    assert third[1:] == ("陳美玉", "–", "–", "not tried", "–")
    assert hands.label("proof.told") == "Ticket: 2, of which 1 lack tries (bold)."
    told = hands.label("proof.figures")
    assert "1 tried, 1 of them spoken to (100 %)" in told
    assert "1 still to call" in told
    assert texts(page(hands).overview.callers.rows) == [("王小明", "2", "1", "1 (100 %)")]


def test_typing_searches_and_a_choice_narrows_down(hands: Hands) -> None:
    hands.commit("美玉")
    hands.until(lambda: _count(hands, 1))
    hands.press("Return", "Return")
    assert hands.window.page() is hands.window.pages.ticket
    hands.press("Esc")
    hands.put("words", "")
    hands.put("only", "spoken")
    hands.until(lambda: _count(hands, 2))


def test_days_that_cannot_be_asked_for_say_why_in_their_field(hands: Hands) -> None:
    hands.put("last", "2026-06-01")
    hands.until(lambda: _true(bool(hands.fault("last"))))
    hands.put("last", "2026-06-")
    hands.press("F9")
    assert hands.fault("last")
    assert hands.window.page() is page(hands)
    hands.put("last", "2026-06-09")
    hands.until(lambda: _true(not hands.fault("last")))


def test_the_proof_is_printed(hands: Hands) -> None:
    hands.press("F9")
    hands.until(lambda: _true(hands.window.page() is hands.window.pages.paper))


def test_the_proof_is_written_into_a_file(hands: Hands, tmp_path: Path) -> None:
    hands.press("F10")
    box = hands.window.findChild(QMessageBox, "box")
    assert box is not None
    assert "nothing protects it" in box.text()
    box.reject()
    path = tmp_path / "proof.ods"
    page(hands).export_to(path)
    hands.rest()
    assert str(path) in hands.banner()
    assert path.stat().st_size > 0
    page(hands).export_to(tmp_path / "gone" / "proof.ods")
    hands.rest()
    assert "gone" in hands.banner()


def test_what_waits_for_tries_stands_there_and_is_opened(hands: Hands, counter: Counter) -> None:
    hands.press("F2")
    go_to(hands.desk, counter.clock, LAST + timedelta(days=1))
    hands.press("Shift+F4")
    hands.press("F10")
    hands.click("more.proof")
    waiting = page(hands).overview.waiting
    hands.until(lambda: _are(waiting.rows))
    assert texts(waiting.rows)[0][1:] == ("陳美玉", "1")
    waiting.setFocus()
    waiting.selectRow(0)
    hands.press("Return")
    assert hands.window.page() is hands.window.pages.ticket


def test_a_call_after_the_last_day_says_so(hands: Hands, counter: Counter) -> None:
    over = LAST + timedelta(days=1)
    go_to(hands.desk, counter.clock, over)
    attempt(hands.desk, hands.desk.reminders.list().rows[0].tickets[0].pledge)
    hands.put("last", over.isoformat())
    hands.press("F2")
    show(hands)
    whens = [each[2] for each in texts(page(hands).table.rows)]
    assert whens[-1] == f"{over} 09:30, after the last day"
    assert whens[0] == "2026-06-09 09:30"


def test_another_clerk_begins_anew(hands: Hands) -> None:
    hands.put("words", "美玉")
    page(hands).forget()
    assert page(hands).search.is_blank()
    hands.press("F2")
    show(hands)
    assert page(hands).first.text() == "2026-06-09"


def _count(hands: Hands, count: int) -> None:
    assert page(hands).table.rows.rowCount() == count


def _true(sound: bool) -> None:
    assert sound
