"""What must hold between entries: days, stocktakes, ticket numbers, and that the money adds up."""

from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType

from counter.audit import tables
from counter.audit.books import LOST, USED, VOID, Beginning, Books, Chain
from counter.audit.chains import Chains, Tip
from counter.audit.lies import Lie, Lied, Note
from counter.domain.codes import Verdict
from counter.domain.counts import CountClosed, CountSealed
from counter.domain.effects import State
from counter.domain.entries import DayClosed, Entry
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.refusal import Facts

_COUNTER = slice(len("K01"), len("K0102"))
Told = Iterator[tuple[Note, Facts]]

TELLING = frozenset({DayClosed, CountClosed, CountSealed})
"""Acts that say something of those before them."""


@dataclass(slots=True)
class Sums:
    """What the page shows, as far as the check came."""

    entries: int = 0
    places: int = 0
    rows: int = 0
    chains: dict[Chain, Tip] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """How many ticket numbers are used, void, lost."""
    accounts: dict[Account, Ntd] = field(default_factory=dict)
    open_tickets: int = 0
    open_principal: Ntd = Ntd(0)
    stocktakes: int = 0

    def fill(self, books: Books, chains: Chains) -> None:
        """All of it."""
        self.chains, self.counters = chains.tips, books.counters
        found = Tally(books.numbers.values())
        self.numbers = {each: found[each] for each in (USED, VOID, LOST)}
        self.accounts = {each: Ntd(books.total(each)) for each in Account}
        open_ = [each for each in books.pledges.values() if each.state is State.OPEN]
        self.open_tickets = len(open_)
        self.open_principal = Ntd(sum(each.ticket.principal for each in open_))
        self.stocktakes = sum(
            any(isinstance(each.body, CountSealed) for each in entries)
            for entries in books.counts.values()
        )


def require_entry(books: Books, chains: Chains, entry: Entry, hashed: str) -> Told:
    """What an entry says of those before it. Raises Lied; gives what can't be said for certain."""
    body = entry.body
    if entry.verdict is Verdict.TWICE:
        return
    match body:
        case DayClosed():
            yield from _require_day(books, chains, entry, body, hashed)
        case CountClosed() | CountSealed():
            begun = books.beginnings.get(body.count)
            if body.count not in books.beginnings and not books.unread:
                raise Lied(Lie.STOCKTAKE, count=body.count, entry=hashed)
            if begun is None:
                yield Note.STOCKTAKE, _facts(count=body.count)
            elif not _agree(begun, body):
                raise Lied(Lie.STOCKTAKE, count=body.count, entry=hashed)
        case _:
            pass


def require_books(books: Books, chains: Chains) -> Told:
    """What must hold at the end. Raises Lied; gives what can't be said for certain."""
    # What can't be read here may have used a number.
    _require_numbers(books.numbers, {books.counter_of(device) for device, _ in books.unread})
    lost = sum(status == LOST for status in books.numbers.values())
    if lost:
        yield Note.NUMBERS_LOST, _facts(count=lost)
    if books.twice:
        yield Note.NUMBERS_TWICE, _facts(numbers="、".join(sorted(books.twice)[:5]))
    if chains.came_back:
        yield Note.RESTORED, _facts(count=chains.lineages - 1)
    if chains.forks:
        yield Note.FORK, _facts(count=chains.forks)
    suspense = books.total(Account.SUSPENSE)
    if suspense:
        yield Note.SUSPENSE, _facts(amount=suspense)
    yield from _require_balances(books)


def _require_day(books: Books, chains: Chains, entry: Entry, body: DayClosed, hashed: str) -> Told:
    counter = books.counter_of(entry.device)
    found = books.drawers[counter, body.day]
    if (body.acts, body.cash_in, body.cash_out) == (found.acts, found.cash_in, found.cash_out):
        return
    # What a newer program did that day can't be counted here.
    unread = (entry.device, body.day) in books.unread
    if not unread and not chains.began_anew(counter, books.counters):
        raise Lied(Lie.DAY, day=body.day.isoformat(), entry=hashed)
    yield Note.DAY, _facts(day=body.day.isoformat(), counter=counter)


def _agree(begun: Beginning, body: CountClosed | CountSealed) -> bool:
    if body.figures != begun.figures.digest:
        return False
    if isinstance(body, CountClosed):
        return True
    told = (body.places, body.types, body.loans, body.forfeited)
    return told == (begun.figures.places, begun.figures.types, begun.loans, begun.forfeited)


def _require_numbers(found: Mapping[str, str], unread: Set[int | str]) -> None:
    """Every number of a counter and year is used, void or lost, from the first to the last."""
    for name, serials in tables.series(found).items():
        if len(serials) < max(serials) and int(name[_COUNTER]) not in unread:
            missing = next(each for each in count(1) if each not in serials)
            raise Lied(Lie.NUMBER, series=f"{name[:3]}-{name[3:5]}-{name[5:]}", number=missing)


def _require_balances(books: Books) -> Told:
    """The accounts are what the tickets say, and what was told of each drawer."""
    pledges = books.pledges.values()
    out = [each for each in pledges if each.forfeited is not None]
    lent = sum(each.ticket.principal for each in pledges if each.state is State.OPEN)
    given_way = sum(each.ticket.principal for each in out if each.state is not State.FORFEITED)
    owed = sum(each.amount for pledge in pledges for each in pledge.owed)
    wanted = {
        Account.LOANS: lent - given_way,
        Account.FORFEITED: sum(each.ticket.principal for each in out),
        Account.OWED: -owed,
        Account.DRAWER: sum(each.cash_in - each.cash_out for each in books.drawers.values()),
    }
    if sum(books.accounts.values()):
        raise Lied(Lie.BALANCE, account="", told=sum(books.accounts.values()), found=0)
    # What was told before the ticket it rests on, or without it, is booked as it stands.
    uncertain = bool(books.early) or any(
        problem.entry not in books.clashes for each in pledges for problem in each.problems
    )
    for account, amount in wanted.items():
        if books.total(account) == amount:
            continue
        if not uncertain:
            raise Lied(Lie.BALANCE, account=account, told=books.total(account), found=amount)
        yield Note.BALANCE, _facts(account=account, told=books.total(account), found=amount)


def _facts(**facts: int | str) -> Facts:
    return MappingProxyType(facts)
