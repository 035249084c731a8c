"""Where a paper for a low rate is new or changed, the form asks for a second person and says why (R-159)."""

from dataclasses import replace

import pytest

from counter.desk.answers import Changed
from counter.domain.ticket import qr_text
from counter.ui.second import NewPaperNote
from tests.desk.desks import CERTIFICATE, PLEDGOR, agreed, make_desk, open_day, renew, take_in
from tests.desk.people import own_password, staffed
from tests.domain.refusals import faults_of
from tests.ui.conftest import Counter
from tests.ui.hands import Hands
from tests.ui.test_intake import put_intake

LOW = {"class_code": "low-income", "evidence": CERTIFICATE}


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """A window with accounts, the day open, the clerk at work."""
    desk = make_desk(counter.folder, clock=counter.clock)
    open_day(desk)
    return counter.show(staffed(desk))


def low_income(hands: Hands) -> str:
    """The ticket of somebody whose new paper the supervisor checked, scanned now."""
    form = replace(agreed(hands.desk, **LOW), second="s1")
    faults_of(hands.desk.take_in, form)
    hands.desk.accounts.vouch("s1", own_password("s1"))
    pledge = hands.desk.take_in(form).pledge
    scan(hands, pledge)
    return pledge


def scan(hands: Hands, pledge: str) -> None:
    """Read the ticket's paper."""
    ticket = hands.desk.ticket(pledge).pledge.ticket
    hands.scan(qr_text(hands.desk.policy.page_url, ticket.number, ticket.code))


def asks(hands: Hands) -> bool:
    """Whether the page asks for a second person, and why."""
    notes = hands.window.page().findChildren(NewPaperNote)  # type: ignore[union-attr]  # a page is shown
    return any(each.isVisible() for each in notes)


def approved(hands: Hands) -> None:
    """F9 alone, with the other's name, then with their password."""
    hands.press("F9")
    assert "checked by two" in hands.fault("second")
    assert "class corrected" in hands.fault("second"), "what else can be done"
    hands.put("second", "s1")
    hands.press("F9")
    hands.press("Ctrl+B")
    for text in ("s1", own_password("s1")):
        hands.type(text)
        hands.press("Return")
    hands.press("F9")


def test_an_intake_asks_for_it_beside_the_special_circumstances(hands: Hands) -> None:
    put_intake(hands)
    assert not asks(hands)
    hands.put("class_code", "low-income")
    hands.put("evidence.number", "LI-1")
    hands.put("evidence.valid_until", "115/12/31")
    hands.rest()
    assert asks(hands)
    approved(hands)
    [found] = hands.desk.find(PLEDGOR.id_number).rows
    assert hands.desk.ticket(found.pledge).terms.class_code == "low-income"
    hands.press("F2")
    assert not asks(hands)


def test_a_renewal_and_a_change_that_lends_nothing_ask_for_it_where_another_paper_is_shown(
    hands: Hands,
) -> None:
    pledge = low_income(hands)
    hands.press("F5")
    assert not asks(hands)
    hands.put("evidence.valid_until", "116/12/31")
    hands.rest()
    assert not asks(hands), "the same paper, renewed"
    hands.put("evidence.number", "LI-9")
    hands.put("received", "450")
    hands.rest()
    assert asks(hands)
    approved(hands)
    new = hands.desk.ticket(pledge).pledge.successors[0]
    assert hands.desk.ticket(new).pledgor.evidence_number == "LI-9"
    scan(hands, new)
    hands.press("F10")
    hands.type("3")
    hands.rest()
    hands.type("10000")
    hands.rest()
    assert not asks(hands)
    hands.put("evidence.number", "LI-8")
    hands.rest()
    hands.put("received", "10300")
    assert asks(hands)
    approved(hands)
    assert hands.desk.ticket(new).pledge.successors


def test_a_list_asks_for_it_where_another_paper_came_on_file_meanwhile(hands: Hands) -> None:
    pledge = low_income(hands)
    hands.press("F4")
    scan(hands, pledge)
    assert not asks(hands)
    other = take_in(hands.desk).pledge
    form = replace(CERTIFICATE, number="LI-9")
    change = {"class_code": "low-income", "evidence": form, "second": "s1"}
    faults_of(renew, hands.desk, other, **change)
    hands.desk.accounts.vouch("s1", own_password("s1"))
    renew(hands.desk, other, **change)
    hands.window.refresh_all(frozenset({Changed.PLEDGE}))
    hands.rest()
    assert asks(hands)
    hands.put("received", "450")
    approved(hands)
    assert hands.desk.ticket(pledge).pledge.successors
