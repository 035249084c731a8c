"""The desk of the messages: what would go out, the queue, who decides what about it; and one step of the sender.

A message is on the disk as *sending* before a gateway hears of it. Whatever is found so later may have arrived: it is
never sent again by itself. What was sent, failed or may have arrived is an entry like every try to reach a pledgor.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial

from counter.db.messages import MessageRow
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import gateways, seen
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.approvals import Approved
from counter.desk.asking import BEFORE_SIGN_IN, answers
from counter.desk.composing import Composer
from counter.desk.context import Context
from counter.desk.looking import shows
from counter.desk.message_answers import (
    GatewayView,
    MessagePlan,
    MessageQueue,
    MessageView,
    PlannedMessage,
    Queued,
    Step,
)
from counter.desk.reminding import Reminders
from counter.domain import business_day, calls, messages
from counter.domain.entries import Kind
from counter.domain.gateways import GatewayForm, Outgoing
from counter.domain.looks import About
from counter.domain.messages import (
    GO,
    Answer,
    Delivery,
    MessageAct,
    MessageForm,
    MessageState,
    Turn,
    Why,
)
from counter.domain.refusal import Fault, Reason, Refused, refuse
from counter.domain.reminding import Channel, ContactAttempted, Outcome
from counter.domain.staff import Clerk, Role, is_supervisor
from counter.protocol import Claim

REST = timedelta(minutes=1)
"""How long the sender waits where it cannot know when something changes."""
ANNOUNCED_AGAIN = timedelta(seconds=2)
"""When it is looked whether an entry came to central."""
NOTHING = timedelta(0)
TEST_TEXT = "這是測試訊息，請不必理會。"
_TEST_ID_BYTES = 16


def _undelivered(_: Outgoing) -> Delivery:
    return Delivery(Answer.NOT_NOW, Why.NO_GATEWAY)


@answers({BEFORE_SIGN_IN: "step leave"})
class Messages:
    """What is asked and done on the page of the messages; `step` is the sender's, from a thread of its own."""

    def __init__(self, acting: Acting, reminders: Reminders) -> None:
        self._acting = acting
        self._reminders = reminders
        self._begun = self._left = False
        self._answered: tuple[str, Delivery] | None = None
        self.deliver: Callable[[Outgoing], Delivery] = _undelivered
        """Hands a message to its gateway; takes its time."""
        self.wake: Callable[[], None] = lambda: None
        """Tells the sender that there is something to do."""

    # ------------------------------------------------------------------ questions

    @shows(seen.listed(About.MESSAGES, lambda found: len(found.go) + len(found.stay)))
    def plan(self, channel: Channel, pledgors: Sequence[str] | None = None) -> MessagePlan:
        """What would go out on a channel: to these pledgors, to all on today's list for None."""
        context = self._acting.context
        with context.store.read() as reading:
            composer = Composer(context, reading, channel)
            found = composer.listed() if pledgors is None else tuple(dict.fromkeys(pledgors))
            planned = [composer.planned(each) for each in found]
            go = tuple(each for each in planned if not each.faults)
            return MessagePlan(
                channel,
                go=go,
                stay=tuple(each for each in planned if each.faults),
                parts=sum(each.length.parts for each in go if each.length is not None),
                alone=self._line(reading) is Why.LINE_DOWN,
            )

    @shows(seen.listed(About.MESSAGES, lambda found: len(found.rows)))
    def queue(self) -> MessageQueue:
        """The newest messages and where they stand."""
        context = self._acting.context
        with context.store.read() as reading:
            rows = tuple(_view(context, reading, row) for row in reading.messages.newest())
            return MessageQueue(rows, self._held(reading))

    def gateways(self) -> tuple[GatewayView, ...]:
        """What is set for each channel; no secrets."""
        context = self._acting.context
        with context.store.read() as reading:
            return tuple(gateways.view(context, reading, each) for each in messages.CHANNELS)

    # ------------------------------------------------------------------ acts

    def send(self, form: MessageForm) -> Queued:
        """Queue messages. One alone is refused with its faults; of many those that may not go stay.

        Raises Refused; SUPERVISOR_NEEDED for many, unless a supervisor works here or gives the word.
        """
        clerk = self._acting.signed_in()
        self._acting.refuse_if_stopped()
        context = self._acting.context
        found = tuple(dict.fromkeys(form.pledgors))
        is_bulk = len(found) > 1
        approver = _approver(context, clerk, form.supervisor) if is_bulk else ""
        asked = Approved(Kind.CONTACT_ATTEMPTED, len(found), frozenset(found))
        self._acting.require_vouched(approver, asked)
        with context.store.write() as writing:
            business_day.working_day(context.last_day(writing))
            composer = Composer(context, writing, form.channel)
            planned = [composer.planned(each) for each in found]
            stay = tuple(each for each in planned if each.faults)
            if stay and not is_bulk:
                raise Refused(stay[0].faults)
            go = [each for each in planned if not each.faults]
            for each in go:
                row = _queued(context, writing, form.channel, each, clerk=clerk, approver=approver)
                writing.messages.add(row)
        self._acting.approvals.use(approver)
        self.wake()
        return Queued(len(go), stay)

    def decide(self, message: str, act: MessageAct) -> None:
        """Send a message again, withdraw it, or say that it arrived. Raises Refused MESSAGE_SETTLED, MESSAGE_WAITS."""
        clerk = self._acting.signed_in()
        context = self._acting.context
        with context.store.read() as reading:
            row = _decidable(reading, message, act)
        if row.owed:  # its result first: what is decided now is about that
            self._note(row)
        if row.record is not None and row.state is MessageState.UNSURE and act in _SETTLES:
            self._acting.act(lambda w, by: _settled(context, w, message, act, by))
        else:
            with context.store.write() as writing:
                row = _decidable(writing, message, act)
                decided = _decided(context, writing, row, act, clerk)
                is_out = row.state is MessageState.UNSURE  # left at that: the entry stands
                writing.messages.move(decided if is_out else _owing(decided))
        self.wake()

    def put_gateway(self, form: GatewayForm, supervisor: str = "") -> None:
        """Put down what a channel's messages go out through; a secret left blank stays. Raises Refused."""
        clerk = self._acting.signed_in()
        context = self._acting.context
        faults: tuple[Fault, ...] = ()
        approver = ""
        try:
            approver = _approver(context, clerk, supervisor)
            self._acting.require_vouched(approver, Approved(Kind.CONTACT_ATTEMPTED, 0))
        except Refused as refused:  # told in one round with what is wrong with the gateway
            faults = refused.faults
        with context.store.write() as writing:
            gateways.put(context, writing, form, faults)
        self._acting.approvals.use(approver)
        self.wake()

    def test(self, channel: Channel, to: str) -> Delivery:
        """Send a test message at once; it stands in no queue. Raises Refused. Takes its time."""
        self._acting.signed_in()
        context = self._acting.context
        with context.store.read() as reading:
            gateway = gateways.gateway_of(context, reading, channel)
        if gateway is None:
            refuse(Reason.MESSAGE_WITHOUT_GATEWAY, "channel")
        if not to:
            refuse(Reason.EMPTY, "to")
        made = context.random(_TEST_ID_BYTES).hex()
        return self.deliver(Outgoing(made, channel, gateway, to, TEST_TEXT, TEST_TEXT))

    # ------------------------------------------------------------------ the sender's

    def step(self) -> Step:
        """Hand the message whose turn it is to its gateway, and note what came of it. Raises Unavailable."""
        moved = self._begin() | self._catch_up()
        context = self._acting.context
        with context.store.read() as reading:
            if self._held(reading) is not Why.NOTHING:
                return Step(moved, REST)
            now = context.now().astimezone(UTC)
            row = reading.messages.next(now)
            if row is None:
                wakes_at = reading.messages.wakes_at()
                return Step(moved, REST if wakes_at is None else min(REST, wakes_at - now))
            turn: Turn | None = Composer(context, reading, row.channel).turn(row)
            enrolled = reading.line() is not None
        if turn == GO and enrolled:
            turn = self._announced(row)
        if turn is None:
            return Step(moved, REST)
        outgoing = self._start(row.id, turn)
        if outgoing is not None:
            answer = self.deliver(outgoing)
            if self._left:
                self._answered = None
                return Step(moved, REST)
            self._answered = (outgoing.id, answer)
            self._catch_up()
        return Step(moved=True, rest=NOTHING)

    def leave(self) -> None:
        """The program ends while a gateway has a message in its hands: nothing is written of it any more."""
        self._left = True

    def _begin(self) -> bool:
        """What the program before was sending when it ended may have arrived, or not."""
        if self._begun:
            return False
        context = self._acting.context
        with context.store.read() as reading:
            found = reading.messages.in_state(MessageState.SENDING)
        for row in found:
            self._put(row, Turn(MessageState.UNSURE, Why.BROKEN_OFF))
        self._begun = True
        return bool(found)

    def _catch_up(self) -> bool:
        """Note what came of the last message, and what could not be noted before: the day was closed."""
        moved = self._answered is not None
        if self._answered is not None:
            self._settle(*self._answered)
            self._answered = None
        context = self._acting.context
        with context.store.read() as reading:
            owed = reading.messages.owed()
        for row in owed:
            try:
                self._note(row)
            except Refused:
                break
            moved = True
        return moved

    def _note(self, row: MessageRow) -> None:
        """Write the entry of how a message stands. Raises Refused while no day is open."""
        noted = partial(_noted, self._acting.context, message=row.id)
        self._acting.act(noted, by=self._by(row))

    def _settle(self, message: str, delivery: Delivery) -> None:
        context = self._acting.context
        with context.store.read() as reading:
            row = reading.messages.one(message)
        assert row is not None, "what was handed out stands in the queue"
        self._put(row, messages.follows(delivery, tries=row.tries, now=context.now()))

    def _put(self, row: MessageRow, turn: Turn) -> None:
        """A message that was handed out stands so from now on; its entry follows."""
        context = self._acting.context
        with context.store.write() as writing:
            writing.messages.move(_owing(_moved(context, row, turn)))

    def _by(self, row: MessageRow) -> Clerk:
        """Who ordered a message, whoever works here now."""
        staff = self._acting.context.staff
        known = (each for each in staff if each.code == row.clerk)
        return next(known, Clerk(row.clerk, row.clerk, Role.CLERK))

    def _held(self, reading: Reading) -> Why:
        """Why nothing at all goes out now."""
        if self._acting.is_stopped:
            return Why.STOPPED
        last = self._acting.context.last_day(reading)
        if last is None or not last.open:
            return Why.DAY_CLOSED
        return self._line(reading)

    def _line(self, reading: Reading) -> Why:
        """Whether a counter of a branch may send: one that cannot hear the others might send what they sent."""
        known = reading.line()
        if known is None:
            return Why.NOTHING
        if known.stopped:
            return Why.STOPPED
        news = self._acting.news
        return Why.LINE_DOWN if news.offset is None or news.trouble else Why.NOTHING

    def _announced(self, row: MessageRow) -> Turn | None:
        """Have the branch know of the message before it goes out; None if nobody knows whether it does.

        Once the entry has its place in the branch's order, everything before it is here, and the others have it before
        whatever they announce themselves: one of two counters finds the other's and sends nothing.
        """
        if not row.entry:
            turn = self._claimed(row)
            return self._announce(row) if turn == GO else turn
        context = self._acting.context
        with context.store.read() as reading:
            if reading.messages.is_at_central(row.entry):
                return GO
        return Turn(MessageState.QUEUED, Why.ANNOUNCED, context.now() + ANNOUNCED_AGAIN)

    def _announce(self, row: MessageRow) -> Turn | None:
        """Enter that the message may have arrived, before it can have."""
        announced = partial(_announced, self._acting.context, message=row.id)
        try:
            self._acting.act(announced, by=self._by(row))
        except Refused:  # withdrawn meanwhile, or the day was closed
            return None
        return Turn(
            MessageState.QUEUED, Why.ANNOUNCED, self._acting.context.now() + ANNOUNCED_AGAIN
        )

    def _claimed(self, row: MessageRow) -> Turn | None:
        """Have the pledgor to this counter alone; None if nobody knows whether it has."""
        # Not given back: by the time it ends the others have heard what was sent.
        told = self._reminders.line(Claim(row.pledgor, row.clerk, held=True))
        if told is None:
            return None
        if told.granted:
            return GO
        until = self._acting.context.now() + calls.CLAIM
        return Turn(MessageState.QUEUED, Why.CLAIMED, until)

    def _start(self, message: str, turn: Turn) -> Outgoing | None:
        """Have a message on the disk as being sent, and on the mark; None if it does not go out."""
        context = self._acting.context
        with context.store.write() as writing:
            row = writing.messages.one(message)
            if row is None or row.state is not MessageState.QUEUED:
                return None
            if turn == GO:  # whatever happened while the others were asked
                turn = Composer(context, writing, row.channel).turn(row)
            if turn != GO:
                writing.messages.move(_owing(_moved(context, row, turn)))
                return None
            sending, outgoing = _composed(context, writing, row)
            writing.messages.hand_out(sending)
        self._answered = (message, Delivery(Answer.NOT_NOW, Why.STOPPED))  # unless the mark stands
        self._acting.mark()
        self._answered = (message, Delivery(Answer.UNSURE, Why.BROKEN_OFF))  # unless told better
        return outgoing


