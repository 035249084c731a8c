"""The daily call list: whose tickets run out, when the next try is due, when enough was tried; and what a try may be.

A ticket has one window: it opens so many days before or after its maturity (the agency's dated rhythm) and closes
with the last day of its grace, both by the days in force. Nothing here asks which days the program ran: a try that
nobody made stays due, so that a day on which nobody opened the program is caught up on the next.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from counter.domain.call_forms import NUMBERS_MAX, AttemptForm, ConsentForm, ContactsForm
from counter.domain.days import ONE_DAY, TAIPEI, Calendar, roll
from counter.domain.policy import Anchor, Policy, Reminder, in_force
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.reminding import Channel, ConsentHow, Outcome

QUIET_UNTIL = time(9)
QUIET_FROM = time(21)
"""Nobody is called or sent a message outside these hours (rules.md R-90)."""
LATE_MAX = timedelta(days=31)
"""How long afterwards a try may be noted from the printed list."""

CLAIM = timedelta(minutes=15)
"""How long one counter has a pledgor to itself."""

SPOKEN = frozenset({Outcome.REACHED, Outcome.REFUSED, Outcome.PROMISED})
"""The pledgor was spoken to."""
SETTLED = frozenset({Outcome.REACHED, Outcome.REFUSED})
"""Nobody needs to try again."""
UNANSWERED = frozenset({Outcome.NO_ANSWER, Outcome.MESSAGE_LEFT})
"""Calls that reached somebody else or nobody."""
IN_VAIN = frozenset({Outcome.WRONG_NUMBER, Outcome.FAILED, Outcome.RETURNED, Outcome.WITHDRAWN})
"""What never came to the pledgor: no try of the window, and none that counts for the forfeiture."""

_CALL = (
    Outcome.REACHED,
    Outcome.NO_ANSWER,
    Outcome.WRONG_NUMBER,
    Outcome.REFUSED,
    Outcome.PROMISED,
    Outcome.MESSAGE_LEFT,
)
_MESSAGE = (Outcome.SENT, Outcome.FAILED)
OUTCOMES: dict[Channel, tuple[Outcome, ...]] = {
    Channel.PHONE: _CALL,
    Channel.SMS: _MESSAGE,
    Channel.EMAIL: _MESSAGE,
    Channel.LINE: _MESSAGE,
    Channel.LETTER: (Outcome.SENT, Outcome.RETURNED),
}
"""What can come of a try on each channel."""


NEVER = Reminder(
    since=date.min,
    anchor=Anchor.BEFORE_MATURITY,
    first_days=0,
    every_days=1,
    attempts_max=0,
    attempts_required=0,
)
"""Before an agency's first rhythm: nobody is reminded."""


def rhythm_on(policy: Policy, on: date) -> Reminder:
    """The agency's rhythm of that day."""
    return in_force(policy.reminders, on) or NEVER


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try as the rules see it. `entry`: its id; `about`: of the try whose result it is, "" for none."""

    entry: str
    on: date
    channel: Channel
    outcome: Outcome
    promised_on: date | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Tries:
    """What was tried for one ticket.

    `made`: tries of the window (calls and messages; letters disturb nobody); `counted`: those that count as reminders,
    letters too; `spoken`: the pledgor was spoken to; `settled`: and needs no further try; `last`, `last_on`: the last
    try and its day; `promised_on`: the day the pledgor named, if that was the last word.
    """

    made: int = 0
    counted: int = 0
    spoken: bool = False
    settled: bool = False
    last: Outcome | None = None
    last_on: date | None = None
    promised_on: date | None = None


NONE_YET = Tries()


def tries(attempts: Iterable[Attempt]) -> Tries:
    """What all tries for one ticket add up to, in the order in which they were made."""
    known = tuple(attempts)
    undone = {each.about for each in known}  # a result stands for its try
    standing = [each for each in known if each.entry not in undone]
    came = [each for each in standing if each.outcome not in IN_VAIN]
    made = [each for each in standing if not _is_nothing(each)]
    last = made[-1] if made else None
    return Tries(
        made=sum(each.channel is not Channel.LETTER for each in came),
        counted=sum(each.outcome is not Outcome.UNSURE for each in came),
        spoken=any(each.outcome in SPOKEN for each in came),
        settled=any(each.outcome in SETTLED for each in came),
        last=None if last is None else last.outcome,
        last_on=None if last is None else last.on,
        promised_on=None if last is None else last.promised_on,
    )


def missing_attempts(rhythm: Reminder, tried: Tries, *, blocked: bool = False) -> int:
    """How many tries policy demands yet before a ticket may be forfeited (PA 21; A-50, A-76).

    None once the pledgor was spoken to, or so many tries were made, or nobody may try: `blocked`.
    """
    return 0 if tried.spoken or blocked else max(0, rhythm.attempts_required - tried.counted)


def _is_nothing(attempt: Attempt) -> bool:
    """Whether it only takes back another one: a note by mistake, or a message that was announced and did not go out."""
    is_result = attempt.outcome is Outcome.FAILED and bool(attempt.about)
    return is_result or attempt.outcome is Outcome.WITHDRAWN


def enough_attempts(rhythm: Reminder, tried: Tries, *, blocked: bool = False) -> bool:
    """Whether the tries that policy demands are on file, so that a ticket may be forfeited."""
    return not missing_attempts(rhythm, tried, blocked=blocked)


# ------------------------------------------------------------------------------------ when


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a ticket's pledgor is reminded, both included."""

    opens: date
    closes: date


