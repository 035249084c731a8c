"""A pledge changed at the window, by keyboard alone: top-up, paying down, part redemption, split, merge."""

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from counter import formats
from counter.domain.codes import AlertCause
from counter.domain.effects import State
from counter.domain.entries import Exchanged
from counter.domain.forms import RaiseAlertForm
from counter.domain.money import Ntd
from counter.domain.ticket import TicketNumber, bag_text, qr_text
from counter.ui.fields import TextField
from counter.ui.preferences import Language, Preferences
from counter.ui.scanner import GAP_MS_MAX
from counter.ui.tokens import Scheme
from tests.desk.desks import (
    BAR,
    CERTIFICATE,
    OTHER_PLEDGOR,
    PLEDGOR,
    RING,
    TODAY,
    WATCH,
    open_day,
    redeem,
    take_in,
)
from tests.desk.exchanges import take_in_three
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

TOP_UP, PAY_DOWN = "2", "3"
PART, SPLIT = "4", "5"
MERGE, MERGE_OF_SEVERAL = "4", "6"


def qr_of(hands: Hands, pledge: str) -> str:
    ticket = hands.desk.ticket(pledge).pledge.ticket
    return qr_text(hands.desk.policy.page_url, ticket.number, ticket.code)


def begun(hands: Hands, choice: str, **changes: object) -> str:
    """A ticket taken in earlier, scanned now, the change begun."""
    several = choice in {PART, SPLIT} and "items" not in changes
    pledge = (take_in_three if several else take_in)(hands.desk, **changes).pledge
    go_on(hands, pledge, choice)
    return pledge


def go_on(hands: Hands, pledge: str, choice: str) -> None:
    """Scan a ticket and begin a change."""
    hands.scan(qr_of(hands, pledge))
    hands.press("F10")
    hands.type(choice)
    hands.rest()


def again(hands: Hands, pledge: str, **changes: object) -> str:
    """Another ticket of the same pledgor."""
    person = hands.desk.ticket(pledge).pledgor.pledgor
    return take_in(hands.desk, pledgor=replace(PLEDGOR, pledgor=person), **changes).pledge


def new_of(hands: Hands, pledge: str) -> tuple[str, ...]:
    """The tickets that follow."""
    return hands.desk.ticket(pledge).pledge.successors


def panel(hands: Hands) -> Any:
    """The change under way."""
    return hands.window.pages.ticket._part


def text(hands: Hands, name: str) -> str:
    """What is typed in a field."""
    field = hands.field(name)
    assert isinstance(field, TextField)
    return field.text()


def placeholder(hands: Hands, name: str) -> str:
    """What a field would take if nothing is typed."""
    field = hands.field(name)
    assert isinstance(field, TextField)
    return field.edit.placeholderText()


def is_open(hands: Hands, pledge: str) -> bool:
    return hands.desk.ticket(pledge).pledge.state is State.OPEN


def body(hands: Hands) -> Exchanged:
    """What the last entry says."""
    with hands.desk.context.store.read() as reading:
        last = reading.acts_of(TODAY)[-1].body
    assert isinstance(last, Exchanged)
    return last


# ------------------------------------------------------------------------------------- top-up


def test_a_top_up_by_keyboard(hands: Hands) -> None:
    pledge = begun(hands, TOP_UP)
    assert hands.where() == "difference"
    hands.type("20000")
    hands.rest()
    assert hands.label("exchange.net") == "Pay out NT$ 19,550"
    assert text(hands, "parts.0.principal") == "70,000"
    assert "NT$ 90,000" in hands.field("difference").note.text()
    hands.press("Return")
    assert hands.where() == "id_checked"
    hands.press("Space", "Return")
    assert hands.where() == "finger"
    hands.type("1")
    hands.press("F9")
    (new,) = new_of(hands, pledge)
    assert hands.desk.ticket(new).pledge.ticket.principal == 70_000
    assert "NT$ 19,550" in hands.banner()
    assert hands.window.pages.ticket._pledge == new


def test_the_new_principal_may_be_typed_instead(hands: Hands) -> None:
    begun(hands, TOP_UP)
    hands.press("Alt+N")
    hands.type("70000")
    hands.rest()
    assert text(hands, "difference") == "20,000"
    assert hands.label("exchange.made_of") == "Lent on top NT$ 20,000 − interest NT$ 450"
    hands.press("Alt+D")
    hands.put("difference", "")
    hands.rest()
    assert text(hands, "parts.0.principal") == ""
    assert hands.label("exchange.net") == "Take NT$ 450"


