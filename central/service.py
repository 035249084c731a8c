"""What central does for devices and for its keepers: every step but the line itself. Clock and chance are handed in."""

from collections.abc import Callable
from datetime import UTC, datetime

from central import accounts, again, audit, claims, held, order, publishing
from central.accounts import Change, Giving
from central.admission import Admission, heard, known
from central.answers import Answers
from central.enrolling import Enrolling
from central.keys import Keys
from central.limits import ENROLMENTS, MESSAGES, Rate
from central.order import Bad
from central.own import Own
from central.pictures import Pictures
from central.placing import Placing
from central.reading import Reading
from central.rows import BranchRow, DeviceRow, Totals
from central.schema import StoreNewer
from central.store import Store
from central.taking import Note, Taking
from counter import protocol, wire
from counter.domain.accounts import Account
from counter.domain.days import day_in_taiwan
from counter.domain.devices import CENTRAL
from counter.domain.entries import Entry
from counter.domain.publications import PolicyPublished, require_publishable
from counter.passwords import STRETCHING, Stretching
from counter.protocol import (
    START,
    Answer,
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
)

FOREIGN_MAX = 50
"""Rows of others in the answer to a push: reading more at once would hold up an act at the counter."""

LOCATOR_MAX = 64
"""Earlier cursors in one question."""


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
        stretching: Stretching = STRETCHING,
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = now
        self._note = note
        self._answers = Answers(keys)
        self._admission = Admission(store)
        self.pictures = Pictures(store, now=self.now)
        placing = Placing(keys, random)
        self._ids = wire.Ids(now, random)
        self._own = Own(keys, placing, ids=self._ids, random=random)
        self._enrolling = Enrolling(store, keys, self._own, answers=self._answers, random=random)
        self._giving = Giving(store, self._own, ids=self._ids, random=random, stretching=stretching)
        self._taking = Taking(
            store,
            keys,
            own=self._own,
            placing=placing,
            verify=verify,
            now=self.now,
            note=note,
        )

    # ------------------------------------------------------------------ what devices ask

    def admit(self, request: Request, body: bytes, signature: str, rate: Rate = MESSAGES) -> None:
        """Raises Turned unless an enrolled device made this very request just now, and once; TooOften."""
        self._admission.admit(request, body, signature, now=self.now(), rate=rate)

    def admit_stranger(self, address: str) -> None:
        """Raises TooOften if that address enrols more often than it may."""
        mark = self._keys.mark(address)
        self._admission.admit_stranger(mark, now=self.now(), rate=ENROLMENTS)

    def push(self, device: str, incarnation: int, push: Push) -> Answer:
        """Give the device's entries their places. Raises Unknown."""
        with self._store.read() as reading:
            row = known(reading, device, incarnation)
            is_ours = reading.has(row.branch, push.cursor)
        if not row.open:
            self._taking.hold(row, push)
            return self._answer(row, Outcome.REVOKED)
        if not is_ours:
            return self._answer(row, Outcome.DIVERGED)

        def tell(reading: Reading) -> Answer:
            return self._told(reading, row, Outcome.TAKEN, push.cursor, foreign=FOREIGN_MAX)

        try:
            taken = self._taking.take(row, push.entries, tell)
        except Bad as bad:
            self._note("bad-push", device=device, incarnation=incarnation, why=str(bad))
            return self._answer(row, Outcome.BAD)
        if isinstance(taken, Answer):
            return taken
        if taken is Outcome.REVOKED:
            self._taking.hold(row, push)
        return self._answer(row, taken, push.cursor, foreign_most=FOREIGN_MAX)

    def pull(self, device: str, incarnation: int, pull: Pull) -> Answer:
        """The rows of the branch's order after a cursor. Raises Unknown."""
        with self._store.read() as reading:
            row = known(reading, device, incarnation)
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
            row = heard(reading, device, incarnation)
            return self._answers.head(_branch(reading, row.branch))

    def claim(self, device: str, incarnation: int, asked: Claim) -> Claims:
        """Who is calling whom at the device's branch. Raises Unknown, Revoked."""
        with self._store.write(lasting=False) as writing:
            row = heard(writing, device, incarnation)
            return claims.answer(writing, row, asked, self.now())

    def enrol(self, enrol: Enrol) -> Enrolled:
        """Make a device the one of its counter, by a one-time code. Raises NotEnrolled.

        Asked again with the same code, device and key it gives the same answer.
        """
        return self._enrolling.enrol(enrol, self.now())

    # ------------------------------------------------------------------ what its keepers ask

    def new_code(self, branch: str, counter: int, agency: str = "kaohsiung") -> str:
        """A code that enrols one device as that counter within fifteen minutes; earlier ones of it end.

        A branch that is new begins with it, under that agency. Raises ValueError for no branch or counter.
        """
        return self._enrolling.new_code(branch, counter, agency, self.now())

    def revoke(self, branch: str, counter: int) -> int:
        """Shut out every device of a counter; gives how many."""
        return self._enrolling.revoke(branch, counter, self.now())

    def restored(self) -> None:
        """Say that a backup was brought back: what counters know beyond it has to come again."""
        with self._store.read() as reading:
            branches = reading.branches()
        for branch in branches:
            with self._store.write() as writing:
                self._own.begin_again(writing, branch, self.now())

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
        now = self.now()
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
                central = self._own.device(writing, branch)
                done[branch] = publishing.is_new(rules, publishing.published(writing, branch))
                if done[branch]:
                    self._own.write(writing, central, [rules], now, people)
        return done

    def give_account(
        self, branches: tuple[str, ...], change: Change, people: tuple[str, str]
    ) -> dict[str, str]:
        """Open, change or close an account at these branches; of each its one-time password, "" if it keeps its own.

        `people`: who prepared it and who approved it. A password is told here alone. Raises Refused, ValueError.
        """
        return self._giving.give(branches, change, people, self.now())

    def accounts(self, branch: str) -> dict[str, Account]:
        """The accounts of a branch, by code."""
        with self._store.read() as reading:
            return accounts.accounts(reading, branch)

    def not_allowed(self) -> tuple[str, ...]:
        """A line for each act that the accounts of its people did not allow."""
        with self._store.read() as reading:
            return tuple(
                line
                for branch in reading.branches()
                for line in accounts.not_allowed(reading, branch)
            )

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

    def head_of(self, branch: str) -> Head:
        """The end of a branch's order, signed, for an auditor. Raises ValueError for no branch of this store."""
        with self._store.read() as reading:
            return self._answers.head(_known(reading, branch))

    def public_keys(self, branch: str) -> tuple[str, ...]:
        """A line for each key that signs in a branch, its own first. Raises ValueError for no branch of this store."""
        with self._store.read() as reading:
            _known(reading, branch)
            counters = (each for each in reading.devices(branch) if each.counter != CENTRAL)
            lines = {f"{each.device} {each.public_key}" for each in counters}
            return (f"central {self._keys.public_key}", *sorted(lines))

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
        return self._clock().astimezone(UTC)

    def close(self) -> None:
        """Let the store go."""
        self._store.close()

    # ------------------------------------------------------------------ the answer

    def _answer(
        self,
        of: DeviceRow,
        outcome: Outcome,
        agreed: Cursor = START,
        limit: int = protocol.PUSH_MAX,
        foreign_most: int = protocol.PUSH_MAX,
    ) -> Answer:
        with self._store.read() as reading:
            return self._told(reading, of, outcome, agreed, most=limit, foreign=foreign_most)

    def _told(
        self,
        reading: Reading,
        of: DeviceRow,
        outcome: Outcome,
        agreed: Cursor,
        *,
        most: int = protocol.PUSH_MAX,
        foreign: int = protocol.PUSH_MAX,
    ) -> Answer:
        row = known(reading, of.device, of.incarnation)
        head = self._answers.head(_branch(reading, row.branch))
        rows: tuple[Placed, ...] = ()
        if outcome is Outcome.TAKEN:
            most = min(most, protocol.PUSH_MAX)
            rows = self._answers.rows(reading, row, agreed.place, most, foreign)
        end = Known(row.device, row.incarnation, row.number, row.hash)
        return Answer(outcome, end, head, agreed, rows, self.now())


def _branch(reading: Reading, branch: str) -> BranchRow:
    row = reading.branch(branch)
    assert row is not None, "a device's branch is there"
    return row


def _known(reading: Reading, branch: str) -> BranchRow:
    row = reading.branch(branch)
    if row is None:
        raise ValueError(f"{branch} is no branch of this store")
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