def window(rhythm: Reminder, *, pledged_on: date, maturity: date, last_day: date) -> Window:
    """The window of a ticket by its days in force: never before the pledge, never after the last day of grace."""
    distance = timedelta(days=rhythm.first_days)
    opens = maturity - distance if rhythm.anchor is Anchor.BEFORE_MATURITY else maturity + distance
    return Window(opens=min(max(opens, pledged_on), last_day), closes=last_day)


def next_try(rhythm: Reminder, within: Window, tried: Tries) -> date | None:
    """The day from which the next try is due; None if no further one is wanted (A-30).

    After a promise on the day after it, after a wrong number at once, else `every_days` later; where that is too late,
    once more on the last day. Who was not reached by a call on the last day is due again on it.
    """
    if tried.settled or tried.made >= rhythm.attempts_max:
        return None
    if tried.last_on is None:
        return within.opens
    if tried.last is Outcome.PROMISED and tried.promised_on is not None:
        due = tried.promised_on + ONE_DAY
    elif tried.last in IN_VAIN:
        due = tried.last_on
    else:
        due = tried.last_on + timedelta(days=rhythm.every_days)
    no_day_left = tried.last_on > within.closes or (
        tried.last_on == within.closes and tried.last not in UNANSWERED
    )
    if due > within.closes and no_day_left:
        return None
    return min(max(due, within.opens), within.closes)


def due_since(
    rhythm: Reminder, within: Window, tried: Tries, *, on: date, calendar: Calendar
) -> date | None:
    """Since which working day a ticket stands on the list of `on`; None if it does not stand there.

    After the grace it stands there as long as the tries that policy demands are missing: it cannot be forfeited.
    """
    if on > within.closes:
        if enough_attempts(rhythm, tried):
            return None
        due = within.opens if tried.last_on is None else tried.last_on
    else:
        next_due = next_try(rhythm, within, tried)
        if next_due is None or next_due > on:
            return None
        due = next_due
    return min(roll(due, calendar), on)


# ------------------------------------------------------------------------------------ trying


@dataclass(frozen=True, slots=True)
class CallTicket:
    """A ticket that a try names: whose it is, its last day of grace in force, what was tried for it before."""

    pledge: str
    number: str
    pledgor: str
    last_day: date
    tried: Tries


@dataclass(frozen=True, slots=True)
class Reach:
    """How a pledgor may be reached: each phone number on file and whether it is wrong; consent by channel.

    `blocked`: the pledgor asked to be reached no more (PDPA 11).
    """

    numbers: tuple[tuple[str, bool], ...]
    email: str
    line: str
    consents: tuple[tuple[Channel, bool], ...]
    blocked: bool = False

    def allows(self, channel: Channel) -> bool:
        """Whether a channel may be used: a message only with consent, a call unless it was forbidden."""
        asked = channel in {Channel.SMS, Channel.EMAIL, Channel.LINE}
        return dict(self.consents).get(channel, not asked)


def is_quiet(at: datetime) -> bool:
    """Whether it is too early or too late in Taiwan to disturb anybody."""
    return not QUIET_UNTIL <= at.astimezone(TAIPEI).time() < QUIET_FROM


