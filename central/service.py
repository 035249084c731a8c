"""What central does for devices and for its keepers: every step but the line itself. Clock and chance are handed in."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central import again, audit, claims, devices, held, order, publishing
from central.answers import Answers
from central.keys import Keys
from central.order import Bad, Sealed, Standing
from central.placing import Placing
from central.rows import BranchRow, CodeRow, DeviceRow, Totals
from central.schema import StoreNewer
from central.store import Reading, Store, Writing
from counter import protocol, wire
from counter.domain.codes import Verdict
from counter.domain.days import day_in_taiwan
from counter.domain.devices import CENTRAL
from counter.domain.entries import ByCentral, Entry
from counter.domain.publications import PolicyPublished, require_publishable
from counter.protocol import (
    START,
    Answer,
    Carried,
    Claim,
    Claims,
    Cursor,
    Enrol,
    Enrolled,
    Head,
    Known,
    Outcome,
    Placed,
    Pull,
    Push,
    Request,
    YearSerial,
)

HELD_BYTES_MAX = 256 * 1024 * 1024
"""Kept aside of one device that was shut out; what comes later is logged alone."""

FOREIGN_MAX = 50
"""Rows of others in the answer to a push: reading more at once would hold up an act at the counter."""

LOCATOR_MAX = 64
"""Earlier cursors in one question."""

_EPOCH_BYTES = 16
_CLEAN_EVERY = 256
_NONCE = re.compile(r"[0-9A-Za-z_-]{16,64}")
_OFFSET_MAX = timedelta(seconds=protocol.CLOCK_OFFSET_MAX_S)

Note = Callable[..., None]
"""Takes what happened, and codes and counts about it: `note("bad-push", device=…, why=…)`."""


class Unknown(Exception):
    """No such device in that incarnation was ever enrolled."""


class Revoked(Exception):
    """The device was shut out, or enrolled again since."""


class Why(StrEnum):
    """Why a request was turned away before anybody looked at what it says."""

    UNKNOWN = "unknown-device"
    CLOCK = "clock"
    SIGNATURE = "bad-signature"
    REPLAYED = "replayed"


class Turned(Exception):
    """A request that is not taken."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def _unheard(_: str, **__: object) -> None:
    """Nobody listens."""