def test_a_top_up_over_todays_standard_is_told_beside_it_and_nothing_typed_is_lost(
    hands: Hands,
) -> None:
    pledge = begun(hands, TOP_UP)
    hands.type("45000")
    hands.press("Return")
    assert "NT$ 90,000" in hands.fault("parts.0.principal")
    hands.press("F9")
    assert is_open(hands, pledge)
    assert hands.fault("id_checked")
    assert hands.fault("finger")
    assert text(hands, "difference") == "45,000"
    hands.press("Alt+V")
    hands.type("95991")
    hands.press("F9")
    assert "NT$ 95,990" in hands.fault("items.0.appraised")
    hands.put("items.0.appraised", "95990")
    hands.put("id_checked", True)
    hands.put("finger", "right-thumb")
    hands.rest()
    hands.press("F9")
    assert not is_open(hands, pledge)


def test_a_thing_of_several_is_valued_anew(hands: Hands) -> None:
    pledge = begun(hands, TOP_UP, items=(RING, BAR), principal=Ntd(540_000))
    hands.type("5000")
    hands.rest()
    panel(hands).things.items.pick(1)
    hands.put("items.1.appraised", "479953")
    hands.rest()
    hands.put("id_checked", True)
    hands.put("finger", "none")
    panel(hands).things.items.pick(0)
    hands.press("F9")
    assert "NT$ 479,952" in hands.fault("items.1.appraised")
    hands.put("items.1.appraised", "479952")
    hands.rest()
    hands.press("F9")
    (new,) = new_of(hands, pledge)
    assert [item.appraised for item in hands.desk.ticket(new).pledge.ticket.items] == [
        90_000,
        479_952,
    ]


def test_over_the_ceiling_a_second_appraiser_is_asked_for(hands: Hands) -> None:
    pledge = begun(hands, TOP_UP, items=(WATCH,), principal=Ntd(100_000))
    hands.type("250000")
    hands.put("items.0.appraised", "350000")
    hands.rest()
    assert "second appraiser" in hands.fault("items.0.appraised")
    hands.put("appraiser", "c2")
    hands.put("id_checked", True)
    hands.put("finger", "left-thumb")
    hands.rest()
    assert hands.fault("items.0.appraised") == ""
    hands.press("F9")
    (new,) = new_of(hands, pledge)
    assert hands.desk.ticket(new).pledge.ticket.appraiser == "c2"


