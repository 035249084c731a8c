"""Acts that the accounts of their people did not allow where they stand in the branch's order (R-156).

Each was asked when it was written, by what that counter knew; a counter that was cut off did not know all.
"""

import threading
from dataclasses import dataclass
from datetime import datetime

from counter.db.reading import Reading
from counter.desk.acting import Acting
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.domain.effects import touched
from counter.domain.entries import Entry, Kind
from counter.domain.refusal import Fault, Reason
from counter.domain.roles import EVERYBODY, Known, known_by

LAST = 5_000
"""So many of the newest places are looked through: weeks of a branch; central's command looks through all."""


Told = tuple[int, Entry, Fault]
"""The place of an act, the act, and why no account allowed it there."""


@dataclass(frozen=True, slots=True)
class Overstep:
    """One of them, and one reason. `who`: the name of whose account it is; `tickets`: numbers, `pledges`: their ids."""

    entry: str
    at: datetime
    kind: Kind
    who: str
    why: Reason
    tickets: tuple[str, ...]
    pledges: tuple[str, ...]


class Followed:
    """The order as far as it was looked through: what was, is not read again."""

    def __init__(self) -> None:
        self._known = Known()
        self._place = 0
        self._hash = ""
        self._found: tuple[Told, ...] = ()

    def told(self, reading: Reading) -> tuple[Told, ...]:
        """Each of the newest places' acts with each reason against it, in order."""
        accounts = reading.accounts
        head = accounts.head()
        first = max(head - LAST, 0)
        if self._place < first or accounts.order_hash(self._place) != self._hash:
            self._place, self._found = first, ()
            self._known = known_by(accounts.said_up_to(first))
        new: list[Told] = []
        for place, entry in accounts.placed_after(self._place):
            new.extend((place, entry, each) for each in self._known.faults(entry))
            self._known = self._known.after(entry)
        self._found = tuple(each for each in (*self._found, *new) if each[0] > first)
        self._place, self._hash = head, accounts.order_hash(head)
        return self._found


@answers(roles=EVERYBODY)
class Oversteps:
    """What the page of the line shows of them."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._turn = threading.Lock()  # two readers may ask at once
        self._followed = Followed()

    def view(self) -> tuple[Overstep, ...]:
        """The newest first; () where the branch has no accounts."""
        if not self._acting.accounts:
            return ()
        context = self._acting.context
        with self._turn, context.store.read() as reading:
            told = reversed(self._followed.told(reading))
            return tuple(_shown(context, reading, entry, each) for _, entry, each in told)


def _shown(context: Context, reading: Reading, entry: Entry, fault: Fault) -> Overstep:
    code = entry.approver if fault.at == "second" and entry.approver else entry.clerk
    found = ((each, reading.pledge(each)) for each in touched(entry.body))
    pledges = {each: pledge.ticket.number for each, pledge in found if pledge is not None}
    return Overstep(
        entry=entry.id,
        at=entry.recorded_at,
        kind=entry.kind,
        who=context.staff_name(code),
        why=fault.reason,
        tickets=tuple(pledges.values()),
        pledges=tuple(pledges),
    )
