"""What must hold when faults have stopped and everybody has talked to central."""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from central.order import stored_entry
from central.rows import EntryRow
from counter.db.check import quick_check
from counter.db.store import Store
from counter.db.tables import SUMS
from counter.domain.clash_acts import ClashSettled
from counter.domain.codes import Settlement, Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import State, endings, touched, written
from counter.domain.entries import Entry, Reversed
from counter.domain.forfeiture import Forfeited, ForfeitureUndone
from counter.domain.ledger import Account, amount, booked, brought
from counter.domain.pledge import Block, Pledge, fold
from counter.domain.publications import PolicyPublished
from counter.domain.remittance import Remitted
from counter.protocol import Cursor, Outcome
from tests.simulation import staff_invariants
from tests.simulation.world import BRANCH, Site, World, program, require

SHARED = (
    *("pledge", "pledgor", "ticket_number", "alert", "former_id", "pledge_bag", "peer"),
    *("remittance", "reminder", "attempt", "attempt_pledge", "contact", "consent"),
    *("vault_bag", "vault_place", "stocktake"),
)
"""Sums that are the same at every counter."""

_SUMS = {
    table.name: " ".join(
        (
            "SELECT * FROM",
            table.name,
            "ORDER BY",
            ", ".join(each.name for each in table.primary_key),
        )
    )
    for table in SUMS
}
_UNPLACED = (
    "SELECT hash, kind, id, device, incarnation FROM journal LEFT JOIN placing ON entry = arrival"
    " WHERE place IS NULL AND device <> ? AND kind NOT LIKE 'device-%'"
    " AND kind NOT IN ('policy-published', 'account-set') AND coalesce(verdict, '') <> 'twice'"
)
_CHAIN = "SELECT number, hash FROM journal WHERE device = ? AND incarnation = ?"
_WHERE_IT_IS = {State.OPEN, State.REDEEMED, State.RELEASED, State.FORFEITED}
_STOPS = {Outcome.REVOKED, Outcome.FORK, Outcome.BEHIND}


def check(world: World) -> None:
    """Raises Broken at the first thing that does not hold."""
    with program(world.head.reader):
        faults = world.head.service.verify()
        require(faults == (), faults)
        order = _Order(world)
        order.check()
    require(world.copied or not order.twice, "a number stands on two tickets", order.twice)
    alive = []
    for site in world.sites:
        with program(site.reader):
            if _goes_on(site, world):
                alive.append(site)
    for site in alive:
        with program(site.reader):
            _check_counter(site, order)
    whole = [site for site in alive if not _forgotten(site, order)]
    for site in whole:
        if site.reader == world.head.reader:
            _check_numbers(site, order)
            _check_rules(site, order)
    _same(whole)
    staff_invariants.check(
        world, order.read, [each for each in whole if each.reader == world.head.reader]
    )


# --------------------------------------------------------------------------------- central


