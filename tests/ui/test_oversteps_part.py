"""Acts that no account allowed are told on the page of the line, which everybody may open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.accounts import Change
from counter.desk.accounts import ChangeForm
from counter.domain.staff import Role
from tests.desk.branches import Branch
from tests.desk.desks import take_in
from tests.desk.people import own_password
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

PEOPLE = ("h1", "h2")
PAGE = "Shift+F12"


@pytest.fixture
def branch(counter: Counter, tmp_path: Path) -> Iterator[Branch]:
    """Two counters; the second one's clerk lent more than the head office allowed by then."""
    branch = Branch.opened(tmp_path / "branch", counter.clock)
    for code, role in (("c1", Role.CLERK), ("a1", Role.ADMINISTRATOR)):
        change = Change(code, name="某人", role=role)
        starter = branch.service.give_account(("K01",), change, PEOPLE)["K01"]
        branch.meet()
        new = own_password(code)
        branch.desks[0].accounts.change(ChangeForm(code, starter, new, new))
        branch.meet()
    branch.desks[1].accounts.sign_in("c1", own_password("c1"))
    branch.service.give_account(("K01",), Change("c1", loan_ceiling=10_000), PEOPLE)
    take_in(branch.desks[1])
    branch.meet()
    yield branch
    counter.close()
    branch.close()


def test_an_act_that_no_account_allowed_is_told_and_opened(
    branch: Branch, counter: Counter
) -> None:
    hands: Hands = counter.show(branch.desks[0])
    hands.press(PAGE)
    hands.rest()
    page = hands.window.pages.sync
    assert hands.banner() == "", "an administrator is shown no clash, and is not told so"
    part = page.oversteps
    assert part.isVisible()
    shown = [part.table.rows.index(0, column).data() for column in range(1, 5)]
    assert shown == ["Pledge", "K01-02-115-00001-0", "某人", "above its ceiling"]
    hands.desk.accounts.sign_in("c1", own_password("c1"))
    part.table.setFocus()
    hands.press("Down", "Return")
    assert hands.label("ticket.number") == "K01-02-115-00001-0"
