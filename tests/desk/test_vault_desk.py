"""The vault at a real desk: places, moves, hand-overs that the receiver accepts, what lies where (R-110 to R-114)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.domain.codes import Change
from counter.domain.custody import BagMove, BagsMoved, Party
from counter.domain.entries import Kind
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from counter.domain.ticket import bag_text
from counter.domain.vault import (
    AnswerForm,
    HandoverForm,
    Misplacing,
    MoveForm,
    PlacesForm,
    ReturnForm,
)
from counter.print.papers import LabelPaper
from tests.desk.branches import Branch
from tests.desk.desks import (
    RING,
    TODAY,
    WATCH,
    Clock,
    agreed,
    make_desk,
    open_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.desk.exchanges import exchange, part, things

PLAN = ("S1-01", "S1-02", "S2-01")
DUE = TODAY + timedelta(days=7)


def plan(desk: Desk, *places: str) -> None:
    """The supervisor gives the vault its places; the clerk is back afterwards."""
    desk.sign_in("s1")
    desk.vault.change_places(PlacesForm(places or PLAN, ()))
    desk.sign_in("c1")


@pytest.fixture
def ring(desk: Desk) -> str:
    """A ring in a vault with places; the bag it lies in."""
    plan(desk)
    return str(take_in(desk, place="s1-01").number)


def pledge_in(desk: Desk, bag: str) -> str:
    return desk.vault.bag(bag).lines[0].pledge


def move(desk: Desk, target: str, *bags: str) -> None:
    desk.vault.move(MoveForm(bags, target))


def offer(desk: Desk, *bags: str, party: Party = Party.APPRAISER, to: str = "") -> str:
    form = HandoverForm(party, to, "王氏鑑定", DUE, bags, note="鑽石複驗")
    return desk.vault.hand_over(form).entry.id


def send_out(desk: Desk, *bags: str) -> str:
    handover = offer(desk, *bags)
    desk.vault.answer(AnswerForm(handover, bags, (), signed_by="王先生"))
    return handover


def reasons(error: pytest.ExceptionInfo[Refused]) -> list[tuple[Reason, str]]:
    return [(each.reason, each.at) for each in error.value.faults]


# ----------------------------------------------------------------------------------- places


def test_without_a_plan_the_place_is_noted_in_words(desk: Desk) -> None:
    receipt = take_in(desk)
    assert desk.vault.places() == ()
    assert desk.ticket(receipt.pledge).place == "甲-1"
    assert desk.vault.lying_at("")[0].bag == receipt.number


def test_with_a_plan_an_intake_names_a_place_of_it(desk: Desk, ring: str) -> None:
    assert desk.vault.places() == PLAN
    pledge = pledge_in(desk, ring)
    assert desk.ticket(pledge).place == "S1-01"
    (label,) = desk.labels(pledge)
    assert isinstance(label, LabelPaper)
    assert label.place == "S1-01"


@pytest.mark.parametrize(
    ("place", "reason"), [("S9-09", Reason.PLACE_UNKNOWN), ("甲-1", Reason.PLACE_FORM)]
)
def test_with_a_plan_no_other_place_is_taken(desk: Desk, place: str, reason: Reason) -> None:
    plan(desk)
    form = agreed(desk, place="")
    wrong = replace(form, place=place)
    assert reason in [each.reason for each in desk.offer(wrong).faults]
    with pytest.raises(Refused) as error:
        desk.take_in(wrong)
    assert reasons(error) == [(reason, "place")]


def test_a_bag_without_a_place_lies_at_the_counter_until_it_is_put_away(desk: Desk) -> None:
    plan(desk)
    bag = take_in(desk, place="").number
    assert desk.vault.map().counter.bags == 1
    move(desk, "S1-02", bag)
    assert desk.vault.map().counter.bags == 0
    assert [line.bag for line in desk.vault.lying_at("S1-02")] == [bag]


@pytest.mark.usefixtures("ring")
def test_the_plan_is_a_supervisors(desk: Desk) -> None:
    with pytest.raises(Refused) as error:
        desk.vault.change_places(PlacesForm(("S3-01",), ("S1-01",)))
    assert reasons(error) == [
        (Reason.SUPERVISOR_NEEDED, ""),
        (Reason.PLACE_NOT_EMPTY, "closed"),
    ]


@pytest.mark.usefixtures("ring")
def test_each_place_has_a_label(desk: Desk) -> None:
    (label,) = desk.vault.place_labels(["S1-01"])
    assert (label.place, label.code, label.marks.training) == ("S1-01", "PLACE:S1-01", True)


def test_the_map_adds_up_to_what_is_lent(desk: Desk, ring: str) -> None:
    take_in(desk, place="S2-01", items=(RING, WATCH), principal=Ntd(30_000))
    away = take_in(desk, place="").number
    send_out(desk, away)
    told = [desk.ticket(pledge_in(desk, bag)).is_outside for bag in (away, ring)]
    assert told == [True, False], "a ticket tells whether its bag is here"
    found = desk.vault.map()
    assert [(each.place, each.bags, each.principal) for each in found.places] == [
        ("S1-01", 1, 50_000),
        ("S1-02", 0, 0),
        ("S2-01", 1, 30_000),
    ]
    assert [(each.party, each.bags, each.principal) for each in found.outside] == [
        (Party.APPRAISER, 1, 50_000)
    ]
    assert (found.bags, found.principal, found.misfits) == (3, 130_000, ())


# ----------------------------------------------------------------------------------- moves


def test_a_move_is_an_act_of_its_own_that_says_from_where(desk: Desk, ring: str) -> None:
    receipt = desk.vault.move(MoveForm((ring,), "S2-01"))
    assert receipt.entry.body == BagsMoved((BagMove(ring, "S1-01", "S2-01"),))
    view = desk.vault.bag(bag_text(ring))
    assert (view.lines[0].place, view.lines[0].by) == ("S2-01", "王小明")
    assert [each.kind for each in view.acts] == [Kind.TAKEN_IN, Kind.BAGS_MOVED]


def test_acts_of_the_vault_are_not_on_the_day_sheet(desk: Desk, ring: str) -> None:
    move(desk, "S2-01", ring)
    assert [act.kind for act in desk.day_sums(TODAY).acts] == [Kind.DAY_OPENED, Kind.TAKEN_IN]


def test_a_renewed_tickets_bag_stays_where_it_was_moved_to(desk: Desk, ring: str) -> None:
    move(desk, "S2-01", ring)
    renewed = renew(desk, pledge_in(desk, ring))
    assert desk.ticket(renewed.pledge).place == "S2-01"


def test_a_bag_that_is_not_here_is_not_moved(desk: Desk, ring: str) -> None:
    redeem(desk, pledge_in(desk, ring))
    with pytest.raises(Refused) as error:
        move(desk, "S2-01", ring)
    assert reasons(error) == [(Reason.BAG_NOT_HERE, "bags")]
    view = desk.vault.bag(ring)
    assert (view.lines, view.acts[-1].kind) == ((), Kind.REDEEMED)
    with pytest.raises(Refused) as error:
        desk.vault.bag("X-1")
    assert reasons(error) == [(Reason.BAG_UNKNOWN, "bag")]


# ----------------------------------------------------------------------------------- hand-overs


def test_a_colleague_takes_over_bag_by_bag(desk: Desk, ring: str) -> None:
    other = take_in(desk, place="S1-01").number
    handover = offer(desk, ring, other, party=Party.CUSTODIAN, to="c2")
    (waiting,) = desk.vault.handovers()
    assert (waiting.receiver, waiting.due, len(waiting.bags)) == ("王氏鑑定", None, 2)
    desk.sign_in("c2")
    desk.vault.answer(AnswerForm(handover, (ring,), (other,)))
    (taken,) = desk.vault.handovers()
    assert taken.is_taken
    assert [(line.bag, line.holder, line.place) for line in taken.bags] == [
        (ring, "李小華", "S1-01")
    ]
    assert desk.vault.map().places[0].bags == 2


def test_only_the_receiver_takes_over(desk: Desk, ring: str) -> None:
    handover = offer(desk, ring, party=Party.CUSTODIAN, to="c2")
    with pytest.raises(Refused) as error:
        desk.vault.answer(AnswerForm(handover, (ring,), ()))
    assert reasons(error) == [(Reason.NOT_THE_RECEIVER, "accepted")]
    with pytest.raises(Refused) as error:
        desk.vault.answer(AnswerForm(desk.vault.bag(ring).lines[0].pledge, (ring,), ()))
    assert reasons(error) == [(Reason.HANDOVER_UNKNOWN, "handover")]


def test_an_entry_that_is_no_hand_over_is_none(desk: Desk, ring: str) -> None:
    other = take_in(desk, place="").entry.id
    with pytest.raises(Refused) as error:
        desk.vault.answer(AnswerForm(other, (ring,), ()))
    assert reasons(error) == [(Reason.HANDOVER_UNKNOWN, "handover")]


def test_what_an_appraiser_has_is_listed_with_its_day_until_it_is_back(
    desk: Desk, clock: Clock, ring: str
) -> None:
    send_out(desk, ring)
    (away,) = desk.vault.handovers()
    assert (away.receiver, away.note, away.due, away.is_overdue) == (
        "王氏鑑定",
        "鑽石複驗",
        DUE,
        False,
    )
    desk.close_day()
    clock.go_to(DUE + timedelta(days=1))
    (late,) = desk.vault.handovers()
    assert late.is_overdue
    assert late.bags[0].is_overdue


def test_a_bag_that_is_outside_is_not_handed_out(desk: Desk, ring: str) -> None:
    send_out(desk, ring)
    pledge = pledge_in(desk, ring)
    with pytest.raises(Refused) as error:
        redeem(desk, pledge)
    assert reasons(error) == [(Reason.BAG_OUTSIDE, "bags")]
    desk.vault.take_back(ReturnForm((ring,), "S2-01", "王先生"))
    assert desk.vault.handovers() == ()
    assert desk.vault.bag(ring).lines[0].place == "S2-01"
    redeem(desk, pledge)


def test_a_part_is_not_taken_out_of_a_bag_that_is_outside(desk: Desk) -> None:
    plan(desk)
    receipt = take_in(desk, place="", items=(RING, WATCH), principal=Ntd(60_000))
    send_out(desk, receipt.number)
    first, _ = things(desk, receipt.pledge)
    with pytest.raises(Refused) as error:
        exchange(desk, Change.PART, receipt.pledge, parts=(part(40_000, first),))
    assert reasons(error) == [(Reason.BAG_OUTSIDE, "bags")]


def test_another_branch_is_named_as_it_is_called(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, "taipei")
    open_day(desk)
    bag = take_in(desk, place="").number
    other = next(each for each in desk.policy.branches if each.code != "T01")
    form = HandoverForm(Party.BRANCH, other.code, "", DUE, (bag,))
    desk.vault.answer(
        AnswerForm(desk.vault.hand_over(form).entry.id, (bag,), (), signed_by="吳小姐")
    )
    (taken,) = desk.vault.handovers()
    assert (taken.receiver, taken.bags[0].holder) == (other.name, other.name)
    assert desk.vault.map().outside[0].party is Party.BRANCH
    desk.close()


def test_goods_that_come_back_with_an_undone_redemption_lie_at_the_counter(
    desk: Desk, ring: str
) -> None:
    pledge = pledge_in(desk, ring)
    redeem(desk, pledge)
    undo(desk, pledge)
    assert desk.vault.bag(ring).lines[0].place == ""


def test_the_file_tells_nobody_who_signed_without_its_key(desk: Desk, ring: str) -> None:
    send_out(desk, ring)
    with desk.context.store.read() as reading:
        chain = [each.data for each in reading.own_chain()]
    assert not any(word in text for text in chain for word in ("王先生", "王氏鑑定", "鑽石複驗"))


# ----------------------------------------------------------------------------------- two counters


def test_moved_here_released_there_is_shown_and_the_release_holds(
    tmp_path: Path, clock: Clock
) -> None:
    branch = Branch.opened(tmp_path, clock)
    one, two = branch.desks
    plan(one)
    bag = take_in(one, place="S1-01").number
    branch.meet()
    redeem(two, pledge_in(two, bag))
    branch.exchanges[1].step()
    move(one, "S1-02", bag)
    branch.meet()
    for desk in branch.desks:
        assert desk.vault.bag(bag).lines == ()
        assert [each.why for each in desk.vault.bag(bag).misfits] == [Misplacing.GONE]
        assert desk.vault.map().misfits == (bag,)
        assert desk.clashes() == ()
        assert desk.vault.places() == PLAN
    branch.close()


def test_two_counters_that_moved_one_bag_agree_where_it_lies(tmp_path: Path, clock: Clock) -> None:
    branch = Branch.opened(tmp_path, clock)
    one, two = branch.desks
    plan(one)
    bag = take_in(one, place="S1-01").number
    branch.meet()
    move(two, "S1-02", bag)
    move(one, "S2-01", bag)
    branch.exchanges[1].step()
    branch.meet()
    lies = {desk.vault.bag(bag).lines[0].place for desk in branch.desks}
    assert lies == {"S2-01"}
    for desk in branch.desks:
        before = desk.vault.map()
        desk.context.store.rebuild()
        assert desk.vault.map() == before
    branch.close()


def test_places_added_at_two_counters_are_all_there(tmp_path: Path, clock: Clock) -> None:
    branch = Branch.opened(tmp_path, clock)
    plan(branch.desks[0], "S1-01")
    plan(branch.desks[1], "S2-01")
    branch.meet()
    assert {desk.vault.places() for desk in branch.desks} == {("S1-01", "S2-01")}
    branch.close()
