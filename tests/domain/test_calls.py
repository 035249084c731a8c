"""Who is on the call list of a day, when the next try is due, and what a try may be (domain rules §7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from counter.domain import calls
from counter.domain.call_forms import (
    NUMBERS_MAX,
    AttemptForm,
    ConsentForm,
    ContactNumber,
    ContactsForm,
    contact_texts,
    contacts_kept,
    kind_of,
)
from counter.domain.calls import NONE_YET, Attempt, CallTicket, Reach, Tries, Window, tries
from counter.domain.days import TAIPEI, Calendar
from counter.domain.policy import Anchor, Reminder
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel, ConsentHow, NumberKind, Outcome
from tests.domain.policies import POLICY
from tests.domain.refusals import fault_of, faults_of, places

BEFORE = Reminder(date(2011, 7, 20), Anchor.BEFORE_MATURITY, 7, 2, 3, 1)
AFTER = Reminder(date(2016, 1, 1), Anchor.AFTER_MATURITY, 7, 30, 3, 1)
PLEDGED, MATURITY, LAST = date(2026, 3, 10), date(2026, 6, 10), date(2026, 6, 15)
OPENS = date(2026, 6, 3)
WITHIN = Window(OPENS, LAST)
WORKING = Calendar(frozenset())
NOON = datetime(2026, 6, 4, 4, tzinfo=UTC)
ON = date(2026, 6, 4)
DAY = timedelta(days=1)
_names = count()


def tried(on: date, outcome: Outcome, channel: Channel = Channel.PHONE, **of: Any) -> Attempt:
    return Attempt(f"e{next(_names)}", on, channel, outcome, **of)


def since(on: date, what: Tries, rhythm: Reminder = BEFORE) -> date | None:
    return calls.due_since(rhythm, WITHIN, what, on=on, calendar=WORKING)


# ------------------------------------------------------------------------------------ windows


def test_kaohsiung_calls_before_the_maturity_and_taipei_after_it_inside_the_grace() -> None:
    days = {"pledged_on": PLEDGED, "maturity": MATURITY, "last_day": LAST}
    assert calls.window(BEFORE, **days) == Window(date(2026, 6, 3), LAST)
    late = days | {"last_day": date(2026, 12, 10)}
    assert calls.window(AFTER, **late) == Window(date(2026, 6, 17), date(2026, 12, 10))


@pytest.mark.parametrize(
    ("rhythm", "opens"),
    [(replace(BEFORE, first_days=366), PLEDGED), (replace(AFTER, first_days=366), LAST)],
)
def test_a_window_opens_between_the_pledge_and_the_last_day(rhythm: Reminder, opens: date) -> None:
    window = calls.window(rhythm, pledged_on=PLEDGED, maturity=MATURITY, last_day=LAST)
    assert window == Window(opens, LAST)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 6, 2), None),
        (date(2026, 6, 3), date(2026, 6, 3)),
        (date(2026, 6, 15), date(2026, 6, 3)),
        (date(2026, 6, 16), date(2026, 6, 3)),
    ],
)
def test_a_ticket_nobody_tried_is_due_from_the_first_day_until_somebody_does(
    on: date, expected: date | None
) -> None:
    assert since(on, NONE_YET) == expected


def test_a_first_day_of_rest_is_caught_up_on_the_next_working_day() -> None:
    resting = Calendar(frozenset({OPENS, OPENS + DAY}))
    for on in (OPENS, OPENS + DAY, OPENS + 2 * DAY):
        assert calls.due_since(BEFORE, WITHIN, NONE_YET, on=on, calendar=resting) == on
    assert calls.due_since(BEFORE, WITHIN, NONE_YET, on=LAST, calendar=resting) == OPENS + 2 * DAY


# ------------------------------------------------------------------------------------ the next try


@pytest.mark.parametrize(
    ("outcome", "due"),
    [
        (Outcome.NO_ANSWER, ON + 2 * DAY),
        (Outcome.MESSAGE_LEFT, ON + 2 * DAY),
        (Outcome.SENT, ON + 2 * DAY),
        (Outcome.WRONG_NUMBER, ON),
        (Outcome.FAILED, ON),
        (Outcome.RETURNED, ON),
        (Outcome.REACHED, None),
        (Outcome.REFUSED, None),
    ],
)
def test_the_next_try_follows_from_what_came_of_the_last(
    outcome: Outcome, due: date | None
) -> None:
    assert calls.next_try(BEFORE, WITHIN, tries([tried(ON, outcome)])) == due


def test_who_promised_a_day_is_tried_on_the_day_after_it() -> None:
    promised = tries([tried(ON, Outcome.PROMISED, promised_on=date(2026, 6, 9))])
    assert since(date(2026, 6, 9), promised) is None
    assert since(date(2026, 6, 10), promised) == date(2026, 6, 10)
    last = tries([tried(ON, Outcome.PROMISED, promised_on=LAST)])
    assert since(LAST, last) == LAST


def test_a_promise_without_a_day_is_tried_again_by_the_rhythm() -> None:
    assert calls.next_try(BEFORE, WITHIN, tries([tried(ON, Outcome.PROMISED)])) == ON + 2 * DAY


def test_three_tries_are_the_most_and_letters_do_not_count() -> None:
    written = [tried(ON, Outcome.SENT, Channel.LETTER)] * 4
    two = [tried(ON, Outcome.NO_ANSWER), tried(ON, Outcome.SENT, Channel.SMS)]
    assert calls.next_try(BEFORE, WITHIN, tries([*written, *two])) == ON + 2 * DAY
    three = [*two, tried(ON + DAY, Outcome.MESSAGE_LEFT)]
    assert tries(three).made == 3
    assert calls.next_try(BEFORE, WITHIN, tries(three)) is None


def test_a_step_beyond_the_last_day_leaves_one_more_try_on_it() -> None:
    once = tries([tried(ON, Outcome.NO_ANSWER)])
    assert calls.next_try(replace(BEFORE, every_days=30), WITHIN, once) == LAST


@pytest.mark.parametrize(
    ("outcome", "due"),
    [
        (Outcome.NO_ANSWER, LAST),
        (Outcome.MESSAGE_LEFT, LAST),
        (Outcome.PROMISED, None),
        (Outcome.SENT, None),
        (Outcome.REACHED, None),
    ],
)
def test_who_was_not_reached_by_a_call_on_the_last_day_is_due_again_on_it(
    outcome: Outcome, due: date | None
) -> None:
    attempts = [tried(LAST, outcome, promised_on=LAST)]
    assert calls.next_try(BEFORE, WITHIN, tries(attempts)) == due
    assert since(LAST, tries(attempts)) == due
    assert calls.next_try(BEFORE, WITHIN, tries(attempts * 3)) is None, "three are the most"
    too_late = tries([tried(LAST + DAY, outcome)])
    assert calls.next_try(BEFORE, WITHIN, too_late) is None


def test_a_try_before_the_window_does_not_open_it() -> None:
    early = tries([tried(OPENS - 9 * DAY, Outcome.NO_ANSWER)])
    assert calls.next_try(BEFORE, WITHIN, early) == OPENS


# ------------------------------------------------------------------------------------ enough


@pytest.mark.parametrize(
    ("required", "attempts", "enough"),
    [
        (0, [], True),
        (1, [], False),
        (1, [tried(ON, Outcome.NO_ANSWER)], True),
        (2, [tried(ON, Outcome.NO_ANSWER)], False),
        (2, [tried(ON, Outcome.REACHED)], True),
        (2, [tried(ON, Outcome.REFUSED)], True),
        (2, [tried(ON, Outcome.PROMISED)], True),
        (1, [tried(ON, Outcome.WRONG_NUMBER)], False),
        (1, [tried(ON, Outcome.FAILED, Channel.SMS)], False),
        (1, [tried(ON, Outcome.SENT, Channel.LETTER)], True),
    ],
)
def test_a_ticket_is_forfeited_only_with_the_tries_that_policy_demands_on_file(
    required: int, attempts: list[Attempt], enough: bool
) -> None:
    rhythm = replace(BEFORE, attempts_required=required)
    assert calls.enough_attempts(rhythm, tries(attempts)) is enough


def test_a_letter_that_came_back_no_longer_counts() -> None:
    letter = tried(ON, Outcome.SENT, Channel.LETTER)
    back = tried(ON + DAY, Outcome.RETURNED, Channel.LETTER, about=letter.entry)
    assert tries([letter]).counted == 1
    assert tries([letter, back]).counted == 0


def test_before_an_agency_has_a_rhythm_nobody_is_listed_and_no_try_is_demanded() -> None:
    rhythm = calls.rhythm_on(POLICY, date(2011, 7, 19))
    assert rhythm == calls.NEVER
    assert calls.rhythm_on(POLICY, date(2011, 7, 20)) == POLICY.reminders[0]
    assert since(LAST, NONE_YET, rhythm) is None
    assert calls.enough_attempts(rhythm, NONE_YET)


def test_after_the_grace_a_ticket_stays_listed_until_the_tries_are_on_file() -> None:
    after = LAST + 3 * DAY
    assert since(after, NONE_YET) == OPENS
    wrong = tries([tried(ON, Outcome.WRONG_NUMBER)])
    assert since(after, wrong) == ON
    assert since(after, tries([tried(ON, Outcome.NO_ANSWER)])) is None


# ------------------------------------------------------------------------------------ a try

REACH = Reach(
    numbers=(("0912345678", False), ("072911234", True)),
    email="chen@example.com",
    line="chen",
    consents=((Channel.SMS, True), (Channel.EMAIL, False)),
)
TICKET = CallTicket("p1", "K0101115000014", "person-1", LAST, NONE_YET)
FORM = AttemptForm("person-1", ("p1",), Channel.PHONE, Outcome.NO_ANSWER, "0912345678")


def decided(
    form: AttemptForm = FORM,
    *,
    tickets: tuple[CallTicket, ...] = (TICKET,),
    reach: Reach = REACH,
    rhythm: Reminder = BEFORE,
    now: datetime = NOON,
    calendar: Calendar = WORKING,
    known: tuple[AttemptForm, ...] = (),
) -> Outcome:
    return calls.decide_attempt(
        form, tickets, reach, rhythm, known=known, on=ON, now=now, calendar=calendar
    )


def test_a_call_whose_time_was_told_is_noted_once() -> None:
    told = replace(FORM, at=NOON)
    assert fault_of(decided, told, known=(told,)).reason is Reason.ATTEMPT_NOTED
    others: tuple[dict[str, Any], ...] = (
        {"at": NOON - timedelta(minutes=1)},
        {"outcome": Outcome.MESSAGE_LEFT},
        {"number": "0922333444"},
        {"pledges": ("p2",)},
    )
    for other in others:
        assert decided(told, known=(replace(told, **other),)) is Outcome.NO_ANSWER
    assert decided(FORM, known=(told,)) is Outcome.NO_ANSWER, "a call of this moment"


def test_a_call_is_noted_with_what_came_of_it() -> None:
    assert decided() is Outcome.NO_ANSWER


def test_a_message_that_was_announced_and_never_went_out_leaves_what_another_counter_tried() -> (
    None
):
    other = tried(ON, Outcome.UNSURE, Channel.SMS)
    own = tried(ON, Outcome.UNSURE, Channel.SMS)
    failed = tried(ON, Outcome.FAILED, Channel.SMS, about=own.entry)
    assert since(ON, tries([own, failed])) == since(ON, tries([]))
    both = tries([other, own, failed])
    assert (both.made, both.counted, both.last) == (1, 0, Outcome.UNSURE)
    assert since(ON, both) is None
    sent = tried(ON, Outcome.SENT, Channel.SMS, about=other.entry)
    assert tries([other, sent]).counted == 1


@pytest.mark.parametrize(
    ("changes", "reason", "at"),
    [
        ({"outcome": None}, Reason.OUTCOME_MISSING, "outcome"),
        ({"outcome": Outcome.SENT}, Reason.OUTCOME_UNFIT, "outcome"),
        ({"number": ""}, Reason.NUMBER_MISSING, "number"),
        ({"number": "0987654321"}, Reason.NUMBER_NOT_ON_FILE, "number"),
        ({"number": "072911234"}, Reason.NUMBER_WRONG, "number"),
        ({"outcome": Outcome.PROMISED}, Reason.PROMISE_DATE_MISSING, "promised_on"),
        (
            {"outcome": Outcome.PROMISED, "promised_on": ON - DAY},
            Reason.PROMISE_PAST,
            "promised_on",
        ),
        (
            {"outcome": Outcome.PROMISED, "promised_on": LAST + DAY},
            Reason.PROMISE_TOO_LATE,
            "promised_on",
        ),
        ({"at": NOON + timedelta(minutes=1)}, Reason.ATTEMPT_IN_FUTURE, "at"),
        ({"at": NOON - timedelta(days=32)}, Reason.ATTEMPT_TOO_OLD, "at"),
        (
            {"channel": Channel.EMAIL, "outcome": Outcome.SENT, "number": "chen@example.com"},
            Reason.NO_CONSENT,
            "channel",
        ),
    ],
)
def test_a_try_that_cannot_be_is_refused_at_its_field(
    changes: dict[str, Any], reason: Reason, at: str
) -> None:
    fault = fault_of(decided, replace(FORM, **changes))
    assert (fault.reason, fault.at) == (reason, at)


def test_a_promise_until_the_last_day_of_grace_is_taken() -> None:
    form = replace(FORM, outcome=Outcome.PROMISED, promised_on=LAST)
    assert decided(form) is Outcome.PROMISED


FESTIVAL = Calendar(frozenset({date(2026, 6, 12)}))
"""A Friday before a weekend; the last day is the Monday after it."""


@pytest.mark.parametrize("day", [12, 13, 14])
def test_a_promise_on_a_day_of_rest_names_the_working_days_next_to_it(day: int) -> None:
    promised = date(2026, 6, day)
    form = replace(FORM, outcome=Outcome.PROMISED, promised_on=promised)
    fault = fault_of(decided, form, calendar=FESTIVAL)
    assert (fault.reason, fault.at) == (Reason.PROMISE_REST_DAY, "promised_on")
    assert fault.facts == {"day": promised, "before": date(2026, 6, 11), "after": LAST}


def test_no_day_before_today_is_named_in_place_of_a_day_of_rest() -> None:
    resting = Calendar(frozenset({ON, ON + DAY}))
    form = replace(FORM, outcome=Outcome.PROMISED, promised_on=ON + DAY)
    fault = fault_of(decided, form, calendar=resting)
    assert (fault.reason, fault.facts["after"]) == (Reason.PROMISE_REST_DAY_NOW, date(2026, 6, 8))


def test_once_the_grace_is_over_no_day_can_be_promised() -> None:
    over = replace(TICKET, last_day=ON - DAY)
    form = replace(FORM, outcome=Outcome.PROMISED, promised_on=ON)
    fault = fault_of(decided, form, tickets=(over,))
    assert (fault.reason, fault.facts) == (Reason.PROMISE_GRACE_OVER, {"last_day": ON - DAY})


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(8, 59, True), (9, 0, False), (20, 59, False), (21, 0, True), (0, 0, True)],
)
def test_nobody_is_called_between_nine_in_the_evening_and_nine_in_the_morning(
    hour: int, minute: int, quiet: bool
) -> None:
    at = datetime(2026, 6, 3, hour, minute, tzinfo=TAIPEI)
    assert calls.is_quiet(at) is quiet
    form = replace(FORM, at=at)
    if quiet:
        assert fault_of(decided, form).reason is Reason.QUIET_HOURS
    else:
        assert decided(form) is Outcome.NO_ANSWER


def test_a_letter_knows_no_hours_and_no_number() -> None:
    night = datetime(2026, 6, 4, 22, tzinfo=TAIPEI)
    form = replace(FORM, channel=Channel.LETTER, outcome=Outcome.SENT, number="")
    assert decided(form, now=night) is Outcome.SENT


def test_what_came_back_is_noted_at_any_hour() -> None:
    night = datetime(2026, 6, 4, 22, tzinfo=TAIPEI)
    form = replace(FORM, channel=Channel.SMS, outcome=Outcome.FAILED)
    assert decided(form, now=night) is Outcome.FAILED


@pytest.mark.parametrize(
    ("channel", "number", "allowed"),
    [
        (Channel.PHONE, "0912345678", True),
        (Channel.SMS, "0912345678", True),
        (Channel.EMAIL, "chen@example.com", False),
        (Channel.LINE, "chen", False),
    ],
)
def test_a_message_needs_consent_and_a_call_does_not(
    channel: Channel, number: str, allowed: bool
) -> None:
    faults = calls.channel_faults(channel, REACH, number, NOON)
    assert [fault.reason for fault in faults] == ([] if allowed else [Reason.NO_CONSENT])


def test_a_call_that_the_pledgor_forbade_is_refused() -> None:
    forbidden = replace(REACH, consents=((Channel.PHONE, False),))
    assert fault_of(decided, reach=forbidden).reason is Reason.NO_CONSENT


def test_a_message_goes_to_the_address_on_file_alone() -> None:
    allowed = replace(REACH, consents=((Channel.LINE, True),))
    assert calls.channel_faults(Channel.LINE, allowed, "chen", NOON) == ()
    (fault,) = calls.channel_faults(Channel.LINE, allowed, "lin", NOON)
    assert fault.reason is Reason.NUMBER_NOT_ON_FILE


def test_more_than_three_tries_in_a_window_are_refused_but_a_letter_is_not() -> None:
    often = replace(TICKET, tried=Tries(made=3))
    fault = fault_of(decided, tickets=(often,))
    assert (fault.reason, fault.at, fault.facts["most"]) == (Reason.TOO_MANY_TRIES, "pledges", 3)
    assert decided(replace(FORM, outcome=Outcome.WRONG_NUMBER), tickets=(often,))
    letter = replace(FORM, channel=Channel.LETTER, outcome=Outcome.SENT)
    assert decided(letter, tickets=(often,)) is Outcome.SENT


def test_a_try_is_about_tickets_of_that_pledgor() -> None:
    assert places(faults_of(decided, tickets=())) == [(Reason.NO_TICKETS, "pledges")]
    foreign = replace(TICKET, pledgor="person-2")
    assert fault_of(decided, tickets=(foreign,)).reason is Reason.ATTEMPT_OTHER_PLEDGOR


def test_all_that_is_wrong_is_said_at_once() -> None:
    form = replace(FORM, outcome=Outcome.PROMISED, number="")
    assert places(faults_of(decided, form, tickets=())) == [
        (Reason.NO_TICKETS, "pledges"),
        (Reason.PROMISE_DATE_MISSING, "promised_on"),
        (Reason.NUMBER_MISSING, "number"),
    ]


# ------------------------------------------------------------------------------------ ways

NUMBER = ContactNumber("0912345678", NumberKind.MOBILE)


def test_the_ways_to_reach_a_pledgor_are_kept_as_they_were_put_down() -> None:
    wrong = ContactNumber("072911234", NumberKind.HOME, wrong=True)
    form = ContactsForm("person-1", (NUMBER, wrong), "chen@example.com", "chen", "高雄市")
    calls.decide_contacts(form)
    assert contacts_kept("person-1", contact_texts(form)) == form


def test_a_number_stands_once_and_there_are_few() -> None:
    twice = ContactsForm("person-1", (NUMBER, NUMBER, ContactNumber("", NumberKind.HOME)))
    assert places(faults_of(calls.decide_contacts, twice)) == [
        (Reason.NUMBER_TWICE, "numbers[2]"),
        (Reason.EMPTY, "numbers[3]"),
    ]
    many = tuple(replace(NUMBER, number=f"09{each:08}") for each in range(NUMBERS_MAX + 1))
    fault = fault_of(calls.decide_contacts, ContactsForm("person-1", many))
    assert (fault.reason, fault.at) == (Reason.TOO_MANY_NUMBERS, "numbers")


def test_a_consent_says_how_it_was_given() -> None:
    form = ConsentForm("person-1", Channel.SMS, given=True, how=None)
    assert fault_of(calls.decide_consent, form).reason is Reason.CONSENT_HOW_MISSING
    how = ConsentHow.AT_COUNTER
    assert calls.decide_consent(replace(form, how=how)) is how


def test_a_number_that_begins_like_a_mobile_is_one() -> None:
    assert kind_of("0912345678") is NumberKind.MOBILE
    assert kind_of("072911234") is NumberKind.HOME


def test_the_number_that_was_answered_most_is_called_first_at_its_hour() -> None:
    numbers = [("1", False), ("2", False), ("3", True)]
    assert calls.best_number(numbers, []) == ("1", None)
    spoken = [("2", NOON), ("2", NOON + DAY), ("2", NOON + timedelta(hours=3)), ("3", NOON)]
    assert calls.best_number(numbers, spoken) == ("2", 12)
    assert calls.best_number([("3", True)], spoken) == ("", None)


# ------------------------------------------------------------------------------------ two counters


def test_two_counters_that_called_one_pledgor_at_once_are_shown() -> None:
    rows = [
        ("wang", NOON, "c1"),
        ("chen", NOON, "c1"),
        ("wang", NOON + timedelta(minutes=14), "c2"),
        ("chen", NOON + timedelta(minutes=15), "c2"),
        ("chen", NOON + timedelta(minutes=16), "c2"),
    ]
    found = calls.doubled(
        rows, of=lambda row: row[0], at=lambda row: row[1], device=lambda row: row[2]
    )
    assert found == ((rows[0], rows[2]),)
