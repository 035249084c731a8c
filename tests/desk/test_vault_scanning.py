"""Bags as they are scanned one by one for an act, and the slip of a hand-over (R-112)."""

from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.domain.codes import Change
from counter.domain.custody import Party
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from counter.domain.vault import AnswerForm, Doing, PlacesForm, ReturnForm
from tests.desk.desks import RING, WATCH, Clock, make_desk, next_day, open_day, redeem, take_in
from tests.desk.exchanges import exchange, part, things
from tests.desk.test_vault_desk import DUE, offer, plan, pledge_in, reasons, ring, send_out

__all__ = ["ring"]  # the fixture of the neighbour


def fault(desk: Desk, doing: Doing, bag: str, target: str = "") -> Reason | None:
    (found,) = desk.vault.scanned(doing, (bag,), target)
    return None if found.fault is None else found.fault.reason


def test_what_is_in_the_way_of_a_bag_is_told_as_it_is_scanned(desk: Desk, ring: str) -> None:
    watch = str(take_in(desk, items=(WATCH,), place="S2-01").number)
    send_out(desk, watch)
    assert fault(desk, Doing.MOVE, ring) is None
    assert fault(desk, Doing.MOVE, ring, "S1-02") is None
    assert fault(desk, Doing.MOVE, ring, "S1-01") is Reason.BAG_LIES_THERE
    assert fault(desk, Doing.MOVE, watch) is Reason.BAG_OUTSIDE
    assert fault(desk, Doing.OFFER, watch) is Reason.BAG_OUTSIDE
    assert fault(desk, Doing.RETURN, watch) is None
    assert fault(desk, Doing.RETURN, ring) is Reason.BAG_NOT_OUTSIDE
    assert fault(desk, Doing.MOVE, "B-NONE") is Reason.BAG_NOT_HERE
    offer(desk, ring)
    assert fault(desk, Doing.OFFER, ring) is Reason.BAG_OFFERED


def test_a_bag_redeemed_while_others_are_scanned_is_told_among_them(desk: Desk, ring: str) -> None:
    gone = str(take_in(desk, place="").number)
    redeem(desk, pledge_in(desk, gone))
    first, second = desk.vault.scanned(Doing.MOVE, (ring, gone))
    assert (first.fault, first.lines[0].place) == (None, "S1-01")
    assert second.fault is not None
    assert (second.fault.reason, second.lines) == (Reason.BAG_NOT_HERE, ())


def test_a_supervisor_may_offer_what_a_colleague_keeps(desk: Desk, ring: str) -> None:
    handover = offer(desk, ring, party=Party.CUSTODIAN, to="c2")
    desk.sign_in("c2")
    desk.vault.answer(AnswerForm(handover, (ring,), ()))
    assert fault(desk, Doing.OFFER, ring) is None
    desk.sign_in("c1")
    assert fault(desk, Doing.OFFER, ring) is Reason.NOT_THE_HOLDER
    desk.sign_in("s1")
    assert fault(desk, Doing.OFFER, ring) is None


def test_the_map_tells_what_waits_and_what_is_overdue(tmp_path: Path, clock: Clock) -> None:
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    plan(desk)
    first, second = (str(take_in(desk, place="S1-01").number) for _ in range(2))
    send_out(desk, first)
    offer(desk, second)
    seen = desk.vault.map()
    assert (seen.offered, [each.overdue for each in seen.outside]) == (1, [0])
    assert seen.plan == desk.vault.places()
    clock.go_to(DUE + timedelta(days=1))
    next_day(desk, DUE + timedelta(days=1))
    assert [(each.party, each.overdue) for each in desk.vault.map().outside] == [
        (Party.APPRAISER, 1)
    ]


def test_a_slip_says_who_takes_what_and_names_no_pledgor(desk: Desk) -> None:
    plan(desk)
    two = take_in(desk, items=(WATCH,), bag="B-1", place="", principal=Ntd(5_000)).number
    other = str(take_in(desk, place="S1-01").number)
    assert two
    handover = offer(desk, "B-1", other)
    slip = desk.vault.slip(handover)
    assert (slip.receiver, slip.note, slip.due) == ("王氏鑑定", "鑽石複驗", DUE)
    assert [(each.contents, each.principal) for each in slip.lines] == [
        ("手錶 1 件", 5_000),
        ("黃金 1 件", 50_000),
    ]
    assert (slip.bags, slip.principal) == (2, 55_000)
    assert slip.lines[0].bag == "B-1"
    assert slip.lines[1].bag.startswith("K01-01-115-"), "as its label shows it"
    assert "陳大文" not in repr(slip)


def test_a_slip_drawn_later_lists_what_is_still_with_the_receiver(desk: Desk, ring: str) -> None:
    other = str(take_in(desk, place="S1-02").number)
    handover = send_out(desk, ring, other)
    desk.vault.take_back(ReturnForm((ring,), "S1-01", "王先生"))
    assert desk.vault.slip(handover).bags == 1
    desk.vault.take_back(ReturnForm((other,), "", "王先生"))
    with pytest.raises(Refused) as error:
        desk.vault.slip(handover)
    assert reasons(error) == [(Reason.HANDOVER_UNKNOWN, "handover")]


def test_a_slip_of_no_hand_over_is_none(desk: Desk) -> None:
    for wrong in ("nothing", take_in(desk).entry.id):
        with pytest.raises(Refused) as error:
            desk.vault.slip(wrong)
        assert reasons(error) == [(Reason.HANDOVER_UNKNOWN, "handover")]


def test_a_ticket_with_two_bags_counts_its_principal_once(desk: Desk) -> None:
    first, second = take_in(desk).pledge, take_in(desk, items=(WATCH,)).pledge
    exchange(desk, Change.MERGE, first, second, parts=(part(None, *things(desk, first, second)),))
    bags = tuple(line.bag for line in desk.vault.lying_at(""))
    slip = desk.vault.slip(offer(desk, *bags))
    assert [each.principal for each in slip.lines] == [100_000, None]
    assert (slip.bags, slip.principal) == (2, 100_000)


def test_the_second_bag_of_a_ticket_is_on_the_map_and_keeps_its_place(desk: Desk) -> None:
    plan(desk)
    pledges = [
        take_in(desk, items=items, place=place).pledge
        for items, place in (((RING,), "S1-01"), ((WATCH,), "S2-01"))
    ]
    exchange(desk, Change.MERGE, *pledges, parts=(part(None, *things(desk, *pledges)),))
    found = desk.vault.map()
    assert [(each.place, each.bags, each.principal) for each in found.places] == [
        ("S1-01", 1, 100_000),
        ("S1-02", 0, 0),
        ("S2-01", 1, 0),
    ]
    assert (found.bags, found.principal) == (2, 100_000)
    desk.sign_in("s1")
    with pytest.raises(Refused) as error:
        desk.vault.change_places(PlacesForm((), ("S2-01",)))
    assert reasons(error) == [(Reason.PLACE_NOT_EMPTY, "closed")]
