"""Accounts of the head office at the counters of a branch: with the line, without it, and after it was cut (ADR 46)."""

from dataclasses import replace
from pathlib import Path

import pytest

from central.accounts import Change
from counter.desk.accounts import ChangeForm
from counter.desk.desk import Desk
from counter.domain.refusal import Reason
from counter.domain.staff import Role
from counter.protocol import Outcome
from tests.desk.desks import Clock, reopen
from tests.desk.people import FIRST, own_password, wanted
from tests.domain.refusals import faults_of
from tests.enrolled import Town, opened_town

PEOPLE = ("h1", "h2")
NEW = Change("c1", name="王小明", role=Role.CLERK)
CHOSEN, OTHER = own_password("c1"), "Silver-8888-Bar"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Two counters of a branch, the first one's desk with its clerk's account and own password."""
    town = opened_town(tmp_path, Clock())
    for counter in (1, 2):
        town.set_up(f"pc{counter}", counter)
        town.enrol(f"pc{counter}", town.code(counter))
    return town


def at(town: Town, name: str) -> Desk:
    desk = reopen(town.folder / name, clock=town.clock, by_names=False)
    assert town.meet(desk) in {None, Outcome.TAKEN}
    return desk


def refused(desk: Desk, password: str) -> list[Reason]:
    return [each.reason for each in faults_of(desk.accounts.sign_in, "c1", password)]


def test_an_account_counts_at_each_counter_of_its_branch_and_with_the_line_down(town: Town) -> None:
    one = at(town, "pc1")
    assert refused(one, CHOSEN) == [Reason.ACCOUNTS_TO_COME]
    starter = town.service.give_account(("K01",), NEW, PEOPLE)["K01"]
    town.clock.wait(minutes=1)
    town.meet(one)
    assert refused(one, starter) == [Reason.PASSWORD_STARTER]
    assert one.training.samples() == (), (
        "nobody chooses a first password where the head office gives them"
    )
    assert [each.reason for each in faults_of(one.confirm_recovery)] == [Reason.CLERK_UNKNOWN]
    assert one.accounts.change(ChangeForm("c1", starter, CHOSEN, CHOSEN)).clerk.name == "王小明"
    town.service.give_account(("K01",), Change("c1", role=Role.ADMINISTRATOR), PEOPLE)
    town.meet(one)
    assert [each.reason for each in faults_of(one.accounts.set, wanted("c2"))] == [
        Reason.ACCOUNTS_OF_CENTRAL
    ]
    town.meet(one)
    two = at(town, "pc2")
    assert two.accounts.sign_in("c1", CHOSEN).clerk.code == "c1"
    two.close()
    two = reopen(town.folder / "pc2", clock=town.clock)
    assert two.accounts.sign_in("c1", CHOSEN).clerk.code == "c1"
    town.service.give_account(("K01",), Change("c1", is_open=False), PEOPLE)
    assert two.accounts.sign_in("c1", CHOSEN).clerk.code == "c1", "it has not heard of it"
    town.meet(two)
    assert refused(two, CHOSEN) == [Reason.ACCOUNT_NOT_VALID]
    for desk in (one, two):
        desk.close()
    town.close()


def test_two_counters_that_were_cut_off_change_one_password_and_the_first_to_tell_stands(
    town: Town,
) -> None:
    starter = town.service.give_account(("K01",), NEW, PEOPLE)["K01"]
    one, two = (at(town, name) for name in ("pc1", "pc2"))
    one.accounts.change(ChangeForm("c1", starter, CHOSEN, CHOSEN))
    two.accounts.change(ChangeForm("c1", starter, OTHER, OTHER))
    town.meet(two)
    town.meet(one)
    town.meet(two)
    for desk in (one, two):
        assert desk.accounts.sign_in("c1", OTHER).clerk.code == "c1"
        assert refused(desk, CHOSEN) == [Reason.SIGN_IN_WRONG]
        desk.close()
    town.close()


def test_who_is_at_work_is_what_the_head_office_says_by_now(town: Town) -> None:
    supervisor = Change("c1", name="林主任", role=Role.SUPERVISOR)
    starter = town.service.give_account(("K01",), supervisor, PEOPLE)["K01"]
    desk = at(town, "pc1")
    desk.accounts.change(ChangeForm("c1", starter, CHOSEN, CHOSEN))
    town.meet(desk)

    def told_after(change: Change) -> list[Reason]:
        town.service.give_account(("K01",), change, PEOPLE)
        town.clock.wait(minutes=1)
        town.meet(desk)
        acted = [each.reason for each in faults_of(desk.confirm_recovery)]
        seen = [each.reason for each in faults_of(desk.find, "王")]
        assert seen == acted, "nor is anything shown"
        return acted

    town.service.give_account(("K01",), replace(supervisor, role=Role.CLERK), PEOPLE)
    town.meet(desk)
    told = [each.reason for each in faults_of(desk.lists.again, "a list")]
    assert told == [Reason.LISTS_SUPERVISORS]
    assert told_after(Change("c1", starts_anew=True)) == [Reason.PASSWORD_NEEDED]
    assert told_after(Change("c1", is_open=False)) == [Reason.ACCOUNT_NOT_VALID]
    desk.close()
    town.close()


def test_an_enrolled_counter_makes_nobody_its_administrator(town: Town) -> None:
    desk = at(town, "pc1")
    told = [each.reason for each in faults_of(desk.accounts.found, FIRST)]
    assert told == [Reason.ACCOUNTS_OF_CENTRAL]
    desk.close()
    town.close()