def test_an_alert_asks_for_a_second_person_before_more_is_lent(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    person = hands.desk.ticket(pledge).pledgor.pledgor
    hands.desk.raise_alert(RaiseAlertForm(person, AlertCause.DISPUTE, stops=True, note=""))
    go_on(hands, pledge, TOP_UP)
    hands.type("10000")
    hands.rest()
    hands.put("id_checked", True)
    hands.put("finger", "left-thumb")
    hands.rest()
    hands.press("F9")
    assert hands.fault("second")
    hands.put("second", "s1")
    hands.press("F9")
    assert not is_open(hands, pledge)


def test_figures_that_cannot_be_read_are_told(hands: Hands) -> None:
    pledge = begun(hands, TOP_UP)
    hands.type("abc")
    hands.rest()
    hands.put("items.0.appraised", "x")
    hands.rest()
    hands.press("F9")
    assert hands.fault("difference")
    assert hands.fault("items.0.appraised")
    assert is_open(hands, pledge)


# ----------------------------------------------------------------------------------- pay down


def test_a_bearer_pays_down_without_document_or_fingerprint(hands: Hands) -> None:
    pledge = begun(hands, PAY_DOWN)
    hands.type("16667")
    hands.press("Return")
    assert hands.where() == "received"
    assert hands.label("exchange.net") == "Take NT$ 17,117"
    assert hands.label("exchange.made_of") == "Principal back NT$ 16,667 + interest NT$ 450"
    assert hands.label("new.0.head") == "The new ticket: NT$ 33,333"
    assert not panel(hands).id_checked.isVisible()
    hands.type("20000")
    hands.press("Return")
    assert body(hands).change == 2_883
    assert "NT$ 2,883" in hands.banner()
    assert hands.desk.ticket(new_of(hands, pledge)[0]).pledge.ticket.principal == 33_333


@pytest.mark.parametrize(("typed", "say"), [("60000", "NT$ 50,000"), ("50000", "F7"), ("0", "NT$")])
def test_a_repayment_above_the_debt_is_told_beside_it(hands: Hands, typed: str, say: str) -> None:
    pledge = begun(hands, PAY_DOWN)
    hands.type(typed)
    hands.press("Return")
    assert say in hands.fault("parts.0.principal")
    hands.put("received", "99999")
    hands.press("F9")
    assert is_open(hands, pledge)
    assert text(hands, "difference").replace(",", "") == typed


def test_too_little_cash_is_told_beside_it(hands: Hands) -> None:
    pledge = begun(hands, PAY_DOWN)
    hands.type("10000")
    hands.press("Return")
    hands.type("10449")
    hands.press("Return")
    assert hands.fault("received")
    assert is_open(hands, pledge)


def test_a_ticket_found_by_its_number_must_be_confirmed_as_handed_in(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    hands.press("F10")
    hands.type(PAY_DOWN + "10000")
    hands.rest()
    hands.put("received", "10450")
    hands.press("F9")
    assert hands.fault("ticket_returned")
    hands.put("ticket_returned", True)
    hands.press("F9")
    assert not is_open(hands, pledge)
    assert not body(hands).by_scan


def test_a_ticket_redeemed_meanwhile_is_told(hands: Hands) -> None:
    pledge = begun(hands, PAY_DOWN)
    redeem(hands.desk, pledge)
    hands.type("10000")
    hands.rest()
    assert "redeemed" in hands.banner()


def test_a_lost_class_is_told_before_anyone_pays(hands: Hands, counter: Counter) -> None:
    short = replace(CERTIFICATE, valid_until=date(2026, 3, 31))
    pledge = take_in(hands.desk, class_code="low-income", evidence=short).pledge
    counter.clock.go_to(date(2026, 4, 1))
    hands.desk.close_day()
    open_day(hands.desk, date(2026, 4, 1))
    go_on(hands, pledge, PAY_DOWN)
    hands.type("10000")
    hands.rest()
    assert "NT$ 120" in hands.label("exchange.notice")
    assert "低收入戶證明" in hands.label("exchange.notice")
    hands.put("class_code", "low-income")
    hands.rest()
    assert hands.fault("evidence.valid_until") or hands.fault("evidence.number")
    hands.put("evidence.number", "LI-2")
    hands.put("evidence.valid_until", "115/12/31")
    hands.rest()
    assert hands.label("exchange.notice") == ""


# ------------------------------------------------------------------------ part of the things


def test_some_things_are_redeemed_by_keyboard(hands: Hands) -> None:
    pledge = begun(hands, PART)
    assert hands.where() == "items"
    hands.press("Space", "Down", "Space")
    assert hands.label("exchange.net") == "Take NT$ 283,600"
    assert "NT$ 120,000" in hands.field("parts.0.principal").note.text()
    hands.press("Return", "Return", "Return")
    assert hands.where() == "bags"
    hands.scan(bag_text("K0101115000014"))
    assert hands.where() == "stub_signed"
    hands.press("Space", "Return")
    assert hands.where() == "received"
    hands.type("284000")
    hands.press("Return")
    (new,) = new_of(hands, pledge)
    assert hands.desk.ticket(new).pledge.ticket.principal == 120_000
    assert len(body(hands).released) == 2
    assert "hand over" in hands.banner()


def test_a_thing_may_stay_after_all(hands: Hands) -> None:
    begun(hands, PART)
    hands.press("Space")
    assert hands.label("exchange.net") == "Take NT$ 3,600"
    hands.press("Space")
    assert "at least one" in hands.fault("items")
    hands.press("Down", "5")
    assert "at least one" in hands.fault("items")


def test_what_remains_carries_no_more_than_it_is_worth(hands: Hands) -> None:
    pledge = begun(hands, PART)
    hands.press("Space", "Down", "Space", "Return", "Return")
    hands.type("120001")
    hands.press("Return")
    assert "NT$ 120,000" in hands.fault("parts.0.principal")
    hands.put("bags", "wrong bag")
    hands.put("parts.0.principal", "x")
    hands.press("F9")
    assert hands.fault("parts.0.principal")
    assert is_open(hands, pledge)


def test_everything_missing_at_the_window_is_told_at_once(hands: Hands) -> None:
    begun(hands, PART)
    hands.press("Space")
    hands.press("F9")
    for name in ("bags", "stub_signed", "received"):
        assert hands.fault(name), name


def test_a_label_that_reads_wrong_is_told(hands: Hands) -> None:
    begun(hands, PART)
    hands.press("Space")
    hands.scan("BAG:-------")
    assert hands.fault("bags")


# -------------------------------------------------------------------------------------- split


def test_a_split_by_keyboard(hands: Hands) -> None:
    pledge = begun(hands, SPLIT)
    hands.press("Down", "2", "Down", "Space")
    assert [row.ticket for row in panel(hands).things.items.rows] == [1, 2, 2]
    hands.press("Return", "Return")
    assert hands.where() == "parts.0.principal"
    hands.type("80000")
    hands.rest()
    assert placeholder(hands, "parts.1.principal") == "320,000"
    assert hands.label("new.1.head") == "New ticket 2: NT$ 320,000"
    hands.press("Return", "Return")
    assert hands.where() == "parts.1.bag"
    hands.press("Return")
    assert hands.where() == "bags"
    hands.scan(bag_text("K0101115000014"))
    assert hands.where() == "received"
    hands.type("3600")
    hands.press("Return")
    first, second = new_of(hands, pledge)
    assert hands.desk.ticket(first).pledge.ticket.principal == 80_000
    assert hands.desk.ticket(second).bags == (hands.desk.ticket(second).pledge.ticket.number,)
    assert hands.banner().count("K01-01-115") == 2


def test_the_papers_of_a_split_are_named_by_all_the_new_tickets(counter: Counter) -> None:
    counter.printer.printers = ("Window 1",)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="Window 1"))
    hands = counter.open()
    pledge = begun(hands, SPLIT)
    hands.press("Down", "2", "Down", "Space")
    hands.put("bags", hands.desk.ticket(pledge).bags[0])
    hands.put("received", "3600")
    hands.press("F9")
    [(_, _, title)] = counter.printer.jobs
    for each in new_of(hands, pledge):
        number = formats.ticket_number(hands.desk.ticket(each).pledge.ticket.number)
        assert number in title
        assert hands.banner().count(number) == 2, "in what is written, and in what is printed"
    assert "Change" not in hands.banner(), "nothing goes back"


