"""Verifiers of passwords: argon2id, each with its own salt, bounded in what they may ask of a PC."""

from random import Random

import pytest

from counter.passwords import STRETCHING, Stretching, drawn, fits

CHEAP = Stretching(memory_kib=8, passes=2)
PASSWORD = "Gold-9999-當票"
chance = Random(1).randbytes


def test_a_verifier_fits_its_password_alone_and_is_another_one_each_time() -> None:
    verifier = CHEAP.verifier(PASSWORD, chance)
    assert verifier.startswith("$argon2id$v=19$m=8,t=2,p=1$")
    assert fits(PASSWORD, verifier)
    assert not fits(PASSWORD.lower(), verifier)
    assert CHEAP.verifier(PASSWORD, chance) != verifier


def test_a_password_is_the_same_however_its_characters_were_put_together() -> None:
    assert fits("caf\u00e9-Ring-9", CHEAP.verifier("cafe\u0301-Ring-9", chance))
    assert not fits("\ud800", CHEAP.verifier(PASSWORD, chance))


def test_a_try_costs_what_owasp_asks_at_least() -> None:
    assert (STRETCHING.memory_kib >= 46 * 1024, STRETCHING.passes) == (True, 1)


def test_nobodys_verifier_looks_like_anybodys_and_fits_nothing() -> None:
    nobodys, somebodys = CHEAP.nobodys(chance), CHEAP.verifier(PASSWORD, chance)
    parts, likewise = nobodys.split("$"), somebodys.split("$")
    assert parts[:4] == likewise[:4]
    assert [len(each) for each in parts] == [len(each) for each in likewise]
    assert not fits(PASSWORD, nobodys)


@pytest.mark.parametrize(
    "figures",
    ["m=1048577,t=1,p=1", "m=8,t=11,p=1", "m=128,t=1,p=17", "m=1,t=1,p=1", "m=8,t=1"],
)
def test_a_verifier_that_asks_for_too_much_or_is_none_fits_nothing(figures: str) -> None:
    verifier = CHEAP.verifier(PASSWORD, chance).replace("m=8,t=2,p=1", figures)
    assert not fits(PASSWORD, verifier)


def test_a_one_time_password_is_drawn_from_letters_that_nobody_mistakes() -> None:
    starters = {drawn(chance) for _ in range(50)}
    assert len(starters) == 50
    assert all(len(each) == 14 and not set("ILOU") & set(each) for each in starters)
