"""A wrong class is corrected at the window: what it will cost is seen first, another person approves."""

from dataclasses import replace

from counter.domain.effects import State
from counter.ui.fields import Field, FlagField, TextField
from counter.ui.pledgor_screen.shown import Doing
from tests.desk.desks import CERTIFICATE, PLEDGOR, renew, take_in
from tests.ui.hands import Hands
from tests.ui.test_ticket_page import qr_of


def pick(hands: Hands) -> None:
    """Pick it from the list of what else can be done."""
    hands.press("F10")
    hands.click("more.correct-class")


def begin(hands: Hands, **changes: object) -> str:
    """A ticket scanned, its correction begun."""
    pledge = take_in(hands.desk, **changes).pledge
    hands.scan(qr_of(hands, pledge))
    pick(hands)
    return pledge


def fields(hands: Hands) -> tuple[Field, ...]:
    """The fields of the panel under way."""
    panel = hands.window.pages.ticket._panel()
    assert panel is not None
    return panel.fields()


def test_what_the_right_class_costs_is_seen_before_anything_is_filled_in(hands: Hands) -> None:
    begin(hands)
    assert hands.where() == "class_code"
    assert hands.label("correction.now") == "NT$ 450"
    assert hands.label("correction.then") == "NT$ 300"
    assert hands.label("correction.meaning").endswith("no money moves now.")
    held_then = hands.field("held_then")
    assert isinstance(held_then, FlagField)
    assert held_then.words.text() == "The paper held already on 2026-03-16"


def test_a_class_is_corrected_without_the_mouse(hands: Hands) -> None:
    pledge = begin(hands)
    hands.press("Return", "Return")
    hands.fill("LI-115-1", "115/12/31")
    assert hands.where() == "held_then"
    hands.press("Space", "Return")
    hands.fill("漏看證明")
    hands.press("3", "F9")
    old = hands.desk.ticket(pledge).pledge
    assert old.state is State.CORRECTED
    assert "K01-01-115-00002-3 is written under the right class" in hands.banner()
    assert hands.desk.ticket(old.successors[0]).terms.class_code == "low-income"
    hands.window.open_ticket(pledge, False)
    hands.rest()
    assert hands.label("ticket.state") == "Corrected"


def test_everything_missing_is_told_beside_its_field(hands: Hands) -> None:
    pledge = begin(hands)
    hands.put("ticket_returned", False)
    hands.press("F9")
    for name in (
        *("evidence.number", "evidence.valid_until", "held_then"),
        *("note", "second", "ticket_returned"),
    ):
        assert hands.fault(name), name
    hands.put("evidence.valid_until", "tomorrow")
    hands.press("F9")
    assert hands.fault("evidence.valid_until")
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


def test_the_class_it_has_already_is_told_at_the_class(hands: Hands) -> None:
    begin(hands)
    hands.put("class_code", "general")
    hands.rest()
    assert hands.fault("class_code")
    assert hands.label("correction.then") == ""
    hands.put("class_code", "low-income")
    hands.rest()
    assert not hands.fault("class_code")
    assert hands.label("correction.then") == "NT$ 300"


def test_a_general_class_asks_for_no_paper(hands: Hands) -> None:
    pledge = begin(hands, class_code="low-income", evidence=CERTIFICATE)
    assert [f.name for f in fields(hands) if f.isVisible()] == [
        "class_code",
        "note",
        "second",
        "ticket_returned",
    ]
    hands.put("note", "資格不符")
    hands.put("second", "s1")
    hands.press("F9")
    new = hands.desk.ticket(pledge).pledge.successors[0]
    assert hands.desk.ticket(new).terms.class_code == "general"


def test_interest_paid_before_a_renewal_is_said_to_stay(hands: Hands) -> None:
    old = take_in(hands.desk).pledge
    new = renew(hands.desk, old).pledge
    hands.scan(qr_of(hands, new))
    pick(hands)
    assert "stays as it was" in hands.label("correction.meaning")


def test_the_paper_on_file_is_filled_in(hands: Hands) -> None:
    first = take_in(hands.desk, class_code="low-income", evidence=CERTIFICATE)
    person = replace(PLEDGOR, pledgor=hands.desk.ticket(first.pledge).pledgor.pledgor)
    begin(hands, pledgor=person)
    filled = {f.name: f.text() for f in fields(hands) if isinstance(f, TextField)}
    assert filled["evidence.number"] == "LI-115-1"
    assert filled["evidence.valid_until"]
    hands.put("held_then", True)
    hands.put("note", "漏看")
    hands.put("second", "s1")
    hands.press("F9")
    hands.press("Escape")
    assert hands.label("ticket.number") == "K01-01-115-00003-8"


def test_the_pledgor_sees_the_terms_of_the_right_class(hands: Hands) -> None:
    begin(hands)
    told = hands.window.pages.ticket.shown()
    assert told is not None
    assert told.doing is Doing.CORRECT
    (ticket,) = told.tickets
    assert ticket.terms is not None
    assert ticket.terms.class_code == "low-income"
    hands.put("class_code", "general")
    hands.rest()
    assert hands.window.pages.ticket.shown() is None