def channel_faults(channel: Channel, reach: Reach, number: str, at: datetime) -> tuple[Fault, ...]:
    """What speaks against reaching a pledgor this way at that moment."""
    if reach.blocked:
        return (fault(Reason.USE_BLOCKED, "channel"),)
    if channel is Channel.LETTER:
        return ()
    faults: list[Fault] = []
    if not reach.allows(channel):
        faults.append(fault(Reason.NO_CONSENT, "channel"))
    if is_quiet(at):
        faults.append(fault(Reason.QUIET_HOURS, "at", time=at.astimezone(TAIPEI).strftime("%H:%M")))
    faults.extend(_number_faults(channel, reach, number))
    return tuple(faults)


def _number_faults(channel: Channel, reach: Reach, number: str) -> Iterable[Fault]:
    if not number:
        yield fault(Reason.NUMBER_MISSING, "number")
        return
    if channel in {Channel.EMAIL, Channel.LINE}:
        known = {reach.email if channel is Channel.EMAIL else reach.line: False}
    else:
        known = dict(reach.numbers)
    if number not in known:
        yield fault(Reason.NUMBER_NOT_ON_FILE, "number", number=number)
    elif known[number]:
        yield fault(Reason.NUMBER_WRONG, "number", number=number)


def decide_attempt(
    form: AttemptForm,
    tickets: tuple[CallTicket, ...],
    reach: Reach,
    rhythm: Reminder,
    *,
    known: Iterable[AttemptForm],
    on: date,
    now: datetime,
    calendar: Calendar,
) -> Outcome:
    """Decide that a try is noted: a call that was made, a message or letter that went out, one that came back.

    The tickets may have been paid meanwhile: what was tried was tried. `known`: what stands on file of that pledgor.
    Raises Refused.
    """
    at = form.at or now
    if any(_is_same(form, each) for each in known):
        time_of = f"{at.astimezone(TAIPEI):%m/%d %H:%M}"
        raise Refused([fault(Reason.ATTEMPT_NOTED, "at", number=form.number, time=time_of)])
    faults = [*_outcome_faults(form), *_ticket_faults(form, tickets, rhythm)]
    faults.extend(promise_faults(form.outcome, form.promised_on, tickets, on, calendar))
    if form.outcome not in {Outcome.RETURNED, Outcome.FAILED}:
        faults.extend(channel_faults(form.channel, reach, form.number, at))
    if at > now:
        faults.append(fault(Reason.ATTEMPT_IN_FUTURE, "at"))
    elif now - at > LATE_MAX:
        faults.append(fault(Reason.ATTEMPT_TOO_OLD, "at", days=LATE_MAX.days))
    if faults or form.outcome is None:
        raise Refused(faults)
    return form.outcome


def _is_same(form: AttemptForm, known: AttemptForm) -> bool:
    """Whether a try whose time was told is on file already: keyed in a second time it would count twice."""
    return (
        form.at is not None
        and form.at == known.at
        and (form.channel, form.outcome, form.number)
        == (known.channel, known.outcome, known.number)
        and not set(form.pledges).isdisjoint(known.pledges)
    )


def _outcome_faults(form: AttemptForm) -> Iterable[Fault]:
    if form.outcome is None:
        yield fault(Reason.OUTCOME_MISSING, "outcome")
    elif form.outcome not in OUTCOMES[form.channel]:
        yield fault(Reason.OUTCOME_UNFIT, "outcome")


def _ticket_faults(
    form: AttemptForm, tickets: tuple[CallTicket, ...], rhythm: Reminder
) -> Iterable[Fault]:
    if not tickets:
        yield fault(Reason.NO_TICKETS, "pledges")
    for each in tickets:
        if each.pledgor != form.pledgor:
            yield fault(Reason.ATTEMPT_OTHER_PLEDGOR, "pledges", number=each.number)
        elif _is_one_too_many(form, each.tried, rhythm):
            most = rhythm.attempts_max
            yield fault(Reason.TOO_MANY_TRIES, "pledges", number=each.number, most=most)


def _is_one_too_many(form: AttemptForm, tried: Tries, rhythm: Reminder) -> bool:
    if form.channel is Channel.LETTER or form.outcome in IN_VAIN:
        return False
    return tried.made >= rhythm.attempts_max


