"""Who is calling whom: one counter at a time for a quarter of an hour, and whoever asks hears of all."""

from datetime import timedelta

import pytest

from central.admission import Revoked, Unknown
from counter.protocol import CLAIM_S, Claim, Claimed
from tests.central.centrals import NOON, Central, Counter

LEASE = timedelta(seconds=CLAIM_S)


def claim(central: Central, by: Counter, pledgor: str = "person-1", *, held: bool = True) -> bool:
    return central.service.claim(by.device, by.incarnation, Claim(pledgor, "c1", held)).granted


def claims(central: Central, by: Counter) -> tuple[Claimed, ...]:
    return central.service.claim(by.device, by.incarnation, Claim("", "c1", held=True)).claims


def test_a_pledgor_is_claimed_by_one_counter_at_a_time(central: Central) -> None:
    first, second = central.counter(1), central.counter(2)
    assert claim(central, first)
    assert not claim(central, second)
    assert claim(central, second, "person-2")
    held = Claimed("person-1", 1, "c1", NOON + LEASE)
    assert claims(central, first) == (held, Claimed("person-2", 2, "c1", NOON + LEASE))
    assert claims(central, second) == claims(central, first)


def test_a_claim_ends_after_a_quarter_of_an_hour_and_can_be_made_longer(central: Central) -> None:
    first, second = central.counter(1), central.counter(2)
    claim(central, first)
    central.moment += LEASE - timedelta(seconds=1)
    assert not claim(central, second)
    assert claim(central, first)
    central.moment += LEASE
    assert claims(central, first) == ()
    assert claim(central, second)


def test_whoever_is_done_gives_the_claim_back_and_nobody_elses(central: Central) -> None:
    first, second = central.counter(1), central.counter(2)
    claim(central, first)
    assert claim(central, second, held=False)
    assert not claim(central, second)
    assert claim(central, first, held=False)
    assert claim(central, second)


def test_a_claim_is_of_one_branch_alone(central: Central) -> None:
    here, there = central.counter(1), central.counter(1, branch="K02")
    assert claim(central, here)
    assert claim(central, there)
    assert len(claims(central, here)) == len(claims(central, there)) == 1


def test_whom_a_pc_was_about_to_call_anybody_may_call_once_it_is_shut_out(
    central: Central,
) -> None:
    lost, other = central.counter(1), central.counter(2)
    assert claim(central, lost, "person-1")
    assert not claim(central, other, "person-1")
    central.service.revoke(lost.branch, lost.counter)
    assert claim(central, other, "person-1")


def test_who_is_not_known_or_shut_out_claims_nothing(central: Central) -> None:
    by = central.counter(1)
    with pytest.raises(Unknown):
        central.service.claim("d9", 1, Claim("person-1", "c1", held=True))
    central.service.revoke(by.branch, by.counter)
    with pytest.raises(Revoked):
        claim(central, by)
