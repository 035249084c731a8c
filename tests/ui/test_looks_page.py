"""Who looked at what, read by keys: with a reason, in pages, as a spreadsheet; papers kept as files are in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from counter.domain.looks import About, LookWay, Why
from counter.domain.staff import Role
from counter.ui.keys import Command
from counter.ui.pages.looks import LooksPage
from counter.ui.preferences import Language, Preferences
from counter.ui.printing import Delivery
from counter.ui.tokens import Scheme
from tests.desk.desks import take_in
from tests.e2e.test_keystrokes import keys_of
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


@pytest.fixture
def page(hands: Hands) -> LooksPage:
    """The supervisor's window; a clerk looked a ticket up."""
    number = take_in(hands.desk).number
    hands.desk.ticket(hands.desk.find(number).pledge)
    hands.desk.find("陳大文")
    hands.desk.sign_in("s1")
    hands.rest()
    return hands.window.pages.looks


def told(page: LooksPage) -> str:
    return page.told.text()


def test_who_looked_at_a_ticket_is_found_by_the_keys_of_the_flow(
    hands: Hands, page: LooksPage
) -> None:
    for step in keys_of("who looked at a ticket"):
        if step.startswith("`"):
            hands.press(step.strip("`"))
        else:
            hands.type("K01-01-115-00001-4")
        hands.rest()
    assert told(page) == "1 looks, 1 of them shown, the newest first."
    (line,) = (page.table.rows.row(n) for n in range(page.table.rows.rowCount()))
    assert (line.code, line.seen.about) == ("c1", About.TICKET)
    assert page.table.hasFocus()


def test_nothing_is_shown_without_a_reason_and_what_is_wrong_stands_at_its_field(
    hands: Hands, page: LooksPage
) -> None:
    hands.press("Shift+F10", "F9")
    hands.rest()
    assert page.why.is_faulty
    assert page.table.rows.rowCount() == 0
    page.why.set_code(Why.INSPECTION.value)
    page.first.set_text("yesterday-ish")
    hands.press("F9")
    hands.press("F10")
    assert page.first.is_faulty
    page.export_to(Path("nowhere"))
    hands.press("Alt+O")
    assert told(page) == ""


def test_older_looks_and_all_as_a_spreadsheet(
    hands: Hands, page: LooksPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter.desk.looks.LINES", 2)
    hands.press("Shift+F10", "1", "F9")
    hands.rest()
    assert told(page) == "3 looks, 2 of them shown, the newest first."
    hands.press("Alt+O")
    hands.rest()
    assert page.table.rows.rowCount() == 1
    assert not page.more_button.isEnabled()
    path = tmp_path / "looks.ods"
    hands.press("F10")
    hands.rest()
    page.findChildren(QFileDialog)[-1].fileSelected.emit(str(path))
    hands.rest()
    assert path.exists()
    assert "looks are in" in hands.banner()
    page.forget()
    assert (told(page), page.table.rows.rowCount(), page.why.code()) == ("", 0, "")


def test_a_clerk_is_told_who_may(counter: Counter) -> None:
    counter.prefer(Preferences(Language.CHINESE, Scheme.DARK))
    hands = counter.open()
    hands.window.press(Command.LOOKS)
    hands.press("1", "F9")
    hands.rest()
    assert "職務" in hands.banner()


def test_an_auditor_chooses_a_reason_where_one_is_asked(hands: Hands) -> None:
    take_in(hands.desk)
    assert hands.desk.clerk is not None
    hands.desk._acting.take_over(replace(hands.desk.clerk, code="u1", role=Role.AUDITOR))
    hands.window.press(Command.TICKETS)
    hands.commit("陳大文")
    hands.press("Return")
    hands.rest()
    assert "for a reason only" in hands.banner()
    hands.press("Ctrl+B", "F9")
    hands.rest()
    assert hands.fault("why")
    hands.press("3", "F9")
    hands.rest()
    assert hands.window.page() is hands.window.pages.results
    hands.press("Return")
    hands.rest()
    assert hands.window.pages.results.table.rows.rowCount() == 1


def test_a_paper_kept_as_a_file_is_in_the_log(hands: Hands, tmp_path: Path) -> None:
    receipt = take_in(hands.desk)
    hands.window.room.printing.deliver(
        Delivery(receipt.papers, "ticket", receipt.pledge, receipt.number)
    )
    hands.rest()
    hands.window.pages.paper.keep(tmp_path / "ticket.pdf")
    hands.rest()
    assert (tmp_path / "ticket.pdf").exists()
    with hands.desk.context.store.looks() as reading:
        last = reading.last()
    assert last is not None
    seen = last[0].seen
    assert (seen.about, seen.subject, seen.way) == (About.PAPERS, receipt.number, LookWay.PDF)
