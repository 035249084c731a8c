"""What the store answers: pledges as their entries add up, people, days, numbers, the search box."""

from dataclasses import replace
from datetime import date

import pytest

from counter.db.finding import digits, folded
from counter.db.store import Store
from counter.domain.branch_days import BranchClosed
from counter.domain.codes import ClosedDayCause
from counter.domain.effects import State
from counter.domain.entries import NumbersLost, RecoveryKept
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef, Ticket
from counter.domain.refusal import Trouble
from counter.domain.ticket import TicketNumber
from tests.db.counters import WANG, YEAR, Counter, unavailable
from tests.domain.cases import taken_in
from tests.domain.policies import MONDAY

YOTAKA = {
    **WANG,
    "name": "Kolas Yotaka·谷辣斯",
    "id_number": "F234567890",
    "phone": "(02)2720-8889",
}


# ------------------------------------------------------------------------------- pledges


def test_a_pledge_is_what_its_entries_add_up_to(counter: Counter) -> None:
    ticket = counter.take_in()
    counter.reprint(ticket)
    with counter.store.read() as reading:
        pledge = reading.pledge(ticket.pledge)
        assert pledge is not None
        assert (pledge.state, pledge.ticket, pledge.copies) == (State.OPEN, ticket, 2)
        assert reading.pledge_ids_by_number(ticket.number) == (ticket.pledge,)
        assert reading.pledge("nobody's") is None
        assert reading.pledge_ids_by_number("K0101115999990") == ()


def test_what_does_not_fit_a_pledge_is_kept_as_its_problem(counter: Counter) -> None:
    ticket = counter.take_in()
    counter.redeem(ticket)
    again = counter.redeem(ticket)
    with counter.store.read() as reading:
        pledge = reading.pledge(ticket.pledge)
    assert pledge is not None
    assert pledge.state is State.REDEEMED
    assert [problem.entry for problem in pledge.problems] == [again.id]


def test_an_act_on_a_pledge_that_is_not_here_is_kept(counter: Counter) -> None:
    ticket = counter.take_in()
    elsewhere = replace(ticket, pledge="elsewhere", items=())
    entry = counter.redeem(elsewhere)
    counter.void(replace(elsewhere, pledge="nowhere"))
    with counter.store.read() as reading:
        assert reading.pledge("elsewhere") is None
        assert reading.entry(entry.id) == entry


def test_a_pledgor_s_open_pledges_come_oldest_first(counter: Counter) -> None:
    first = counter.take_in()
    second = counter.take_in(pledgor=first.pledgor)
    other = counter.take_in(YOTAKA)
    voided = counter.take_in(pledgor=first.pledgor)
    counter.void(voided)
    counter.day = date(2026, 3, 17)
    renewed = counter.renew(first)
    with counter.store.read() as reading:
        open_now = [pledge.ticket for pledge in reading.open_pledges_of(first.pledgor)]
        others = [pledge.ticket for pledge in reading.open_pledges_of(other.pledgor)]
    assert open_now == [second, renewed]
    assert others == [other]


def test_a_chain_is_told_from_any_of_its_tickets_oldest_first(counter: Counter) -> None:
    first = counter.take_in()
    second = counter.renew(first)
    third = counter.renew(second)
    chain = [first.pledge, second.pledge, third.pledge]
    with counter.store.read() as reading:
        for each in chain:
            assert [pledge.ticket.pledge for pledge in reading.chain(each)] == chain
        assert reading.chain("nobody's") == ()
        states = [pledge.state for pledge in reading.chain(third.pledge)]
    assert states == [State.RENEWED, State.RENEWED, State.OPEN]


def test_a_bag_names_its_pledges_the_open_one_first(counter: Counter) -> None:
    first = counter.take_in(bags=("B-1", "B-2"))
    counter.redeem(first)
    second = counter.take_in(bags=("B-2",))
    counter.redeem(second)
    third = counter.take_in(bags=("B-2", "B-2"))
    counter.void(counter.take_in(bags=("B-2",)))
    with counter.store.read() as reading:
        assert reading.pledge_ids_by_bag("B-1") == (first.pledge,)
        found = reading.pledge_ids_by_bag("B-2")
        assert found[0] == third.pledge
        assert found[2:] == (second.pledge, first.pledge)
        assert reading.pledge_ids_by_bag("B-3") == ()


# ------------------------------------------------------------------------------- people


def test_a_pledgor_is_known_by_the_newest_identity(counter: Counter) -> None:
    ticket = counter.take_in()
    with counter.store.read() as reading:
        row = reading.pledgor(ticket.pledgor)
        assert row is not None
        assert (row.name, row.id_number, row.phone) == ("王小明", "A123456789", "0912-345-678")
        assert (row.class_code, row.evidence, row.former_ids) == ("general", None, ())
        assert reading.record(row.identity) == WANG
        assert reading.pledgor("nobody") is None


