"""What a push brings: compared, judged and placed in one transaction, or held aside."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from central import again as once_more
from central import order
from central.keys import Keys
from central.order import Bad, Sealed, Standing
from central.own import Own
from central.placing import Placing
from central.reading import Reading
from central.rows import DeviceRow
from central.store import Store
from central.writing import Writing
from counter import protocol, wire
from counter.domain.codes import Verdict
from counter.domain.devices import CENTRAL
from counter.protocol import Answer, Carried, Outcome, Push

HELD_BYTES_MAX = 256 * 1024 * 1024
"""Kept aside of one device that was shut out; what comes later is logged alone."""

_CLASHING = {Verdict.CLASH, Verdict.ORPHAN}

Note = Callable[..., None]
"""Takes what happened, and codes and counts about it: `note("bad-push", device=…, why=…)`."""

Tell = Callable[[Reading], Answer]
"""Tells of entries that have their places in the transaction which is handed to it."""


class Taking:
    """Entries on their way into a branch's order."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        *,
        own: Own,
        placing: Placing,
        verify: order.Verify,
        now: Callable[[], datetime],
        note: Note,
    ) -> None:
        self._store = store
        self._keys = keys
        self._own = own
        self._placing = placing
        self._verify = verify
        self._now = now
        self._note = note

    def take(self, asker: DeviceRow, entries: Sequence[Carried], tell: Tell) -> Answer | Outcome:
        """Its own entries, or what central forgot of others. Raises Bad.

        What `tell` gives once they have their places; else what became of them.
        """
        if not entries:
            return Outcome.TAKEN
        first = order.read(entries[0])
        if (first.device, first.incarnation) == (asker.device, asker.incarnation):
            return self._take(asker, entries, tell)
        with self._store.read() as reading:
            of = reading.device(first.device, first.incarnation)
            lineages = sum(row.counter == CENTRAL for row in reading.devices(asker.branch))
        if lineages == 1:
            raise Bad("another device's entry")
        if first.kind in order.CENTRALS_OWN:
            self._say_again(asker.branch, entries)
            return Outcome.TAKEN
        if of is None:
            return Outcome.GAP  # its enrolment is what is missing
        if of.branch != asker.branch:
            raise Bad("another branch's entry")
        return self._take(of, entries, tell, again=True)

    def hold(self, row: DeviceRow, push: Push) -> None:
        """Keep aside what a device that was shut out sends."""
        body = wire.pack(push)
        digest = hashlib.sha256(body).hexdigest()
        with self._store.write() as writing:
            has_room = writing.held_bytes(row) + len(body) <= HELD_BYTES_MAX
            if has_room:
                writing.hold(row, digest=digest, body=body, at=self._now())
        self._note(
            "held-aside",
            device=row.device,
            incarnation=row.incarnation,
            entries=len(push.entries),
            kept=has_room,
        )

    def _say_again(self, branch: str, entries: Sequence[Carried]) -> None:
        """What central said itself in a lineage that it forgot. Raises Bad."""
        forgotten = tuple(order.said(entries, branch, self._keys.public))
        now = self._now()
        with self._store.write() as writing:
            self._own.device(writing, branch)
            for body, people, records in once_more.said(writing, branch, forgotten):
                own = self._own.device(writing, branch)
                self._own.write(writing, own, [body], now, people, records=records)

    def _take(
        self, of: DeviceRow, entries: Sequence[Carried], tell: Tell, *, again: bool = False
    ) -> Answer | Outcome:
        """One transaction: lock, compare, judge, place, tell. Raises Bad.

        `again`: they stood in the order once, so that it does not matter whether their device may still write.
        """
        if len(entries) > protocol.PUSH_MAX:
            raise Bad("more entries than one push holds")
        are_signed = self._verify(of.public_key, [(each.hash, each.signature) for each in entries])
        sealed = order.chain(entries, of)
        with self._store.write() as writing:
            row = writing.lock_device(of.device, of.incarnation)
            assert row is not None, "a device once enrolled stays"
            misfit = _misfit(writing, replace(row, open=True) if again else row, sealed)
            if misfit is not None:
                return misfit
            fresh = [each for each in sealed if each.entry.number > row.number]
            head = writing.lock_branch(row.branch)
            standing: tuple[Standing, ...] = ()
            if fresh:
                _require_own_ids(fresh)
                standing = self._placing.add(writing, head, fresh, self._now())
                end = fresh[-1]
                writing.move_device(row, number=end.entry.number, hashed=end.hash)
            # While signatures are checked beside: tell what is heard only after the commit, and let thousands of
            # objects go, which takes time, too.
            answer = tell(writing)
            clashes = [each for each in standing if each.verdict in _CLASHING]
            del sealed, fresh, standing
            if not are_signed():
                raise Bad("a signature is not of this device")
        self._note_clashes(clashes)
        return answer

    def _note_clashes(self, clashes: Iterable[Standing]) -> None:
        for each in clashes:
            entry = each.sealed.entry
            self._note(str(each.verdict), device=entry.device, place=each.place, kind=entry.kind)


def _misfit(writing: Writing, row: DeviceRow, sealed: Sequence[Sealed]) -> Outcome | None:
    """REVOKED, or GAP or FORK where the entries do not go on from what central has of the chain."""
    if not row.open:
        return Outcome.REVOKED
    first, last = sealed[0].entry, sealed[-1].entry
    if first.number > row.number + 1:
        return Outcome.GAP
    if first.number <= row.number:
        known = writing.hashes(row, first.number, min(last.number, row.number))
        theirs = {each.entry.number: each.hash for each in sealed}
        return Outcome.FORK if any(theirs[at] != known[at] for at in known) else None
    # The first of a later incarnation goes on from one that central need not have.
    goes_on = first.previous_hash == row.hash or (row.number == 0 and row.incarnation > 1)
    return None if goes_on else Outcome.FORK


def _require_own_ids(fresh: Sequence[Sealed]) -> None:
    """Raises Bad where one device gives an id to two entries at once."""
    if len({each.entry.id for each in fresh}) < len(fresh):
        raise Bad("an id that another entry has")
