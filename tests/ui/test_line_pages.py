"""What has not left this counter is always in sight; what stops new tickets is told at once, with the way out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from counter.desk.lines import News
from counter.domain.effects import State
from counter.ui.fields import ChoiceField, TextField
from tests.desk.branches import Branch
from tests.desk.desks import OTHER_PLEDGOR, PLEDGOR, redeem, take_in
from tests.desk.remittances import remit
from tests.desk.test_missing_records import never_came, spoilt
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

NUMBER = "K01-01-115-00001-4"
PAGE = "Shift+F12"


@pytest.fixture
def branch(counter: Counter, tmp_path: Path) -> Iterator[Branch]:
    """Two counters of one branch."""
    branch = Branch.opened(tmp_path / "branch", counter.clock)
    yield branch
    counter.close()
    branch.close()


@pytest.fixture
def hands(branch: Branch, counter: Counter) -> Hands:
    """A clerk's hands at the first counter."""
    return counter.show(branch.desks[0])


def told(hands: Hands) -> str:
    """What the bottom line says of central, "" for nothing."""
    hands.window.watch.refresh()
    hands.rest()
    button = hands.window.findChild(QPushButton, "status.line")
    assert isinstance(button, QPushButton)
    return button.text() if button.isVisible() else ""


def hear(hands: Hands, trouble: str = "", seconds: int = 0) -> None:
    """The exchange reports how the line is."""
    hands.desk.hear_line(News(trouble, timedelta(seconds=seconds)))
    hands.window._door.line_told.emit()
    hands.rest()


def test_a_counter_of_its_own_says_that_all_stays_here(counter: Counter) -> None:
    hands = counter.open()
    assert told(hands) == ""
    assert hands.label("status.data") == "Kept on this counter only"
    hands.press(PAGE)
    assert hands.label("line.state").startswith("This counter is not enrolled")


def test_in_step_is_said_in_words_and_by_name(hands: Hands) -> None:
    assert told(hands) == "In step with central"
    button = hands.window.frame.status.line
    assert button.accessibleName() == "Line to central: In step with central"
    assert not button.icon().isNull()
    assert hands.label("status.data") == ""


def test_what_waits_is_counted_with_its_age_and_cash_after_each_act(
    branch: Branch, hands: Hands
) -> None:
    take_in(hands.desk)
    assert told(hands) == "Sending · 1 waiting since 09:30, NT$ 50,000"
    branch.clock.wait(minutes=3)
    take_in(hands.desk)
    assert told(hands) == "Sending · 2 waiting since 09:30, NT$ 100,000"
    branch.meet()
    assert told(hands) == "In step with central"


@pytest.mark.parametrize(
    ("trouble", "seconds", "text", "state"),
    [
        ("down", 0, "No line since 09:30", "warn"),
        ("unknown", 0, "Central does not know this counter since 09:30", "warn"),
        ("", 200, "Clock 3 min 20 s slow", "warn"),
        ("", 400, "Clock 6 min 40 s slow", "danger"),
        ("", -86_400, "Clock 1 d fast", "danger"),
    ],
)
def test_what_is_wrong_comes_first(
    hands: Hands, trouble: str, seconds: int, text: str, state: str
) -> None:
    hear(hands, trouble, seconds)
    button = hands.window.frame.status.line
    assert button.text() == text
    assert button.property("state") == state


