"""The books folded from zero, entry by entry, with the very functions that sum them up at the counter."""

from collections import Counter as Tally
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeVar, get_args

from counter.audit import tables
from counter.audit.tables import Found, Row
from counter.domain import counting, ledger, stocktake, vault
from counter.domain.branch_days import BranchClosed, HoursExtended
from counter.domain.business_day import NotOfTheDay
from counter.domain.codes import Verdict
from counter.domain.counting import Count
from counter.domain.counts import AboutCount, CountOpened
from counter.domain.custody import PlacesChanged
from counter.domain.devices import CENTRAL, DeviceEnrolled, DeviceRevoked, Unreadable
from counter.domain.effects import Effect, State, effect
from counter.domain.entries import (
    AboutCounter,
    AboutDevice,
    AboutGoods,
    DayClosed,
    DayOpened,
    Entry,
    NumbersLost,
)
from counter.domain.ledger import Account
from counter.domain.pledge import Pledge, apply, fold, judge
from counter.domain.remittance import Remitted
from counter.domain.stocktake import Figures
from counter.domain.ticket import SERIAL_MAX, TicketNumber
from counter.domain.vault import Bag

REMEMBERED = 1_000
"""Entries that a stocktake may go back to: what its counter did not know yet when the count began."""

USED, VOID, LOST = "used", "void", "lost"
_FITS, _CLASH, _TWICE = Verdict.NONE, Verdict.CLASH, Verdict.TWICE
_DRAWER = Account.DRAWER
"""Found once: to look up a member of an enum takes longer than to compare it, and here it is done for each entry."""
_HOLLOW = {_CLASH, _TWICE}
_VOID = {State.VOIDED, State.CORRECTED}
_NOT_OF_THE_DAY = frozenset(get_args(NotOfTheDay))
"""Asked by their types, for there are many."""
_OF_ITS_DEVICE = AboutCounter | AboutGoods
"""What is noted of an act that counts elsewhere in the order, too."""
_NOTED = frozenset(
    (
        *(DayOpened, DayClosed, BranchClosed, HoursExtended, NumbersLost, Remitted, PlacesChanged),
        *get_args(AboutCount),
        *get_args(AboutDevice),
    )
)
"""What is more than a pledge's or a bag's."""
_UNPLACED = 0
_NOWHERE = 2**62
_Pledges = tuple[tuple[str, Pledge | None], ...]
K = TypeVar("K")


class Chain(NamedTuple):
    """Who wrote an entry."""

    device: str
    incarnation: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """The books of a stocktake's beginning, reckoned anew."""

    figures: Figures
    loans: int
    forfeited: int


@dataclass(slots=True)
class Drawer:
    """A counter's business day: its acts, and the cash (NT$) each way."""

    acts: int = 0
    cash_in: int = 0
    cash_out: int = 0


Fit = tuple[Verdict, int]
"""How an act fits, and what its body brings into the drawer (NT$)."""

_UNKNOWN: Fit = (Verdict.NONE, 0)


_Bags = tuple[tuple[str, Bag | None], ...]


class _Step(NamedTuple):
    """One entry with what it found, to go back to."""

    place: int
    entry: Entry
    pledges: _Pledges
    bags: _Bags


