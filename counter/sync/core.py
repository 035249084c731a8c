"""One exchange with central at a time: no thread, no clock, no network of its own.

Whoever drives it calls `step` until nothing is left and again when something happens; every answer is on disk before
the next question. What was sent is never marked as sent: an entry waits until the branch's order brings it back.

After a restore central hears from whoever comes first all that it forgot, others' entries too and in the order in which
they stood: their writers may be gone, and what rests on them must not come sooner.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter import wire
from counter.db.reading import Reading
from counter.db.rows import Head as OwnHead
from counter.db.rows import Line
from counter.db.store import Store
from counter.db.taking import OrderError
from counter.domain.devices import CENTRAL, Unreadable
from counter.domain.entries import Entry
from counter.protocol import (
    BODY_BYTES_MAX,
    PUSH_MAX,
    Answer,
    Carried,
    Cursor,
    Known,
    Outcome,
    Placed,
    Pull,
    Push,
    is_signed,
)

SLICE = 16
"""Rows taken in one transaction at most; an act at the window waits for one of them."""

BREATHS_MAX = 50
"""For an act that waits; after so many something is taken all the same."""

PULL_MAX = 50
"""Rows wanted in one answer: reading a longer one would take the processor from an act."""


class Trouble(StrEnum):
    """Why an exchange came to nothing for now; it is tried again.

    DOWN: no answer; FORGED: the answer is not central's; ORDER: its rows do not follow; BAD: central could not read
    what was sent; CLOCK: the clocks are too far apart; UNKNOWN: central does not know this counter; BUSY: come back
    later.
    """

    DOWN = "down"
    FORGED = "forged"
    ORDER = "order"
    BAD = "bad"
    CLOCK = "clock"
    UNKNOWN = "unknown"
    BUSY = "busy"


class LineError(Exception):
    """No answer that could be used. `time`: central's clock, where it told it."""

    def __init__(self, trouble: Trouble, *, time: datetime | None = None) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.time = time


class Link(Protocol):
    """The way to central. Both raise LineError."""

    def push(self, push: Push) -> Answer:
        """Send entries."""

    def pull(self, pull: Pull) -> Answer:
        """Ask for rows."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one exchange brought. `more`: another one is wanted at once; `changed`: pledges that changed by it.

    `stopped`: why this counter may not go on until it is enrolled anew, None for nothing.
    """

    sent: int
    taken: int
    changed: frozenset[str]
    more: bool
    stopped: Outcome | None = None


NOTHING = Step(0, 0, frozenset(), more=False)
_UNFIT = {Outcome.GAP, Outcome.FORK, Outcome.BAD}
_STOPS = {Outcome.REVOKED, Outcome.FORK, Outcome.BEHIND}


