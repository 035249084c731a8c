"""Which passphrase keeps a key, and how long the next try waits."""

import pytest

from counter.domain.keeping import Keeping, Kept, Opening, keeping_faults, wait_seconds
from counter.domain.refusal import Reason

GOOD = "maple tin orbit 4711 crane"


@pytest.mark.parametrize(
    "phrase",
    [
        GOOD,
        "correct-horse-battery",
        "8273645091827364509514",
        "qwhjzmvbnxkdlsp",
        "當舖通行碼要長一些",
    ],
)
def test_a_long_passphrase_of_many_characters_is_taken(phrase: str) -> None:
    assert keeping_faults(Keeping(Kept.PASSPHRASE, phrase, phrase)) == ()


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "qwhjzmvbnxkdls",
        "82736450918273",
        "1234567890123456789012345",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
        "aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "pass word pass word pass word",
        "passphrasepassphrase",
        "十二三四五六",
        "aoaoaoaoaoaoaoaoaoaoaoab",
    ],
)
def test_a_passphrase_that_is_guessed_soon_is_refused(phrase: str) -> None:
    (found,) = keeping_faults(Keeping(Kept.PASSPHRASE, phrase, phrase))
    assert (found.reason, found.at) == (Reason.PASSPHRASE_WEAK, "new")


def test_a_passphrase_is_typed_twice() -> None:
    (found,) = keeping_faults(Keeping(Kept.PASSPHRASE, GOOD, GOOD + "s"))
    assert (found.reason, found.at) == (Reason.PASSPHRASE_DIFFERS, "again")


@pytest.mark.parametrize("kept", [Kept.FILE, Kept.KEYRING])
def test_only_a_passphrase_is_looked_at(kept: Kept) -> None:
    assert keeping_faults(Keeping(kept)) == ()


def test_the_wait_grows_with_each_wrong_try() -> None:
    waits = [wait_seconds(wrong) for wrong in range(12)]
    assert waits == [0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert wait_seconds(10_000) == 300


def test_no_passphrase_is_shown_by_what_carries_it() -> None:
    keeping = Keeping(Kept.PASSPHRASE, GOOD, GOOD)
    shown = repr(Opening(GOOD, "words of the sheet", keeping))
    assert "maple" not in shown
    assert "sheet" not in shown