def test_the_bottom_line_leads_to_the_page(branch: Branch, hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    branch.clock.wait(minutes=1)
    redeem(hands.desk, pledge)
    told(hands)
    hands.click("status.line")
    rows = hands.window.pages.sync.waiting.table.rows
    shown = [[rows.index(row, column).data() for column in range(6)] for row in range(2)]
    assert shown == [
        ["09:30", "Pledge", NUMBER, "-NT$ 50,000", "王小明", "Waits"],
        ["09:31", "Redemption", NUMBER, "NT$ 50,450", "王小明", "Waits"],
    ]
    assert hands.label("line.waiting") == "2 waiting since 09:30, NT$ 100,450"
    assert hands.label("line.cash") == "NT$ 50,450 in, NT$ 50,000 out"
    assert hands.where() == "waiting"
    hands.press("Down", "Return")
    assert hands.label("ticket.number") == NUMBER


def test_the_page_follows_what_the_line_reports(branch: Branch, hands: Hands) -> None:
    take_in(hands.desk)
    hands.press(PAGE)
    assert hands.label("waiting.told").startswith("Would be lost with this disk")
    branch.meet()
    hear(hands)
    assert hands.label("waiting.told") == "Everything done here is at central."
    assert hands.where() == "page.sync", "the cursor does not wander to a button that nobody meant"


def test_the_row_picked_stays_in_sight_however_much_waits(hands: Hands) -> None:
    for _ in range(24):
        take_in(hands.desk)
    hands.press(PAGE)
    assert hands.where() == "waiting"
    hands.press(*["Down"] * 23)
    table = hands.window.pages.sync.waiting.table
    assert table.picked() == 23
    row = table.visualRect(table.rows.index(23, 0))
    assert table.viewport().visibleRegion().boundingRect().contains(row)


def test_a_wrong_clock_stops_new_tickets_until_a_supervisor_lets_them_go_on(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hear(hands, seconds=400)
    hands.window.open_ticket(pledge, True)
    hands.rest()
    hands.press("F5")
    hands.put("received", "450")
    hands.press("F9")
    assert "clock" in hands.banner()
    hands.press("Ctrl+B")
    assert hands.window.page() is hands.window.pages.sync
    assert "Set the clock right" in hands.label("line.wanted")
    assert hands.where() == "supervisor"
    hands.press("F9")
    assert hands.fault("supervisor")
    hands.press("1", "F9")
    assert hands.banner() == "New tickets may be written for the rest of today."
    assert hands.label("line.wanted") == ""
    assert hands.label("line.allowed") == "林主任　09:30"
    assert hands.desk.line_status().wanted is None
    hands.press("Escape")
    received = hands.field("received")
    assert isinstance(received, TextField)
    assert received.text() == "450", "what was begun waits below"
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.state is State.RENEWED


def test_what_no_supervisor_lifts_asks_for_none(branch: Branch, hands: Hands) -> None:
    branch.service.revoke(hands.desk.station.branch, 1)
    take_in(hands.desk)
    branch.meet()
    assert told(hands).startswith("Stopped: central has shut this counter out")
    hands.press(PAGE)
    assert "counter enrol" in hands.label("line.wanted")
    fields = hands.window.pages.sync.line.findChildren(ChoiceField, "")
    assert not any(field.isVisible() for field in fields)


def test_who_was_entered_twice_is_listed_and_merged(branch: Branch, hands: Hands) -> None:
    for desk in branch.desks:
        take_in(desk)
        branch.clock.wait(minutes=1)  # the one who was entered first stands first
    branch.meet()
    hands.press(PAGE)
    part = hands.window.pages.sync.doubles
    rows = part.people.rows
    shown = [[rows.index(row, column).data() for column in range(3)] for row in range(2)]
    assert shown == [
        ["A1••••••89", "陳大文", NUMBER],
        ["A1••••••89", "陳大文", "K01-02-115-00001-0"],
    ]
    assert part.numbers.isHidden()
    part.people.setFocus()
    hands.press("Down", "Down", "Return")
    page = hands.window.pages.person
    assert (hands.window.page(), hands.where()) == (page, "stays")
    assert page.link.sides.rows.rowCount() > 0
    hands.put("note", "兩櫃各登一次")
    hands.put("second", "s1")
    hands.press("F9")
    assert hands.label("person.also")
    hands.press("Escape")
    assert part.people.isHidden()


def test_a_payment_that_two_counters_entered_for_two_tickets_is_listed(
    branch: Branch, hands: Hands
) -> None:
    two = (PLEDGOR, OTHER_PLEDGOR)
    tickets = [
        take_in(desk, pledgor=who).pledge for desk, who in zip(branch.desks, two, strict=True)
    ]
    branch.meet()
    for desk, pledge in zip(branch.desks, tickets, strict=True):
        remit(desk, pledge)
    branch.meet()
    hands.press(PAGE)
    part = hands.window.pages.sync.doubles
    hands.rest()
    rows = part.payments.rows
    shown = [[rows.index(row, column).data() for column in (0, 2, 4)] for row in range(2)]
    assert sorted(shown) == [["ATM-0001", "陳大文", "450"], ["ATM-0001", "𠮷田カヨ Kulas", "450"]]
    assert part.payments_told.isVisible()


def test_a_ticket_whose_words_did_not_come_says_so(branch: Branch, hands: Hands) -> None:
    own, others = take_in(hands.desk).pledge, take_in(branch.desks[1], pledgor=OTHER_PLEDGOR).pledge
    branch.wires[0].forge = spoilt(never_came)
    branch.meet()
    for pledge, is_missing in ((others, True), (own, False)):
        hands.window.open_ticket(pledge, False)
        hands.rest()
        lacks = hands.window.findChild(QLabel, "ticket.lacks")
        assert isinstance(lacks, QLabel)
        assert lacks.isVisible() is is_missing


def test_what_came_in_from_elsewhere_shows_itself(branch: Branch, hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    branch.meet()
    hands.window.open_ticket(pledge, False)
    hands.rest()
    redeem(branch.desks[1], pledge)
    branch.meet()
    hands.window._door.changed_elsewhere.emit(frozenset({pledge}))
    hands.rest()
    assert hands.label("ticket.state") == "Redeemed"