class _Order:
    """The branch's order as central has it."""

    def __init__(self, world: World) -> None:
        with world.head.store.read() as reading:
            rows = list(reading.rows_after(BRANCH, 0))
            head = reading.branch(BRANCH)
        assert head is not None
        self.end = Cursor(head.place, head.hash)
        self.rows = rows
        self.hashes = Tally(row.hash for row in rows)
        self.chains: dict[tuple[str, int], dict[int, str]] = {}
        for row in rows:
            self.chains.setdefault((row.device, row.incarnation), {})[row.number] = row.hash
        self.entries = [_judged(row) for row in rows]
        self.acted = {each.id for each in self.entries}
        self.read = [each for each in self.entries if isinstance(each, Entry)]
        about: dict[str, list[Entry | Unreadable]] = {}
        for entry in self.entries:
            names = entry.subjects if isinstance(entry, Unreadable) else touched(entry.body)
            for name in dict.fromkeys(names):
                about.setdefault(name, []).append(entry)
        self.about = about
        folded = {name: fold(entries, name) for name, entries in about.items()}
        self.pledges = {name: each for name, each in folded.items() if each is not None}
        self.twice = self._numbers_twice()

    def check(self) -> None:
        """What holds of the order alone."""
        require([row.place for row in self.rows] == list(range(1, self.end.place + 1)), "places")
        require(max(self.hashes.values()) == 1, "an entry stands twice in the order")
        ids = Tally(each.id for each in self.entries if not _is_twice(each))
        require(max(ids.values()) == 1, "an act counts twice")
        self._check_closings()
        self._check_batches()
        self._check_rules()
        self._check_books()
        self._check_things()

    def open_cases(self) -> set[str]:
        """Ids of the acts that nobody has settled."""
        return {problem.entry for each in self.pledges.values() for problem in each.problems}

    def _check_closings(self) -> None:
        """Each closing took effect, or is an open case, or was settled; none beside another."""
        settled = {
            each.body.entry
            for each in self.read
            if isinstance(each.body, ClashSettled) and each.verdict is not Verdict.CLASH
        }
        for name, pledge in self.pledges.items():
            missed = {problem.entry for problem in pledge.problems} | settled
            closings = Closings(name)
            for entry in self.about[name]:
                if isinstance(entry, Unreadable) or _is_twice(entry) or entry.id in missed:
                    continue
                require(entry.verdict is not Verdict.CLASH, "a clash is no open case", name)
                closings.add(entry)
            stands = pledge.state in {State.OPEN, State.DISPUTED}
            require(closings.count == (0 if stands else 1), "closings", name, closings)
            require(closings.is_out == (pledge.forfeited is not None), "a batch", name, closings)

    def _check_batches(self) -> None:
        """A batch gives way to whoever acted within the grace, and to nobody else."""
        for name in self.pledges:
            entries = self.about[name]
            told = [each for each in entries if isinstance(each, Entry) and not _is_twice(each)]
            first = {ticket.pledge for ticket in written(told[0].body)}
            if len(told) < len(entries) or name not in first:
                continue  # what was told early takes effect in another order
            closings = Closings(name)
            for entry in told:
                stands = entry.verdict is not Verdict.CLASH
                if closings.by_batch and _acts_alone(entry, name):
                    within = _acted_on(entry) <= closings.last_day
                    require(stands is within, "a batch and a payment", name, entry, closings)
                if stands and entry.id not in self.open_cases():
                    closings.add(entry)

    def _check_rules(self) -> None:
        """The head office alone publishes, and says nothing of one day twice in a row."""
        last: dict[date, str] = {}
        for entry in self.read:
            if isinstance(entry.body, PolicyPublished):
                require(entry.approver == "h2", "rules of somebody else", entry)
                since, hashed = entry.body.since, entry.body.hash
                require(last.get(since) != hashed, "the same rules again", entry.body)
                last[since] = hashed
        self.rules = last

    def _check_books(self) -> None:
        for each in self.read:
            require(sum(p.amount for p in booked(each)) == 0, "an entry does not balance", each.id)
        cases = self.open_cases()
        told = [each for each in self.read if not _is_twice(each)]
        open_ = [each for each in told if each.id in cases]
        suspended = sum(brought(each) for each in open_ if each.verdict is Verdict.CLASH)
        suspense = self._total(Account.SUSPENSE)
        require(suspense == -suspended, "suspense", suspense, suspended)
        require(self._total(Account.DRAWER) == sum(each.cash_ntd for each in told), "drawer")
        by_bank = sum(each.body.amount for each in told if isinstance(each.body, Remitted))
        require(self._total(Account.BANK) == by_bank, "bank")
        for each in told:
            if isinstance(each.body, ClashSettled) and each.verdict is not Verdict.CLASH:
                returned = each.body.how is Settlement.RETURNED
                require(returned or not each.cash_ntd, "a settlement moved cash", each.body)
        early = {each.verdict for each in open_} - {Verdict.CLASH}
        require(early <= {Verdict.ORPHAN}, "an act that does not fit is no clash", early)
        unknown = any(each not in self.pledges for one in self.read for each in touched(one.body))
        if not early and not unknown:
            self._check_balances()  # else told before what it rests on, or without it: booked as it stands

    def _check_balances(self) -> None:
        """The books say what stands of the pledges."""
        pledges = self.pledges.values()
        lent = sum(each.ticket.principal for each in pledges if each.state is State.OPEN)
        out = [each for each in pledges if each.forfeited is not None]
        given_way = sum(each.ticket.principal for each in out if each.state is not State.FORFEITED)
        loans = self._total(Account.LOANS)
        require(loans == lent - given_way, "loans", loans, lent, given_way)
        forfeited = self._total(Account.FORFEITED)
        require(forfeited == sum(each.ticket.principal for each in out), "forfeited", forfeited)
        owed = sum(each.amount for pledge in pledges for each in pledge.owed)
        require(self._total(Account.OWED) == -owed, "owed", self._total(Account.OWED), owed)

    def _total(self, account: Account) -> int:
        return sum(amount(booked(each), account) for each in self.read)

    def _check_things(self) -> None:
        for item, pledges in _things(self.pledges.values()).items():
            at = [each for each in pledges if each.state in _WHERE_IT_IS]
            first = [each for each in pledges if each.ticket.first == each.ticket.pledge]
            gone = all(each.state in {State.VOIDED, State.DISPUTED} for each in first)
            disputed = any(each.state is State.DISPUTED for each in pledges)
            told = [(each.ticket.number, each.state) for each in pledges]
            require(len(at) == 1 or (not at and (gone or disputed)), "a thing", item, told)

    def _numbers_twice(self) -> set[str]:
        """Numbers that stand on two tickets."""
        told = (each for each in self.read if not _is_twice(each))
        numbers = Tally(ticket.number for each in told for ticket in written(each.body))
        return {number for number, times in numbers.items() if times > 1}


