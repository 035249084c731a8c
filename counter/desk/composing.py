"""What would be said to pledgors today, and whether a message may go: by the list, the ways on file and the rules."""

from collections.abc import Iterable

from counter import formats
from counter.db.messages import MessageRow
from counter.db.reading import Reading
from counter.db.reminding import attempted
from counter.db.rows import ReminderRow
from counter.desk import call_list
from counter.desk.call_answers import DueTicket
from counter.desk.call_list import RowReader
from counter.desk.context import Context
from counter.desk.message_answers import PlannedMessage
from counter.desk.reminding import reach
from counter.domain import calls, messages
from counter.domain.messages import GO, MessageState, Turn, Why
from counter.domain.reminding import Channel


class Composer:
    """What would be said to pledgors on one channel today."""

    def __init__(self, context: Context, reading: Reading, channel: Channel) -> None:
        self._context = context
        self._reading = reading
        self._channel = channel
        self._rules = context.rules_to_show(reading)
        self._reader = RowReader(self._rules, calls.rhythm_on(context.policy, self._rules.on))
        self._words = messages.words_on(context.policy, channel, context.now())
        self._has_gateway = reading.messages.sealed(channel) is not None

    def listed(self) -> tuple[str, ...]:
        """Everybody on today's list."""
        return tuple(row.pledgor for row in call_list.call_list(self._reading, self._rules).rows)

    def planned(self, pledgor: str, *, without: str = "") -> PlannedMessage:
        """What would go out to a pledgor, and what speaks against it; `without`: the try that is its own entry."""
        known = self._reading.pledgor(pledgor)
        ways, listed = reach(self._reading, pledgor), self._listed(pledgor, without=without)
        due = tuple(each for each in listed if not each.grace_over)
        text = self._text(due)
        return PlannedMessage(
            pledgor=pledgor,
            name="" if known is None else known.name,
            to=messages.address_of(self._channel, ways),
            subject="" if self._words is None else self._words.subject,
            text=text,
            length=messages.sms_length(text) if text and self._channel is Channel.SMS else None,
            pledges=tuple(each.pledge for each in due),
            faults=messages.queue_faults(
                self._channel,
                ways,
                due=bool(due),
                waiting=self._reading.messages.has_open(pledgor),
                has_words=self._words is not None,
                has_gateway=self._has_gateway,
                now=self._context.now(),
                over=bool(listed),
            ),
        )

    def turn(self, row: MessageRow) -> Turn:
        """What is to be done with a queued message now."""
        if row.incarnation != self._reading.head().incarnation:
            return Turn(MessageState.UNSURE, Why.OLD_COPY)
        tickets = {each.pledge for each in self._reading.reminders.tickets_of(row.pledgor)}
        found = messages.turn(
            self._channel,
            reach(self._reading, row.pledgor),
            still_open=not tickets.isdisjoint(row.pledges),
            due=not all(each.grace_over for each in self._listed(row.pledgor, without=row.entry)),
            now=self._context.now(),
            calendar=self._rules.calendar,
        )
        if found == GO and not (self._has_gateway and self._words is not None):
            return Turn(MessageState.QUEUED, Why.NO_GATEWAY, self._context.now() + calls.CLAIM)
        return found

    def _listed(self, pledgor: str, *, without: str = "") -> tuple[DueTicket, ...]:
        """The tickets for which a pledgor stands on today's list, also those whose last day is over."""
        rows = self._reading.reminders.tickets_of(pledgor)
        tickets = [self._reader.ticket(self._untried(row, without)) for row in rows]
        return tuple(each for each in tickets if each.since is not None)

    def _untried(self, row: ReminderRow, without: str) -> ReminderRow:
        """A ticket as it would stand without one try."""
        if not without:
            return row
        every = self._reading.reminders.attempts_on(row.pledge)
        left = calls.tries(attempted(each) for each in every if each.entry != without)
        return row._replace(
            made=left.made,
            counted=left.counted,
            spoken=int(left.spoken),
            settled=int(left.settled),
            last=left.last,
            last_on=None if left.last_on is None else left.last_on.isoformat(),
            promised_on=None if left.promised_on is None else left.promised_on.isoformat(),
        )

    def _text(self, due: Iterable[DueTicket]) -> str:
        """The words with the first of the last days; "" without words, or without a day they could name."""
        last = min((each.last_day for each in due), default=None)
        if self._words is None or last is None:
            return ""
        return messages.filled(
            self._words.text, phone=self._context.branch.phone, last_day=formats.roc_day(last)
        )
