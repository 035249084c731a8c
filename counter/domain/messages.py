"""Messages to pledgors by SMS, e-mail and LINE: words, length, when one may go, what follows from a gateway's answer.

What a message says may be read by whoever holds the phone: it names neither a pledge nor an amount nor the office.
A message that may have arrived is never sent again by itself: a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from string import Formatter

from counter.domain.calls import QUIET_FROM, QUIET_UNTIL, Reach, channel_faults
from counter.domain.days import ONE_DAY, TAIPEI, Calendar, roll
from counter.domain.policy import MessageWords, Policy, Words
from counter.domain.refusal import Fault, Reason, fault
from counter.domain.reminding import Channel, Outcome

CHANNELS = (Channel.SMS, Channel.EMAIL, Channel.LINE)
"""What goes out by itself through a gateway."""

PLACES = frozenset({"phone", "last_day"})
"""What a text may have filled in: the branch's number, and the day by which the pledgor should call."""

PARTS_MAX = 3
"""Parts of an SMS at most; a longer text is a mistake."""

_TRADE = ("質借", "質當", "典當", "當舖", "當鋪", "當票", "質物", "pawn", "pledge", "loan")
"""Words that tell whoever reads along what it is about, in any agency's text."""


class MessageState(StrEnum):
    """Where a message stands.

    SENDING is on the disk before a gateway hears of it; what is found in it later may have arrived: UNSURE.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({MessageState.QUEUED, MessageState.SENDING, MessageState.UNSURE})
"""Nobody gets another message while one of these is about him."""


class Why(StrEnum):
    """Why a message stands where it stands; each has words on the page."""

    NOTHING = ""
    # it waits
    QUIET = "quiet"
    DAY_CLOSED = "day-closed"
    STOPPED = "stopped"
    NO_GATEWAY = "no-gateway"
    LINE_DOWN = "line-down"
    CLAIMED = "claimed"
    ANNOUNCED = "announced"
    UNREACHED = "unreached"
    BUSY = "busy"
    LOGIN = "login"
    # the gateway refused it
    REFUSED = "refused"
    ADDRESS = "address"
    SETTINGS = "settings"
    # it may have arrived
    NO_ANSWER = "no-answer"
    NONSENSE = "nonsense"
    BROKEN_OFF = "broken-off"
    OLD_COPY = "old-copy"
    # nobody wants it any more
    NO_CONSENT = "no-consent"
    NO_NUMBER = "no-number"
    NOT_OPEN = "not-open"
    REMINDED = "reminded"
    BY_HAND = "by-hand"


class Answer(StrEnum):
    """What came of handing a message to a gateway.

    NOT_NOW: it was certainly not taken, and may be offered again; REFUSED: certainly not, and never will be.
    """

    TAKEN = "taken"
    NOT_NOW = "not-now"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An answer and why it is none better."""

    answer: Answer
    why: Why = Why.NOTHING


TAKEN = Delivery(Answer.TAKEN)


@dataclass(frozen=True, slots=True)
class MessageForm:
    """Messages to be sent: to one pledgor, or to many, which a supervisor orders."""

    channel: Channel
    pledgors: tuple[str, ...]
    supervisor: str = ""


# ------------------------------------------------------------------------------------ words

# GSM 03.38: the basic set, and the signs that take two places.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM = (160, 153)
_UCS = (70, 67)


@dataclass(frozen=True, slots=True)
class SmsLength:
    """How long a text is as SMS. `units`: septets or UTF-16 units; `parts`: what is paid for; `chinese`: as UCS-2."""

    units: int
    parts: int
    chinese: bool


def sms_length(text: str) -> SmsLength:
    """The parts of a text: 160 characters in one or 153 in each of several, 70 and 67 if one sign is not GSM's.

    No sign of two units is cut in the middle.
    """
    chinese = not all(each in _BASIC or each in _EXTENDED for each in text)
    sizes = [_units(each, chinese=chinese) for each in text]
    alone, each_part = _UCS if chinese else _GSM
    units = sum(sizes)
    if units <= alone:
        return SmsLength(units, 1, chinese)
    parts, filled = 1, 0
    for size in sizes:
        if filled + size > each_part:
            parts, filled = parts + 1, 0
        filled += size
    return SmsLength(units, parts, chinese)


def _units(sign: str, *, chinese: bool) -> int:
    if chinese:
        return 2 if ord(sign) > 0xFFFF else 1  # noqa: PLR2004 - the last sign of one UTF-16 unit
    return 2 if sign in _EXTENDED else 1


def words_on(policy: Policy, channel: Channel, on: datetime) -> MessageWords | None:
    """What the agency says on that channel at that moment; None if it never said anything there."""
    day = on.astimezone(TAIPEI).date()
    of_channel = [each for each in policy.messages if each.channel is channel and each.since <= day]
    return of_channel[-1] if of_channel else None


def filled(text: str, *, phone: str, last_day: str) -> str:
    """A text with its places filled."""
    return text.format(phone=phone, last_day=last_day)


def unknown_places(text: str) -> tuple[str, ...]:
    """Places of a text that nothing fills; all of it if its braces do not match."""
    try:
        found = list(Formatter().parse(text))
    except ValueError:
        return (text,)
    return tuple(
        name
        for _, name, form, conversion in found
        if name is not None and (name not in PLACES or form or conversion)
    )


def telling(text: str, words: Words, names: Iterable[str]) -> tuple[str, ...]:
    """Words of a text that tell a stranger about the pledge. `names`: of the agency and its branches."""
    own = (words.pledge, words.pledgor, words.ticket, words.redeem, words.renew)
    lower = text.lower()
    every = dict.fromkeys((*_TRADE, *own, *names))
    return tuple(each for each in every if each and each.lower() in lower)


