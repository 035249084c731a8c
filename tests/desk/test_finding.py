"""The box on top: a scan, a number, a bag, a name, a phone; and every scan that leads nowhere."""

from dataclasses import replace
from datetime import date

import pytest

from counter.desk.desk import Desk
from counter.desk.views import ROWS_MAX
from counter.domain.refusal import Reason
from counter.domain.ticket import TicketNumber
from tests.desk.desks import (
    OTHER_PLEDGOR,
    PLEDGOR,
    TODAY,
    next_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.domain.refusals import fault_of

PAGE = "HTTPS://MPS.KCG.GOV.TW"


def qr(desk: Desk, pledge: str) -> str:
    ticket = desk.ticket(pledge).pledge.ticket
    return f"{PAGE}/T/{ticket.number}/{ticket.code}"


# ---------------------------------------------------------------------------------- scans


def test_a_tickets_scan_goes_straight_to_it(desk: Desk) -> None:
    pledged = take_in(desk)
    for text in (qr(desk, pledged.pledge), qr(desk, pledged.pledge).lower() + "\r\n"):
        found = desk.find(text)
        assert (found.pledge, found.by_scan, found.rows) == (pledged.pledge, True, ())


def test_a_scan_through_a_chinese_input_method_goes_there_too(desk: Desk) -> None:
    pledged = take_in(desk)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in qr(desk, pledged.pledge))
    assert desk.find(wide).pledge == pledged.pledge


def test_a_typed_number_goes_there_without_having_been_scanned(desk: Desk) -> None:
    pledged = take_in(desk)
    for text in (
        pledged.number,
        "k01-01-115-00001-4",
        "Ｋ０１－０１－１１５－００００１－４",
        f"{pledged.number}\n",
    ):
        found = desk.find(text)
        assert (found.pledge, found.by_scan) == (pledged.pledge, False)


def test_a_known_number_with_a_wrong_code_is_forged(desk: Desk) -> None:
    pledged = take_in(desk)
    code = desk.ticket(pledged.pledge).pledge.ticket.code
    forged = f"{PAGE}/T/{pledged.number}/{code[:-1]}{'0' if code[-1] != '0' else '1'}"
    fault = fault_of(desk.find, forged)
    assert (fault.reason, fault.at) == (Reason.SCAN_FORGED, "search")


def test_a_foreign_code_is_told_as_such(desk: Desk) -> None:
    for text in ("https://example.com/T/K0101115000014/0123456789", "https://" + "x" * 400):
        assert fault_of(desk.find, text).reason is Reason.SCAN_FOREIGN


def test_a_ticket_that_is_not_in_the_books_is_unknown(desk: Desk) -> None:
    for text in ("K0101115000014", f"{PAGE}/T/K0101115000014/0123456789"):
        fault = fault_of(desk.find, text)
        assert (fault.reason, fault.at) == (Reason.TICKET_UNKNOWN, "search")
        assert fault.facts == {"number": "K0101115000014"}


def test_a_ticket_of_another_branch_is_sent_there_typed_or_scanned(desk: Desk) -> None:
    number = str(TicketNumber("K07", 1, 115, 3))
    for text in (number, f"{PAGE}/T/{number}/0123456789"):
        fault = fault_of(desk.find, text)
        assert (fault.reason, fault.at) == (Reason.TICKET_OTHER_BRANCH, "search")
        assert fault.facts == {"number": number, "branch": "K07"}


def test_a_mistyped_number_is_told_before_anything_is_looked_up(desk: Desk) -> None:
    take_in(desk)
    fault = fault_of(desk.find, "K0101115000015")
    assert (fault.reason, fault.at) == (Reason.TICKET_NUMBER_CHECK, "search")