# ------------------------------------------------------------------------------------ rows

_SETTLES = frozenset({MessageAct.ARRIVED, MessageAct.AGAIN})
"""Decisions by which what may have arrived did, or did not."""


def _queued(
    context: Context,
    writing: Writing,
    channel: Channel,
    planned: PlannedMessage,
    *,
    clerk: Clerk,
    approver: str,
) -> MessageRow:
    now = context.now().astimezone(UTC)
    return MessageRow(
        id=writing.new_id(),
        pledgor=planned.pledgor,
        pledges=planned.pledges,
        channel=channel,
        state=MessageState.QUEUED,
        why=Why.NOTHING,
        tries=0,
        next_at=now,
        queued_at=now,
        moved_at=now,
        clerk=clerk.code,
        approver=approver,
        incarnation=writing.head().incarnation,
    )


def _moved(context: Context, row: MessageRow, turn: Turn) -> MessageRow:
    at = None if turn.at is None else turn.at.astimezone(UTC)
    now = context.now().astimezone(UTC)
    return replace(row, state=turn.state, why=turn.why, next_at=at, moved_at=now)


def _owing(row: MessageRow) -> MessageRow:
    """A message that stands so now, of which the journal may have to hear."""
    owed = messages.outcome_of(row.state, announced=bool(row.entry)) is not None
    return replace(row, owed=owed and row.record is not None)