def test_who_comes_back_with_a_new_number_is_found_by_both(counter: Counter) -> None:
    ticket = counter.take_in()
    identity = counter.change_pledgor(ticket.pledgor, {**WANG, "id_number": "AC01234567"})
    counter.change_pledgor(ticket.pledgor, {**WANG, "id_number": "A800000014"})
    with counter.store.read() as reading:
        row = reading.pledgor_by_id_number("national", "A800000014")
        assert row is not None
        assert row == reading.pledgor_by_id_number("national", "A123456789")
        assert row == reading.pledgor_by_id_number("national", "AC01234567")
        assert row.former_ids == ("A123456789", "AC01234567")
        assert row.identity != identity
        assert reading.pledgor_by_id_number("national", "A100000001") is None


def test_who_bears_a_number_now_goes_before_who_once_did(counter: Counter) -> None:
    once = counter.take_in()
    counter.change_pledgor(once.pledgor, {**WANG, "id_number": "A800000014"})
    now = counter.take_in({**WANG, "name": "王小美"})
    with counter.store.read() as reading:
        row = reading.pledgor_by_id_number("national", WANG["id_number"])
    assert row is not None
    assert row.pledgor == now.pledgor


def test_a_number_that_came_back_is_no_former_one(counter: Counter) -> None:
    ticket = counter.take_in()
    counter.change_pledgor(ticket.pledgor, {**WANG, "id_number": "A800000014"})
    counter.change_pledgor(ticket.pledgor, {**WANG, "address": "臺北市"})
    with counter.store.read() as reading:
        row = reading.pledgor(ticket.pledgor)
    assert row is not None
    assert (row.id_number, row.former_ids) == ("A123456789", ("A800000014",))


def test_evidence_stays_on_file_until_a_newer_one_comes(counter: Counter) -> None:
    ticket = counter.take_in(evidence="LI-1")
    ticket = counter.renew(ticket)
    with counter.store.read() as reading:
        row = reading.pledgor(ticket.pledgor)
        assert row is not None
        assert row.evidence is not None
        assert (row.evidence.kind, row.evidence.checked_by) == ("certificate", "c1")
        assert (row.evidence.valid_until, row.evidence.checked_on) == (date(2026, 12, 31), MONDAY)
        assert row.evidence.record is not None
        assert reading.record(row.evidence.record) == {"number": "LI-1"}
    counter.renew(ticket, evidence="LI-2")
    with counter.store.read() as reading:
        row = reading.pledgor(ticket.pledgor)
        assert row is not None
        assert row.evidence is not None
        assert row.evidence.record is not None
        assert reading.record(row.evidence.record) == {"number": "LI-2"}


def test_evidence_of_a_kind_without_a_number_has_no_record(counter: Counter) -> None:
    ticket = counter.take_in(evidence="LI-1")
    assert ticket.evidence is not None
    seen = replace(ticket.evidence, kind="letter", record=None, valid_until=None)
    number = str(TicketNumber("K01", 1, YEAR, 2))
    new = replace(ticket, pledge="p2", number=number, evidence=seen, first="p2")
    counter.act(replace(taken_in(new), identity=_identity(counter, ticket)), "p2", ticket.pledgor)
    with counter.store.read() as reading:
        row = reading.pledgor(ticket.pledgor)
    assert row is not None
    assert row.evidence == seen


def _identity(counter: Counter, ticket: Ticket) -> RecordRef:
    with counter.store.read() as reading:
        row = reading.pledgor(ticket.pledgor)
    assert row is not None
    return row.identity


# ------------------------------------------------------------------------------- this counter


def test_the_last_business_day_is_told_with_whether_it_is_open(counter: Counter) -> None:
    counter.open_day(date(2026, 3, 16))
    assert _day(counter.store) == (date(2026, 3, 16), True)
    counter.close_day()
    assert _day(counter.store) == (date(2026, 3, 16), False)
    counter.open_day(date(2026, 3, 17))
    assert _day(counter.store) == (date(2026, 3, 17), True)


def _day(store: Store) -> tuple[date, bool] | None:
    with store.read() as reading:
        return reading.day()


def test_serials_are_the_highest_used_voided_or_lost_of_their_year(counter: Counter) -> None:
    counter.take_in()
    counter.void(counter.take_in())
    counter.act(NumbersLost(counter=1, year=YEAR, first=3, last=5))
    counter.act(NumbersLost(counter=1, year=114, first=8, last=7))
    counter.act(NumbersLost(counter=2, year=YEAR, first=9, last=9))
    with counter.store.read() as reading:
        assert reading.last_serial(YEAR) == 5
        assert reading.last_serial(114) == 0
        assert reading.last_serials() == {YEAR: 5}


def test_days_the_city_closed_this_branch_are_kept_once(counter: Counter) -> None:
    typhoon = BranchClosed(date(2026, 7, 24), ClosedDayCause.TYPHOON)
    counter.act(typhoon)
    counter.act(typhoon)
    counter.act(replace(typhoon, day=date(2026, 7, 27)))
    with counter.store.read() as reading:
        assert reading.closed_days() == {date(2026, 7, 24), date(2026, 7, 27)}


def test_the_recovery_sheet_counts_as_kept_once_a_person_said_so(counter: Counter) -> None:
    with counter.store.read() as reading:
        assert not reading.recovery_kept()
    counter.act(RecoveryKept("AB12"))
    counter.act(RecoveryKept("AB12"))
    with counter.store.read() as reading:
        assert reading.recovery_kept()