def promise_faults(
    outcome: Outcome | None,
    promised: date | None,
    tickets: tuple[CallTicket, ...],
    on: date,
    calendar: Calendar,
) -> Iterable[Fault]:
    """What speaks against a day that was promised on the day `on`: a working day to come, within the last day."""
    if outcome is not Outcome.PROMISED:
        return
    if promised is None:
        yield fault(Reason.PROMISE_DATE_MISSING, "promised_on")
        return
    ends = min((each.last_day for each in tickets), default=promised)
    if promised < on:
        yield fault(Reason.PROMISE_PAST, "promised_on", day=promised)
    elif promised > ends:
        yield from _too_late(promised, ends, on)
    elif calendar.rests(promised):
        yield _rest_day(promised, on, calendar)


def _too_late(promised: date, ends: date, on: date) -> Iterable[Fault]:
    if ends < on:  # no day can be promised: two people decide whether it is still done at all
        yield fault(Reason.PROMISE_GRACE_OVER, "promised_on", last_day=ends)
    else:
        yield fault(Reason.PROMISE_TOO_LATE, "promised_on", day=promised, last_day=ends)


def _rest_day(promised: date, on: date, calendar: Calendar) -> Fault:
    """Nobody can come on a day of rest: name the working days next to it that can be promised (CC 122).

    The last day in force is a working day, so one always follows.
    """
    before, after = promised - ONE_DAY, roll(promised, calendar)
    while before >= on and calendar.rests(before):
        before -= ONE_DAY
    if before < on:
        return fault(Reason.PROMISE_REST_DAY_NOW, "promised_on", day=promised, after=after)
    facts = {"day": promised, "before": before, "after": after}
    return fault(Reason.PROMISE_REST_DAY, "promised_on", **facts)


# ------------------------------------------------------------------------------------ ways


def decide_contacts(form: ContactsForm) -> None:
    """Decide that the ways to reach a pledgor are put down anew. Raises Refused."""
    faults: list[Fault] = []
    if len(form.numbers) > NUMBERS_MAX:
        faults.append(fault(Reason.TOO_MANY_NUMBERS, "numbers", most=NUMBERS_MAX))
    met: set[str] = set()
    for place, each in enumerate(form.numbers, 1):
        if not each.number:
            faults.append(fault(Reason.EMPTY, f"numbers[{place}]"))
        elif each.number in met:
            faults.append(fault(Reason.NUMBER_TWICE, f"numbers[{place}]", number=each.number))
        met.add(each.number)
    if faults:
        raise Refused(faults)


def decide_consent(form: ConsentForm) -> ConsentHow:
    """Decide that a consent is given or taken back. Raises Refused if nobody says how."""
    if form.how is None:
        raise Refused([fault(Reason.CONSENT_HOW_MISSING, "how")])
    return form.how


def best_number(
    numbers: Sequence[tuple[str, bool]], spoken: Sequence[tuple[str, datetime]]
) -> tuple[str, int | None]:
    """The number to call first, and the hour in Taiwan at which the pledgor was spoken to most often there.

    "" and None where nothing says so. `numbers`: on file and whether wrong, the best first; `spoken`: number and moment
    of each call that was answered.
    """
    right = [number for number, wrong in numbers if not wrong]
    if not right:
        return "", None
    answered = Counter(number for number, _ in spoken)
    best = max(right, key=lambda each: answered[each])
    hours = Counter(at.astimezone(TAIPEI).hour for number, at in spoken if number == best)
    return best, max(hours, key=lambda each: (hours[each], -each)) if hours else None


T = TypeVar("T")


def doubled(
    attempts: Sequence[T],
    *,
    of: Callable[[T], str],
    at: Callable[[T], datetime],
    device: Callable[[T], str],
) -> tuple[tuple[T, T], ...]:
    """Neighbouring tries at one pledgor from two counters within the time of a claim, the earlier one first.

    `attempts`: in the order in which they were made.
    """
    last: dict[str, T] = {}
    found: list[tuple[T, T]] = []
    for each in attempts:
        before = last.get(of(each))
        if before is not None and device(before) != device(each) and at(each) - at(before) < CLAIM:
            found.append((before, each))
        last[of(each)] = each
    return tuple(found)
