"""Every role with every kind of act, and the limits of an account (R-152): the same at the counter and at central."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from counter.domain.accounts import Account, AccountSet, Limits
from counter.domain.codes import Change
from counter.domain.entries import ClassCorrected, Exchanged, Kind
from counter.domain.money import Ntd
from counter.domain.parts import Evidence
from counter.domain.refusal import Reason
from counter.domain.remittance import Channel, Remitted
from counter.domain.roles import OTHERS, faults, may
from counter.domain.staff import Role
from tests.domain.bodies import ENROLLED, GRANT
from tests.domain.cases import RECORD, entry, renewed, reversed_, taken_in, ticket
from tests.domain.policies import MONDAY

C, S, U, T, A = Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.ACCOUNTANT, Role.ADMINISTRATOR
AT_COUNTS = {C, S, U}
TABLE: dict[Kind, set[Role]] = {
    Kind.REMITTED: {C, S, T},
    Kind.OWED_PAID: {C, S, T},
    Kind.COUNT_OPENED: AT_COUNTS,
    Kind.SCANS_TOLD: AT_COUNTS,
    Kind.COUNT_CLOSED: AT_COUNTS,
    Kind.LINE_EXPLAINED: AT_COUNTS,
    Kind.COUNT_SEALED: AT_COUNTS,
    Kind.COUNT_DROPPED: AT_COUNTS,
    Kind.RECOVERY_KEPT: {C, S, A},
    Kind.NUMBERS_LOST: {C, S, A},
    Kind.OWN_ACCOUNT_SET: {A},
    Kind.PASSWORD_CHANGED: {C, S, U, T, A},
}
OLD = ticket("p1")
NEW = ticket("p2")
SETTLED = renewed(OLD, NEW).settled


@pytest.mark.parametrize("kind", Kind)
def test_a_role_does_what_its_row_says_and_nothing_else(kind: Kind) -> None:
    assert {role for role in Role if may(role, kind)} == TABLE.get(kind, {C, S})


def test_the_table_names_no_act_twice_over() -> None:
    assert OTHERS.keys() == TABLE.keys()


def account(code: str, role: Role = C, **limits: Any) -> Account:
    allowed = replace(Limits(Ntd(50_000), may_void=False, back_date_days=0), **limits)
    return Account(replace(GRANT, code=code, role=role, limits=allowed), ())


def told(body: Any, *accounts: Account, second: str = "") -> list[tuple[str, Reason]]:
    """What stands against an act by c1 on a Monday."""
    act = replace(entry(1, body), clerk="c1", approver=second)
    by_code = {each.grant.code: each for each in accounts}
    return [(each.at, each.reason) for each in faults(act, by_code)]


def test_where_a_branch_has_no_accounts_and_what_central_writes_is_not_asked() -> None:
    assert told(taken_in(OLD)) == []
    assert told(AccountSet(GRANT), account("c2")) == []
    assert told(ENROLLED, account("c2")) == []


def test_an_act_takes_an_account_that_is_valid_and_of_a_role_for_it() -> None:
    gone = replace(account("c1"), grant=replace(GRANT, is_open=False))
    assert told(taken_in(OLD), account("c2")) == [("clerk", Reason.ACCOUNT_NOT_VALID)]
    assert told(taken_in(OLD), gone) == [("clerk", Reason.ACCOUNT_NOT_VALID)]
    assert told(taken_in(OLD), account("c1", U)) == [("clerk", Reason.ROLE_NOT_ALLOWED)]
    assert told(taken_in(OLD), account("c1", loan_ceiling=None)) == []


def test_the_second_person_needs_an_account_for_the_act_as_well() -> None:
    clerk = account("c1", loan_ceiling=None)
    assert told(taken_in(OLD), clerk, second="s1") == [("second", Reason.ACCOUNT_NOT_VALID)]
    auditor = account("s1", U)
    assert told(taken_in(OLD), clerk, auditor, second="s1") == [("second", Reason.ROLE_NOT_ALLOWED)]


def exchanged(*tickets: Any) -> Exchanged:
    return Exchanged(
        how=Change.TOP_UP,
        settled=(),
        tickets=tickets,
        released=(),
        bags=(),
        id_checked=True,
        finger=None,
        by_scan=True,
        received=Ntd(0),
        change=Ntd(0),
    )


@pytest.mark.parametrize("second", [None, 10_000_000])
def test_a_loan_above_the_ceiling_takes_a_second_person_with_a_higher_one(
    second: int | None,
) -> None:
    principal = OLD.principal
    clerk, even = (account("c1", loan_ceiling=Ntd(principal - each)) for each in (1, 0))
    chief = account("s1", S, loan_ceiling=second)
    for body in (taken_in(OLD), exchanged(OLD, NEW)):
        assert told(body, even) == []
        assert told(body, clerk) == [("second", Reason.LOAN_CEILING)]
        assert told(body, clerk, clerk, second="c1") == [("second", Reason.LOAN_CEILING)]
        assert told(body, clerk, chief, second="s1") == []
    paid_down = replace(exchanged(NEW), settled=(replace(SETTLED, principal=OLD.principal),))
    for old in (renewed(OLD, NEW), paid_down):
        assert told(old, clerk) == [], "what was lent before is no new loan"


def test_undoing_takes_one_who_may() -> None:
    undone = reversed_(entry(1, renewed(OLD, NEW)), voided=("p2",), reopened=("p1",))
    for body in (undone, ClassCorrected("p1", NEW, RECORD)):
        assert told(body, account("c1")) == [("second", Reason.VOID_NOT_ALLOWED)]
        chief = account("s1", S, may_void=True)
        assert told(body, account("c1"), chief, second="s1") == []


def test_a_value_date_lies_no_further_back_than_one_of_the_two_may() -> None:
    settled = replace(renewed(OLD, NEW).settled, on=MONDAY - timedelta(days=3))
    body = Remitted(settled, NEW, Channel.ATM_TRANSFER, "A-1", Ntd(1), "")
    on_day = entry(1, body).business_day
    back = (on_day - settled.on).days
    assert told(body, account("c1", back_date_days=back)) == []
    late = account("c1", back_date_days=back - 1)
    assert told(body, late) == [("second", Reason.BACK_DATE_LIMIT)]
    assert told(body, late, account("s1", S, back_date_days=back), second="s1") == []


def test_a_new_paper_for_a_class_takes_two_whoever_they_are() -> None:
    paper = Evidence("certificate", None, "c1", MONDAY, None, is_new=True)
    for body in (taken_in, lambda new: renewed(OLD, new), exchanged):
        new = body(replace(NEW, evidence=paper))
        for role in (C, S):
            alone = account("c1", role, loan_ceiling=None)
            assert told(new, alone) == [("second", Reason.EVIDENCE_SECOND)]
            assert told(new, alone, second="c1") == [("second", Reason.EVIDENCE_SECOND)]
            assert told(new, alone, account("c2"), second="c2") == []
        known = body(replace(NEW, evidence=replace(paper, is_new=False)))
        assert told(known, account("c1", loan_ceiling=None)) == []
