"""Nobody acts without an account; in training the sample staff has theirs, and chooses the passwords (ADR 53)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counter.desk.accounts import AccountForm, Asked, ChangeForm
from counter.desk.desk import Desk
from counter.desk.training import CODE
from counter.domain.entries import Kind
from counter.domain.forms import DayForm
from counter.domain.money import Ntd
from counter.domain.refusal import Reason
from counter.domain.staff import Clerk, Role
from tests.desk.desks import PLEDGOR, STAFF, TODAY, Clock, make_desk, open_day, reopen
from tests.desk.people import FIRST, HEAD, own_password
from tests.domain.refusals import faults_of

OPEN = DayForm(TODAY, confirmed=True, supervisor="")
CODES = ["c1", "c2", "s1", CODE]


def reasons(act: Callable[..., object], *form: object) -> list[Reason]:
    return [each.reason for each in faults_of(act, *form)]


def choice(code: str, before: str = "") -> ChangeForm:
    """Somebody chooses a password."""
    return ChangeForm(code, before, own_password(code), own_password(code))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A counter in training as the program opens it, before anybody gave it accounts."""
    make_desk(tmp_path).close()
    desk = reopen(tmp_path, clock=Clock(), by_names=False)
    yield desk
    desk.close()


def at(desk: Desk, **station: Any) -> Desk:
    """Another desk at the same file, its station described otherwise."""
    return Desk(replace(desk.context, station=replace(desk.station, **station)))


def test_where_there_are_no_accounts_nobody_signs_in_acts_or_sees_anybody(desk: Desk) -> None:
    enrolled = at(desk, central_url="https://central.example")
    for each, why in (
        (desk, Reason.ACCOUNTS_MISSING),
        (at(desk, training=False), Reason.ACCOUNTS_MISSING),
        (enrolled, Reason.ACCOUNTS_TO_COME),
    ):
        assert each.accounts.are_asked
        missing = each.accounts.missing()
        assert missing is not None
        assert missing.reason is why
        assert reasons(each.sign_in, "c1") == [why]
        assert reasons(each.accounts.sign_in, "c1", own_password("c1")) == [why]
        assert reasons(each.accounts.change, choice("c1")) == [why]
        assert reasons(each.open_day, OPEN) == [why]
        assert reasons(each.find, PLEDGOR.name) == [why]
    enrolled.training.found()
    assert enrolled.training.samples() == (), "its accounts come from the head office"
    at(desk, training=False).training.found()
    assert desk.accounts.missing() is not None


def test_the_staff_of_a_training_counter_chooses_its_passwords_and_then_they_count(
    desk: Desk,
) -> None:
    desk.training.found()
    assert desk.accounts.missing() is None
    told = desk.training.samples()
    assert [(each.clerk.code, each.chooses) for each in told] == [(code, True) for code in CODES]
    assert told[0].clerk.name == STAFF[0].name
    assert reasons(desk.sign_in, "c1") == [Reason.PASSWORD_NEEDED]
    assert reasons(desk.accounts.sign_in, "c1", "whatever") == [Reason.PASSWORD_FIRST]
    weak = ChangeForm("c1", "", "short", "short")
    assert reasons(desk.accounts.change, weak) == [Reason.PASSWORD_SHORT]
    assert desk.accounts.change(choice("c1")).clerk == STAFF[0]
    assert not desk.training.samples()[0].chooses
    again = ChangeForm("c1", "", "Silver-8888-Bar", "Silver-8888-Bar")
    assert reasons(desk.accounts.change, again) == [Reason.SIGN_IN_WRONG]
    assert reasons(desk.accounts.sign_in, "c1", "") == [Reason.SIGN_IN_WRONG]
    assert desk.accounts.sign_in("c1", own_password("c1")).clerk.code == "c1"
    before = desk.day()
    desk.training.found()
    assert desk.day() == before
    with desk.context.store.read() as reading:
        assert reading.head().number == len(CODES) + 1, "nobody is founded twice"


def test_where_somebody_set_accounts_up_a_line_in_the_stations_file_makes_none(desk: Desk) -> None:
    desk.accounts.found(replace(FIRST, code="admin"))
    desk.training.found()
    assert [each.grant.code for each in desk.accounts.people()] == ["admin"]


def test_a_second_person_in_training_chooses_the_password_where_it_is_asked_for(desk: Desk) -> None:
    desk.training.found()
    desk.accounts.change(choice("c1"))
    opening = replace(OPEN, supervisor="s1")
    asked_before = desk.accounts.asked
    assert asked_before is None
    assert reasons(desk.open_day, opening) == [Reason.SECOND_NOT_VOUCHED]
    assert desk.accounts.asked == Asked(Kind.DAY_OPENED, Ntd(0))
    assert reasons(desk.accounts.vouch, "s1", "") == [Reason.PASSWORD_FIRST]
    assert reasons(desk.accounts.vouch_anew, choice("c1", own_password("c1"))) == [
        Reason.SAME_PERSON
    ]
    assert desk.accounts.vouch_anew(choice("s1")).name == "林主任"
    assert desk.clerk is not None
    assert desk.clerk.code == "c1", "who works here stays signed in"
    assert desk.open_day(opening).entry.approver == "s1"
    assert desk.accounts.sign_in("s1", own_password("s1")).clerk.role is Role.SUPERVISOR


def test_who_forgot_a_password_in_training_is_given_another_by_the_administrator(
    desk: Desk,
) -> None:
    desk.training.found()
    desk.accounts.change(choice("c1"))
    desk.accounts.change(choice(CODE))
    known = next(each for each in desk.accounts.people() if each.grant.code == "c1")
    starter = desk.accounts.set(
        AccountForm(
            code="c1",
            name=known.clerk.name,
            role=Role.CLERK,
            limits=known.grant.limits,
            valid_from=TODAY,
            valid_until=None,
            starts_anew=True,
        )
    ).starter
    assert reasons(desk.accounts.sign_in, "c1", own_password("c1")) == [Reason.SIGN_IN_WRONG]
    assert reasons(desk.accounts.sign_in, "c1", starter) == [Reason.PASSWORD_STARTER]


def test_nobody_chooses_a_first_password_where_business_is_real(desk: Desk) -> None:
    desk.training.found()
    real = at(desk, training=False)
    assert real.training.samples() == ()
    assert reasons(real.accounts.sign_in, "c1", "") == [Reason.SIGN_IN_WRONG]
    assert reasons(real.accounts.change, choice("c1")) == [Reason.SIGN_IN_WRONG]
    assert reasons(real.accounts.change, choice("c1")) == [Reason.SIGN_IN_WRONG]


def test_accounts_that_somebody_set_up_are_left_alone(desk: Desk) -> None:
    desk.accounts.found(FIRST)
    desk.training.found()
    assert [each.clerk.code for each in desk.training.samples()] == [HEAD]


def test_the_administrator_in_training_takes_nobodys_code(desk: Desk) -> None:
    named = at(desk, staff=(*STAFF, Clerk(CODE, "阿敏", Role.CLERK)))
    named.training.found()
    told = {each.clerk.code: each.clerk.role for each in named.training.samples()}
    assert told[CODE] is Role.CLERK
    assert told[f"{CODE}-0"] is Role.ADMINISTRATOR


def test_where_accounts_are_there_names_alone_count_no_more(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    asked = [desk.accounts.are_asked]
    desk.accounts.found(FIRST)
    assert [*asked, desk.accounts.are_asked] == [False, True]
    assert reasons(desk.sign_in, "c1") == [Reason.PASSWORD_NEEDED]
    desk.close()