# ------------------------------------------------------------------------------------ whether and when


def address_of(channel: Channel, reach: Reach) -> str:
    """Where a message goes: the best right mobile number, the e-mail address, the LINE id; "" for none."""
    if channel is Channel.EMAIL:
        return reach.email
    if channel is Channel.LINE:
        return reach.line
    return next((each for each, wrong in reach.numbers if not wrong and _is_mobile(each)), "")


def _is_mobile(number: str) -> bool:
    return number.startswith(("09", "+")) and "#" not in number


def queue_faults(
    channel: Channel,
    reach: Reach,
    *,
    due: bool,
    waiting: bool,
    has_words: bool,
    has_gateway: bool,
    now: datetime,
    over: bool = False,
) -> tuple[Fault, ...]:
    """What speaks against a message to a pledgor; the hour does not: it waits for the morning.

    `due`: a ticket is to be reminded of today; `waiting`: another message to the same pledgor is not settled; `over`:
    only tickets are left whose grace is over, of which no message may name a day.
    """
    faults = []
    if not has_words:
        faults.append(fault(Reason.MESSAGE_WITHOUT_WORDS, "channel"))
    if not has_gateway:
        faults.append(fault(Reason.MESSAGE_WITHOUT_GATEWAY, "channel"))
    faults += [
        each
        for each in channel_faults(channel, reach, address_of(channel, reach), now)
        if each.reason is not Reason.QUIET_HOURS
    ]
    if waiting:
        faults.append(fault(Reason.MESSAGE_WAITS, "pledgors"))
    elif not due:
        reason = Reason.MESSAGE_GRACE_OVER if over else Reason.MESSAGE_NOT_DUE
        faults.append(fault(reason, "pledgors"))
    return tuple(faults)


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do with a queued message now: hand it out, let it wait until `at`, or withdraw it."""

    state: MessageState
    why: Why = Why.NOTHING
    at: datetime | None = None


GO = Turn(MessageState.SENDING)
_WITHDRAWN_BY = {
    Reason.NO_CONSENT: Why.NO_CONSENT,
    Reason.USE_BLOCKED: Why.NO_CONSENT,
    Reason.NUMBER_MISSING: Why.NO_NUMBER,
}


def turn(
    channel: Channel,
    reach: Reach,
    *,
    still_open: bool,
    due: bool,
    now: datetime,
    calendar: Calendar,
) -> Turn:
    """What to do with a message whose turn it is. `still_open`, `due`: one of its tickets is."""
    faults = channel_faults(channel, reach, address_of(channel, reach), now)
    for each in faults:
        if each.reason in _WITHDRAWN_BY:
            return Turn(MessageState.WITHDRAWN, _WITHDRAWN_BY[each.reason])
    if not still_open:
        return Turn(MessageState.WITHDRAWN, Why.NOT_OPEN)
    if not due:
        return Turn(MessageState.WITHDRAWN, Why.REMINDED)
    if faults:
        return Turn(MessageState.QUEUED, Why.QUIET, next_morning(now, calendar))
    return GO


def next_morning(now: datetime, calendar: Calendar) -> datetime:
    """The end of a quiet night, on a working day."""
    here = now.astimezone(TAIPEI)
    day = here.date() + ONE_DAY if here.time() >= QUIET_FROM else here.date()
    return datetime.combine(roll(day, calendar), QUIET_UNTIL, TAIPEI)


# ------------------------------------------------------------------------------------ what follows

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""How long after each try that came to nothing the next one follows; then it has failed (rules.md A-56)."""

_AFTER = {
    Answer.TAKEN: MessageState.SENT,
    Answer.REFUSED: MessageState.FAILED,
    Answer.UNSURE: MessageState.UNSURE,
}


def follows(delivery: Delivery, *, tries: int, now: datetime) -> Turn:
    """Where a message stands after an answer; `tries`: made so far, this one included."""
    if delivery.answer is not Answer.NOT_NOW:
        return Turn(_AFTER[delivery.answer], delivery.why)
    if tries > len(BACK_OFF):
        return Turn(MessageState.FAILED, delivery.why)
    return Turn(MessageState.QUEUED, delivery.why, now + BACK_OFF[tries - 1])


_OUTCOMES = {MessageState.SENT: Outcome.SENT, MessageState.FAILED: Outcome.FAILED}


def outcome_of(state: MessageState, *, announced: bool) -> Outcome | None:
    """What the journal has to say of a message that stands so; None for nothing.

    `announced`: it says already that the message may have arrived; one that never went out did not.
    """
    if state is MessageState.UNSURE:
        return None if announced else Outcome.UNSURE
    if state is MessageState.WITHDRAWN:
        return Outcome.FAILED if announced else None
    return _OUTCOMES.get(state)


class MessageAct(StrEnum):
    """What a person may decide about a message."""

    ARRIVED = "arrived"
    """The gateway was asked, or the pledgor: it came."""
    AGAIN = "again"
    """One that may have arrived did not: somebody asked."""
    WITHDRAW = "withdraw"


ACTS = {
    MessageState.QUEUED: (MessageAct.WITHDRAW,),
    MessageState.SENDING: (),
    MessageState.SENT: (),
    MessageState.FAILED: (MessageAct.AGAIN,),
    MessageState.UNSURE: (MessageAct.ARRIVED, MessageAct.AGAIN, MessageAct.WITHDRAW),
    MessageState.WITHDRAWN: (),
}
"""What may be decided where a message stands."""