def test_a_control_character_in_a_scan_is_named_with_its_place(desk: Desk) -> None:
    fault = fault_of(desk.find, "K01\x1d")
    assert (fault.reason, fault.facts["place"]) == (Reason.CONTROL_CHARACTER, 4)


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("void", Reason.TICKET_VOID),
        ("renew", Reason.TICKET_REPLACED),
        ("redeem", Reason.TICKET_REDEEMED),
        ("wait", Reason.TICKET_GRACE_OVER),
    ],
)
def test_a_scan_of_a_closed_ticket_opens_it_and_says_why_nothing_can_be_done(
    desk: Desk, end: str, reason: Reason
) -> None:
    pledged = take_in(desk)
    match end:
        case "void":
            undo(desk, pledged.pledge)
        case "renew":
            renew(desk, pledged.pledge)
        case "redeem":
            redeem(desk, pledged.pledge)
        case _:
            next_day(desk, date(2026, 6, 23))
    found = desk.find(qr(desk, pledged.pledge))
    assert (found.pledge, found.by_scan) == (pledged.pledge, True)
    refusal = desk.ticket(found.pledge).refusal
    assert refusal is not None
    assert refusal.reason is reason
    assert refusal.facts["number"] == pledged.number


def test_a_bag_label_goes_to_the_open_ticket_whose_goods_are_in_it(desk: Desk) -> None:
    first = take_in(desk, bag="B-1")
    assert desk.find("BAG:B-1").pledge == first.pledge
    redeem(desk, first.pledge)
    second = take_in(desk, bag="B-1")
    found = desk.find("bag:b-1\n")
    assert (found.pledge, found.by_scan) == (second.pledge, False)
    fault = fault_of(desk.find, "BAG:B-2")
    assert (fault.reason, fault.at, fault.facts) == (Reason.BAG_UNKNOWN, "search", {"bag": "B-2"})


# ---------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    "words",
    ["陳大文", "大文", "陳 大文\n", "A123456789", "ａ１２３４５６７８９", "0912345678", "0912-345"],
)
def test_a_pledgor_is_found_by_name_number_and_phone(desk: Desk, words: str) -> None:
    pledged = take_in(desk)
    take_in(desk, pledgor=OTHER_PLEDGOR)
    found = desk.find(words)
    assert [row.pledge for row in found.rows] == [pledged.pledge]
    (row,) = found.rows
    assert (row.number, row.name, row.principal) == (pledged.number, "陳大文", 50_000)
    assert (row.maturity, row.state) == (date(2026, 6, 16), "open")
    assert (found.pledge, found.by_scan, found.more) == ("", False, False)


@pytest.mark.parametrize("words", ["𠮷田", "カヨ", "KULAS", "kulas"])
def test_rare_characters_and_latin_names_are_found(desk: Desk, words: str) -> None:
    pledged = take_in(desk, pledgor=OTHER_PLEDGOR)
    assert [row.pledge for row in desk.find(words).rows] == [pledged.pledge]


def test_the_beginning_of_a_number_lists_its_tickets(desk: Desk) -> None:
    pledges = [take_in(desk).pledge for _ in range(3)]
    assert [row.pledge for row in desk.find("K0101115").rows] == pledges


def test_a_former_number_finds_the_person(desk: Desk) -> None:
    take_in(desk, pledgor=replace(OTHER_PLEDGOR, id_number="AC01234567"))
    person = desk.find("AC01234567").rows[0].pledgor
    take_in(desk, pledgor=replace(OTHER_PLEDGOR, pledgor=person))
    assert {row.pledgor for row in desk.find("AC01234567").rows} == {person}


def test_what_nobody_is_called_finds_nothing(desk: Desk) -> None:
    take_in(desk)
    for words in ("王", "", "  ", "B999999999", "x" * 500):
        found = desk.find(words)
        assert (found.pledge, found.rows, found.more) == ("", (), False)


def test_more_rows_than_can_be_shown_are_told(desk: Desk) -> None:
    for number in range(ROWS_MAX):
        take_in(desk, pledgor=replace(PLEDGOR, id_number=f"P{number}"))
    assert len(desk.find("陳大文").rows) == ROWS_MAX
    assert not desk.find("陳大文").more
    take_in(desk, pledgor=replace(PLEDGOR, id_number="P-last"))
    found = desk.find("陳大文")
    assert (len(found.rows), found.more) == (ROWS_MAX, True)
    assert len(desk.day_sums(TODAY).acts) == ROWS_MAX + 2
