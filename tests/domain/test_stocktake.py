"""A count against the books: what is asked for, what each scan says, what differs in the end (R-115, R-116)."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from counter.domain import stocktake, vault
from counter.domain.codes import Verdict
from counter.domain.counts import CountOpened, Difference, Finding, Method, Scan
from counter.domain.custody import (
    BagMove,
    BagsMoved,
    BagsReturned,
    HandoverAnswered,
    HandoverProposed,
    Party,
)
from counter.domain.entries import Body, Entry
from counter.domain.money import Mg, Ntd
from counter.domain.stocktake import Booked, Labels, Movement, Part, Seen, Tally
from counter.domain.ticket import TicketNumber
from tests.domain.bodies import NOON
from tests.domain.cases import (
    RECORD,
    entry,
    item,
    pledge,
    redeemed,
    renewed,
    reversed_,
    taken_in,
    ticket,
)
from tests.domain.policies import MONDAY

WHOLE = CountOpened((), (), Method.WHOLE, 0, "", blind=False, counters=(1, 2))
AT = "S1-01"


def booked(bag: str, place: str = AT, *, worth: int = 10_000, kind: str = "gold") -> Booked:
    return Booked(bag, place, False, (Part(kind, 1, Mg(1_000), Ntd(worth)),))


def books(*bags: Booked) -> dict[str, Booked]:
    return {each.bag: each for each in bags}


A, B, C = booked("A"), booked("B", "S1-02", kind="watch"), booked("C", "")
AWAY = replace(booked("D", ""), outside=True)
ALL = books(A, B, C, AWAY)


def scan(number: int, bag: str, place: str = AT, **changes: Any) -> Scan:
    at = NOON + timedelta(seconds=number)
    return replace(Scan(number, bag, place, at, "c1", knew_out=False, wrong_seal=False), **changes)


# ----------------------------------------------------------------------------------- the books


@pytest.mark.parametrize(
    ("principal", "values", "wanted"),
    [
        (100, (1, 1, 1), (33, 33, 34)),
        (100, (0, 0), (50, 50)),
        (7, (10, 0, 5), (4, 0, 3)),
        (0, (3,), (0,)),
    ],
)
def test_a_principal_is_spread_without_rest(
    principal: int, values: tuple[int, ...], wanted: tuple[int, ...]
) -> None:
    assert stocktake.shares(Ntd(principal), values) == wanted


def test_the_books_of_a_vault_are_bags_of_open_tickets_where_they_lie() -> None:
    two = ticket("p1", items=(item("B1"), item("B2", "i2")), principal=100_001, place_code=AT)
    gone = ticket("p2", items=(item("B3"),))
    open_one = pledge(two)
    bag = vault.fold([entry(1, taken_in(two))], "B1")
    assert bag is not None
    found = stocktake.book([open_one, pledge(gone, redeemed(gone))], {"B1": bag})
    assert [(each.bag, each.place, each.principal) for each in found.values()] == [
        ("B1", AT, 50_000),
        ("B2", "", 50_001),
    ]


def test_figures_add_up_by_place_and_by_type() -> None:
    found = stocktake.figures(ALL)
    assert [(each.name, each.bags, each.principal) for each in found.places] == [
        ("", 1, 10_000),
        ("*", 1, 10_000),
        (AT, 1, 10_000),
        ("S1-02", 1, 10_000),
    ]
    assert [(each.name, each.bags) for each in found.types] == [("gold", 3), ("watch", 1)]
    assert (found.total.bags, found.total.weight, found.total.principal) == (4, 4_000, 40_000)


def test_figures_differ_if_anything_does_and_not_by_order() -> None:
    digest = stocktake.figures(ALL).digest
    assert stocktake.figures(dict(reversed(ALL.items()))).digest == digest
    assert stocktake.figures({**ALL, "A": booked("A", worth=10_001)}).digest != digest
    assert stocktake.figures({}).total.bags == 0


# ----------------------------------------------------------------------------------- the sample


def of_method(method: Method, size: int, seed: str = "7F") -> CountOpened:
    return replace(WHOLE, method=method, size=size, seed=seed)


MANY = books(*(booked(f"B{n:03}", worth=100 * (n + 1)) for n in range(200)))


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, {"A", "B", "C"}),
        ({"places": (AT,)}, {"A"}),
        ({"types": ("watch",)}, {"B"}),
        ({"places": (AT,), "types": ("watch",)}, set()),
    ],
)
def test_a_count_asks_for_what_lies_in_its_places_and_is_of_its_types(
    changes: dict[str, Any], wanted: set[str]
) -> None:
    assert stocktake.asked(ALL, replace(WHOLE, **changes)) == wanted


def test_a_sample_is_drawn_again_from_its_seed_by_anybody() -> None:
    drawn = stocktake.asked(MANY, of_method(Method.RANDOM, 20))
    assert len(drawn) == 20
    assert stocktake.asked(dict(reversed(MANY.items())), of_method(Method.RANDOM, 20)) == drawn
    assert stocktake.asked(MANY, of_method(Method.RANDOM, 20, "80")) != drawn


def test_a_sample_by_chance_takes_every_bag_equally_often() -> None:
    hits = dict.fromkeys(MANY, 0)
    for seed in range(400):
        for bag in stocktake.asked(MANY, of_method(Method.RANDOM, 20, str(seed))):
            hits[bag] += 1
    assert min(hits.values()) > 15
    assert max(hits.values()) < 75


def test_a_sample_by_value_always_takes_what_is_worth_more_than_the_interval() -> None:
    dear = {**MANY, "Z": booked("Z", worth=1_000_000)}
    for seed in range(50):
        assert "Z" in stocktake.asked(dear, of_method(Method.VALUE, 10, str(seed)))


def test_a_sample_by_value_takes_twice_the_principal_twice_as_often() -> None:
    some = books(*(booked(f"B{n}", worth=1_000 if n < 50 else 2_000) for n in range(100)))
    light = heavy = 0
    for seed in range(200):
        for bag in stocktake.asked(some, of_method(Method.VALUE, 15, str(seed))):
            light += int(bag[1:]) < 50
            heavy += int(bag[1:]) >= 50
    assert light + heavy == 200 * 15
    assert 1.8 < heavy / light < 2.2


def test_a_sample_by_value_of_nothing_is_empty() -> None:
    assert stocktake.asked({}, of_method(Method.VALUE, 3)) == frozenset()
    worthless = books(booked("A", worth=0))
    assert stocktake.asked(worthless, of_method(Method.VALUE, 1)) == frozenset()


# ----------------------------------------------------------------------------------- labels

OWN, OTHER = (str(TicketNumber("K01", 1, 115, serial)) for serial in (1, 2))
FOREIGN = str(TicketNumber("T01", 1, 115, 1))
TYPED = f"{OWN[:3]}-{OWN[3:5]}-{OWN[5:8]}-{OWN[8:13]}-{OWN[13]}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("BAG:A-1", ("A-1", None)),
        ("A-1", ("A-1", None)),
        ("bag:a-1", ("A-1", None)),
        (f"BAG:{OWN}", (OWN, None)),
        (TYPED, (OWN, None)),
        (f"BAG:{OTHER}", (OTHER, Finding.UNKNOWN)),
        (f"BAG:{FOREIGN}", (FOREIGN, Finding.OTHER_BRANCH)),
        ("BAG:X-77", ("X-77", Finding.UNKNOWN)),
        ("BAG:K0101115000", ("", Finding.UNREADABLE)),
        ("BAG:LONG", ("", Finding.UNREADABLE)),
        ("000018", ("", Finding.UNREADABLE)),
        (f"BAG:{OWN[:-1]}{(int(OWN[-1]) + 1) % 10}", ("", Finding.UNREADABLE)),
        ("BAG:甲", ("", Finding.UNREADABLE)),
        ("HTTPS://EXAMPLE.TW/T/K01", ("", Finding.UNREADABLE)),
        ("", ("", Finding.UNREADABLE)),
        ("B\x00", ("", Finding.UNREADABLE)),
    ],
)
def test_a_label_is_read_or_told_what_is_wrong_with_it(
    text: str, wanted: tuple[str, Finding | None]
) -> None:
    assert Labels("K01", ["A-1", OWN, "LONG-1"]).read(text) == wanted


# ----------------------------------------------------------------------------------- scanning


def tally(opened: CountOpened = WHOLE) -> Tally:
    return Tally(opened, ALL, {**ALL, "N": booked("N")}, Labels("K01", ALL))


@pytest.mark.parametrize(
    ("one", "finding"),
    [
        (scan(1, "A"), Finding.MATCHED),
        (scan(1, "C"), Finding.MATCHED),
        (scan(1, "B"), Finding.MISPLACED),
        (scan(1, "A", wrong_seal=True), Finding.WRONG_SEAL),
        (scan(1, "D"), Finding.OUTSIDE),
        (scan(1, "N"), Finding.ARRIVED),
        (scan(1, "X"), Finding.UNKNOWN),
        (scan(1, "X", knew_out=True), Finding.REDEEMED),
        (scan(1, ""), Finding.UNREADABLE),
    ],
)
def test_each_scan_is_answered_at_once(one: Scan, finding: Finding) -> None:
    assert tally().see(1, one).finding is finding


def test_a_label_of_another_branch_is_told_so() -> None:
    assert tally().see(1, scan(1, FOREIGN), Finding.OTHER_BRANCH).finding is Finding.OTHER_BRANCH


def test_a_bag_scanned_again_is_told_with_the_first_scan() -> None:
    counted = tally()
    first = scan(1, "A")
    counted.see(1, first)
    assert counted.see(2, scan(1, "A")) == Seen(Finding.DUPLICATE, "A", AT, first)
    assert counted.see(1, scan(2, "A", "S1-02")).finding is Finding.TWO_PLACES


def test_a_scan_told_again_is_answered_as_it_was() -> None:
    counted = tally()
    assert counted.see(1, scan(1, "A")) == counted.see(1, scan(1, "A"))
    assert (counted.wanted, counted.found, counted.left) == (3, 1, ("B", "C"))


def test_what_a_sample_does_not_ask_for_is_told_so() -> None:
    drawn = replace(WHOLE, types=("watch",))
    assert tally(drawn).see(1, scan(1, "A")).finding is Finding.NOT_ASKED
    assert tally().read("BAG:A") == ("A", None)


# ----------------------------------------------------------------------------------- meanwhile


def acts(*bodies: Body) -> list[Entry]:
    return [entry(number, body) for number, body in enumerate(bodies, 1)]


ONE = ticket("p1", items=(item("A"),), place_code=AT)
NEW = ticket("p9", items=(item("N"),), place_code="S1-02")
OFFER = HandoverProposed(Party.APPRAISER, "", MONDAY, ("A",), RECORD)


@pytest.mark.parametrize(
    ("bodies", "wanted"),
    [
        ([taken_in(NEW)], [("N", Finding.ARRIVED, "", "S1-02")]),
        ([redeemed(ONE)], [("A", Finding.LEFT, "", "")]),
        ([BagsMoved((BagMove("A", AT, "S1-02"),))], [("A", Finding.MOVED, AT, "S1-02")]),
        ([renewed(ONE, ticket("p2", items=(item("A"),)))], []),
        ([OFFER], []),
        (
            [OFFER, HandoverAnswered("e1", ("A",), ("B",), RECORD)],
            [("A", Finding.MOVED, "", "")],
        ),
        ([BagsReturned(("D",), AT, RECORD)], [("D", Finding.ARRIVED, "", AT)]),
        (
            [
                redeemed(ONE),
                replace(reversed_(entry(1, redeemed(ONE)), reopened=("p1",)), bags=("A",)),
            ],
            [("A", Finding.LEFT, "", ""), ("A", Finding.ARRIVED, "", "")],
        ),
    ],
)
def test_the_journal_tells_what_happened_to_bags(
    bodies: list[Body], wanted: list[tuple[str, Finding, str, str]]
) -> None:
    found = stocktake.movements(ALL, acts(*bodies))
    assert [(each.bag, each.finding, each.source, each.target) for each in found] == wanted


def test_an_act_that_clashed_moved_nothing() -> None:
    clashed = replace(entry(1, redeemed(ONE)), verdict=Verdict.CLASH)
    assert stocktake.movements(ALL, [clashed]) == ()


# ----------------------------------------------------------------------------------- the end


def outcome(
    scans: Iterable[Scan],
    *,
    now: dict[str, Booked] | None = None,
    meanwhile: Iterable[Movement] = (),
    opened: CountOpened = WHOLE,
    past: frozenset[str] = frozenset(),
) -> stocktake.Outcome:
    return stocktake.outcome(
        opened,
        ALL,
        ALL if now is None else now,
        meanwhile,
        [(1, each) for each in scans],
        branch="K01",
        past=past,
    )


SOUND = (scan(1, "A"), scan(2, "B", "S1-02"), scan(3, "C"))
WITHOUT_A = books(B, C, AWAY)
MOVED_A = Movement("A", Finding.MOVED, "e1", AT, "S1-02")


def lines(found: stocktake.Outcome) -> list[tuple[str, Finding]]:
    return [(each.bag, each.finding) for each in found.lines]


def test_a_vault_as_the_books_have_it_has_no_line() -> None:
    found = outcome(SOUND)
    assert (found.lines, found.matched, found.unreadable) == ((), ("A", "B", "C"), 0)


@pytest.mark.parametrize(
    ("scans", "wanted"),
    [
        (SOUND[1:], Difference("A", Finding.MISSING, AT, "")),
        ((*SOUND, scan(4, "X")), Difference("X", Finding.UNKNOWN, "", AT)),
        ((*SOUND, scan(4, FOREIGN)), Difference(FOREIGN, Finding.OTHER_BRANCH, "", AT)),
        ((*SOUND, scan(4, "P")), Difference("P", Finding.REDEEMED, "", AT)),
        ((*SOUND, scan(4, "X", knew_out=True)), Difference("X", Finding.REDEEMED, "", AT)),
        ((*SOUND, scan(4, "D")), Difference("D", Finding.OUTSIDE, "", AT)),
        ((*SOUND, scan(4, "A", "S1-02")), Difference("A", Finding.TWO_PLACES, AT, "S1-02")),
        ((*SOUND, scan(4, "A", wrong_seal=True)), Difference("A", Finding.WRONG_SEAL, AT, AT)),
        (
            (SOUND[0], scan(2, "B"), SOUND[2]),
            Difference("B", Finding.MISPLACED, "S1-02", AT),
        ),
    ],
)
def test_each_difference_is_one_line_with_where_it_was_and_should_be(
    scans: tuple[Scan, ...], wanted: Difference
) -> None:
    assert outcome(scans, past=frozenset({"P"})).lines == (wanted,)


def test_what_is_scanned_again_at_its_place_needs_no_word() -> None:
    found = outcome([*SOUND, scan(4, "A"), scan(5, "")])
    assert (found.lines, found.twice, found.unreadable) == ((), ("A",), 1)


def test_scans_told_twice_and_out_of_order_come_to_the_same() -> None:
    scans = [*SOUND, scan(4, "X"), scan(5, "A", "S1-02")]
    wanted = outcome(scans)
    for seed in range(5):
        told = [*scans, *scans]
        random.Random(seed).shuffle(told)
        assert outcome(told) == wanted


def test_what_was_handed_out_before_anybody_came_to_it_is_not_missing() -> None:
    found = outcome(SOUND[1:], now=WITHOUT_A)
    assert (found.lines, found.left) == ((), ("A",))
    assert outcome(SOUND, now=WITHOUT_A).matched == ("A", "B", "C")


def test_what_left_for_an_appraiser_is_not_missing() -> None:
    now = {**ALL, "A": replace(A, outside=True, place="")}
    assert outcome(SOUND[1:], now=now).left == ("A",)


def test_what_was_taken_in_meanwhile_is_no_difference_whether_scanned_or_not() -> None:
    now = {**ALL, "N": booked("N")}
    assert outcome(SOUND, now=now).lines == ()
    assert outcome([*SOUND, scan(4, "N")], now=now).arrived == ("N",)


def test_what_came_and_went_meanwhile_is_no_difference() -> None:
    came = Movement("N", Finding.ARRIVED, "e1", "", AT)
    assert outcome([*SOUND, scan(4, "N")], meanwhile=[came]).arrived == ("N",)


def test_what_came_back_from_outside_meanwhile_is_no_difference() -> None:
    now = {**ALL, "D": booked("D")}
    assert outcome([*SOUND, scan(4, "D")], now=now).arrived == ("D",)


CAME = Movement("N", Finding.ARRIVED, "e1", "", "S1-02")
BACK = Movement("D", Finding.ARRIVED, "e1", "", "S1-02")
OVER = Movement("B", Finding.MOVED, "e1", "", "")
GONE = Movement("B", Finding.LEFT, "e1", "", "")


@pytest.mark.parametrize(
    ("bag", "meanwhile", "now"),
    [
        ("N", CAME, {**ALL, "N": booked("N", "S1-02")}),
        ("N", CAME, ALL),
        ("D", BACK, {**ALL, "D": booked("D", "S1-02")}),
        ("B", OVER, ALL),
        ("B", GONE, books(A, C, AWAY)),
    ],
)
def test_what_came_or_changed_hands_meanwhile_and_lies_elsewhere_is_misplaced(
    bag: str, meanwhile: Movement, now: dict[str, Booked]
) -> None:
    others = [each for each in SOUND if each.bag != bag]
    found = outcome([*others, scan(4, bag)], now=now, meanwhile=[meanwhile])
    place = "" if bag not in now and bag == "N" else "S1-02"
    assert found.lines == (Difference(bag, Finding.MISPLACED, place, AT),)
    assert outcome([*others, scan(4, bag, "S1-02")], now=now, meanwhile=[meanwhile]).lines == ()


def test_a_wrong_seal_stands_with_the_place_where_it_was_seen() -> None:
    found = outcome([*SOUND, scan(4, "A", "S1-02", wrong_seal=True)])
    assert found.lines == (
        Difference("A", Finding.TWO_PLACES, AT, "S1-02"),
        Difference("A", Finding.WRONG_SEAL, AT, "S1-02"),
    )


def test_what_was_carried_meanwhile_may_lie_at_either_place_and_be_scanned_at_both() -> None:
    assert outcome(SOUND[1:], meanwhile=[MOVED_A]).moved == ("A",)
    both = outcome([*SOUND, scan(4, "A", "S1-02")], meanwhile=[MOVED_A])
    assert (both.lines, both.twice) == ((), ("A",))
    third = outcome([*SOUND[1:], scan(4, "A", "S1-03")], meanwhile=[MOVED_A])
    assert lines(third) == [("A", Finding.MISPLACED)]


def test_a_sample_does_not_complain_of_other_bags_at_their_places() -> None:
    drawn = replace(WHOLE, types=("watch",))
    assert outcome(SOUND, opened=drawn).not_asked == ("A", "C")


def test_differences_stand_in_the_order_of_the_report() -> None:
    found = outcome([scan(1, "X"), scan(2, "B"), scan(3, "C")])
    assert lines(found) == [
        ("A", Finding.MISSING),
        ("B", Finding.MISPLACED),
        ("X", Finding.UNKNOWN),
    ]
