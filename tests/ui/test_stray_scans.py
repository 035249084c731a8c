"""A barcode from elsewhere is never money: it does not land in an amount and its Enter confirms nothing."""

import pytest

from counter.domain.effects import State
from tests.desk.desks import take_in
from tests.ui.hands import Hands

EAN = "4710088412345"
PARCEL = "TW00X7"


def renewing(hands: Hands) -> str:
    """A ticket whose renewal is under way, the cursor in the cash received."""
    receipt = take_in(hands.desk)
    hands.press("F3")
    hands.fill(receipt.number)
    hands.press("F5")
    assert hands.where() == "received"
    return receipt.pledge


@pytest.mark.parametrize("code", [EAN, PARCEL, "12345678"])
def test_a_foreign_barcode_in_the_cash_received_confirms_nothing(hands: Hands, code: str) -> None:
    pledge = renewing(hands)
    hands.type("500")
    hands.scanner_rests()
    hands.scan(code)
    assert hands.window.pages.ticket.renew.received.text() == "500"
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN
    assert code in hands.banner()
    assert hands.where() == "received"


def test_a_foreign_barcode_whose_enter_comes_late_is_refused_as_cash(hands: Hands) -> None:
    pledge = renewing(hands)
    hands.type(EAN[:7])
    hands.scanner_rests()
    assert "too much" in hands.label("received.change")
    hands.press("Return")
    assert "stray barcode" in hands.fault("received")
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


def test_a_foreign_barcode_changes_neither_principal_nor_choice(hands: Hands) -> None:
    intake = hands.window.pages.intake
    intake.offer.principal.setFocus()
    hands.scan(EAN)
    assert intake.offer.principal.text() == ""
    intake.pledgor.id_kind.setFocus()
    hands.scan("20123456")
    assert intake.pledgor.id_kind.code() == ""


def test_a_number_scanned_from_a_card_still_lands_where_numbers_are_read(hands: Hands) -> None:
    hands.scan("A123456789")
    assert hands.window.pages.intake.pledgor.id_number.text() == "A123456789"
    assert hands.banner() == ""