def _judged(row: EntryRow) -> Entry | Unreadable:
    entry = stored_entry(row)
    return replace(entry, verdict=row.verdict) if isinstance(entry, Entry) else entry


@dataclass
class Closings:
    """How often a pledge was closed. A batch gives way to what was done within the grace, until it is taken back."""

    name: str
    count: int = 0
    is_out: bool = False
    """Of a batch that nobody took back."""
    by_batch: bool = False
    """The batch is what closed it."""
    last_day: date = date.min
    """Of the grace, as the batch has it."""

    def add(self, entry: Entry) -> None:
        """One more entry that took effect."""
        body, name = entry.body, self.name
        for ending in endings(body):
            if ending.pledge == name:
                self._close(by_batch=ending.state is State.FORFEITED)
        if isinstance(body, Forfeited):
            self.last_day = next(
                (each.last_day for each in body.items if each.pledge == name), self.last_day
            )
        match body:
            case Reversed() if name in body.reopened:
                self.by_batch = self.is_out
                self.count -= not self.is_out
            case Reversed() if name in body.voided:
                self.count += 1
            case ClashSettled() if _closes(body, name):
                self.count += 1
            case ForfeitureUndone() if name in touched(body):
                self.count -= self.by_batch
                self.is_out = self.by_batch = False
            case _:
                pass

    def _close(self, *, by_batch: bool) -> None:
        self.count += not self.by_batch or by_batch
        self.is_out = self.is_out or by_batch
        self.by_batch = by_batch


def _acts_alone(entry: Entry, name: str) -> bool:
    """Whether somebody ends that one pledge in it, beside no other."""
    ended = endings(entry.body)
    return [each.pledge for each in ended] == [name] and ended[0].state is not State.FORFEITED


def _acted_on(entry: Entry) -> date:
    paid = endings(entry.body)[0].settled
    return entry.business_day if paid is None else paid.on


def _is_twice(entry: Entry | Unreadable) -> bool:
    return isinstance(entry, Entry) and entry.verdict is Verdict.TWICE


def _closes(body: ClashSettled, name: str) -> bool:
    return name in body.voided or any(each.pledge == name for each in body.ended)


def _things(pledges: Iterable[Pledge]) -> dict[str, list[Pledge]]:
    """The pledges whose tickets name each thing."""
    found: dict[str, list[Pledge]] = {}
    for pledge in pledges:
        for each in pledge.ticket.items:
            found.setdefault(each.item, []).append(pledge)
    return found


# -------------------------------------------------------------------------------- counters


def sums_of(store: Store) -> dict[str, list[Any]]:
    """Every row of every sum, in the order of their keys: said plainly, for it is asked often."""
    with store.readers.connection() as connection:
        return {name: connection.execute(asked).fetchall() for name, asked in _SUMS.items()}


