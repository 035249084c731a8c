"""Where each bag lies and who answers for it: folding, clashes of hands, and what may be done (R-110 to R-114)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from counter.domain import vault
from counter.domain.codes import Release, Verdict
from counter.domain.custody import (
    BagMove,
    BagsMoved,
    BagsReturned,
    HandoverAnswered,
    HandoverProposed,
    Party,
    PlacesChanged,
)
from counter.domain.entries import Body, Entry, Held, PaidTogether, Released
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from counter.domain.vault import (
    HOUSE,
    AnswerForm,
    Bag,
    HandoverForm,
    Holder,
    Misfit,
    Misplacing,
    MoveForm,
    PlacesForm,
    ReturnForm,
)
from tests.domain.cases import (
    RECORD,
    entry,
    item,
    redeemed,
    renewed,
    reversed_,
    taken_in,
    ticket,
)
from tests.domain.policies import MONDAY

ONE = ticket("p1", place_code="S1-01")
PLAN = ("S1-01", "S1-02")
DUE = MONDAY + timedelta(days=7)


def act(number: int, body: Body, **changes: Any) -> Entry:
    return replace(entry(number, body), **changes)


def bag(*bodies: Body, code: str = "B1") -> Bag:
    """What the intake of p1 and these acts make of its bag."""
    entries = [act(number, body) for number, body in enumerate((taken_in(ONE), *bodies), 1)]
    found = vault.fold(entries, code)
    assert found is not None
    return found


def moved(source: str, target: str) -> BagsMoved:
    return BagsMoved((BagMove("B9", "", "S1-01"), BagMove("B1", source, target)))


def offered(party: Party, to: str = "") -> HandoverProposed:
    return HandoverProposed(party, to, None if party is Party.CUSTODIAN else DUE, ("B1",), RECORD)


def taken(by: str = "e2") -> HandoverAnswered:
    return HandoverAnswered(by, ("B1",), (), RECORD)


AWAY = (offered(Party.APPRAISER), taken())
BACK = BagsReturned(("B1",), "S1-02", RECORD)
GONE = redeemed(ONE)


def test_a_bag_lies_where_it_was_put_at_the_intake() -> None:
    assert bag() == Bag("B1", "S1-01", HOUSE, None, False, MONDAY, "c1", "e1")


def test_a_bag_that_no_act_filled_is_none() -> None:
    assert vault.fold([act(1, moved("", "S1-01"))], "B1") is None


def test_an_act_on_other_bags_changes_nothing() -> None:
    assert bag(BagsMoved((BagMove("B9", "", "S1-02"),)), Held("p1", RECORD)) == bag()


def test_a_bag_lies_where_it_was_moved_to_last_and_tells_by_whom() -> None:
    found = vault.fold([act(1, taken_in(ONE)), act(2, moved("S1-01", "S1-02"), clerk="c2")], "B1")
    assert found is not None
    assert (found.place, found.by, found.entry, found.misfits) == ("S1-02", "c2", "e2", ())


def test_a_renewal_leaves_the_bag_where_it_is() -> None:
    new = ticket("p2", predecessors=("p1",))
    assert bag(moved("S1-01", "S1-02"), renewed(ONE, new)).place == "S1-02"


def test_a_bag_filled_by_a_split_begins_where_its_ticket_says() -> None:
    new = ticket("p2", predecessors=("p1",), items=(item("B2"),), place_code="S1-02")
    assert bag(renewed(ONE, new), code="B2").place == "S1-02"


def test_a_bag_handed_out_and_used_again_begins_anew() -> None:
    again = ticket("p2", place_code="S1-02")
    found = bag(GONE, moved("S1-01", "S1-02"), taken_in(again))
    assert (found.place, found.out, found.misfits, found.entry) == ("S1-02", False, (), "e4")


@pytest.mark.parametrize(
    "body",
    [
        GONE,
        PaidTogether((), (GONE,), Ntd(0), Ntd(0)),
        Released("p1", Release.FREE, Ntd(1), Ntd(0), (), RECORD, ("B1",), Ntd(0), Ntd(0)),
        replace(reversed_(entry(1, taken_in(ONE)), voided=("p1",)), bags=("B1",)),
    ],
    ids=["redeemed", "together", "to its owner", "intake undone"],
)
def test_a_bag_whose_things_were_handed_over_is_out(body: Body) -> None:
    found = bag(body)
    assert (found.out, found.place, found.misfits) == (True, "", ())


def test_goods_that_come_back_lie_at_the_counter() -> None:
    back = replace(reversed_(entry(2, GONE), reopened=("p1",)), bags=("B1",))
    found = bag(GONE, back)
    assert (found.out, found.place) == (False, "")


def test_what_was_found_to_clash_or_is_told_twice_moves_nothing() -> None:
    entries = [
        act(1, taken_in(ONE)),
        act(2, GONE, verdict=Verdict.CLASH),
        act(3, moved("S1-01", "S1-02"), verdict=Verdict.TWICE),
    ]
    assert vault.fold(entries, "B1") == bag()


# ------------------------------------------------------------------------------- hands and clashes


@pytest.mark.parametrize("body", [moved("S1-01", "S1-02"), *AWAY, BACK])
def test_moved_here_released_there_the_release_holds_and_the_move_is_shown(body: Body) -> None:
    found = bag(GONE, body)
    assert (found.out, found.place) == (True, "")
    assert found.misfits == (Misfit("e3", Misplacing.GONE),)


def test_moved_at_two_counters_it_lies_where_it_was_carried_to_last() -> None:
    found = bag(moved("S1-01", "S1-02"), moved("S1-01", "S1-03"))
    assert (found.place, found.misfits) == ("S1-03", (Misfit("e3", Misplacing.ELSEWHERE),))
    assert bag(moved("S1-09", "S1-02"), moved("S1-02", "S1-01")).misfits == ()


def test_until_the_receiver_says_yes_the_giver_answers_for_a_bag() -> None:
    found = bag(offered(Party.CUSTODIAN, "c2"))
    assert (found.holder, found.offered) == (HOUSE, Holder(Party.CUSTODIAN, "c2", "e2"))
    assert bag(offered(Party.CUSTODIAN, "c2"), taken()).holder == Holder(
        Party.CUSTODIAN, "c2", "e2"
    )


def test_what_a_colleague_took_over_stays_at_its_place() -> None:
    assert bag(offered(Party.CUSTODIAN, "c2"), taken()).place == "S1-01"


def test_refused_it_stays_with_the_giver() -> None:
    refused = HandoverAnswered("e2", (), ("B1",), None)
    assert bag(offered(Party.BRANCH, "K02"), refused) == bag()


def test_whoever_is_outside_has_it_until_it_is_back() -> None:
    away = bag(*AWAY)
    assert (away.place, away.holder) == ("", Holder(Party.APPRAISER, "", "e2", DUE))
    back = bag(*AWAY, BACK)
    assert (back.place, back.holder, back.misfits) == ("S1-02", HOUSE, ())


@pytest.mark.parametrize(
    ("bodies", "why"),
    [
        ((offered(Party.BRANCH, "K02"), offered(Party.APPRAISER)), Misplacing.OFFERED),
        ((*AWAY, offered(Party.BRANCH, "K02")), Misplacing.ELSEWHERE),
        ((taken("e9"),), Misplacing.ELSEWHERE),
        ((offered(Party.BRANCH, "K02"), taken("e9")), Misplacing.ELSEWHERE),
        ((BACK,), Misplacing.ELSEWHERE),
        ((*AWAY, moved("", "S1-02")), Misplacing.ELSEWHERE),
        ((*AWAY, GONE), Misplacing.OUTSIDE),
    ],
)
def test_an_act_that_does_not_fit_is_kept_with_its_bag(
    bodies: tuple[Body, ...], why: Misplacing
) -> None:
    assert bag(*bodies).misfits == (Misfit(f"e{len(bodies) + 1}", why),)


def test_a_bag_carried_within_the_house_is_with_nobody_outside() -> None:
    found = bag(*AWAY, moved("", "S1-02"))
    assert (found.place, found.holder) == ("S1-02", HOUSE)


def test_the_plan_is_what_was_added_less_what_was_given_up() -> None:
    acts = [PlacesChanged(("S2", "S1"), ()), PlacesChanged(("S3",), ("S2",))]
    assert vault.places(acts) == ("S1", "S3")


# --------------------------------------------------------------------------------------- decisions


def faults(error: pytest.ExceptionInfo[Refused]) -> list[tuple[Reason, str]]:
    return [(each.reason, each.at) for each in error.value.faults]


HERE = {"B1": bag(), "B2": bag(*AWAY)}


def test_a_place_is_read_from_its_label_or_as_typed() -> None:
    assert vault.read_place(vault.place_text("S1-01"), "place") == "S1-01"
    assert vault.read_place(" s1-01 ", "place") == "S1-01"
    with pytest.raises(Refused) as error:
        vault.read_place("甲櫃", "place")
    assert faults(error) == [(Reason.PLACE_FORM, "place")]


def test_goods_are_put_at_places_of_the_plan_or_on_the_counter() -> None:
    assert vault.place_faults("", PLAN, "place") == ()
    assert vault.place_faults("S1-01", PLAN, "place") == ()
    assert [each.reason for each in vault.place_faults("S9", PLAN, "place")] == [
        Reason.PLACE_UNKNOWN
    ]


def test_the_plan_changes_by_new_places_and_empty_ones() -> None:
    form = PlacesForm(("S2-01",), ("S1-02",))
    assert vault.decide_places(form, PLAN, {"S1-01"}, is_supervisor=True) == PlacesChanged(
        ("S2-01",), ("S1-02",)
    )


@pytest.mark.parametrize(
    ("form", "reason", "at"),
    [
        (PlacesForm((), ()), Reason.EMPTY, "opened"),
        (PlacesForm(("S9",), ()), Reason.SUPERVISOR_NEEDED, ""),
        (PlacesForm(("S1-01",), ()), Reason.PLACE_TWICE, "opened"),
        (PlacesForm((), ("S9",)), Reason.PLACE_UNKNOWN, "closed"),
        (PlacesForm((), ("S1-01",)), Reason.PLACE_NOT_EMPTY, "closed"),
        (
            PlacesForm(tuple(f"X{n}" for n in range(vault.PLACES_MAX)), ()),
            Reason.TOO_MANY_PLACES,
            "opened",
        ),
    ],
)
def test_a_plan_is_not_changed_otherwise(form: PlacesForm, reason: Reason, at: str) -> None:
    with pytest.raises(Refused) as error:
        vault.decide_places(form, PLAN, {"S1-01"}, is_supervisor=False)
    assert (reason, at) in faults(error)


def test_a_move_says_from_where_to_where() -> None:
    made = vault.decide_move(MoveForm(("B1",), "S1-02"), HERE, PLAN)
    assert made == BagsMoved((BagMove("B1", "S1-01", "S1-02"),))


@pytest.mark.parametrize(
    ("form", "reason", "at"),
    [
        (MoveForm((), "S1-02"), Reason.NO_BAGS, "bags"),
        (MoveForm(("B1", "B1"), "S1-02"), Reason.BAG_SCANNED_TWICE, "bags"),
        (MoveForm(("B7",), "S1-02"), Reason.BAG_NOT_HERE, "bags"),
        (MoveForm(("B1",), "S9"), Reason.PLACE_UNKNOWN, "target"),
        (MoveForm(("B1",), "S1-01"), Reason.BAG_LIES_THERE, "bags"),
        (MoveForm(("B2",), "S1-01"), Reason.BAG_OUTSIDE, "bags"),
        (
            MoveForm(tuple(f"X{n}" for n in range(vault.BAGS_MAX + 1)), "S1-02"),
            Reason.TOO_MANY_BAGS,
            "bags",
        ),
    ],
)
def test_a_bag_is_not_moved_otherwise(form: MoveForm, reason: Reason, at: str) -> None:
    with pytest.raises(Refused) as error:
        vault.decide_move(form, HERE, PLAN)
    assert (reason, at) in faults(error)


def offer(
    party: Party | None = Party.CUSTODIAN,
    to: str = "c2",
    name: str = "",
    due: date | None = None,
    bags: tuple[str, ...] = ("B1",),
) -> HandoverForm:
    return HandoverForm(party, to, name, due, bags)


def decide_offer(form: HandoverForm, *, clerk: str = "c1", is_supervisor: bool = False) -> Party:
    held = {**HERE, "B3": bag(offered(Party.CUSTODIAN, "c3"), taken())}
    held["B4"] = bag(offered(Party.CUSTODIAN, "c3"))
    return vault.decide_handover(
        form,
        held,
        receivers={"c1", "c2", "K02"},
        clerk=clerk,
        is_supervisor=is_supervisor,
        on=MONDAY,
    )


@pytest.mark.parametrize(
    "form",
    [
        offer(),
        offer(Party.BRANCH, "K02", due=MONDAY),
        offer(Party.APPRAISER, "", "王氏鑑定", DUE),
    ],
)
def test_bags_are_offered_to_a_colleague_a_branch_or_an_appraiser(form: HandoverForm) -> None:
    assert decide_offer(form) is form.party


@pytest.mark.parametrize(
    ("form", "reason", "at"),
    [
        (offer(None), Reason.EMPTY, "party"),
        (offer(Party.HOUSE), Reason.EMPTY, "party"),
        (offer(to="c9"), Reason.RECEIVER_UNKNOWN, "to"),
        (offer(to="c1"), Reason.SAME_PERSON, "to"),
        (offer(Party.APPRAISER, due=DUE), Reason.EMPTY, "name"),
        (offer(Party.BRANCH, "K02"), Reason.EMPTY, "due"),
        (offer(Party.BRANCH, "K02", due=MONDAY - timedelta(days=1)), Reason.DUE_PAST, "due"),
        (offer(bags=()), Reason.NO_BAGS, "bags"),
        (offer(bags=("B2",)), Reason.BAG_OUTSIDE, "bags"),
        (offer(bags=("B3",)), Reason.NOT_THE_HOLDER, "bags"),
        (offer(bags=("B4",)), Reason.BAG_OFFERED, "bags"),
    ],
)
def test_bags_are_not_offered_otherwise(form: HandoverForm, reason: Reason, at: str) -> None:
    with pytest.raises(Refused) as error:
        decide_offer(form)
    assert (reason, at) in faults(error)


def test_a_supervisor_or_who_keeps_it_may_hand_a_bag_on() -> None:
    assert decide_offer(offer(bags=("B3",)), is_supervisor=True)
    assert decide_offer(offer(to="c2", bags=("B3",)), clerk="c3")


def answer(
    form: AnswerForm, party: Party = Party.CUSTODIAN, to: str = "c2", clerk: str = "c2"
) -> None:
    vault.decide_answer(form, offered(party, to), HERE, clerk=clerk)


def test_the_receiver_answers_bag_by_bag() -> None:
    answer(AnswerForm("e2", ("B1",), ("B2",)))
    answer(AnswerForm("e2", ("B1",), (), signed_by="王先生"), Party.APPRAISER, "", "c1")
    answer(AnswerForm("e2", (), ("B1",)), clerk="c1")


@pytest.mark.parametrize(
    ("form", "party", "clerk", "reason", "at"),
    [
        (AnswerForm("e2", (), ()), Party.CUSTODIAN, "c2", Reason.NO_BAGS, "accepted"),
        (
            AnswerForm("e2", ("B1",), ("B1",)),
            Party.CUSTODIAN,
            "c2",
            Reason.BAG_SCANNED_TWICE,
            "accepted",
        ),
        (AnswerForm("e2", ("B7",), ()), Party.CUSTODIAN, "c2", Reason.BAG_NOT_OFFERED, "accepted"),
        (
            AnswerForm("e2", ("B1",), ()),
            Party.CUSTODIAN,
            "c1",
            Reason.NOT_THE_RECEIVER,
            "accepted",
        ),
        (AnswerForm("e2", ("B1",), ()), Party.BRANCH, "c1", Reason.EMPTY, "signed_by"),
    ],
)
def test_nobody_else_answers(
    form: AnswerForm, party: Party, clerk: str, reason: Reason, at: str
) -> None:
    with pytest.raises(Refused) as error:
        answer(form, party, clerk=clerk)
    assert (reason, at) in faults(error)


def test_what_was_outside_comes_back_to_a_place() -> None:
    made = vault.decide_return(ReturnForm(("B2",), "S1-01", "陳先生"), HERE, PLAN)
    assert made == BagsReturned(("B2",), "S1-01", None)


@pytest.mark.parametrize(
    ("form", "reason", "at"),
    [
        (ReturnForm((), "", "陳先生"), Reason.NO_BAGS, "bags"),
        (ReturnForm(("B1",), "", "陳先生"), Reason.BAG_NOT_OUTSIDE, "bags"),
        (ReturnForm(("B2",), "S9", "陳先生"), Reason.PLACE_UNKNOWN, "place"),
        (ReturnForm(("B2",), "", ""), Reason.EMPTY, "brought_by"),
    ],
)
def test_nothing_else_comes_back(form: ReturnForm, reason: Reason, at: str) -> None:
    with pytest.raises(Refused) as error:
        vault.decide_return(form, HERE, PLAN)
    assert (reason, at) in faults(error)