def test_more_tickets_than_things_are_told(hands: Hands) -> None:
    pledge = begun(hands, SPLIT)
    hands.press("4")
    assert "3 things do not make 4" in hands.fault("items")
    hands.press("F9")
    assert is_open(hands, pledge)
    hands.press("Space")
    assert panel(hands).things.items.rows[0].ticket == 2
    assert "New ticket 1" not in hands.fault("items")


def test_a_scan_says_nothing_of_the_thing_the_cursor_is_on(hands: Hands) -> None:
    pledge = begun(hands, SPLIT)
    hands.press("Down", "2")
    hands.scan("4710088412345")
    hands.scan(bag_text(hands.desk.ticket(pledge).bags[0]))
    assert [row.ticket for row in panel(hands).things.items.rows] == [1, 2, 1]
    assert panel(hands).things.items.place() == 1
    assert hands.where() == "received"


def test_a_scan_heard_late_by_a_busy_program_says_nothing_of_it_either(hands: Hands) -> None:
    pledge = begun(hands, SPLIT)
    hands.press("Down", "2")
    hands.scanner_rests()
    code = bag_text(hands.desk.ticket(pledge).bags[0])
    for place, sign in enumerate(code + "\r", start=1):
        key = Qt.Key.Key_Return if sign == "\r" else Qt.Key(ord(sign))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, sign)
        event.setTimestamp(5 * place)
        QCoreApplication.sendEvent(panel(hands).things.items.editor, event)
        time.sleep(GAP_MS_MAX / 1000)
    assert [row.ticket for row in panel(hands).things.items.rows] == [1, 2, 1]


def test_a_bag_of_its_own_is_named_for_a_later_ticket(hands: Hands) -> None:
    take_in(hands.desk, bag="FULL")
    pledge = begun(hands, SPLIT)
    hands.press("Down", "2")
    hands.put("parts.1.bag", "FULL")
    hands.rest()
    assert "FULL" in hands.fault("parts.1.bag")
    hands.put("parts.1.bag", "!")
    hands.put("bags", hands.desk.ticket(pledge).bags[0])
    hands.put("received", "3600")
    hands.rest()
    hands.press("F9")
    assert hands.fault("parts.1.bag")
    hands.put("parts.1.bag", "W-9")
    hands.put("parts.0.principal", "30000")
    hands.put("parts.1.principal", "370000")
    hands.rest()
    hands.press("F9")
    assert hands.desk.ticket(new_of(hands, pledge)[1]).bags == ("W-9",)