def test_a_hash_is_found_by_incarnation_and_number(counter: Counter) -> None:
    entry = counter.open_day()
    with counter.store.read() as reading:
        assert reading.hash_at(1, 1) == entry.hash
        assert reading.hash_at(1, 2) is None
        assert reading.hash_at(2, 1) is None


# ------------------------------------------------------------------------------- records


def test_a_record_that_is_gone_or_another_one_is_told_as_missing(counter: Counter) -> None:
    ticket = counter.take_in()
    with counter.store.read() as reading:
        row = reading.pledgor(ticket.pledgor)
        assert row is not None
        identity = row.identity
    for wrong in (RecordRef("gone", identity.commitment), RecordRef(identity.record, "ab" * 32)):
        with unavailable(Trouble.RECORD_MISSING), counter.store.read() as reading:
            reading.record(wrong)


# ------------------------------------------------------------------------------- the search box


@pytest.mark.parametrize(
    "typed",
    [
        "K01-01-115-00001",
        "k0101115",
        "Ｋ０１０１１１５",
        "A123456789",
        "a1234",
        "王小明",
        "小",
        " 王 小 明 ",
        "0912345678",
        "345-678",
        "０９１２",
        "bag-7",
    ],
)
def test_one_box_finds_by_number_id_name_phone_or_bag(counter: Counter, typed: str) -> None:
    ticket = counter.take_in(bags=("BAG-7",))
    counter.take_in(YOTAKA, bags=("B-9",))
    with counter.store.read() as reading:
        rows = reading.search(typed, 10)
    found = next(row for row in rows if row.pledge == ticket.pledge)
    assert (found.number, found.name, found.id_number) == (ticket.number, "王小明", "A123456789")
    assert (found.state, found.principal) == ("open", Ntd(100_000))
    assert found.maturity == ticket.terms.maturity
    if not typed.startswith(("k0", "Ｋ")):
        assert {row.pledgor for row in rows} == {ticket.pledgor}


@pytest.mark.parametrize(
    "typed", ["kolas", "KOLAS YOTAKA", "ｋｏｌａｓyotaka谷", "谷辣", "27208889"]
)
def test_names_in_latin_script_are_found_whatever_the_width_and_case(
    counter: Counter, typed: str
) -> None:
    counter.take_in()
    ticket = counter.take_in(YOTAKA)
    with counter.store.read() as reading:
        assert [row.pledge for row in reading.search(typed, 10)] == [ticket.pledge]


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "·", "%", "_", "王大", "K09", "*", "'", "B123", "0933", "K0101115000018X", "BAG"],
)
def test_what_is_nowhere_finds_nothing(counter: Counter, typed: str) -> None:
    counter.take_in(bags=("BAG-7",))
    with counter.store.read() as reading:
        assert reading.search(typed, 10) == ()


def test_rare_characters_are_found(counter: Counter) -> None:
    rare = {**WANG, "name": "𠮷田\U000f0001葛\U000e0100", "id_number": "A187654321"}
    ticket = counter.take_in(rare)
    with counter.store.read() as reading:
        for typed in ("𠮷", "\U000f0001", "葛"):
            assert [row.pledge for row in reading.search(typed, 10)] == [ticket.pledge]


def test_closed_tickets_are_found_by_number_and_people_without_open_ones_alone(
    counter: Counter,
) -> None:
    ticket = counter.take_in()
    counter.redeem(ticket)
    with counter.store.read() as reading:
        by_number = reading.search(ticket.number, 10)
        by_name = reading.search("王小明", 10)
    assert [(row.pledge, row.state) for row in by_number] == [(ticket.pledge, "redeemed")]
    assert [(row.pledge, row.number, row.maturity) for row in by_name] == [("", "", None)]
    assert (by_name[0].pledgor, by_name[0].principal) == (ticket.pledgor, 0)


def test_a_former_number_finds_its_person(counter: Counter) -> None:
    ticket = counter.take_in()
    counter.change_pledgor(ticket.pledgor, {**WANG, "id_number": "A800000014"})
    with counter.store.read() as reading:
        assert [row.pledge for row in reading.search("A12345", 10)] == [ticket.pledge]


def test_no_more_rows_come_than_were_asked_for(counter: Counter) -> None:
    first = counter.take_in()
    for _ in range(4):
        counter.take_in(pledgor=first.pledgor)
    with counter.store.read() as reading:
        for typed in ("K01", "王", "0912", "A123"):
            assert len(reading.search(typed, 3)) == 3
            assert len(reading.search(typed, 5)) == 5
            assert len(reading.search(typed, 9)) == 5


def test_for_comparing_width_case_blanks_and_punctuation_do_not_count() -> None:
    assert folded("Ｋｏｌａｓ　Yotaka·") == folded("kolasyotaka") == "kolasyotaka"
    assert folded("ﬃ-ẞ") == "ffiss"
    assert folded("e\u0301") == folded("É") == "\u00e9"
    assert digits("（０２）2720-8889#12") == "02" + "27208889" + "12"
    assert digits("無") == ""