class Service:
    """Central as its devices see it. Safe for several threads and processes on one store."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        note: Note = _unheard,
        verify: order.Verify = order.in_turn,
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = now
        self._random = random
        self._note = note
        self._verify = verify
        self._answers = Answers(keys)
        self._placing = Placing(keys, random)
        self._ids = wire.Ids(now, random)
        self._admitted = 0

    # ------------------------------------------------------------------ what devices ask

    def admit(self, request: Request, body: bytes, signature: str) -> None:
        """Raises Turned unless an enrolled device made this very request just now, and once."""
        now = self._now()
        if not _near(request.moment, now):
            raise Turned(Why.CLOCK)
        with self._store.read() as reading:
            row = reading.device(request.device, request.incarnation)
        if row is None or row.counter == CENTRAL:
            raise Turned(Why.UNKNOWN)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row.public_key))
        if not _NONCE.fullmatch(request.nonce) or not protocol.is_request_signed(
            request, body, signature, key
        ):
            raise Turned(Why.SIGNATURE)
        if request.method != "GET" and not self._is_new(request, now):
            raise Turned(Why.REPLAYED)

    def push(self, device: str, incarnation: int, push: Push) -> Answer:
        """Give the device's entries their places. Raises Unknown."""
        with self._store.read() as reading:
            row = _known(reading, device, incarnation)
            is_ours = reading.has(row.branch, push.cursor)
        if not row.open:
            self._hold(row, push)
            return self._answer(row, Outcome.REVOKED)
        if not is_ours:
            return self._answer(row, Outcome.DIVERGED)
        try:
            outcome = self._told(row, push.entries)
        except Bad as bad:
            self._note("bad-push", device=device, incarnation=incarnation, why=str(bad))
            return self._answer(row, Outcome.BAD)
        if outcome is Outcome.REVOKED:
            self._hold(row, push)
        return self._answer(row, outcome, push.cursor, foreign_most=FOREIGN_MAX)

    def pull(self, device: str, incarnation: int, pull: Pull) -> Answer:
        """The rows of the branch's order after a cursor. Raises Unknown."""
        with self._store.read() as reading:
            row = _known(reading, device, incarnation)
            outcome = _standing_of(reading, row, pull)
            agreed = START
            if outcome is Outcome.DIVERGED:
                back = pull.locator[:LOCATOR_MAX]
                agreed = next((each for each in back if reading.has(row.branch, each)), START)
        if outcome is Outcome.TAKEN:
            return self._answer(row, outcome, pull.cursor, pull.limit)
        return self._answer(row, outcome, agreed)

    def head(self, device: str, incarnation: int) -> Head:
        """The end of the device's branch's order. Raises Unknown, Revoked."""
        with self._store.read() as reading:
            row = _known(reading, device, incarnation)
            if not row.open:
                raise Revoked
            return self._answers.head(_branch(reading, row.branch))

    def claim(self, device: str, incarnation: int, asked: Claim) -> Claims:
        """Who is calling whom at the device's branch. Raises Unknown, Revoked."""
        with self._store.write(lasting=False) as writing:
            row = _known(writing, device, incarnation)
            if not row.open:
                raise Revoked
            return claims.answer(writing, row, asked, self._now())

    def enrol(self, enrol: Enrol) -> Enrolled:
        """Make a device the one of its counter, by a one-time code. Raises NotEnrolled.

        Asked again with the same code, device and key it gives the same answer.
        """
        now = self._now()
        devices.require_device(enrol)
        mark = self._keys.mark(devices.as_typed(enrol.code))
        with self._store.write() as writing:
            code = writing.lock_code(mark)
            if code is None or code.expires_at <= now:
                raise devices.NotEnrolled("no such code")
            if code.device:
                return self._again(writing, code, enrol)
            row = self._enrol(writing, code, enrol, now)
            writing.use_code(mark, row)
            return self._enrolled(writing, row)

    # ------------------------------------------------------------------ what its keepers ask

    def new_code(self, branch: str, counter: int, agency: str = "kaohsiung") -> str:
        """A code that enrols one device as that counter within fifteen minutes; earlier ones of it end.

        A branch that is new begins with it, under that agency. Raises ValueError for no branch or counter.
        """
        devices.require_counter(branch, counter)
        now = self._now()
        drawn = devices.drawn(self._random(devices.CODE_BYTES))
        with self._store.write() as writing:
            self._begin_branch(writing, branch, agency, now)
            row = CodeRow(branch, counter, now + devices.CODE_VALID, "", "", 0)
            writing.replace_code(self._keys.mark(devices.as_typed(drawn)), row, now=now)
        return drawn

    def revoke(self, branch: str, counter: int) -> int:
        """Shut out every device of a counter; gives how many."""
        now = self._now()
        with self._store.write() as writing:
            if writing.branch(branch) is None:
                return 0
            central = self._own(writing, branch)
            rows = [row for row in writing.lock_counter(branch, counter) if row.open]
            for row in rows:
                writing.close_device(row)
            self._write(writing, central, [devices.revoked(row) for row in rows], now)
        return len(rows)

    def restored(self) -> None:
        """Say that a backup was brought back: what counters know beyond it has to come again."""
        with self._store.read() as reading:
            branches = reading.branches()
        for branch in branches:
            with self._store.write() as writing:
                epoch = self._random(_EPOCH_BYTES).hex()
                central = devices.central_device(branch, epoch)
                self._own(writing, branch)
                writing.lock_branch(branch)
                writing.rename_branch(branch, epoch=epoch, central=central)
                self._begin_lineage(writing, branch, central, self._now())

    def published(self, agency: str) -> tuple[Entry, ...]:
        """What the head office published for an agency, in the order of its first branch."""
        with self._store.read() as reading:
            branches = reading.branches_of(agency)
            return publishing.published(reading, branches[0]) if branches else ()

    def publish(self, rules: PolicyPublished, people: tuple[str, str]) -> dict[str, bool]:
        """Write rules into the order of every branch of their agency; of each whether it had not got them yet.

        `people`: who prepared them and who approved them. Asked again it goes on where it was broken off. Raises
        Refused, ValueError for a name instead of a code, an agency without a branch, rules longer than an entry.
        """
        now = self._now()
        publishing.require_codes(people)
        with self._store.read() as reading:
            branches = reading.branches_of(rules.agency)
            if not branches:
                raise ValueError(f"{rules.agency} has no branch here")
            orders = [publishing.published(reading, branch) for branch in branches]
        if all(publishing.is_new(rules, before) for before in orders):
            require_publishable(rules, people, today=day_in_taiwan(now))
        done: dict[str, bool] = {}
        for branch in branches:
            with self._store.write() as writing:
                central = self._own(writing, branch)
                done[branch] = publishing.is_new(rules, publishing.published(writing, branch))
                if done[branch]:
                    self._write(writing, central, [rules], now, people)
        return done

    def read_anew(self) -> None:
        """Sum up what the program that was here before could not read. Raises StoreNewer."""
        with self._store.read() as reading:
            rows = [_branch(reading, each) for each in reading.branches()]
        if any(row.reader > wire.READER for row in rows):
            raise StoreNewer("a later program has read the store")
        for row in rows:
            if row.reader < wire.READER:
                with self._store.write() as writing:
                    writing.lock_branch(row.branch)
                    again.summed_up(writing, row.branch)
                    writing.read_by(row.branch, wire.READER)

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the store, every branch folded from zero; () if nothing is."""
        with self._store.read() as reading:
            return tuple(
                fault
                for branch in reading.branches()
                for fault in audit.faults(reading, branch, self._keys)
            )

    def held(self) -> tuple[str, ...]:
        """What counters sent after they were shut out, a line each."""
        return held.lines(self._store)

    def places(self) -> dict[str, int]:
        """How far each branch's order goes."""
        with self._store.read() as reading:
            return reading.places()

    def totals(self) -> Totals:
        """What the store holds."""
        with self._store.read() as reading:
            return reading.totals()

    def has_its_keys(self) -> bool:
        """Whether these are the keys with which the branches began; none began yet is well, too."""
        with self._store.read() as reading:
            branches = reading.branches()
            return not branches or _central_of(reading, branches[0]) == self._keys.public_key

    def is_ready(self) -> bool:
        """Whether the store can be reached and has this program's shape."""
        return self._store.is_current()

    def sign(self, request: Request, status: int, body: bytes) -> str:
        """Central's signature (hex) of its answer to that request, body as it goes over the line."""
        return self._answers.sign(request, status, body)

    def now(self) -> datetime:
        """Central's time, UTC."""
        return self._now()

    def close(self) -> None:
        """Let the store go."""
        self._store.close()

    # ------------------------------------------------------------------ a push

    def _told(self, asker: DeviceRow, entries: Sequence[Carried]) -> Outcome:
        """Its own entries, or what central forgot of others. Raises Bad."""
        if not entries:
            return Outcome.TAKEN
        first = order.read(entries[0])
        if (first.device, first.incarnation) == (asker.device, asker.incarnation):
            return self._take(asker, entries)
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
        return self._take(of, entries, again=True)

    def _say_again(self, branch: str, entries: Sequence[Carried]) -> None:
        """What central said itself in a lineage that it forgot. Raises Bad."""
        forgotten = tuple(order.said(entries, branch, self._keys.public))
        now = self._now()
        with self._store.write() as writing:
            self._own(writing, branch)
            for body, people in again.said(writing, branch, forgotten):
                self._write(writing, self._own(writing, branch), [body], now, people)

    def _take(self, of: DeviceRow, entries: Sequence[Carried], *, again: bool = False) -> Outcome:
        """One transaction: lock, compare, judge, place. Raises Bad.

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
            if not are_signed():
                raise Bad("a signature is not of this device")
        self._note_clashes(standing)
        return Outcome.TAKEN

    def _note_clashes(self, standing: Iterable[Standing]) -> None:
        for each in standing:
            if each.verdict in {Verdict.CLASH, Verdict.ORPHAN}:
                entry = each.sealed.entry
                self._note(
                    str(each.verdict), device=entry.device, place=each.place, kind=entry.kind
                )

    def _hold(self, row: DeviceRow, push: Push) -> None:
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

    def _answer(
        self,
        of: DeviceRow,
        outcome: Outcome,
        agreed: Cursor = START,
        limit: int = protocol.PUSH_MAX,
        foreign_most: int = protocol.PUSH_MAX,
    ) -> Answer:
        with self._store.read() as reading:
            row = _known(reading, of.device, of.incarnation)
            head = self._answers.head(_branch(reading, row.branch))
            rows: tuple[Placed, ...] = ()
            if outcome is Outcome.TAKEN:
                most = min(limit, protocol.PUSH_MAX)
                rows = self._answers.rows(reading, row, agreed.place, most, foreign_most)
        known = Known(row.device, row.incarnation, row.number, row.hash)
        return Answer(outcome, known, head, agreed, rows, self._now())

    # ------------------------------------------------------------------ devices

    def _begin_branch(self, writing: Writing, branch: str, agency: str, now: datetime) -> None:
        epoch = self._random(_EPOCH_BYTES).hex()
        central = devices.central_device(branch, epoch)
        others = writing.branches_of(agency)
        if writing.add_branch(branch, agency=agency, epoch=epoch, central=central):
            self._begin_lineage(writing, branch, central, now)
            for each in publishing.published(writing, others[0]) if others else ():
                own = self._own(writing, branch)
                self._write(
                    writing, own, [publishing.body_of(each)], now, (each.clerk, each.approver)
                )

    def _begin_lineage(self, writing: Writing, branch: str, central: str, now: datetime) -> None:
        """Central's own device in a branch, and the entry that says so."""
        row = DeviceRow(
            branch, central, 1, CENTRAL, self._keys.public_key, open=True, number=0, hash=""
        )
        writing.add_device(row)
        self._write(writing, row, [devices.enrolled(row)], now)

    def _own(self, writing: Writing, branch: str) -> DeviceRow:
        """Central's own device there, locked: whatever central writes in a branch comes one after the other."""
        row = writing.lock_device(_branch(writing, branch).central, 1)
        assert row is not None, "a branch begins with it"
        return row

    def _write(
        self,
        writing: Writing,
        central: DeviceRow,
        bodies: Iterable[ByCentral],
        now: datetime,
        people: tuple[str, str] = devices.NOBODY,
    ) -> None:
        """Central's own entries, one after the other."""
        for body in bodies:
            head = writing.lock_branch(central.branch)
            after = devices.Chained(central, head)
            sealed = devices.write(
                body, after, keys=self._keys, name=self._ids(), now=now, people=people
            )
            self._placing.add(writing, head, [sealed], now)
            number = sealed.entry.number
            writing.move_device(central, number=number, hashed=sealed.hash)
            central = replace(central, number=number, hash=sealed.hash)

    def _enrol(self, writing: Writing, code: CodeRow, enrol: Enrol, now: datetime) -> DeviceRow:
        elsewhere = writing.incarnations(enrol.device)
        if any((row.branch, row.counter) != (code.branch, code.counter) for row in elsewhere):
            raise devices.NotEnrolled("another counter's device")
        central = self._own(writing, code.branch)
        before = writing.lock_counter(code.branch, code.counter)
        row = DeviceRow(
            branch=code.branch,
            device=enrol.device,
            incarnation=1 + max((each.incarnation for each in before), default=0),
            counter=code.counter,
            public_key=enrol.public_key,
            open=True,
            number=0,
            hash="",
        )
        ended = [each for each in before if each.open]
        for each in ended:
            writing.close_device(each)
        writing.add_device(row)
        others = [devices.revoked(each) for each in ended if each.device != row.device]
        self._write(writing, central, [*others, devices.enrolled(row)], now)
        return row

    def _again(self, writing: Writing, code: CodeRow, enrol: Enrol) -> Enrolled:
        """The answer got lost: the same one once more."""
        if (code.device, code.public_key) != (enrol.device, enrol.public_key):
            raise devices.NotEnrolled("a code that was used")
        return self._enrolled(writing, _known(writing, code.device, code.incarnation))

    def _enrolled(self, reading: Reading, row: DeviceRow) -> Enrolled:
        branch = _branch(reading, row.branch)
        serials = reading.serials(row.branch, row.counter)
        return Enrolled(
            agency=branch.agency,
            branch=row.branch,
            counter=row.counter,
            incarnation=row.incarnation,
            central_key=self._keys.public_key,
            serials=tuple(YearSerial(year, serial) for year, serial in sorted(serials.items())),
            head=self._answers.head(branch),
        )

    # ------------------------------------------------------------------ clock and requests

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _is_new(self, request: Request, now: datetime) -> bool:
        self._admitted += 1
        with self._store.write(lasting=False) as writing:
            if self._admitted % _CLEAN_EVERY == 1:
                writing.forget_requests(now)
            # A request may be of the future by as much as of the past.
            return writing.see(request.device, request.nonce, expires_at=now + 2 * _OFFSET_MAX)


