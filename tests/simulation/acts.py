"""What a clerk does at a counter by chance, as the desk would let it: on a ticket that stands here as it should."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from sqlalchemy import bindparam, select

from counter.db.prepared import Prepared
from counter.db.rows import RecordKind
from counter.db.tables import alert
from counter.db.tables import pledge as pledges
from counter.db.tables import pledgor as pledgors
from counter.db.writing import Writing
from counter.domain import settlement
from counter.domain.clash_acts import OwedPaid
from counter.domain.codes import AlertCause, Release, ReversalReason
from counter.domain.effects import State, touched
from counter.domain.entries import (
    Body,
    Entry,
    Held,
    HoldLifted,
    LossReported,
    LossWithdrawn,
    Redeemed,
    Released,
    Renewed,
    Reversed,
    TakenIn,
)
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef, Ticket
from counter.domain.person_acts import AlertLifted, AlertRaised
from counter.domain.pledge import Block, Pledge
from counter.domain.refusal import Refused
from counter.domain.settlement import WayOut
from tests.db.counters import WANG, Counter
from tests.domain.policies import CALENDAR

_IN = Prepared(select(pledges.c.id).where(pledges.c.state == bindparam("of")))
_KNOWN = Prepared(select(pledgors.c.id).order_by(pledgors.c.id))
_RAISED = Prepared(
    select(alert.c.id, alert.c.pledgor).where(alert.c.open == 1).order_by(alert.c.id)
)

NAMES = ("王小明", "陳大文", "李小華", "林物主")


@dataclass
class Acts(Counter):
    """As `Counter`; a renewed ticket keeps the very things of the old one."""

    written: set[str] = field(default_factory=set)
    """Ids of the acts."""

    def act(self, body: Body, *subjects: str, writing: Writing | None = None) -> Entry:
        """As `Counter`'s."""
        entry = super().act(body, *subjects, writing=writing)
        self.written.add(entry.id)
        return entry

    def _ticket(self, writing: Writing, **how: Any) -> Ticket:
        made = super()._ticket(writing, **how)
        after = how.get("after")
        return made if after is None else replace(made, items=after.items)

    def acts(self) -> tuple[tuple["Act", int], ...]:
        """Every act, and how often it is done."""
        return ACTS

    def something(self, chance: Random) -> None:
        """One act."""
        acts = self.acts()
        chance.choices([each for each, _ in acts], [often for _, often in acts])[0](self, chance)

    # ------------------------------------------------------------------ which

    def _of(self, chance: Random, *states: State) -> Pledge | None:
        """A pledge in such a state here: a late one more often."""
        with self.store.readers.connection() as connection:
            found = sorted(each for of in states for each in _IN.column(connection, {"of": of}))
        if not found:
            return None
        with self.store.read() as reading:
            return reading.pledge(chance.choice(found[-6:]))

    def _free(self, chance: Random) -> Pledge | None:
        """An open pledge that nothing stops."""
        found = self._of(chance, State.OPEN)
        return None if found is None or found.blocks else found

    def _held(self, chance: Random, why: Block) -> Pledge | None:
        with self.store.read() as reading:
            found = [each for each in reading.blocked_pledges() if _only(each, why)]
        return chance.choice(found) if found else None

    def _note(self, writing: Writing, person: str) -> RecordRef:
        return writing.put_record(person, RecordKind.NOTE, {"text": "note"})

    def _noted(self, pledge: Pledge, body: Callable[[RecordRef], Body]) -> Entry:
        person = pledge.ticket.pledgor
        with self.store.write() as writing:
            made = body(self._note(writing, person))
            return self.act(made, *touched(made), person, writing=writing)

    # ------------------------------------------------------------------ acts

    def some_intake(self, chance: Random) -> None:
        """Somebody new, or somebody who was here."""
        with self.store.readers.connection() as connection:
            known = _KNOWN.column(connection, {})
        principal = 1000 * chance.randint(1, 200)
        if known and chance.random() < 0.4:
            self.take_in(pledgor=chance.choice(known), principal=principal)
            return
        person = {
            **WANG,
            "name": chance.choice(NAMES),
            "id_number": f"A1{chance.randrange(10**8):08}",
        }
        self.take_in(person, principal=principal, evidence=chance.choice(("", "", "LI-1")))

    def some_renewal(self, chance: Random) -> None:
        """An open ticket is renewed."""
        pledge = self._free(chance)
        if pledge is not None:
            self.renew(pledge.ticket)

    def some_redemption(self, chance: Random) -> None:
        """An open ticket is redeemed."""
        pledge = self._free(chance)
        if pledge is not None:
            self.redeem(pledge.ticket)

    def some_reprint(self, chance: Random) -> None:
        """A ticket is printed again."""
        pledge = self._of(chance, State.OPEN)
        if pledge is not None and pledge.blocked(Block.UNREAD) is None:
            self.reprint(pledge.ticket, pledge.copies + 1)

    def some_reversal(self, chance: Random) -> None:
        """The act that wrote a ticket, or redeemed one, is undone."""
        pledge = self._of(chance, State.OPEN, State.REDEEMED)
        if pledge is None or pledge.blocks or pledge.refunded or pledge.problems:
            return
        self.undo(pledge)

    def undo(self, pledge: Pledge) -> None:
        """The act that wrote it if it is open, else the one that ended it."""
        is_open = pledge.state is State.OPEN
        with self.store.read() as reading:
            done = reading.stored_entry(
                pledge.opened_by_entry if is_open else pledge.closed_by_entry
            )
        body = done.body if isinstance(done, Entry) else None
        undone = self._undone(pledge, body)
        if undone is not None and isinstance(done, Entry):
            self.act(replace(undone, entry=done.id), *touched(undone), pledge.ticket.pledgor)

    def _undone(self, pledge: Pledge, body: Body | None) -> Reversed | None:
        name = pledge.ticket.pledge
        principal = pledge.ticket.principal
        match body:
            case TakenIn():
                return _reversed((name,), (), loans=-principal, interest=0)
            case Renewed():
                return _reversed(
                    (name,), (body.settled.pledge,), loans=0, interest=body.settled.interest
                )
            case Redeemed():
                return _reversed((), (name,), loans=principal, interest=body.settled.interest)
            case _:
                return None

    def some_loss(self, chance: Random) -> None:
        """A ticket is reported lost."""
        pledge = self._free(chance)
        if pledge is not None:
            name = pledge.ticket.pledge
            self._noted(
                pledge, lambda note: LossReported(name, note, True, None)
            )  # as its fields stand

    def some_withdrawal(self, chance: Random) -> None:
        """A lost ticket turned up."""
        pledge = self._held(chance, Block.LOST)
        if pledge is not None:
            name = pledge.ticket.pledge
            self._noted(pledge, lambda note: LossWithdrawn(name, note))

    def some_hold(self, chance: Random) -> None:
        """The police ask that goods stay."""
        pledge = self._free(chance)
        if pledge is not None:
            name = pledge.ticket.pledge
            self._noted(pledge, lambda note: Held(name, note))

    def some_end_of_hold(self, chance: Random) -> None:
        """They let them go, or the owner takes them."""
        pledge = self._held(chance, Block.HELD)
        if pledge is None:
            return
        name, principal = pledge.ticket.pledge, pledge.ticket.principal
        if chance.random() < 0.5:
            self._noted(pledge, lambda note: HoldLifted(name, note))
            return
        self._noted(
            pledge,
            lambda note: Released(
                name, Release.AT_PRINCIPAL, principal, principal, (), note, (), principal, Ntd(0)
            ),
        )

    def some_alert(self, chance: Random) -> None:
        """The window warns of somebody, or no longer."""
        with self.store.readers.connection() as connection:
            known = _KNOWN.column(connection, {})
            raised = _RAISED.rows(connection, {})
        with self.store.write() as writing:
            if raised and chance.random() < 0.5:
                lifted = chance.choice(raised)
                body = AlertLifted(lifted.id, lifted.pledgor, None)
                self.act(body, lifted.pledgor, writing=writing)
            elif known:
                person = chance.choice(known)
                note = self._note(writing, person)
                warning = AlertRaised(
                    writing.new_id(), person, AlertCause.ID_LOST, False, note
                )  # as its fields stand
                self.act(warning, person, writing=writing)

    def some_change(self, chance: Random) -> None:
        """Somebody has another address."""
        with self.store.readers.connection() as connection:
            known = _KNOWN.column(connection, {})
        if known:
            person = chance.choice(known)
            number = f"A2{chance.randrange(10**8):08}"
            self.change_pledgor(person, {**WANG, "name": chance.choice(NAMES), "id_number": number})

    def some_day(self, chance: Random) -> None:
        """A business day is opened or closed."""
        if chance.random() < 0.5:
            self.open_day()
        else:
            self.close_day()

    def some_settlement(self, chance: Random) -> None:
        """Two people end a clash."""
        with self.store.read() as reading:
            open_cases = reading.pledges_with_problems()
            if not open_cases:
                return
            problem = chance.choice(chance.choice(open_cases).problems)
            loser = reading.stored_entry(problem.entry)
            if not isinstance(loser, Entry):
                return
        with suppress(Refused):
            self.settle(loser, chance.choice(self.ways_out(loser)))

    def ways_out(self, loser: Entry) -> tuple[WayOut, ...]:
        """How a clash may end, as it stands here. Raises Refused."""
        with self.store.read() as reading:
            met = {each: reading.chain(each) for each in touched(loser.body)}
        around = {each.ticket.pledge: each for chain in met.values() for each in chain}
        return settlement.ways_out(loser, around, CALENDAR)

    def settle(self, loser: Entry, way: WayOut) -> Entry:
        """Two people end it so."""
        with self.store.write() as writing:
            body = settlement.settled(loser, way, self._note(writing, loser.subjects[-1]))
            return self.act(body, *touched(body), writing=writing)

    def some_payment(self, chance: Random) -> None:
        """What a settled clash left owed is paid."""
        with self.store.read() as reading:
            owing = reading.pledges_owing()
        if not owing:
            return
        pledge = chance.choice(owing)
        owed = chance.choice(pledge.owed)
        name = pledge.ticket.pledge
        self._noted(pledge, lambda note: OwedPaid(name, owed.entry, owed.amount, note))


def _only(pledge: Pledge, why: Block) -> bool:
    return [each.why for each in pledge.blocks] == [why]


def _reversed(
    voided: tuple[str, ...], reopened: tuple[str, ...], *, loans: int, interest: int
) -> Reversed:
    return Reversed(
        entry="",
        reason=ReversalReason.WRONG_AMOUNT,
        voided=voided,
        reopened=reopened,
        loans=Ntd(loans),
        interest=Ntd(interest),
        bags=(),
        note=None,
    )


Act = Callable[[Any, Random], None]

ACTS: tuple[tuple[Act, int], ...] = (
    (Acts.some_intake, 10),
    (Acts.some_renewal, 8),
    (Acts.some_redemption, 8),
    (Acts.some_reversal, 6),
    (Acts.some_reprint, 2),
    (Acts.some_loss, 3),
    (Acts.some_withdrawal, 2),
    (Acts.some_hold, 2),
    (Acts.some_end_of_hold, 3),
    (Acts.some_alert, 3),
    (Acts.some_change, 2),
    (Acts.some_day, 2),
    (Acts.some_settlement, 4),
    (Acts.some_payment, 3),
)