class Books:
    """What the entries so far add up to."""

    def __init__(self, branch: str, counters: Mapping[str, int]) -> None:
        """`counters`: number of the counter of each device that is known without an entry."""
        self._branch = branch
        self.counters = dict(counters)
        self.pledges: dict[str, Pledge] = {}
        self.early: defaultdict[str, list[Entry | Unreadable]] = defaultdict(list)
        """What came before the ticket it is about."""
        self.bags: dict[str, Bag] = {}
        self.numbers: dict[str, str] = {}
        self.clashes: set[str] = set()
        """Ids of acts that did not fit."""
        self.twice: set[str] = set()
        """Numbers that stand on two tickets."""
        self.unread: set[tuple[str, date]] = set()
        """Devices, and their days, of which something can't be read here."""
        self.accounts: defaultdict[Account, int] = defaultdict(int)
        self.posted: defaultdict[date, Tally[Account]] = defaultdict(Tally)
        """What the acts of a business day do to the accounts by what they say."""
        self.drawers: defaultdict[tuple[int | str, date], Drawer] = defaultdict(Drawer)
        self.counts: defaultdict[str, list[Entry]] = defaultdict(list)
        self.beginnings: dict[str, Beginning | None] = {}
        self._places: list[PlacesChanged] = []
        self._days: Found = {}
        self._closed: Found = {}
        self._extended: Found = {}
        self._remitted: Found = {}
        self._of_devices: list[tuple[bool, Entry]] = []
        self._steps: deque[_Step] = deque()
        self._frozen: set[str] = set()
        """What entries are about that can't be read here."""
        self._gone: dict[str, int] = {}
        """The highest place of what is no longer remembered, by device; under "" of what did not fit."""

    def add(self, entry: Entry | Unreadable, place: int, told: Verdict) -> Fit:
        """One more entry, and how it fits what stands before it. `place` 0: central has not placed it."""
        if isinstance(entry, Unreadable):
            self.unread.add((entry.device, entry.business_day))
            self._frozen.update(entry.subjects)
            for subject in dict.fromkeys(entry.subjects):
                self._apply(entry, subject)
            return _UNKNOWN
        if self.unread and told is not entry.verdict:
            # Where something can't be read, what fits is what central found, which could.
            entry = replace(entry, verdict=told)
        if isinstance(entry.body, CountOpened):
            self.beginnings[entry.id] = self._beginning(entry)
        does = effect(entry.body)
        before, fits = self._add_to_pledges(entry, does)
        self._remember(_Step(place, entry, before, self._handle(entry, does)))
        is_twice = entry.verdict is _TWICE
        if not is_twice and before:
            self._use_numbers(does)
        if type(entry.body) in _NOTED and (not is_twice or isinstance(entry.body, _OF_ITS_DEVICE)):
            self._note(entry, placed=place > _UNPLACED)
        return fits, self._post(entry, does)

    def is_frozen(self, entry: Entry) -> bool:
        """Whether it rests on something that can't be read here: how it fits is not known then."""
        return not self._frozen.isdisjoint(effect(entry.body).touched)

    def total(self, account: Account) -> int:
        """What stands on an account (NT$, debit positive)."""
        return self.accounts[account]

    def counter_of(self, device: str) -> int | str:
        """The counter of a device; the device itself where nobody said."""
        return self.counters.get(device, device)

    def rows_of(self, table: str) -> Found:
        """A table as the entries say it, each row by its key; a new one each time."""
        match table:
            case "pledge":
                return tables.pledges(self.pledges, self._branch)
            case "pledge_bag":
                return tables.pledge_bags(self.pledges)
            case "pledge_picture":
                return tables.pledge_pictures(self.pledges)
            case "pledge_block":
                return tables.pledge_blocks(self.pledges)
            case "ticket_number":
                return tables.ticket_numbers(self.numbers)
            case "vault_bag":
                return tables.vault_bags(self.bags)
            case _:
                return self._few(table)

    # ------------------------------------------------------------------ one entry

    def _add_to_pledges(self, entry: Entry, does: Effect) -> tuple[_Pledges, Verdict]:
        """The pledges it touches as they were before it, and how it fits them."""
        before = tuple([(each, self.pledges.get(each)) for each in does.touched])
        fits = _FITS
        is_clash = entry.verdict is _CLASH
        if is_clash:
            self.clashes.add(entry.id)
            fits = judge(replace(entry, verdict=Verdict.NONE), dict(before))
        for subject, was in before:
            now = self._apply(entry, subject, does)
            if not is_clash and fits is not _CLASH:
                fits = _judged(was, now) or fits
        return before, fits

    def _use_numbers(self, does: Effect) -> None:
        for ticket in does.written:
            if self.numbers.get(ticket.number, LOST) != LOST:
                self.twice.add(ticket.number)
            self.numbers[ticket.number] = USED
        for subject in does.touched:
            pledge = self.pledges.get(subject)
            if pledge is not None and pledge.state in _VOID:
                self.numbers[pledge.ticket.number] = VOID

    def _apply(
        self, entry: Entry | Unreadable, subject: str, does: Effect | None = None
    ) -> Pledge | None:
        was = self.pledges.get(subject)
        early = self.early.pop(subject, None) if was is None and self.early else None
        now = apply(was, entry, subject, does) if early is None else fold([*early, entry], subject)
        if now is None:
            self.early[subject] = [*(early or ()), entry]
            return None
        self.pledges[subject] = now
        return now

    def _handle(self, entry: Entry, does: Effect) -> _Bags:
        """What bags were before it."""
        named = vault.named(entry.body, does)
        if not named:
            return ()
        before = []
        for code in named:
            was = self.bags.get(code)
            now = vault.apply(was, entry, code, does)
            if now is not None and now is not was:
                before.append((code, was))
                self.bags[code] = now
        return tuple(before)

    def _post(self, entry: Entry, does: Effect) -> int:
        """Book it; what its body brings into the drawer (NT$)."""
        booked = ledger.booked(entry, does)
        said = ledger.postings(entry.body, does) if entry.verdict in _HOLLOW else booked
        for account, amount in booked:
            self.accounts[account] += amount
        drawn = 0
        if said:
            posted = self.posted[entry.business_day]
            for account, amount in said:
                posted[account] += amount
                if account is _DRAWER:
                    drawn = amount
        if entry.verdict is not _TWICE and type(entry.body) not in _NOT_OF_THE_DAY:
            drawer = self.drawers[self.counter_of(entry.device), entry.business_day]
            drawer.acts += 1
            if entry.cash_ntd > 0:
                drawer.cash_in += entry.cash_ntd
            else:
                drawer.cash_out -= entry.cash_ntd
        return drawn

    def _note(self, entry: Entry, *, placed: bool) -> None:
        """What is neither a pledge's nor a bag's."""
        body = entry.body
        day = entry.business_day.isoformat()
        match body:
            case DayOpened() | DayClosed():
                row: Row = [entry.device, day, int(isinstance(body, DayOpened))]
                self._days[entry.device, day] = row
            case BranchClosed():
                closed = body.day.isoformat()
                self._closed[entry.branch, closed] = [entry.branch, closed]
            case HoursExtended():
                key = (entry.device, body.day.isoformat())
                self._extended.setdefault(key, [*key, body.cause])
            case NumbersLost():
                self._lose(entry.branch, body)
            case Remitted():
                row = [body.channel, body.reference, body.ticket.pledge]
                self._remitted.setdefault(tuple(row), row)
            case PlacesChanged():
                self._places.append(body)
            case _ if isinstance(body, AboutCount):
                self.counts[counting.about(body, entry.id)].append(entry)
            case _ if isinstance(body, AboutDevice):
                self._of_devices.append((placed, entry))
                if isinstance(body, DeviceEnrolled):
                    self.counters[body.device] = body.counter
            case _:
                pass

    def _lose(self, branch: str, lost: NumbersLost) -> None:
        for serial in range(max(lost.first, 1), min(lost.last, SERIAL_MAX) + 1):
            self.numbers[str(TicketNumber(branch, lost.counter, lost.year, serial))] = LOST

    # ------------------------------------------------------------------ the rarer tables

    def _few(self, table: str) -> Found:
        made: dict[str, Callable[[], Found]] = {
            "vault_place": lambda: {(each,): [each] for each in vault.places(self._places)},
            "stocktake": self._stocktakes,
            "kept_paper": self._kept_papers,
            "posted": lambda: tables.posted(self.posted),
            "business_day": lambda: dict(self._days),
            "closed_day": lambda: dict(self._closed),
            "extended_day": lambda: dict(self._extended),
            "peer": self._peers,
            "remittance": lambda: dict(self._remitted),
            tables.ACCOUNTS: lambda: tables.accounts(self.accounts),
            tables.DRAWERS: self._drawers,
        }
        return made[table]()

    def _drawers(self) -> Found:
        return {
            (counter, day.isoformat()): [
                *(counter, day.isoformat(), each.acts, each.cash_in, each.cash_out)
            ]
            for (counter, day), each in self.drawers.items()
        }

    def _counted(self) -> list[Count]:
        folded = (counting.fold(entries, name) for name, entries in self.counts.items())
        return [each for each in folded if each is not None]

    def _stocktakes(self) -> Found:
        return {
            (each.count,): [each.count, each.on.isoformat(), each.stage] for each in self._counted()
        }

    def _kept_papers(self) -> Found:
        """The reports that a seal names, each with the record of its key."""
        return {
            (paper.file,): [
                *(paper.file, each.count),
                *(each.sealed.paper_keys.record, each.sealed.paper_keys.commitment),
            ]
            for each in self._counted()
            if each.sealed is not None
            for paper in each.sealed.papers
        }

    def _peers(self) -> Found:
        """Who may write in the branch: the newest device of each counter that was not shut out."""
        found: Found = {}
        for entry in (entry for placed, entry in self._of_devices if placed):
            match entry.body:
                case DeviceEnrolled() as peer:
                    _enrol(found, peer)
                case DeviceRevoked() as gone:
                    row = found.get((gone.device, gone.incarnation))
                    if row is not None:
                        row[-1] = 0
                case _:
                    raise AssertionError("only what is said of devices")
        for entry in (entry for placed, entry in self._of_devices if not placed):
            if isinstance(entry.body, DeviceEnrolled):
                row = _peer(entry.body, is_open=False)
                found.setdefault((row[0], row[1]), row)
        return found

    # ------------------------------------------------------------------ back to an instant

    def _remember(self, step: _Step) -> None:
        self._steps.append(step)
        if len(self._steps) > REMEMBERED:
            place, entry, _, _ = self._steps.popleft()
            by = "" if entry.verdict is _CLASH else entry.device
            far = place or _NOWHERE
            if far > self._gone.get(by, 0):
                self._gone[by] = far

    def _beginning(self, opened: Entry) -> Beginning | None:
        """The books as the counter knew them that began a count; None where that is too far back.

        It knew the branch's order up to the place its entry rests on, and its own entries before.
        """
        basis = opened.basis.place
        later = [each for each in self._steps if not _UNPLACED < each.place <= basis]
        if any(place > basis and by != opened.device for by, place in self._gone.items()):
            return None
        pledges, bags = dict(self.pledges), dict(self.bags)
        balances = {each: self.total(each) for each in (Account.LOANS, Account.FORFEITED)}
        others = [each for each in later if each.entry.device != opened.device]
        clashed = any(each.entry.verdict is Verdict.CLASH for each in later)
        if others or clashed:
            for step in reversed(later):
                _put_back(pledges, step.pledges)
                _put_back(bags, step.bags)
                _book(balances, step.entry, -1)
            for step in later:
                if step.entry.device == opened.device:
                    _do_again(pledges, bags, balances, step)
        figures = stocktake.figures(stocktake.book(pledges.values(), bags))
        return Beginning(figures, balances[Account.LOANS], balances[Account.FORFEITED])