def look(site: Site) -> None:
    """What holds at a counter at any time, whatever has not come yet: no thing in two places, sums up to date."""
    store = site.open()
    with store.readers.connection() as connection:
        rows = connection.execute("SELECT id, state, problems, last_entry FROM pledge").fetchall()
    with store.read() as reading:
        found = {row[0]: reading.pledge(row[0]) for row in rows}
    pledges = {name: each for name, each in found.items() if each is not None}
    for name, *told in rows:
        each = pledges[name]
        now = [each.state, len(each.problems), each.last_entry]
        require(now == told, "a sum is old", name, told, now)
    # What a newer program did with a ticket is not known: it is frozen, and nothing goes out on it.
    read = [each for each in pledges.values() if each.blocked(Block.UNREAD) is None]
    for item, about in _things(read).items():
        at = [each for each in about if each.state in _WHERE_IT_IS]
        require(len(at) <= 1, "a thing in two places at a counter", item, at)


def _goes_on(site: Site, world: World) -> bool:
    """Whether a counter still exchanges: one that stopped had a reason."""
    known = site.known()
    with site.open().read() as reading:
        own = reading.head()
    with world.head.store.read() as central:
        is_known = central.device(own.device, own.incarnation) is not None
    require(is_known or world.restored, "central does not know a counter")
    if not known.stopped:
        return (
            is_known  # it has to be enrolled anew: nobody had heard of it when central was restored
        )
    require(known.stopped in _STOPS, "stopped", known.stopped)
    twins = [each for each in world.sites if each.counter == site.counter]
    reason = site.shut_out or site.kept is not None or len(twins) > 1
    require(reason, "a counter stopped without a reason", known.stopped)
    return False


def _check_counter(site: Site, order: _Order) -> None:
    store = site.open()
    require(quick_check(store), "the chain")
    with store.read() as reading:
        waiting = reading.waiting().entries
    known = site.known()
    require(waiting == 0, "something still waits", waiting)
    require(known.cursor == order.end, "a counter has not all of the order", known.cursor)
    require(known.differs_at is None, "a counter sums up otherwise than central", known.differs_at)
    here = site.own()
    require(site.done <= site.acted(), "an act that was done is not on the disk")
    require(site.done <= order.acted, "an act that was done is not in the order")
    require(all(order.hashes[each] == 1 for each in here), "an act is missing in the order")
    live = sums_of(store)
    store.rebuild()
    again = sums_of(store)
    wrong = [name for name in live if live[name] != again[name]]
    require(
        not wrong, "sums are not those of the journal", *((n, live[n], again[n]) for n in wrong)
    )


def _check_rules(site: Site, order: _Order) -> None:
    """The same rules hold at a counter as at central."""
    found: dict[date, str] = {}
    with site.open().read() as reading:
        for name in reading.publications():
            entry = reading.stored_entry(name)
            if isinstance(entry, Entry) and isinstance(entry.body, PolicyPublished):
                found[entry.body.since] = entry.body.hash
    require(found == order.rules, "other rules", found, order.rules)


def _check_numbers(site: Site, order: _Order) -> None:
    """A number that two copies of a disk gave is told."""
    with site.open().read() as reading:
        given = reading.numbers_given_twice()
    told = {pledge.ticket.number for pledges in given for pledge in pledges}
    require(told == order.twice, "numbers given twice", told, order.twice)


def _forgotten(site: Site, order: _Order) -> bool:
    """Whether a counter has acts of another that central has not: of a copied disk, whose other copy it took."""
    readers = site.open().readers
    with readers.connection() as connection:
        found = connection.execute(_UNPLACED, (readers.own,)).fetchall()
        for *told, device, incarnation in found:
            here = connection.execute(_CHAIN, (device, incarnation)).fetchall()
            taken = order.chains.get((device, incarnation), {})
            forked = any(hashed != taken.get(number, hashed) for number, hashed in here)
            require(forked, "central has not heard again of an act that others have", told)
    return bool(found)


def _same(sites: list[Site]) -> None:
    """Counters of one program have the same sums."""
    first: dict[int, dict[str, list[Any]]] = {}
    for site in sites:
        with program(site.reader):
            sums = sums_of(site.open())
        before = first.setdefault(site.reader, sums)
        for name in SHARED:
            if (
                name == "peer"
            ):  # of a device that was shut out or a lineage that ended, some know nothing
                sums[name] = [row for row in sums[name] if row[-1]]
            require(before[name] == sums[name], "counters differ", name, before[name], sums[name])