def _decidable(reading: Reading, message: str, act: MessageAct) -> MessageRow:
    row = reading.messages.one(message)
    if row is None:
        refuse(Reason.MESSAGE_SETTLED)
    if act not in _acts(row):
        refuse(Reason.MESSAGE_SETTLED)
    is_second = row.state is MessageState.FAILED and reading.messages.has_open(row.pledgor)
    if act is MessageAct.AGAIN and is_second:
        refuse(Reason.MESSAGE_WAITS)
    return row


def _acts(row: MessageRow) -> tuple[MessageAct, ...]:
    """What may be decided: nobody can say that a message arrived of which it is not known what it said."""
    able = messages.ACTS[row.state]
    return tuple(each for each in able if row.record is not None or each is not MessageAct.ARRIVED)


def _decided(
    context: Context, writing: Writing, row: MessageRow, act: MessageAct, clerk: Clerk
) -> MessageRow:
    """What does not touch the journal: sent again, or withdrawn."""
    if act is MessageAct.AGAIN:
        again = _moved(context, row, Turn(MessageState.QUEUED, at=context.now()))
        incarnation = writing.head().incarnation
        return replace(again, clerk=clerk.code, approver="", tries=0, incarnation=incarnation)
    return _moved(context, row, Turn(MessageState.WITHDRAWN, Why.BY_HAND))


