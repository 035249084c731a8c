"""Accounts as the branch's order adds them up: by revision, the head office before the counter, the first change."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from counter.domain.accounts import (
    BARRED,
    AboutAccount,
    Account,
    AccountSet,
    Grant,
    OwnAccountSet,
    PasswordChanged,
    Said,
    fold,
    spent,
)
from counter.domain.parts import RecordRef
from counter.domain.staff import Role
from tests.domain.bodies import GRANT
from tests.domain.policies import MONDAY

STARTER = RecordRef("v0", "00")
CLERK = replace(GRANT, password=STARTER)
HEAD = replace(GRANT, code="a1", role=Role.ADMINISTRATOR)


def ref(name: str) -> RecordRef:
    return RecordRef(name, "00")


def changed(old: str, new: str, code: str = "c1") -> PasswordChanged:
    return PasswordChanged(code, old, ref(new))


def told(bodies: Iterable[AboutAccount], by: str = "c1") -> dict[str, Account]:
    return fold([Said(body, by, MONDAY) for body in bodies])


def own(grant: Grant, by: str) -> Said:
    return Said(OwnAccountSet(grant), by, MONDAY)


def names(account: Account) -> list[str]:
    """The records of its passwords, the newest first."""
    return [each.record.record for each in account.passwords]


def test_an_account_is_what_its_newest_revision_says_and_keeps_its_password() -> None:
    chief = replace(CLERK, revision=2, role=Role.SUPERVISOR, password=None)
    account = told([AccountSet(CLERK), AccountSet(chief)])["c1"]
    assert account.grant is chief
    assert (names(account), account.passwords[0].is_starter) == (["v0"], True)


@pytest.mark.parametrize("revision", [1, 2])
def test_of_one_revision_the_first_in_the_order_counts(revision: int) -> None:
    second = replace(CLERK, revision=2)
    late = replace(CLERK, revision=revision, is_open=False, password=ref("v9"))
    account = told([AccountSet(CLERK), AccountSet(second), AccountSet(late)])["c1"]
    assert account.grant is second
    assert "v9" not in names(account)


def test_of_two_changes_at_counters_that_were_cut_off_the_first_in_the_order_stands() -> None:
    account = told([AccountSet(CLERK), changed("v0", "v1"), changed("v0", "v2")])["c1"]
    assert names(account) == ["v1", "v0"]
    assert account.password is not None
    assert not account.password.is_starter


def test_a_reset_by_the_head_office_beats_a_change_that_is_told_later() -> None:
    reset = replace(CLERK, revision=2, password=ref("v5"))
    account = told([AccountSet(CLERK), AccountSet(reset), changed("v0", "v1")])["c1"]
    assert names(account) == ["v5", "v0"]


def test_nobody_changes_the_password_of_somebody_else_or_of_nobody() -> None:
    assert names(told([AccountSet(CLERK), changed("v0", "v1")], by="c2")["c1"]) == ["v0"]
    assert told([changed("", "v1", "c9")], by="c9") == {}


def test_as_many_passwords_are_remembered_as_are_barred() -> None:
    changes = [changed(f"v{each}", f"v{each + 1}") for each in range(BARRED)]
    assert names(told([AccountSet(CLERK), *changes])["c1"]) == ["v3", "v2", "v1"]


def test_an_account_without_a_password_gets_its_first_one() -> None:
    bare = AccountSet(replace(CLERK, password=None))
    assert told([bare])["c1"].password is None
    assert names(told([bare, changed("", "v1")])["c1"]) == ["v1"]


def test_where_no_head_office_is_the_first_account_is_an_administrators_own() -> None:
    assert list(fold([own(HEAD, "a1"), own(CLERK, "a1")])) == ["a1", "c1"]
    assert fold([own(CLERK, "c1")]) == {}
    assert fold([own(HEAD, "a2")]) == {}


@pytest.mark.parametrize(
    "grant",
    [
        replace(HEAD, revision=2, role=Role.CLERK),
        replace(HEAD, revision=2, is_open=False),
    ],
)
def test_only_an_administrator_whose_account_is_valid_sets_others(grant: Grant) -> None:
    assert list(fold([own(HEAD, "a1"), own(grant, "a1"), own(CLERK, "a1")])) == ["a1"]
    assert list(fold([own(HEAD, "a1"), own(CLERK, "c1")])) == ["a1"]


def test_the_first_account_of_the_head_office_ends_those_of_the_counter() -> None:
    central = Said(AccountSet(CLERK), "h1", MONDAY)
    assert list(fold([own(HEAD, "a1"), central])) == ["c1"]
    assert list(fold([central, own(HEAD, "a1")])) == ["c1"]


@pytest.mark.parametrize(
    ("changes", "ahead", "valid"),
    [
        ({}, 0, True),
        ({}, -1, False),
        ({"is_open": False}, 0, False),
        ({"valid_until": MONDAY}, 0, True),
        ({"valid_until": MONDAY}, 1, False),
        ({"valid_until": None}, 10_000, True),
    ],
)
def test_an_account_is_valid_from_its_first_to_its_last_day(
    changes: dict[str, Any], ahead: int, valid: bool
) -> None:
    on: date = MONDAY + timedelta(days=ahead)
    assert Account(replace(CLERK, **changes), ()).is_valid(on) is valid


def test_a_password_beyond_the_barred_ones_is_spent_and_so_is_one_that_never_fitted() -> None:
    names = [f"v{number}" for number in range(BARRED + 2)]
    bodies: list[AboutAccount] = [AccountSet(CLERK)]
    bodies += [changed(old, new) for old, new in pairwise(names)]
    bodies.append(changed("v0", "other"))
    bodies.append(AccountSet(replace(CLERK, revision=2, password=None)))
    said = [Said(body, "c1", MONDAY) for body in bodies]
    assert spent(said) == {*names[:-BARRED], "other"}
    assert spent(said[:BARRED]) == set()
