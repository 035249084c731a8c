"""Accounts at the counter: one step in, own passwords, locks that outlive a restart, two people in one act (M1-M3)."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest

from counter.desk.accounts import ChangeForm
from counter.desk.approvals import VALID
from counter.desk.desk import Desk
from counter.desk.opening import open_desk
from counter.domain.forms import DayForm
from counter.domain.money import Ntd
from counter.domain.passwords import AGE_MAX, LOCK, STARTER_MAX
from counter.domain.refusal import Reason
from counter.domain.staff import Role
from counter.passwords import Stretching
from tests.db.test_rebuild import sums_of
from tests.desk.desks import BAR, TODAY, Chance, Clock, agreed, make_desk, open_day, reopen, take_in
from tests.desk.people import FIRST, HEAD, PASSWORD, hire, own_password, seconded, staffed, wanted
from tests.domain.refusals import faults_of

NEW = "Silver-8888-Bar"


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    """A desk with accounts, its clerk signed in; no business day opened yet."""
    return staffed(make_desk(tmp_path, clock=clock))


def reasons(act: Callable[..., object], *form: object) -> list[Reason]:
    return [each.reason for each in faults_of(act, *form)]


def choose(code: str, old: str, new: str = NEW, again: str | None = None) -> ChangeForm:
    return ChangeForm(code, old, new, new if again is None else again)


def verifiers(desk: Desk) -> int:
    """How many there are in the file."""
    with desk.context.store.readers.connection() as connection:
        asked = "SELECT count(*) FROM person_record WHERE kind = 'verifier'"
        return int(connection.execute(asked).fetchone()[0])


def test_where_a_branch_has_accounts_nobody_acts_by_a_code_alone(desk: Desk) -> None:
    assert desk.accounts.are_asked
    assert reasons(desk.sign_in, "c1") == [Reason.PASSWORD_NEEDED]
    signed_in = desk.accounts.sign_in(" c1 ", own_password("c1"))
    assert (signed_in.clerk.name, signed_in.days_left) == ("王小明", AGE_MAX.days)
    assert desk.clerk is signed_in.clerk
    desk.close()


def test_a_counter_without_accounts_goes_by_its_own_staff(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    assert (desk.accounts.are_asked, desk.accounts.people()) == (False, ())
    assert desk.sign_in("c1").code == "c1"
    assert reasons(desk.accounts.sign_in, "c1", "") == [Reason.SIGN_IN_WRONG]
    desk.close()


def test_wrong_code_and_wrong_password_are_told_alike_and_lock_alike_over_a_restart(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    for code in ("c1", "nobody"):
        told = [reasons(desk.accounts.sign_in, code, "wrong") for _ in range(5)]
        assert told == [[Reason.SIGN_IN_WRONG]] * 5
    desk.close()
    again = reopen(tmp_path, clock=clock)
    right = own_password("c1")
    for code in ("c1", "C1", "nobody"):
        assert reasons(again.accounts.sign_in, code, right) == [Reason.SIGN_IN_LOCKED]
    clock.wait(seconds=LOCK.total_seconds())
    assert again.accounts.sign_in("c1", right).clerk.code == "c1"
    again.close()


def test_the_work_of_a_try_does_not_tell_whether_there_is_such_an_account(
    tmp_path: Path, clock: Clock
) -> None:
    make_desk(tmp_path, clock=clock).close()
    dear = Stretching(memory_kib=8 * 1024)
    desk = open_desk(tmp_path / "data", now=clock, random=Chance(), stretching=dear)
    desk.accounts.found(FIRST)
    spent: dict[str, list[float]] = {HEAD: [], "nobody": []}
    for code in [*spent, *spent, *spent]:
        before = time.thread_time()
        assert reasons(desk.accounts.sign_in, code, "wrong") == [Reason.SIGN_IN_WRONG]
        spent[code].append(time.thread_time() - before)
    somebodys, nobodys = (median(each) for each in spent.values())
    assert max(somebodys, nobodys) < 2 * min(somebodys, nobodys)
    desk.close()


def test_a_success_forgets_the_failures_before_it(desk: Desk) -> None:
    for _ in range(2):
        for _ in range(4):
            assert reasons(desk.accounts.sign_in, "c1", "wrong") == [Reason.SIGN_IN_WRONG]
        desk.accounts.sign_in("c1", own_password("c1"))
    desk.close()


def test_what_was_typed_stands_nowhere_and_is_shown_nowhere(desk: Desk) -> None:
    form = choose("c1", own_password("c1"))
    assert reasons(desk.accounts.sign_in, "My-Secret-77", "x") == [Reason.SIGN_IN_WRONG]
    granted = str(FIRST) + str(form)
    with desk.context.store.read() as reading:
        rows = reading._driver.execute("SELECT * FROM sign_in_try").fetchall()
        kept = str(rows) + str(reading.accounts.said())
    for secret in ("My-Secret-77", PASSWORD, NEW, own_password("c1"), "argon2"):
        assert secret not in granted + kept
    desk.close()


def test_a_one_time_password_opens_nothing_but_the_choice_of_ones_own(
    tmp_path: Path, clock: Clock
) -> None:
    desk = make_desk(tmp_path, clock=clock)
    desk.accounts.found(FIRST)
    granted = desk.accounts.set(wanted("c1"))
    assert granted.starter not in str(granted)
    desk.sign_out()
    assert reasons(desk.accounts.sign_in, "c1", granted.starter) == [Reason.PASSWORD_STARTER]
    assert desk.clerk is None
    same = choose("c1", granted.starter, granted.starter)
    assert reasons(desk.accounts.change, same) in ([Reason.PASSWORD_USED], [Reason.PASSWORD_PLAIN])
    assert desk.accounts.change(choose("c1", granted.starter)).clerk.code == "c1"
    assert reasons(desk.accounts.sign_in, "c1", granted.starter) == [Reason.SIGN_IN_WRONG]
    desk.accounts.sign_in(HEAD, PASSWORD)
    late = desk.accounts.set(wanted("c1", starts_anew=True))
    clock.wait(days=STARTER_MAX.days + 1)
    assert reasons(desk.accounts.change, choose("c1", late.starter)) == [Reason.STARTER_OLD]
    desk.close()


def test_a_password_is_chosen_soundly_not_twice_a_day_and_none_of_the_last_three(
    desk: Desk, clock: Clock
) -> None:
    now = own_password("c1")
    assert reasons(desk.accounts.change, choose("c1", now, "short", "other")) == [
        Reason.PASSWORD_YOUNG,
        Reason.PASSWORD_SHORT,
        Reason.PASSWORD_DIFFERS,
    ]
    chosen = [now]
    for each in ("Silver-1-Bar", "Silver-2-Bar", "Silver-3-Bar"):
        clock.wait(days=1)
        desk.accounts.change(choose("c1", chosen[-1], each))
        chosen.append(each)
    clock.wait(days=1)
    for barred in chosen[1:]:
        form = choose("c1", chosen[-1], barred)
        assert reasons(desk.accounts.change, form) == [Reason.PASSWORD_USED]
    before = verifiers(desk)
    assert desk.accounts.change(choose("c1", chosen[-1], now)).days_left == AGE_MAX.days
    assert verifiers(desk) == before, "another one came, the one beyond the last three went"
    sums = sums_of(desk.context.store)
    desk.context.store.rebuild()
    assert sums_of(desk.context.store) == sums
    clock.wait(days=AGE_MAX.days + 1)
    assert reasons(desk.accounts.sign_in, "c1", now) == [Reason.PASSWORD_OLD]
    assert reasons(desk.accounts.change, choose("c9", "x")) == [Reason.SIGN_IN_WRONG]
    desk.close()


def test_an_account_that_is_closed_or_over_is_told_only_who_knows_its_password(
    desk: Desk, clock: Clock
) -> None:
    desk.accounts.sign_in(HEAD, PASSWORD)
    desk.accounts.set(wanted("s1", Role.SUPERVISOR, valid_until=TODAY))
    desk.accounts.set(wanted("u1", Role.AUDITOR, is_open=False))
    assert [each.clerk.code for each in desk.accounts.people() if each.is_valid] == [
        *("a1", "c1", "s1")
    ]
    assert reasons(desk.accounts.sign_in, "u1", "wrong") == [Reason.SIGN_IN_WRONG]
    right = own_password("u1")
    assert reasons(desk.accounts.sign_in, "u1", right) == [Reason.ACCOUNT_NOT_VALID]
    clock.wait(days=1)
    assert reasons(desk.accounts.sign_in, "s1", own_password("s1")) == [Reason.ACCOUNT_NOT_VALID]
    assert [each.code for each in desk.context.staff] == ["a1", "c1"]
    assert desk.context.staff_name("u1") == "吳稽核"
    desk.close()


def test_the_first_administrator_sets_accounts_up_and_nobody_else_does(
    tmp_path: Path, clock: Clock
) -> None:
    desk = make_desk(tmp_path, clock=clock)
    wrong = replace(FIRST, code="王", name=" ", again="")
    assert reasons(desk.accounts.found, wrong) == [
        Reason.CODE_FORM,
        Reason.EMPTY,
        Reason.PASSWORD_DIFFERS,
    ]
    assert desk.accounts.found(FIRST).clerk.role is Role.ADMINISTRATOR
    assert reasons(desk.accounts.found, FIRST) == [Reason.ACCOUNTS_THERE]
    backwards = wanted("c 1", valid_until=TODAY - timedelta(days=365))
    assert reasons(desk.accounts.set, backwards) == [Reason.CODE_FORM, Reason.VALIDITY_BACKWARDS]
    hire(desk, "c1")
    assert reasons(desk.accounts.set, wanted("C1")) == [Reason.CODE_ALIKE]
    desk.accounts.sign_in("c1", own_password("c1"))
    assert reasons(desk.accounts.set, wanted("c2")) == [Reason.ROLE_NOT_ALLOWED]
    desk.accounts.sign_in(HEAD, PASSWORD)
    (head, clerk) = desk.accounts.people()
    assert (head.is_starter, clerk.is_starter, clerk.since) == (False, False, TODAY)
    desk.close()


def test_an_act_that_a_role_or_a_limit_does_not_allow_is_not_written(desk: Desk) -> None:
    seconded(desk, lambda: desk.open_day(DayForm(TODAY, confirmed=True, supervisor="s1")))
    take_in(desk)
    sound = agreed(desk)
    above = agreed(desk, items=(BAR,), principal=Ntd(100_500))
    assert reasons(desk.take_in, above) == [Reason.LOAN_CEILING]
    desk.accounts.sign_in("u1", own_password("u1"))
    assert reasons(desk.take_in, sound) == [Reason.ROLE_NOT_ALLOWED]
    with desk.context.store.read() as reading:
        assert len(reading.acts_of(TODAY)) == reading.head().number
        assert reading.last_serial(115) == 1
    desk.close()


def test_a_second_person_vouches_for_one_act_of_whoever_is_at_the_window(
    desk: Desk, clock: Clock
) -> None:
    open_ = DayForm(TODAY, confirmed=True, supervisor="s1")
    assert reasons(desk.open_day, open_) == [Reason.SECOND_NOT_VOUCHED]
    assert reasons(desk.accounts.vouch, "s1", "wrong") == [Reason.SIGN_IN_WRONG]
    assert reasons(desk.accounts.vouch, "c1", own_password("c1")) == [Reason.SAME_PERSON]
    right = own_password("s1")
    approval = desk.accounts.vouch("s1", right)
    assert (approval.code, approval.name) == ("s1", "林主任")
    clock.wait(seconds=VALID.total_seconds() + 1)
    assert reasons(desk.open_day, open_) == [Reason.SECOND_NOT_VOUCHED]
    desk.accounts.vouch("s1", right)
    desk.accounts.sign_in("u1", own_password("u1"))
    desk.accounts.sign_in("c1", own_password("c1"))
    assert reasons(desk.open_day, open_) == [Reason.SECOND_NOT_VOUCHED], "said to somebody else"
    desk.accounts.vouch("s1", right)
    assert desk.open_day(open_).entry.approver == "s1"
    desk.close_day()
    assert reasons(desk.open_day, open_) == [Reason.SECOND_NOT_VOUCHED], "for one act"
    assert desk.clerk is not None
    assert desk.clerk.name == "王小明", "the desk was never the second person's"
    desk.close()


def test_a_supervisor_at_the_window_stands_by_the_own_word(desk: Desk) -> None:
    desk.accounts.sign_in("s1", own_password("s1"))
    assert desk.open_day(DayForm(TODAY, confirmed=True, supervisor="s1")).entry.clerk == "s1"
    desk.close()


def test_before_accounts_a_second_person_is_named_as_before(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    assert open_day(desk).entry.approver == "s1"
    desk.close()