class Sync:
    """The exchange of one enrolled counter. `breathe` is called between two transactions."""

    def __init__(
        self,
        store: Store,
        link: Link,
        *,
        now: Callable[[], datetime],
        breathe: Callable[[], None] = lambda: None,
        is_alone: bool = False,
    ) -> None:
        """`is_alone`: nobody acts on this store meanwhile; much is asked and taken at once."""
        self._is_alone = is_alone
        self._store = store
        self._link = link
        self._now = now
        self._breathe = breathe
        self._lost = False
        self.offset: timedelta | None = None
        """Central's clock less this one's, as last heard."""

    def step(self) -> Step:
        """Push what waits, or else ask for what is new. Raises LineError."""
        with self._store.read(self._give_way) as reading:
            known = reading.line()
            if known is None or known.stopped:
                return NOTHING
            entries = () if self._lost else told_first(reading)
            own = reading.head()
            question = None if entries else self._question(reading, known, own)
        try:
            answer = (
                self._link.push(Push(known.cursor, entries))
                if question is None
                else self._link.pull(question)
            )
        except LineError as error:
            self._hear_time(error.time)
            raise
        self._hear_time(answer.time)
        self._require_central(answer, known)
        return self._take(answer, known, own, entries)

    def _give_way(self) -> None:
        """Nothing of this takes the processor from an act that is under way."""
        if self._store.is_acting:
            self._breathe()

    def _let_act(self) -> None:
        """Whoever waits for its turn has it first: woken late, it would find it taken again and again."""
        self._breathe()
        for _ in range(BREATHS_MAX):
            if not self._store.is_wanted:
                break
            self._breathe()

    # ------------------------------------------------------------------ question and answer

    def _question(self, reading: Reading, known: Line, own: OwnHead) -> Pull:
        locator: tuple[Cursor, ...] = reading.locator() if self._lost else ()
        end = Known(own.device, own.incarnation, own.number, own.hash if own.number else "")
        return Pull(known.cursor, end, locator, PUSH_MAX if self._is_alone else PULL_MAX)

    def _require_central(self, answer: Answer, known: Line) -> None:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(known.central_key))
        if not is_signed(answer.head, key):
            raise LineError(Trouble.FORGED)

    def _take(
        self, answer: Answer, known: Line, own: OwnHead, entries: tuple[Carried, ...]
    ) -> Step:
        outcome = answer.outcome
        if outcome is Outcome.TAKEN:
            outcome = self._standing(answer.known, own)
        if entries and outcome in _UNFIT and _writer(entries).device != own.device:
            return self._let_go(entries)
        if outcome in _STOPS:
            return self._stop(outcome)
        if outcome is Outcome.BAD:
            raise LineError(Trouble.BAD)
        if outcome is Outcome.TAKEN:
            self._lost = False
            step = self._take_rows(answer, known, len(entries))
            # What central said of devices in a lineage that ended it says again in its own words.
            return self._let_go(entries) if self._are_centrals(entries) else step
        if not self._lost:
            # GAP and DIVERGED: central has forgotten something. Where do both sides still agree?
            self._lost = True
            return Step(0, 0, frozenset(), more=True)
        return self._go_back(answer)

    def _go_back(self, answer: Answer) -> Step:
        with self._store.take() as taking:
            changed = taking.forget_after(answer.agreed)
            taking.hear(answer.head, self._now())
        self._lost = False
        return Step(0, 0, changed, more=True)

    def _standing(self, known: Known, own: OwnHead) -> Outcome:
        """How central's chain of this counter meets its own: others may have told central of it."""
        if _is_ahead(known, own):
            return Outcome.BEHIND
        with self._store.read() as reading:
            hashed = reading.hash_at(known.incarnation, known.number)
        return Outcome.TAKEN if hashed in {known.hash, None} else Outcome.FORK

    def _are_centrals(self, entries: tuple[Carried, ...]) -> bool:
        if not entries:
            return False
        with self._store.read() as reading:
            return reading.counter_of(_writer(entries).device) == CENTRAL

    def _let_go(self, entries: tuple[Carried, ...]) -> Step:
        with self._store.take() as taking:
            changed = taking.let_go(entries)
        return Step(0, 0, changed, more=True)

    def _take_rows(self, answer: Answer, known: Line, sent: int) -> Step:
        changed: frozenset[str] = frozenset()
        with self._store.take() as taking:
            taking.hear(answer.head, self._now())
        rows = answer.rows
        _require_end(answer, rows[-1] if rows else known.cursor)
        while rows:
            self._let_act()
            taken, news = self._take_slice(rows if self._is_alone else rows[:SLICE])
            changed |= news
            rows = rows[taken:]
        place = answer.rows[-1].place if answer.rows else known.cursor.place
        more = place < answer.head.place or (bool(answer.rows) and self._waits())
        return Step(sent, len(answer.rows), changed, more=more)

    def _waits(self) -> bool:
        with self._store.read() as reading:
            return bool(told_first(reading, 1))

    def _take_slice(self, rows: tuple[Placed, ...]) -> tuple[int, frozenset[str]]:
        """Take rows until an act waits for its turn: how many, and which pledges changed."""
        changed: frozenset[str] = frozenset()
        taken = 0
        try:
            with self._store.take() as taking:
                if self._is_alone:
                    return len(rows), taking.take(rows)
                for row in rows:
                    changed |= taking.take((row,))
                    taken += 1
                    if self._store.is_wanted:
                        break
        except OrderError as error:
            raise LineError(Trouble.ORDER) from error
        return taken, changed

    def _stop(self, outcome: Outcome) -> Step:
        with self._store.take() as taking:
            taking.stop(outcome)
        return Step(0, 0, frozenset(), more=False, stopped=outcome)

    def _hear_time(self, time: datetime | None) -> None:
        if time is not None:
            self.offset = time - self._now()


def told_first(reading: Reading, most: int = PUSH_MAX) -> tuple[Carried, ...]:
    """What central has to be told now: what it forgot, whoever wrote it, and then what is this counter's own."""
    return reading.again(most, BODY_BYTES_MAX) or reading.outbox(most, BODY_BYTES_MAX)


def _writer(entries: tuple[Carried, ...]) -> Entry | Unreadable:
    return wire.decode(entries[0].data.encode())


def _require_end(answer: Answer, last: Placed | Cursor) -> None:
    """Raises LineError if the order that is told does not lead to the end that central signed."""
    head = answer.head
    if last.place > head.place or (last.place == head.place and last.hash != head.hash):
        raise LineError(Trouble.FORGED)


def _is_ahead(known: Known, own: OwnHead) -> bool:
    """Whether central has entries of this counter that this counter has not: its disk went back in time."""
    if known.incarnation != own.incarnation:
        return known.incarnation > own.incarnation
    return known.number > own.number
