"""The supervisor's list of tickets whose grace is over: approved in one batch, taken back one by one, by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.domain.effects import State
from tests.desk.branches import Branch
from tests.desk.desks import WATCH, next_day, redeem, take_in
from tests.desk.forfeitures import forfeit
from tests.desk.test_forfeiting import LAST_DAY, MORNING_AFTER, call
from tests.e2e.test_keystrokes import keys_of
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


@pytest.fixture
def branch(counter: Counter, tmp_path: Path) -> Iterator[Branch]:
    """Two counters of one branch."""
    branch = Branch.opened(tmp_path / "branch", counter.clock)
    yield branch
    counter.close()
    branch.close()


@pytest.fixture
def desk(branch: Branch, counter: Counter) -> Desk:
    """The first counter on the morning after: one ticket was called for, another one was not."""
    first, second = branch.desks
    called = take_in(first).pledge
    take_in(first, items=(WATCH,))
    branch.meet()
    for each in branch.desks:
        counter.clock.go_to(LAST_DAY)
        next_day(each, LAST_DAY)
    call(first, called)
    second.close_day()
    branch.meet()
    counter.clock.go_to(MORNING_AFTER)
    next_day(first, MORNING_AFTER)
    return first


def opened(counter: Counter, desk: Desk) -> Hands:
    hands = counter.show(desk)
    hands.press("Shift+F8")
    hands.rest()
    return hands


def play(hands: Hands, flow: str) -> None:
    """Press exactly the keys that docs/flows.md says."""
    for step in keys_of(flow):
        name = step.strip("`*")
        if not step.startswith("`"):
            hands.commit("郵戳在寬限期內")
        elif len(name) == 1:
            hands.type(name)
        else:
            hands.press("Return" if name == "Enter" else name)
        hands.rest()


def test_a_batch_takes_three_keys_and_its_taking_back_five(counter: Counter, desk: Desk) -> None:
    hands = counter.show(desk)
    (ready,) = (each for each in desk.forfeiture.view().tickets if not each.waits)
    play(hands, "forfeiture approved")
    assert desk.ticket(ready.pledge).pledge.state is State.FORFEITED
    (waiting,) = desk.forfeiture.view().tickets
    call(desk, waiting.pledge)
    forfeit(desk)
    play(hands, "forfeiture taken back")
    states = {desk.ticket(each.pledge).pledge.state for each in (ready, waiting)}
    assert states == {State.OPEN, State.FORFEITED}


def test_a_batch_is_approved_and_a_ticket_taken_back_by_keys(counter: Counter, desk: Desk) -> None:
    hands = opened(counter, desk)
    page = hands.window.pages.forfeiture
    ready, waiting = page.tickets.rows.row(0), page.tickets.rows.row(1)
    assert (len(ready.waits), len(waiting.waits)) == (0, 1)
    assert hands.label("forfeiture.told").startswith("1 of 2 wait for nothing any more")
    assert hands.where() == "second"
    hands.press("F9")
    hands.rest()
    assert hands.fault("second")
    hands.type("3")
    hands.press("F9")
    hands.rest()
    assert desk.ticket(ready.pledge).pledge.state is State.FORFEITED
    assert "Tickets forfeited: 1" in hands.banner()

    hands.press("Shift+F8")
    hands.rest()
    page.booked.setFocus()
    page.booked.selectRow(0)
    hands.press("Return")
    assert hands.where() == "reason"
    assert "stands open again" in hands.label("forfeiture.back")
    hands.press("Esc")
    assert hands.label("forfeiture.back") == ""
    page.booked.setFocus()
    hands.press("Return")
    hands.fill("郵戳在寬限期內")
    hands.type("3")
    hands.press("F9")
    hands.rest()
    assert desk.ticket(ready.pledge).pledge.state is State.OPEN


def test_a_reason_that_cannot_be_read_is_told_beside_its_field(
    counter: Counter, desk: Desk
) -> None:
    forfeit(desk)
    hands = opened(counter, desk)
    page = hands.window.pages.forfeiture
    page.booked.selectRow(0)
    page.booked.setFocus()
    hands.press("Return")
    hands.put("reason", "字" * 130)
    hands.press("F9")
    assert hands.fault("reason")
    hands.put("reason", "")
    hands.press("F9")
    hands.rest()
    assert hands.fault("reason")
    page.forget()
    assert hands.label("forfeiture.back") == ""


def test_a_ticket_is_looked_at_and_esc_leads_back(counter: Counter, desk: Desk) -> None:
    hands = opened(counter, desk)
    page = hands.window.pages.forfeiture
    page.tickets.selectRow(0)
    page.tickets.setFocus()
    hands.press("Return")
    hands.rest()
    assert hands.label("ticket.number")
    hands.press("Esc")
    hands.rest()
    assert hands.window.page() is page
    hands.press("Esc")
    assert hands.window.page() is not page


def test_nothing_to_approve_is_said(counter: Counter) -> None:
    hands = counter.open()
    hands.press("Shift+F8")
    hands.rest()
    assert hands.label("forfeiture.told") == "No ticket's grace is over."


def test_what_was_acted_on_within_the_grace_is_to_be_taken_back(
    counter: Counter, tmp_path: Path
) -> None:
    branch = Branch.opened(tmp_path / "silent", counter.clock)
    first, second = branch.desks
    pledge = take_in(first).pledge
    branch.meet()
    for each in branch.desks:
        counter.clock.go_to(LAST_DAY)
        next_day(each, LAST_DAY)
    call(first, pledge)
    redeem(second, pledge)
    counter.clock.go_to(MORNING_AFTER)
    next_day(first, MORNING_AFTER)
    hands = opened(counter, first)
    page = hands.window.pages.forfeiture
    assert hands.fault("without") == ""
    assert "2" in page.tickets.model().index(0, 5).data()
    hands.put("without", True)
    hands.rest()
    hands.put("second", "s1")
    hands.press("F9")
    hands.rest()
    branch.exchanges[0].step()
    branch.meet()
    page.enter()
    hands.rest()
    page.booked.selectRow(0)
    page.booked.setFocus()
    hands.press("Return")
    assert "books are put right" in hands.label("forfeiture.back")
    counter.close()
    branch.close()
