"""What a password has to be, how long it holds, when too many failures lock (domain.md §9; A-65, A-66)."""

from datetime import UTC, datetime, timedelta

import pytest

from counter.domain.accounts import Password
from counter.domain.parts import RecordRef
from counter.domain.passwords import (
    AGE_MAX,
    FAILURES_MAX,
    LOCK,
    STARTER_MAX,
    Tries,
    age_fault,
    failed,
    form_faults,
    lock_fault,
)
from counter.domain.refusal import Reason
from tests.domain.policies import MONDAY

NOW = datetime(2026, 3, 16, 4, tzinfo=UTC)
DAY = timedelta(days=1)
SOUND = "Gold-9999-Ring"


def reasons(password: str, again: str | None = None) -> list[tuple[str, Reason]]:
    told = form_faults(
        password, password if again is None else again, parts=("c1", "", "王小明", "K")
    )
    return [(each.at, each.reason) for each in told]


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        (SOUND, None),
        ("Gold9-aaaa", None),
        ("Gold9-aaa", Reason.PASSWORD_SHORT),
        ("Aa1" + "x" * 125, None),
        ("Aa1" + "x" * 126, Reason.PASSWORD_LONG),
        ("goldring99", Reason.PASSWORD_PLAIN),
        ("當票當票當票goldring", Reason.PASSWORD_PLAIN),
        ("當票goldring9", None),
        ("GOLDring99", None),
        ("Gold-ring-C1", Reason.PASSWORD_NAMES),
        ("Gold-9王小明-ring", Reason.PASSWORD_NAMES),
    ],
)
def test_a_password_is_long_of_three_kinds_and_names_nobody(
    password: str, reason: Reason | None
) -> None:
    assert reasons(password) == ([] if reason is None else [("new", reason)])


def test_a_password_is_typed_twice_alike() -> None:
    assert reasons(SOUND, SOUND.lower()) == [("again", Reason.PASSWORD_DIFFERS)]


@pytest.mark.parametrize(
    ("age", "is_starter", "now", "chosen"),
    [
        (0, False, None, Reason.PASSWORD_YOUNG),
        (1, False, None, None),
        (AGE_MAX.days, False, None, None),
        (AGE_MAX.days + 1, False, Reason.PASSWORD_OLD, None),
        (0, True, Reason.PASSWORD_STARTER, None),
        (STARTER_MAX.days, True, Reason.PASSWORD_STARTER, None),
        (STARTER_MAX.days + 1, True, Reason.STARTER_OLD, Reason.STARTER_OLD),
    ],
)
def test_a_password_has_its_least_and_its_greatest_age(
    age: int, is_starter: bool, now: Reason | None, chosen: Reason | None
) -> None:
    password = Password(RecordRef("v1", "00"), MONDAY, is_starter)
    found = [age_fault(password, MONDAY + age * DAY, chosen=each) for each in (False, True)]
    assert [each and each.reason for each in found] == [now, chosen]


def test_five_failures_in_a_row_lock_for_fifteen_minutes() -> None:
    tries: Tries | None = None
    for _ in range(FAILURES_MAX):
        assert lock_fault(tries, NOW) is None
        tries = failed(tries, NOW)
    locked = lock_fault(tries, NOW)
    assert locked is not None
    assert (locked.reason, dict(locked.facts)) == (Reason.SIGN_IN_LOCKED, {"minutes": 15})
    almost = lock_fault(tries, NOW + LOCK - timedelta(seconds=1))
    assert almost is not None
    assert dict(almost.facts) == {"minutes": 1}
    assert lock_fault(tries, NOW + LOCK) is None
    assert failed(tries, NOW + LOCK) == Tries(1, NOW + LOCK)


def test_a_clock_that_is_set_back_ends_no_lock() -> None:
    tries = Tries(FAILURES_MAX, NOW)
    back = lock_fault(tries, NOW - timedelta(seconds=2))
    assert back is not None
    assert dict(back.facts) == {"minutes": 15}
    assert lock_fault(tries, NOW - LOCK) == back
