"""What a message may say, how long it is as SMS, when it may go, and what follows from an answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from counter.domain.calls import Reach
from counter.domain.days import Calendar
from counter.domain.messages import (
    BACK_OFF,
    GO,
    TAKEN,
    Answer,
    Delivery,
    MessageState,
    SmsLength,
    Turn,
    Why,
    address_of,
    filled,
    follows,
    next_morning,
    outcome_of,
    queue_faults,
    sms_length,
    telling,
    turn,
    unknown_places,
    words_on,
)
from counter.domain.policy import MessageWords
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel, Outcome
from tests.domain.policies import POLICY

NOON = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)
"""A Wednesday."""
WORKING = Calendar(frozenset({date(2026, 6, 11)}))
REACH = Reach((("0912345678", False),), "chen@example.com", "U1", ((Channel.SMS, True),))


@pytest.mark.parametrize(
    ("text", "units", "parts", "chinese"),
    [
        ("", 0, 1, False),
        ("a" * 160, 160, 1, False),
        ("a" * 161, 161, 2, False),
        ("a" * 306, 306, 2, False),
        ("a" * 307, 307, 3, False),
        ("€" * 80, 160, 1, False),
        ("€" * 81, 162, 2, False),
        ("a" * 152 + "€" + "a" * 152, 306, 3, False),
        ("字" * 70, 70, 1, True),
        ("字" * 71, 71, 2, True),
        ("字" * 134, 134, 2, True),
        ("字" * 135, 135, 3, True),
        ("𠮷" * 35, 70, 1, True),
        ("字" * 66 + "𠮷" + "字" * 66, 134, 3, True),
        ("a" * 70 + "字", 71, 2, True),
    ],
    ids=str,
)
def test_the_parts_of_an_sms(text: str, units: int, parts: int, *, chinese: bool) -> None:
    assert sms_length(text) == SmsLength(units, parts, chinese)


def test_words_hold_from_their_day_on_their_channel() -> None:
    first = MessageWords(date(2026, 1, 1), Channel.SMS, "", "old")
    second = replace(first, since=date(2026, 6, 10), text="new")
    policy = replace(POLICY, messages=(first, second))
    assert words_on(policy, Channel.SMS, NOON) == second
    assert words_on(policy, Channel.SMS, NOON - timedelta(days=1)) == first
    assert words_on(policy, Channel.LINE, NOON) is None


def test_a_text_is_filled_and_its_unknown_places_are_told() -> None:
    assert filled("{last_day} {phone}", phone="07", last_day="6/22") == "6/22 07"
    assert unknown_places("{last_day} {phone}") == ()
    assert unknown_places("{name} {phone!r} {last_day:>9}") == ("name", "phone", "last_day")
    assert unknown_places("{") == ("{",)


def test_a_text_tells_a_stranger_nothing_of_a_pledge() -> None:
    told = telling("您的當票 PAWN 請至本所取贖", POLICY.words, ["本所", ""])
    assert set(told) >= {"當票", "pawn", "本所"}
    assert telling("您委辦的事項將到期", POLICY.words, ["本所"]) == ()


def test_an_sms_goes_to_the_first_right_mobile_number() -> None:
    numbers = (
        ("0911111111", True),
        ("075551234", False),
        ("0912000000#1", False),
        ("+8190", False),
    )
    reach = replace(REACH, numbers=numbers)
    assert address_of(Channel.SMS, reach) == "+8190"
    assert address_of(Channel.SMS, replace(REACH, numbers=())) == ""
    assert address_of(Channel.EMAIL, reach) == "chen@example.com"
    assert address_of(Channel.LINE, reach) == "U1"


@pytest.mark.parametrize(
    ("of", "reasons"),
    [
        ({}, []),
        ({"due": False}, [Reason.MESSAGE_NOT_DUE]),
        ({"waiting": True, "due": False}, [Reason.MESSAGE_WAITS]),
        (
            {"has_words": False, "has_gateway": False},
            [Reason.MESSAGE_WITHOUT_WORDS, Reason.MESSAGE_WITHOUT_GATEWAY],
        ),
        ({"due": False, "over": True}, [Reason.MESSAGE_GRACE_OVER]),
        ({"reach": replace(REACH, consents=())}, [Reason.NO_CONSENT]),
        ({"reach": replace(REACH, numbers=())}, [Reason.NUMBER_MISSING]),
        ({"now": NOON + timedelta(hours=12)}, []),
    ],
)
def test_what_speaks_against_a_message(of: dict[str, object], reasons: list[Reason]) -> None:
    sound = {
        "reach": REACH,
        "due": True,
        "waiting": False,
        "has_words": True,
        "has_gateway": True,
        "now": NOON,
    }
    faults = queue_faults(Channel.SMS, **sound | of)  # type: ignore[arg-type]  # a table of cases
    assert [each.reason for each in faults] == reasons


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ({}, GO),
        ({"reach": replace(REACH, consents=())}, Turn(MessageState.WITHDRAWN, Why.NO_CONSENT)),
        ({"reach": replace(REACH, numbers=())}, Turn(MessageState.WITHDRAWN, Why.NO_NUMBER)),
        ({"still_open": False}, Turn(MessageState.WITHDRAWN, Why.NOT_OPEN)),
        ({"due": False}, Turn(MessageState.WITHDRAWN, Why.REMINDED)),
        (
            {"now": datetime(2026, 6, 10, 12, 59, 59, tzinfo=UTC)},
            GO,
        ),
        (
            {"now": datetime(2026, 6, 10, 13, 0, tzinfo=UTC)},
            Turn(MessageState.QUEUED, Why.QUIET, datetime(2026, 6, 12, 1, 0, tzinfo=UTC)),
        ),
        (
            {"now": datetime(2026, 6, 10, 0, 59, tzinfo=UTC)},
            Turn(MessageState.QUEUED, Why.QUIET, datetime(2026, 6, 10, 1, 0, tzinfo=UTC)),
        ),
    ],
)
def test_whose_turn_it_is(of: dict[str, object], expected: Turn) -> None:
    sound = {"reach": REACH, "still_open": True, "due": True, "now": NOON, "calendar": WORKING}
    assert turn(Channel.SMS, **sound | of) == expected  # type: ignore[arg-type]  # a table of cases


def test_the_next_morning_is_of_a_working_day() -> None:
    night = datetime(2026, 6, 12, 15, 0, tzinfo=UTC)  # Friday, 23:00
    assert next_morning(night, WORKING) == datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
    assert next_morning(night + timedelta(hours=9), WORKING) == datetime(2026, 6, 15, 1, tzinfo=UTC)


def test_what_follows_from_an_answer() -> None:
    assert follows(TAKEN, tries=1, now=NOON) == Turn(MessageState.SENT)
    no = Delivery(Answer.REFUSED, Why.ADDRESS)
    assert follows(no, tries=1, now=NOON) == Turn(MessageState.FAILED, Why.ADDRESS)
    lost = Delivery(Answer.UNSURE, Why.NO_ANSWER)
    assert follows(lost, tries=1, now=NOON) == Turn(MessageState.UNSURE, Why.NO_ANSWER)
    later = Delivery(Answer.NOT_NOW, Why.BUSY)
    for tries, pause in enumerate(BACK_OFF, 1):
        waits = Turn(MessageState.QUEUED, Why.BUSY, NOON + pause)
        assert follows(later, tries=tries, now=NOON) == waits
    assert follows(later, tries=len(BACK_OFF) + 1, now=NOON).state is MessageState.FAILED


@pytest.mark.parametrize(
    ("state", "announced", "expected"),
    [
        (MessageState.SENT, True, Outcome.SENT),
        (MessageState.FAILED, False, Outcome.FAILED),
        (MessageState.UNSURE, False, Outcome.UNSURE),
        (MessageState.UNSURE, True, None),
        (MessageState.WITHDRAWN, False, None),
        (MessageState.WITHDRAWN, True, Outcome.FAILED),
        (MessageState.QUEUED, True, None),
    ],
)
def test_what_the_journal_has_to_say(
    state: MessageState, announced: bool, expected: Outcome | None
) -> None:
    assert outcome_of(state, announced=announced) is expected
