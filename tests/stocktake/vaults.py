"""A branch of six thousand bags that is counted, and what goes wrong meanwhile: all of it from one seed."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from counter.domain import stocktake, vault
from counter.domain.counts import CountOpened, Finding, Method, Scan
from counter.domain.custody import BagMove, BagsMoved
from counter.domain.entries import Body, Entry
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Item, Ticket
from counter.domain.pledge import fold
from counter.domain.stocktake import Booked, Labels, Outcome, Tally, Told
from counter.domain.ticket import TicketNumber, bag_text
from tests.domain.bodies import NOON
from tests.domain.cases import entry, redeemed, taken_in, ticket

BRANCH = "K01"
COUNTERS = (1, 2, 3)
PLACES = tuple(f"S{shelf}-{box:02}" for shelf in range(1, 7) for box in range(1, 11))
TYPES = ("gold", "watch", "diamond", "camera")
BAGS = 6_000
MISSING, UNKNOWN, DUPLICATES, MOVEMENTS = 3, 2, 5, 20

OPENED = CountOpened((), (), Method.WHOLE, 0, "", blind=True, counters=COUNTERS)


def _number(serial: int) -> str:
    return str(TicketNumber(BRANCH, 1, 115, serial))


def a_ticket(serial: int, place: str) -> Ticket:
    """A ticket of one or two things in a bag that is numbered like it."""
    number = _number(serial)
    things = [TYPES[serial % len(TYPES)], *(["gold"] if serial % 5 == 0 else [])]
    items = tuple(
        Item(f"i{nth}", kind, 1, Mg(1_000 + serial), Mg(0), "", Ntd(60_000 + nth), number, None)
        for nth, kind in enumerate(things)
    )
    return ticket(
        f"p{serial}",
        principal=10_000 + 100 * (serial % 700),
        number=number,
        items=items,
        place_code=place,
    )


@dataclass(frozen=True, slots=True)
class Vault:
    """What lies in it and what the books say of it, before anything is counted."""

    tickets: Mapping[str, Ticket]
    books: Mapping[str, Booked]
    labels: Labels


@cache
def full_vault(bags: int = BAGS) -> Vault:
    """So many intakes, each at its place."""
    tickets = {
        each.number: each
        for each in (a_ticket(n, PLACES[n * 7 % len(PLACES)]) for n in range(1, bags + 1))
    }
    books: dict[str, Booked] = {}
    for number, (bag, each) in enumerate(tickets.items(), 1):
        books.update(_booked(bag, each, [entry(number, taken_in(each))]))
    return Vault(tickets, books, Labels(BRANCH, books))


def _booked(bag: str, of: Ticket, entries: list[Entry]) -> dict[str, Booked]:
    """The bag as the books have it after these acts."""
    pledge, lies = fold(entries, of.pledge), vault.fold(entries, bag)
    assert pledge is not None
    assert lies is not None
    return stocktake.book([pledge], {bag: lies})


@dataclass(frozen=True, slots=True)
class Truth:
    """What was done to the vault, and so what a count has to find: no more, no less."""

    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    again: tuple[str, ...]
    moves: Counter[Finding]


class Count:
    """One count of the whole vault by three scanners, place by place, while business goes on."""

    def __init__(self, seed: int, vault_: Vault) -> None:
        self._chance = random.Random(seed)
        self._vault = vault_
        self._acts: list[Entry] = []
        self._entries: dict[str, list[Entry]] = {}
        self._tickets = dict(vault_.tickets)
        self._lies = {bag: booked.place for bag, booked in vault_.books.items()}
        self._now = dict(vault_.books)
        self._scans: list[Told] = []
        self._numbers: Counter[int] = Counter()
        self._seen: Counter[str] = Counter()
        self.answers: list[tuple[str, Finding]] = []
        self.tally = Tally(OPENED, vault_.books, vault_.books, vault_.labels)

    def run(self) -> tuple[Outcome, Truth]:
        """Count it all; what came out and what was true."""
        chance = self._chance
        bags = chance.sample(sorted(self._lies), MISSING + DUPLICATES + MOVEMENTS)
        missing, again, others = bags[:3], bags[3:8], bags[8:]
        for bag in missing:
            del self._lies[bag]
        unknown = [_number(70_000 + chance.randrange(1_000)), f"X-{chance.randrange(10**6)}"]
        for bag in unknown:
            self._lies[bag] = chance.choice(PLACES)
        places = list(PLACES)
        chance.shuffle(places)
        acts = sorted((chance.randrange(len(places)), bag) for bag in others)
        for step, place in enumerate(places):
            for bag in (each for when, each in acts if when == step):
                self._do_something(bag)
            here = [bag for bag, lies in self._lies.items() if lies == place]
            chance.shuffle(here)
            for bag in here:
                self._scan(bag, place)
            for bag in sorted(set(again) & set(here)):
                self._scan(bag, place)
        told = [*self._scans, *chance.sample(self._scans, 40)]
        chance.shuffle(told)
        outcome = stocktake.outcome(
            OPENED,
            self._vault.books,
            self._now,
            self.movements(),
            told,
            branch=BRANCH,
            past=frozenset(),
        )
        twice = tuple(sorted(bag for bag, times in self._seen.items() if times > 1))
        moves = Counter(each.finding for each in self.movements())
        return outcome, Truth(tuple(sorted(missing)), tuple(sorted(unknown)), twice, moves)

    def movements(self) -> tuple[stocktake.Movement, ...]:
        """What the journal tells of the time of the count."""
        return stocktake.movements(self._vault.books, self._acts)

    def _do_something(self, bag: str) -> None:
        """An intake, a redemption or a move; the window does not wait for the count."""
        what = self._chance.randrange(3)
        place = self._chance.choice(PLACES)
        if what == 0:
            new = a_ticket(80_000 + len(self._acts), place)
            self._act(new.number, new, taken_in(new))
            self._lies[new.number] = place
            self._tickets[new.number] = new
        elif what == 1:
            self._act(bag, self._tickets[bag], redeemed(self._tickets[bag]))
            del self._lies[bag]
        else:
            source = self._lies[bag]
            other = PLACES[PLACES.index(source) - 1]
            self._act(bag, self._tickets[bag], BagsMoved((BagMove(bag, source, other),)))
            self._lies[bag] = other

    def _act(self, bag: str, of: Ticket, body: Body) -> None:
        act = entry(100_000 + len(self._acts), body)
        self._acts.append(act)
        first = [entry(1, taken_in(of))] if bag in self._now else []
        self._now.pop(bag, None)
        self._now.update(_booked(bag, of, [*first, act]))
        self.tally.look(bag, self._now.get(bag))

    def _scan(self, bag: str, place: str) -> None:
        counter = COUNTERS[PLACES.index(place) % len(COUNTERS)]
        self._numbers[counter] += 1
        code, misread = self.tally.read(bag_text(bag))
        scan = Scan(
            number=self._numbers[counter],
            bag=code,
            place=place,
            at=NOON + timedelta(seconds=len(self._scans)),
            clerk="c1",
            knew_out=False,
            wrong_seal=False,
        )
        self.answers.append((bag, self.tally.see(counter, scan, misread).finding))
        self._scans.append((counter, scan))
        self._seen[bag] += 1


def faults(seed: int, vault_: Vault) -> Iterator[str]:
    """What a count of that seed did not find, or made up."""
    count = Count(seed, vault_)
    outcome, truth = count.run()
    found = Counter(line.finding for line in outcome.lines)
    by_finding = {
        finding: tuple(line.bag for line in outcome.lines if line.finding is finding)
        for finding in found
    }
    wanted = {Finding.MISSING: truth.missing, Finding.UNKNOWN: truth.unknown}
    if by_finding != wanted:
        yield f"differences {by_finding}, wanted {wanted}"
    if tuple(sorted(outcome.twice)) != truth.again:
        yield f"twice {outcome.twice}, wanted {truth.again}"
    if sum(truth.moves.values()) != MOVEMENTS:
        yield f"movements {truth.moves}"
    live = Counter(finding for _, finding in count.answers)
    if live[Finding.UNKNOWN] != UNKNOWN or live[Finding.MISPLACED] or live[Finding.UNREADABLE]:
        yield f"answers {live}"
    if count.tally.left != tuple(sorted({*truth.missing, *_unseen(outcome)})):
        yield f"left {count.tally.left}"


def _unseen(outcome: Outcome) -> tuple[str, ...]:
    return (*outcome.left, *outcome.moved)