def _composed(context: Context, writing: Writing, row: MessageRow) -> tuple[MessageRow, Outgoing]:
    """The message with what goes out now, on the disk before it does."""
    planned = Composer(context, writing, row.channel).planned(row.pledgor, without=row.entry)
    gateway = gateways.gateway_of(context, writing, row.channel)
    assert gateway is not None, "without one it waits"
    texts = {"number": planned.to, "note": planned.text}
    record = row.record
    if record is None or writing.record(record) != texts:  # the same again leaves no second
        record = writing.put_record(row.pledgor, RecordKind.ATTEMPT, texts)
    sending = replace(
        _moved(context, row, Turn(MessageState.SENDING)),
        pledges=planned.pledges,
        tries=row.tries + 1,
        record=record,
    )
    to, subject, text = planned.to, planned.subject, planned.text
    return sending, Outgoing(row.id, row.channel, gateway, to, subject, text)


# ------------------------------------------------------------------------------------ entries


def _noted(context: Context, writing: Writing, clerk: Clerk, *, message: str) -> Receipt:
    """The entry of what was sent, failed or may have arrived."""
    row = writing.messages.one(message)
    outcome = None
    if row is not None and row.owed:
        outcome = messages.outcome_of(row.state, announced=bool(row.entry))
    if row is None or outcome is None:
        refuse(Reason.MESSAGE_SETTLED)
    return _entered(context, writing, row, outcome, clerk, about=row.entry)


