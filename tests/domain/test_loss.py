"""A lost ticket: the pledgor alone blocks it, two people replace it, the paper on the counter frees it (PA 18, 20)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain import loss
from counter.domain.claim_forms import ClaimantForm, FoundForm, LossForm, ReplaceForm
from counter.domain.claimant import POSITIONS, OnFile, papers_of
from counter.domain.codes import Paper, Position
from counter.domain.entries import Body, Held, LossReported, LossWithdrawn, Replaced
from counter.domain.identity import IdKind
from counter.domain.pledge import Block, Blocked, Pledge
from counter.domain.refusal import Fault, Reason
from counter.domain.staff import Clerk, Role, Team
from tests.domain.cases import RECORD, entry, pledge, redeemed, renewed, reversed_, taken_in, ticket
from tests.domain.policies import MONDAY, rules
from tests.domain.refusals import fault_of, faults_of, places

CLERK = Clerk("c1", "王小明", Role.CLERK)
OTHER = Clerk("c2", "李小華", Role.CLERK)
CHIEF = Clerk("s1", "林主任", Role.SUPERVISOR)
STAFF = (CLERK, OTHER, CHIEF)
LAST_DAY = date(2026, 6, 22)
AFTER = date(2026, 6, 23)

OF = ticket()
NEXT = ticket("p2", number="K0101115000026", predecessors=("p1",))
LOST = LossReported("p1", RECORD, id_checked=True, representation=None)
ON_FILE = OnFile(IdKind.NATIONAL, ("A123456789",))

PLEDGOR = ClaimantForm(IdKind.NATIONAL, "A123456789", id_checked=True)
SEEN = {
    Position.HEIR: (Paper.DEATH, Paper.HEIRS),
    Position.GUARDIAN: (Paper.GUARDIANSHIP,),
    Position.AGENT: (Paper.AUTHORISATION,),
}
Act = Callable[..., None]


def acting(position: Position, **changes: Any) -> ClaimantForm:
    """Somebody who acts for the pledgor, all papers seen, but for `changes`."""
    form = ClaimantForm(
        id_kind=IdKind.NATIONAL,
        id_number="B123456780",
        id_checked=True,
        position=position,
        name="陳小文",
        papers=SEEN[position],
        papers_note="戶籍謄本 115-1",
    )
    return replace(form, **changes)


def decide(
    act: Act,
    form: object,
    of: Pledge,
    *,
    on: date = MONDAY,
    branch: str = "K01",
    clerk: Clerk = CLERK,
    on_file: OnFile = ON_FILE,
) -> None:
    act(form, of, rules(on), loss.Window(branch, on_file, Team(clerk, STAFF)))


def report(of: Pledge | None = None, *, claimant: ClaimantForm = PLEDGOR, **how: Any) -> None:
    """Report a ticket lost, sound as it stands but for what is given."""
    form = LossForm("p1", claimant, how.pop("statement", "皮包遺失"), how.pop("second", ""))
    decide(loss.decide_report, form, of or pledge(OF), **how)


def withdraw(of: Pledge | None = None, *, claimant: ClaimantForm = PLEDGOR, **how: Any) -> None:
    """Take a report back, the paper being here."""
    form = FoundForm("p1", claimant, how.pop("ticket_shown", True), "", how.pop("second", ""))
    decide(loss.decide_withdrawal, form, of or pledge(OF, LOST), **how)


def replace_it(of: Pledge | None = None, *, claimant: ClaimantForm = PLEDGOR, **how: Any) -> None:
    """Give a new ticket, a supervisor being at hand."""
    form = ReplaceForm("p1", claimant, how.pop("second", "s1"))
    decide(loss.decide_replacement, form, of or pledge(OF, LOST), **how)


# ------------------------------------------------------------------------------- the pledgor


def test_the_pledgor_alone_blocks_a_ticket_and_takes_the_block_back() -> None:
    report()
    withdraw()


@pytest.mark.parametrize("act", [report, withdraw, replace_it])
@pytest.mark.parametrize(
    "shown",
    [
        replace(PLEDGOR, id_number="A123456790"),
        replace(PLEDGOR, id_number="A12345678"),
        replace(PLEDGOR, id_kind=IdKind.LICENCE),
    ],
)
def test_nobody_but_the_pledgor_is_believed(act: Act, shown: ClaimantForm) -> None:
    assert fault_of(act, claimant=shown) == Fault(Reason.NOT_THE_PLEDGOR, "id_number", {})


@pytest.mark.parametrize("act", [report, withdraw, replace_it])
def test_the_document_is_typed_and_checked(act: Act) -> None:
    nothing = replace(PLEDGOR, id_number="", id_checked=False)
    assert places(faults_of(act, claimant=nothing)) == [
        (Reason.EMPTY, "id_number"),
        (Reason.DOCUMENT_NOT_SEEN, "id_checked"),
    ]


def test_a_number_of_earlier_days_and_a_passport_without_its_country_are_on_file_too() -> None:
    former = OnFile(IdKind.RESIDENT, ("A800000014", "AC12345678"))
    for number in former.numbers:
        report(claimant=replace(PLEDGOR, id_kind=IdKind.RESIDENT, id_number=number), on_file=former)
    passport = OnFile(IdKind.PASSPORT, ("TR1234567/JPN",))
    shown = replace(PLEDGOR, id_kind=IdKind.PASSPORT, id_number="TR1234567")
    report(claimant=shown, on_file=passport)
    told = fault_of(report, claimant=replace(shown, id_number="TR123456"), on_file=passport)
    assert told.reason is Reason.NOT_THE_PLEDGOR


def test_the_loss_is_told_in_words() -> None:
    assert fault_of(report, statement="") == Fault(Reason.EMPTY, "statement", {})


# ----------------------------------------------------------------- who acts for the pledgor


@pytest.mark.parametrize("position", POSITIONS)
def test_whoever_acts_for_the_pledgor_shows_papers_to_two_people(position: Position) -> None:
    for act in (report, withdraw, replace_it):
        act(claimant=acting(position), second="s1")
        act(claimant=acting(position), second="c2", clerk=CHIEF)


@pytest.mark.parametrize(
    ("position", "papers", "reason"),
    [
        (Position.HEIR, (), Reason.HEIR_PAPERS),
        (Position.HEIR, (Paper.DEATH,), Reason.HEIR_PAPERS),
        (Position.HEIR, (Paper.HEIRS, Paper.AGREEMENT), Reason.HEIR_PAPERS),
        (Position.GUARDIAN, (Paper.AUTHORISATION,), Reason.GUARDIAN_PAPERS),
        (Position.AGENT, (Paper.HOUSEHOLD, Paper.ID_DOCUMENT), Reason.AGENT_PAPERS),
    ],
)
def test_each_capacity_has_papers_of_its_own(
    position: Position, papers: tuple[Paper, ...], reason: Reason
) -> None:
    told = fault_of(report, claimant=acting(position, papers=papers), second="s1")
    assert told == Fault(reason, "papers", {})


def test_the_household_register_shows_a_parent_as_well_as_a_court_does() -> None:
    report(claimant=acting(Position.GUARDIAN, papers=(Paper.HOUSEHOLD,)), second="s1")


@pytest.mark.parametrize(
    ("position", "papers"),
    [
        (Position.HEIR, (Paper.DEATH, Paper.HEIRS, Paper.AGREEMENT)),
        (Position.GUARDIAN, (Paper.HOUSEHOLD, Paper.GUARDIANSHIP)),
        (Position.AGENT, (Paper.AUTHORISATION,)),
    ],
)
def test_only_the_papers_of_a_capacity_are_asked_for(
    position: Position, papers: tuple[Paper, ...]
) -> None:
    assert papers_of(position) == papers
    report(claimant=acting(position, papers=papers), second="s1")


@pytest.mark.parametrize(
    ("act", "form", "of"),
    [
        (loss.decide_report, LossForm("p1", acting(Position.AGENT), "皮包遺失"), pledge(OF)),
        (
            loss.decide_withdrawal,
            FoundForm("p1", acting(Position.AGENT), ticket_shown=True, note=""),
            pledge(OF, LOST),
        ),
    ],
)
def test_whoever_acts_for_the_pledgor_is_not_believed_by_one_person(
    act: Act, form: object, of: Pledge
) -> None:
    assert fault_of(decide, act, form, of) == Fault(Reason.SECOND_MISSING, "second", {})


def test_everything_missing_is_told_at_once() -> None:
    blank = ClaimantForm(IdKind.NATIONAL, "", id_checked=True, position=Position.AGENT)
    assert places(faults_of(report, claimant=blank, statement="")) == [
        (Reason.EMPTY, "id_number"),
        (Reason.EMPTY, "name"),
        (Reason.AGENT_PAPERS, "papers"),
        (Reason.EMPTY, "papers_note"),
        (Reason.SECOND_MISSING, "second"),
        (Reason.EMPTY, "statement"),
    ]


# ------------------------------------------------------------------------- the second person


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ("", Reason.SECOND_MISSING),
        ("c1", Reason.SAME_PERSON),
        ("c2", Reason.SUPERVISOR_NEEDED),
    ],
)
def test_a_new_ticket_takes_two_people_one_of_them_a_supervisor(
    second: str, reason: Reason
) -> None:
    replace_it(second="s1")
    replace_it(second="c2", clerk=CHIEF)
    assert fault_of(replace_it, second=second) == Fault(reason, "second", {})
    told = fault_of(replace_it, claimant=acting(Position.AGENT), second=second)
    assert told == Fault(reason, "second", {})


# ------------------------------------------------------------------------ what stands in the way


def test_a_report_is_taken_back_with_the_paper_alone() -> None:
    told = fault_of(withdraw, ticket_shown=False)
    assert told == Fault(Reason.TICKET_NOT_SHOWN, "ticket_shown", {})


@pytest.mark.parametrize(
    ("bodies", "reason"),
    [
        ((LOST,), Reason.TICKET_LOST),
        ((LOST, Held("p1", RECORD)), Reason.TICKET_LOST),
        ((redeemed(OF),), Reason.TICKET_REDEEMED),
        ((renewed(OF, NEXT),), Reason.TICKET_REPLACED),
        ((reversed_(entry(1, taken_in(OF)), voided=("p1",)),), Reason.TICKET_VOID),
        ((LOST, Replaced("p1", NEXT)), Reason.TICKET_LOST_REPLACED),
    ],
)
def test_only_a_ticket_that_could_be_used_is_reported_and_only_once(
    bodies: tuple[Body, ...], reason: Reason
) -> None:
    assert fault_of(report, pledge(OF, *bodies)).reason is reason


def test_a_loss_is_reported_though_the_police_hold_the_goods() -> None:
    held = pledge(OF, Held("p1", RECORD))
    report(held)
    both = pledge(OF, Held("p1", RECORD), LOST)
    assert {each.why for each in both.blocks} == {Block.HELD, Block.LOST}
    assert not both.problems


@pytest.mark.parametrize(
    ("bodies", "first"),
    [
        ((), None),
        ((LOST,), Block.LOST),
        ((Held("p1", RECORD),), Block.HELD),
        ((LOST, Held("p1", RECORD)), Block.HELD),
        ((Held("p1", RECORD), LOST), Block.HELD),
    ],
)
def test_of_two_blocks_the_one_of_the_police_is_told_first(
    bodies: tuple[Body, ...], first: Block | None
) -> None:
    stopped = pledge(OF, *bodies)
    block = stopped.stopped_by
    assert (None if block is None else block.why) is first
    unread = Blocked(Block.UNREAD, "e9", MONDAY)
    assert replace(stopped, blocks=(*stopped.blocks, unread)).stopped_by is unread


@pytest.mark.parametrize(
    ("bodies", "reason"),
    [
        ((), Reason.TICKET_NOT_LOST),
        ((LOST, LossWithdrawn("p1", None)), Reason.TICKET_NOT_LOST),
        ((LOST, Held("p1", RECORD)), Reason.TICKET_HELD),
        ((Held("p1", RECORD),), Reason.TICKET_HELD),
        ((redeemed(OF),), Reason.TICKET_REDEEMED),
        ((renewed(OF, NEXT),), Reason.TICKET_REPLACED),
        ((reversed_(entry(1, taken_in(OF)), voided=("p1",)),), Reason.TICKET_VOID),
        ((LOST, Replaced("p1", NEXT)), Reason.TICKET_LOST_REPLACED),
    ],
)
def test_only_a_ticket_reported_lost_is_found_again_or_replaced(
    bodies: tuple[Body, ...], reason: Reason
) -> None:
    of = pledge(OF, *bodies)
    assert fault_of(withdraw, of).reason is fault_of(replace_it, of).reason is reason


def test_up_to_the_last_day_a_loss_can_be_told_and_made_good() -> None:
    for act in (report, withdraw, replace_it):
        act(on=LAST_DAY)
        told = fault_of(act, on=AFTER)
        assert told == Fault(Reason.TICKET_GRACE_OVER, "", {"number": OF.number, "day": LAST_DAY})


def test_a_ticket_of_another_branch_is_reported_there() -> None:
    assert fault_of(report, branch="K02").reason is Reason.TICKET_OTHER_BRANCH


@pytest.mark.parametrize(
    ("on", "left", "soon"),
    [
        (date(2026, 6, 8), 15, False),
        (date(2026, 6, 9), 14, True),
        (LAST_DAY, 1, True),
        (AFTER, 0, True),
        (date(2026, 7, 1), 0, True),
    ],
)
def test_two_weeks_before_its_last_day_a_blocked_ticket_is_urgent(
    on: date, left: int, soon: bool
) -> None:
    assert loss.days_left(OF.terms, on) == left
    assert loss.ends_soon(OF.terms, on) is soon
