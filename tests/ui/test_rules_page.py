"""The window tells which rules hold and come, works by new ones without a restart, and lists what is by others."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.desk.branches import Branch
from tests.desk.desks import TODAY, take_in
from tests.published import force, publish, rules_text
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

PAGE = "Shift+F12"
THURSDAY = date(2026, 3, 19)


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


def test_rules_that_come_are_told_and_work_from_the_day_on_without_a_restart(
    branch: Branch, hands: Hands, tmp_path: Path
) -> None:
    hands.press(PAGE)
    assert hands.label("rules.version") == ""
    hands.press("Escape")
    publish(branch.service, tmp_path, rules_text(THURSDAY))
    branch.meet()
    hands.window._door.line_told.emit()
    hands.press(PAGE)
    assert hands.label("rules.coming") == "115-1 from 2026-03-19 on, for new tickets (h1, h2)"
    assert hands.window.frame.status.line.text() == (
        "In step with central · new rules from 2026-03-19"
    )
    hands.desk.close_day()
    branch.meet()
    branch.clock.go_to(THURSDAY)
    hands.window.sign_out()
    hands.rest()
    hands.put("clerk", "c1")
    hands.put("confirmed", True)
    hands.press("F9")
    hands.until(lambda: _require("New rules are in force (115-1)" in hands.banner()))
    assert hands.window.room.policy.version == "115-1"
    hands.press(PAGE)
    assert (hands.label("rules.version"), hands.label("rules.since")) == ("115-1", "2026-03-19")
    assert hands.label("rules.coming") == ""


def test_tickets_written_before_late_rules_came_are_listed_and_opened(
    branch: Branch, hands: Hands, tmp_path: Path
) -> None:
    take_in(hands.desk)
    hands.press(PAGE)
    others = hands.window.pages.sync.others
    assert not others.isVisible()
    publish(branch.service, tmp_path, rules_text(TODAY), emergency=True)
    branch.meet()
    hands.window._door.line_told.emit()
    hands.until(lambda: _require(others.isVisible()))
    shown = [others.table.rows.index(0, column).data() for column in range(5)]
    assert shown == [
        "K01-01-115-00001-4",
        "2026-03-16",
        "General",
        "NT$ 50,000",
        "NT$ 150 too much",
    ]
    others.table.setFocus()
    hands.press("Down", "Return")
    assert hands.label("ticket.number") == "K01-01-115-00001-4"


def test_rules_that_cannot_be_used_are_told_with_what_still_holds(
    branch: Branch, hands: Hands, tmp_path: Path
) -> None:
    publish(branch.service, tmp_path, rules_text(THURSDAY))
    force(branch.service, rules_text(THURSDAY, "31"), THURSDAY, "115-2")
    branch.meet()
    hands.press(PAGE)
    told = hands.label("rules.unusable")
    assert "115-2" in told
    assert "goes on with the rules before them" in told
    assert hands.label("rules.coming").startswith("115-1 ")


def _require(true: bool) -> None:
    assert true