def _judged(was: Pledge | None, now: Pledge | None) -> Verdict:
    """How an act fits one pledge."""
    if now is None:
        return Verdict.ORPHAN
    grew = len(now.problems) > (0 if was is None else len(was.problems))
    return _CLASH if grew else _FITS


def _put_back(found: dict[str, K], before: Iterable[tuple[str, K | None]]) -> None:
    for name, was in before:
        if was is None:
            found.pop(name, None)
        else:
            found[name] = was


def _book(balances: dict[Account, int], entry: Entry, sign: int) -> None:
    posted = ledger.booked(entry)
    for account in balances:
        balances[account] += sign * ledger.amount(posted, account)


def _do_again(
    pledges: dict[str, Pledge], bags: dict[str, Bag], balances: dict[Account, int], step: _Step
) -> None:
    """An entry of the counter that counts, as it was judged then: a clash found out later was none yet."""
    entry = step.entry
    subjects = effect(entry.body).touched
    if entry.verdict is Verdict.CLASH:
        alone = replace(entry, verdict=Verdict.NONE)
        if judge(alone, {each: pledges.get(each) for each in subjects}) is not Verdict.CLASH:
            entry = alone
    for subject in subjects:
        now = apply(pledges.get(subject), entry, subject)
        if now is not None:
            pledges[subject] = now
    for code in vault.named(entry.body):
        bag = vault.apply(bags.get(code), entry, code)
        if bag is not None:
            bags[code] = bag
    _book(balances, entry, 1)


def _enrol(found: Found, peer: DeviceEnrolled) -> None:
    newest = max((row[1] for row in found.values() if row[2] == peer.counter), default=0)
    is_newest = peer.counter == CENTRAL or peer.incarnation > newest
    if is_newest:
        for row in found.values():
            if row[2] == peer.counter:
                row[-1] = 0
    row = _peer(peer, is_open=is_newest)
    found[row[0], row[1]] = row


def _peer(peer: DeviceEnrolled, *, is_open: bool) -> Row:
    return [peer.device, peer.incarnation, peer.counter, peer.public_key, int(is_open)]