def _announced(context: Context, writing: Writing, clerk: Clerk, *, message: str) -> Receipt:
    """The entry that a message may have arrived, before it goes out; the message waits for it."""
    row = writing.messages.one(message)
    row = row if row is not None and row.state is MessageState.QUEUED else None
    if row is None or Composer(context, writing, row.channel).turn(row) != GO:
        refuse(Reason.MESSAGE_SETTLED)
    sending, _ = _composed(context, writing, row)
    turn = Turn(MessageState.QUEUED, Why.ANNOUNCED, context.now() + ANNOUNCED_AGAIN)
    waiting = replace(_moved(context, row, turn), pledges=sending.pledges, record=sending.record)
    return _entered(context, writing, waiting, Outcome.UNSURE, clerk)


def _settled(
    context: Context, writing: Writing, message: str, act: MessageAct, clerk: Clerk
) -> Receipt:
    """Somebody found out what became of a message that may have arrived: its result is an entry."""
    row = _decidable(writing, message, act)
    if act is MessageAct.ARRIVED:
        came = _moved(context, row, Turn(MessageState.SENT, Why.BY_HAND))
        return _entered(context, writing, came, Outcome.SENT, clerk, about=row.entry)
    again = _decided(context, writing, row, act, clerk)
    return _entered(context, writing, again, Outcome.FAILED, clerk, about=row.entry)


def _entered(
    context: Context,
    writing: Writing,
    row: MessageRow,
    outcome: Outcome,
    clerk: Clerk,
    *,
    about: str = "",
) -> Receipt:
    """An entry, and the row that knows it."""
    on = business_day.working_day(context.last_day(writing))
    assert row.record is not None, "it was handed out"
    body = ContactAttempted(
        pledgor=row.pledgor,
        pledges=row.pledges,
        channel=row.channel,
        outcome=outcome,
        at=row.moved_at,
        promised_on=None,
        record=row.record,
        about=about,
    )
    entry = context.append(
        writing, body, on=on, clerk=clerk, subjects=(row.pledgor,), approver=row.approver
    )
    standing = entry.id if outcome is Outcome.UNSURE else ""
    writing.messages.move(replace(row, entry=standing, owed=False))
    return Receipt(entry, frozenset({Changed.CALLS}), ())


# ------------------------------------------------------------------------------------ answers


def _view(context: Context, reading: Reading, row: MessageRow) -> MessageView:
    if row.record is not None:
        kept = reading.record(row.record)
        to, text = kept["number"], kept["note"]
    else:
        planned = Composer(context, reading, row.channel).planned(row.pledgor)
        to, text = planned.to, planned.text
    known = reading.pledgor(row.pledgor)
    pledges = (reading.pledge(each) for each in row.pledges)
    return MessageView(
        id=row.id,
        pledgor=row.pledgor,
        name="" if known is None else known.name,
        numbers=tuple(each.ticket.number for each in pledges if each is not None),
        channel=row.channel,
        to=to,
        text=text,
        state=row.state,
        why=row.why,
        tries=row.tries,
        next_at=row.next_at,
        queued_at=row.queued_at,
        moved_at=row.moved_at,
        by=context.staff_name(row.clerk),
        acts=_acts(row),
    )


def _approver(context: Context, clerk: Clerk, supervisor: str) -> str:
    """Who stands for what a clerk may not do alone; "" where a supervisor works here. Raises SUPERVISOR_NEEDED."""
    if clerk.role is Role.SUPERVISOR:
        return ""
    if not is_supervisor(supervisor, context.staff):
        refuse(Reason.SUPERVISOR_NEEDED, "supervisor")
    return supervisor