def _near(moment: str, now: datetime) -> bool:
    """Whether a request was made about now."""
    try:
        made = datetime.fromisoformat(moment)
    except ValueError:
        return False
    return made.tzinfo is not None and abs(made - now) <= _OFFSET_MAX


def _known(reading: Reading, device: str, incarnation: int) -> DeviceRow:
    row = reading.device(device, incarnation)
    if row is None:
        raise Unknown
    return row


def _branch(reading: Reading, branch: str) -> BranchRow:
    row = reading.branch(branch)
    assert row is not None, "a device's branch is there"
    return row


def _central_of(reading: Reading, branch: str) -> str:
    """The public key of central's own device there."""
    row = reading.device(_branch(reading, branch).central, 1)
    assert row is not None, "a branch begins with it"
    return row.public_key


def _standing_of(reading: Reading, row: DeviceRow, pull: Pull) -> Outcome:
    """How the asker's own chain and cursor meet central's."""
    if not row.open:
        return Outcome.REVOKED
    number = min(pull.own.number, row.number)
    if number > 0:
        hashed = reading.hashes(row, number, number)[number]
        if pull.own.number == number and pull.own.hash != hashed:
            return Outcome.FORK
    if pull.own.number < row.number:
        return Outcome.BEHIND
    return Outcome.TAKEN if reading.has(row.branch, pull.cursor) else Outcome.DIVERGED


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
