"""Which tickets the proof of the reminders is asked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counter.domain.call_proof import DAYS_MAX, Only, ProofAsked, decide_asked, fits
from counter.domain.refusal import Reason
from tests.domain.refusals import fault_of

ON = date(2026, 6, 9)
ASKED = ProofAsked(ON, ON)
TEXTS = ("陳大文", "K0101115000014", "0912345678", "Wang")


def test_the_days_are_asked_for_in_their_order_and_a_year_at_most() -> None:
    decide_asked(ASKED)
    decide_asked(replace(ASKED, last=ON + timedelta(days=DAYS_MAX - 1)))
    backwards = fault_of(decide_asked, replace(ASKED, last=ON - timedelta(days=1)))
    assert (backwards.reason, backwards.at) == (Reason.PROOF_DAYS_BACKWARDS, "last")
    long = fault_of(decide_asked, replace(ASKED, last=ON + timedelta(days=DAYS_MAX)))
    assert (long.reason, long.at) == (Reason.PROOF_TOO_LONG, "first")


@pytest.mark.parametrize(
    ("words", "found"),
    [("", True), ("大文", True), ("wang 00014", True), ("大文 0922", False), ("陳 \n 大", True)],
)
def test_each_word_stands_somewhere_in_what_is_shown(words: str, found: bool) -> None:
    assert fits(replace(ASKED, words=words), TEXTS, enough=True, spoken=True) is found


@pytest.mark.parametrize(
    ("only", "enough", "spoken", "found"),
    [
        (Only.EVERY, False, False, True),
        (Only.MISSING, False, False, True),
        (Only.MISSING, True, False, False),
        (Only.UNSPOKEN, True, False, True),
        (Only.UNSPOKEN, True, True, False),
        (Only.SPOKEN, True, True, True),
        (Only.SPOKEN, True, False, False),
    ],
)
def test_one_kind_of_ticket_may_be_asked_for(
    only: Only, enough: bool, spoken: bool, found: bool
) -> None:
    assert fits(replace(ASKED, only=only), TEXTS, enough=enough, spoken=spoken) is found