def test_another_ticket_begins_with_nothing_said(hands: Hands) -> None:
    begun(hands, SPLIT)
    hands.press("2")
    hands.put("parts.0.principal", "1000")
    hands.rest()
    other = take_in(hands.desk, items=(RING, WATCH), bag="B9").pledge
    go_on(hands, other, SPLIT)
    part = panel(hands)
    assert [row.ticket for row in part.things.items.rows] == [1, 1]
    assert text(hands, "parts.0.principal") == ""
    assert part.things.items.note.text() == ""


# -------------------------------------------------------------------------------------- merge


def test_a_merge_by_keyboard(hands: Hands) -> None:
    first = take_in(hands.desk).pledge
    second = again(hands, first, items=(WATCH,), principal=Ntd(40_000))
    go_on(hands, first, MERGE)
    assert hands.where() == "pledges"
    hands.press("Space")
    assert hands.label("exchange.net") == "Take NT$ 810"
    assert hands.label("new.0.head") == "The new ticket: NT$ 90,000"
    hands.press("Return")
    assert hands.where() == "received"
    hands.type("1000")
    hands.press("Return")
    assert hands.fault("ticket_returned")
    hands.put("ticket_returned", True)
    hands.press("F9")
    assert new_of(hands, first) == new_of(hands, second)
    assert not body(hands).by_scan


def test_papers_scanned_one_after_the_other_are_merged(hands: Hands) -> None:
    first = take_in(hands.desk).pledge
    second = again(hands, first)
    third = again(hands, first)
    hands.window.open_ticket(first, False)
    hands.rest()
    hands.press("F10")
    hands.type(MERGE)
    hands.rest()
    for each in (third, second, first):
        hands.scan(qr_of(hands, each))
    hands.put("received", "1350")
    hands.press("F9")
    assert body(hands).by_scan
    assert body(hands).settled[0].pledge == first
    assert not is_open(hands, third)


def test_tickets_of_different_people_or_classes_are_told_when_scanned(hands: Hands) -> None:
    first = take_in(hands.desk).pledge
    stranger = take_in(hands.desk, pledgor=OTHER_PLEDGOR).pledge
    low = again(hands, first, class_code="low-income", evidence=CERTIFICATE)
    go_on(hands, first, MERGE)
    hands.scan(qr_of(hands, stranger))
    assert "another pledgor" in hands.fault("pledges")
    hands.scan(qr_of(hands, low))
    assert "another rate class" in hands.fault("pledges")
    hands.press("F9")
    assert "at least two" in hands.fault("pledges")
    hands.press("Space")
    assert "another rate class" in hands.fault("pledges")
    assert is_open(hands, first)


def test_a_ticket_of_another_branch_is_told_when_scanned(hands: Hands) -> None:
    first = take_in(hands.desk).pledge
    go_on(hands, first, MERGE)
    number = str(TicketNumber("K02", 1, 115, 1))
    hands.scan(qr_text(hands.desk.policy.page_url, number, "0123456789"))
    assert "K02" in hands.banner() + hands.fault("pledges")
    hands.scan(bag_text("K0101115000014"))
    assert is_open(hands, first)


# ------------------------------------------------------------------------------- everywhere


def test_a_ticket_of_one_thing_offers_neither_part_nor_split(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.scan(qr_of(hands, pledge))
    hands.press("F10")
    shown = [
        button.objectName()
        for button in hands.window.pages.ticket.more._buttons
        if button.isVisible()
    ]
    assert "more.top-up" in shown
    assert "more.part" not in shown
    assert "more.split" not in shown


def test_the_pledgor_sees_the_change_and_nothing_of_a_person(hands: Hands) -> None:
    begun(hands, PAY_DOWN)
    hands.type("10000")
    hands.press("Return")
    hands.type("11000")
    hands.rest()
    shown = hands.window.pages.ticket.shown()
    assert shown is not None
    assert shown.payment is not None
    assert (shown.payment.net, shown.payment.change) == (10_450, 550)
    assert [ticket.principal for ticket in shown.tickets] == [40_000]
    assert "陳大文" not in repr(shown)
