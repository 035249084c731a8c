"""Counts the vault against the books: what is asked for, what each scan says, what differs in the end (domain.md §8).

The books of a count are those of its beginning; what was taken in, handed out or carried since then is no difference.
The end does not depend on the order in which scans became known, nor on how often they were told.
"""

import hashlib
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from counter.domain.codes import Verdict
from counter.domain.counts import CountOpened, Difference, Figure, Finding, Method, Scan
from counter.domain.custody import BagsMoved, BagsReturned, HandoverAnswered, HandoverProposed
from counter.domain.effects import IN_CUSTODY, written
from counter.domain.entries import Entry, Reversed
from counter.domain.money import Mg, Ntd
from counter.domain.pledge import Pledge
from counter.domain.reading import symbols
from counter.domain.refusal import Refused
from counter.domain.ticket import BAG_PREFIX, looks_like_number, read_bag, read_number
from counter.domain.vault import COUNTER, Bag, named

OUTSIDE = "*"
"""Where figures put what somebody outside has; no place is called so."""
_BEGUN_NUMBER = re.compile(r"[A-Z][0-9]{1,12}")

TO_EXPLAIN = (
    Finding.MISSING,
    Finding.TWO_PLACES,
    Finding.REDEEMED,
    Finding.WRONG_SEAL,
    Finding.MISPLACED,
    Finding.OUTSIDE,
    Finding.OTHER_BRANCH,
    Finding.UNKNOWN,
)
"""Differences, in the order of the report; everything else is only listed."""


# ------------------------------------------------------------------------------------ the books


@dataclass(frozen=True, slots=True)
class Part:
    """What lies in a bag of one type and one ticket: things, weight (mg), its share of the principal (NT$)."""

    type_code: str
    things: int
    weight: Mg
    principal: Ntd


@dataclass(frozen=True, slots=True)
class Booked:
    """A bag in custody by the books. `place` "": at the counter; `outside`: somebody outside has it."""

    bag: str
    place: str
    outside: bool
    parts: tuple[Part, ...]

    @property
    def principal(self) -> Ntd:
        """What stands on it (NT$)."""
        return Ntd(sum(each.principal for each in self.parts))


Book = Mapping[str, Booked]
"""Every bag in custody, by its number."""


def shares(principal: Ntd, values: Iterable[int]) -> tuple[Ntd, ...]:
    """A principal spread over things by their value, whole NT$ that add up to it exactly (R-116)."""
    weights = tuple(values)
    total = sum(weights)
    if not total:
        weights, total = (1,) * len(weights), len(weights)
    found, before, given = [], 0, 0
    for weight in weights:
        before += weight
        upto = principal * before // total
        found.append(Ntd(upto - given))
        given = upto
    return tuple(found)


def book(pledges: Iterable[Pledge], bags: Mapping[str, Bag]) -> dict[str, Booked]:
    """The bags of these pledges as far as they are in custody."""
    parts: dict[str, list[Part]] = defaultdict(list)
    for pledge in pledges:
        if pledge.state not in IN_CUSTODY:
            continue
        ticket = pledge.ticket
        spread = shares(ticket.principal, (each.appraised for each in ticket.items))
        for item, share in zip(ticket.items, spread, strict=True):
            parts[item.bag].append(Part(item.type_code, item.quantity, item.gross, share))
    return {
        code: Booked(
            code,
            COUNTER if (bag := bags.get(code)) is None else bag.place,
            bag is not None and bag.holder.is_outside,
            tuple(parts[code]),
        )
        for code in sorted(parts)
    }


# ------------------------------------------------------------------------------------ what is asked


def in_scope(bag: Booked, opened: CountOpened) -> bool:
    """Whether a count of these places and types is about a bag; what is outside is never scanned."""
    types = {each.type_code for each in bag.parts}
    here = not opened.places or bag.place in opened.places
    return here and not bag.outside and (not opened.types or not types.isdisjoint(opened.types))


def asked(books: Book, opened: CountOpened) -> frozenset[str]:
    """The bags that a count asks for: all in its scope, or a sample that anybody can draw again from its seed.

    RANDOM: those whose SHA-256 with the seed is smallest. VALUE: monetary unit sampling (ISA 530, appendix 4): every
    so many NT$ of principal hit the bag they stand on, from a start that the seed gives; a bag of more than the
    interval is always hit, and a large one may be hit twice, so that there may be fewer bags than `size` (R-115).
    """
    scope = [each for each in books.values() if in_scope(each, opened)]
    match opened.method:
        case Method.WHOLE:
            return frozenset(each.bag for each in scope)
        case Method.RANDOM:
            ranked = sorted(scope, key=lambda each: _rank(opened.seed, each.bag))
            return frozenset(each.bag for each in ranked[: opened.size])
        case Method.VALUE:
            return frozenset(_hit(scope, opened))
        case _:
            assert_never(opened.method)


def _rank(seed: str, bag: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{bag}".encode()).digest()


def _hit(scope: Iterable[Booked], opened: CountOpened) -> Iterator[str]:
    ranked = sorted(scope, key=lambda each: _rank(opened.seed, each.bag))
    total = sum(each.principal for each in ranked)
    start = int.from_bytes(_rank(opened.seed, "")) % max(total, 1)
    before = 0
    for each in ranked:
        after = before + each.principal
        # Hits stand at (start + k × total) ÷ size: reckoned in whole numbers by not dividing.
        first = -((start - before * opened.size) // max(total, 1))
        if first * total + start < after * opened.size:
            yield each.bag
        before = after


# ------------------------------------------------------------------------------------ labels


class Labels:
    """What labels can say at one branch, given the bags its books know."""

    def __init__(self, branch: str, bags: Iterable[str]) -> None:
        self._branch = branch
        self._sorted = sorted(bags)
        self._known = frozenset(self._sorted)

    def read(self, text: str) -> tuple[str, Finding | None]:
        """The bag a scan names, "" for none, and what is wrong with the label; None if the books know it.

        Half a code is told apart from a whole one by its check digit, by "BAG:" missing in front, or by being the
        beginning of a number the books know. What was typed by hand has no "BAG:" in front.
        """
        plain = text.removeprefix(BAG_PREFIX)
        if plain in self._known:
            return plain, None
        try:
            code = symbols(text, "").upper()
            labelled = code.startswith(BAG_PREFIX)
            code = code.removeprefix(BAG_PREFIX)
            if looks_like_number(code):
                number = read_number(code, "")
                return self._of_number(str(number), number.branch)
            code = read_bag(code, "")
        except Refused:
            return "", Finding.UNREADABLE
        if code in self._known:
            return code, None
        if not labelled or _BEGUN_NUMBER.fullmatch(code) or self._begins(code):
            return "", Finding.UNREADABLE
        return code, Finding.UNKNOWN

    def _of_number(self, code: str, branch: str) -> tuple[str, Finding | None]:
        if code in self._known:
            return code, None
        return code, Finding.UNKNOWN if branch == self._branch else Finding.OTHER_BRANCH

    def _begins(self, code: str) -> bool:
        at = bisect_left(self._sorted, code)
        return at < len(self._sorted) and self._sorted[at].startswith(code)


# ------------------------------------------------------------------------------------ scanning


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer to one scan. `booked`: where the books have it; `before`: the earlier scan of that bag, if any."""

    finding: Finding
    bag: str
    booked: str
    before: Scan | None = None


@dataclass(frozen=True, slots=True)
class AtPlace:
    """How far a count has come at a place: bags scanned there; asked for that the books have there; of those left."""

    place: str
    scanned: int
    wanted: int
    left: int


@dataclass(frozen=True, slots=True)
class Left:
    """A bag that nobody scanned yet, and where the books have it."""

    bag: str
    place: str


class Tally:
    """The scans of one count as far as one counter knows them: each is answered by a look into a table."""

    def __init__(self, opened: CountOpened, then: Book, now: Book, labels: Labels) -> None:
        """`then`: the books of its beginning; `now`: those of this moment."""
        self._opened = opened
        self._asked = asked(then, opened)
        self._then = then
        self._labels = labels
        self._first: dict[str, Scan] = {}
        self._keys: dict[tuple[int, int], Seen] = {}
        # Kept up with each scan: a full vault is not gone through for an answer.
        self.found = 0
        """How many of the bags asked for were scanned."""
        self._scanned: Counter[str] = Counter()
        self._now: dict[str, Booked] = {}
        self._lying: dict[str, set[str]] = defaultdict(set)
        """Bags asked for, by the place where the books have them now."""
        for bag, booked in now.items():
            self.look(bag, booked)

    @property
    def wanted(self) -> int:
        """How many bags are asked for."""
        return len(self._asked)

    def look(self, bag: str, booked: Booked | None) -> None:
        """The books have a bag so now; None: no more."""
        before = self._now.pop(bag, None)
        if before is not None:
            self._lying[before.place].discard(bag)
        if booked is not None:
            self._now[bag] = booked
            if bag in self._asked and not booked.outside:
                self._lying[booked.place].add(bag)

    @property
    def left(self) -> tuple[str, ...]:
        """Those that nobody scanned yet."""
        return tuple(sorted(self._asked - self._first.keys()))

    @property
    def left_at(self) -> tuple[Left, ...]:
        """Those that nobody scanned yet, place by place; what was handed out meanwhile is not looked for."""
        return tuple(
            Left(bag, place)
            for place, bags in sorted(self._lying.items())
            for bag in sorted(bags - self._first.keys())
        )

    @property
    def places(self) -> tuple[AtPlace, ...]:
        """How far it has come, place by place."""
        lying = {place for place, bags in self._lying.items() if bags}
        return tuple(self.at(place) for place in sorted(self._scanned.keys() | lying))

    def at(self, place: str) -> AtPlace:
        """How far it has come at one place."""
        lying = self._lying.get(place, set())
        left = sum(bag not in self._first for bag in lying)
        return AtPlace(place, scanned=self._scanned[place], wanted=len(lying), left=left)

    def read(self, text: str) -> tuple[str, Finding | None]:
        """As `Labels.read`."""
        return self._labels.read(text)

    def see(self, counter: int, scan: Scan, misread: Finding | None = None) -> Seen:
        """Take a scan of that counter; one that was taken before is answered as it was then."""
        key = (counter, scan.number)
        if key not in self._keys:
            self._keys[key] = self._seen(scan, misread)
            if scan.bag and scan.bag not in self._first:
                self._first[scan.bag] = scan
                self._scanned[scan.place] += 1
                self.found += scan.bag in self._asked
        return self._keys[key]

    def _seen(self, scan: Scan, misread: Finding | None) -> Seen:
        booked = self._now.get(scan.bag)
        place = "" if booked is None else booked.place
        before = self._first.get(scan.bag)
        return Seen(self._finding(scan, booked, before, misread), scan.bag, place, before)

    def _finding(
        self, scan: Scan, booked: Booked | None, before: Scan | None, misread: Finding | None
    ) -> Finding:
        if not scan.bag:
            return Finding.UNREADABLE
        if before is not None:
            return Finding.DUPLICATE if before.place == scan.place else Finding.TWO_PLACES
        if booked is None:
            return Finding.REDEEMED if scan.knew_out else misread or Finding.UNKNOWN
        if scan.wrong_seal:
            return Finding.WRONG_SEAL
        if booked.outside:
            return Finding.OUTSIDE
        if booked.place not in {COUNTER, scan.place}:
            return Finding.MISPLACED
        if scan.bag in self._asked:
            return Finding.MATCHED
        return Finding.NOT_ASKED if scan.bag in self._then else Finding.ARRIVED


# ------------------------------------------------------------------------------------ meanwhile


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened to a bag while it was counted: ARRIVED, LEFT or MOVED, by which act, from where to where."""

    bag: str
    finding: Finding
    entry: str
    source: str
    target: str


def movements(then: Book, entries: Iterable[Entry]) -> tuple[Movement, ...]:
    """What these acts, in order, did to bags; a renewal moves none. `then`: the books they came after."""
    here = set(then)
    found: list[Movement] = []
    for entry in entries:
        if entry.verdict not in {Verdict.CLASH, Verdict.TWICE}:
            new = tuple(_movements(entry, here))
            here.difference_update(each.bag for each in new if each.finding is Finding.LEFT)
            found.extend(new)
    return tuple(found)


def _movements(entry: Entry, here: set[str]) -> Iterator[Movement]:
    """Of one act. `here`: the bags in custody before it; those that it fills are added."""
    body = entry.body
    if isinstance(body, BagsMoved):
        for move in body.moves:
            yield Movement(move.bag, Finding.MOVED, entry.id, move.source, move.target)
        return
    filled = {item.bag: each.place_code for each in written(body) for item in each.items}
    back = isinstance(body, Reversed) and bool(body.reopened)
    for bag in named(body):
        if bag in filled or back:
            if bag not in here:
                yield Movement(bag, Finding.ARRIVED, entry.id, "", filled.get(bag, COUNTER))
                here.add(bag)
        elif isinstance(body, BagsReturned):
            yield Movement(bag, Finding.ARRIVED, entry.id, "", body.place)
        elif isinstance(body, HandoverAnswered):
            if bag in body.accepted:
                yield Movement(bag, Finding.MOVED, entry.id, "", "")
        elif not isinstance(body, HandoverProposed):
            yield Movement(bag, Finding.LEFT, entry.id, "", "")


# ------------------------------------------------------------------------------------ the end


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a count came to. `lines`: what must be explained; all else is bags of which nothing is wrong.

    `twice`: scanned again at the same place; `unreadable`: scans that named no bag.
    """

    lines: tuple[Difference, ...]
    matched: tuple[str, ...]
    twice: tuple[str, ...]
    arrived: tuple[str, ...]
    left: tuple[str, ...]
    moved: tuple[str, ...]
    not_asked: tuple[str, ...]
    unreadable: int


Told = tuple[int, Scan]
"""A scan with the counter that made it."""


def outcome(
    opened: CountOpened,
    then: Book,
    now: Book,
    meanwhile: Iterable[Movement],
    scans: Iterable[Told],
    *,
    branch: str,
    past: Collection[str],
) -> Outcome:
    """What a count comes to. `then`, `now`: the books at its beginning and at its end; `past`: bags once in custody."""
    return _Reckoning(opened, then, now, meanwhile, branch=branch, past=past).over(scans)


class _Reckoning:
    """Goes through every bag that was asked for or scanned, once."""

    def __init__(
        self,
        opened: CountOpened,
        then: Book,
        now: Book,
        meanwhile: Iterable[Movement],
        *,
        branch: str,
        past: Collection[str],
    ) -> None:
        self._opened = opened
        self._asked = asked(then, opened)
        self._then = then
        self._now = now
        self._branch = branch
        self._past = past
        self._places: dict[str, set[str]] = {}
        """Where bags were carried from and to meanwhile; nowhere if they only changed hands."""
        for each in meanwhile:
            self._places.setdefault(each.bag, set()).update(_carried(each))
        self._lines: list[Difference] = []
        self._lists: dict[Finding, list[str]] = defaultdict(list)

    def over(self, scans: Iterable[Told]) -> Outcome:
        """The end of it all, given every scan."""
        by_bag: dict[str, list[Scan]] = defaultdict(list)
        known = {(counter, scan.number): scan for counter, scan in scans}
        unreadable = 0
        for _, scan in sorted(known.items(), key=lambda each: (each[1].at, each[0])):
            if scan.bag:
                by_bag[scan.bag].append(scan)
            else:
                unreadable += 1
        for bag in sorted(self._asked | by_bag.keys()):
            self._reckon(bag, by_bag.get(bag, []))
        order = {finding: place for place, finding in enumerate(TO_EXPLAIN)}
        listed = {finding: tuple(bags) for finding, bags in self._lists.items()}
        return Outcome(
            lines=tuple(sorted(self._lines, key=lambda each: (order[each.finding], each.bag))),
            matched=listed.get(Finding.MATCHED, ()),
            twice=listed.get(Finding.DUPLICATE, ()),
            arrived=listed.get(Finding.ARRIVED, ()),
            left=listed.get(Finding.LEFT, ()),
            moved=listed.get(Finding.MOVED, ()),
            not_asked=listed.get(Finding.NOT_ASKED, ()),
            unreadable=unreadable,
        )

    def _reckon(self, bag: str, scans: list[Scan]) -> None:
        if not scans:
            finding = self._unseen(bag)
            self._note(bag, finding, "")
            return
        first = scans[0]
        finding = self._seen(bag, scans)
        self._note(bag, finding, first.place)
        wrong = next((each for each in scans if each.wrong_seal), None)
        if wrong is not None:
            self._note(bag, Finding.WRONG_SEAL, wrong.place)
        others = [each.place for each in scans[1:] if each.place != first.place]
        if others and not {first.place, *others} <= self._places.get(bag, set()):
            self._note(bag, Finding.TWO_PLACES, others[0])
        elif len(scans) > 1:
            self._note(bag, Finding.DUPLICATE, first.place)

    def _unseen(self, bag: str) -> Finding:
        """Of a bag that was asked for and that nobody scanned: whoever handled it meanwhile had it in hand."""
        booked = self._now.get(bag)
        if booked is None or booked.outside:
            return Finding.LEFT
        return Finding.MOVED if bag in self._places else Finding.MISSING

    def _seen(self, bag: str, scans: list[Scan]) -> Finding:
        if any(each.knew_out for each in scans):
            return Finding.REDEEMED
        then, now = self._then.get(bag), self._now.get(bag)
        if then is None:
            return self._unbooked(bag, now, scans)
        if then.outside and (now is None or now.outside):
            return Finding.OUTSIDE
        if self._is_elsewhere(bag, now if then.outside else then, scans):
            return Finding.MISPLACED
        if then.outside:
            return Finding.ARRIVED
        return Finding.MATCHED if bag in self._asked else Finding.NOT_ASKED

    def _is_elsewhere(self, bag: str, booked: Booked | None, scans: list[Scan]) -> bool:
        """Whether a bag lies where no book ever had it; one that was still at the counter may lie anywhere."""
        expected = set(self._places.get(bag, ()))
        if booked is not None:
            expected.add(booked.place)
        return COUNTER not in expected and scans[0].place not in expected

    def _unbooked(self, bag: str, now: Booked | None, scans: list[Scan]) -> Finding:
        """Of a bag that was not in custody when the count began."""
        if now is not None or bag in self._places:
            is_elsewhere = self._is_elsewhere(bag, now, scans)
            return Finding.MISPLACED if is_elsewhere else Finding.ARRIVED
        if bag in self._past:
            return Finding.REDEEMED
        if looks_like_number(bag) and not bag.startswith(self._branch):
            return Finding.OTHER_BRANCH
        return Finding.UNKNOWN

    def _note(self, bag: str, finding: Finding, scanned: str) -> None:
        if finding in TO_EXPLAIN:
            then, now = self._then.get(bag), self._now.get(bag)
            came = then is None or (then.outside and finding is Finding.MISPLACED)
            booked = now if came else then
            place = "" if booked is None else booked.place
            self._lines.append(Difference(bag, finding, place, scanned))
        else:
            self._lists[finding].append(bag)


def _carried(move: Movement) -> tuple[str, ...]:
    """The places that a movement names. What is handed out or changes hands is carried to none."""
    if move.finding is Finding.ARRIVED:
        return (move.target,)
    return (move.source, move.target) if move.source or move.target else ()


# ------------------------------------------------------------------------------------ figures


@dataclass(frozen=True, slots=True)
class Figures:
    """What the books hold at an instant, by place and by type; `digest`: SHA-256 (hex) of each type at each place."""

    places: tuple[Figure, ...]
    types: tuple[Figure, ...]
    total: Figure
    digest: str


def figures(books: Book) -> Figures:
    """The figures of these books: a bag counts once at its place and once for each type in it."""
    bags = books.values()
    rows = _sums(
        (f"{_where(bag)}\t{part.type_code}", bag.bag, part) for bag in bags for part in bag.parts
    )
    told = "\n".join(
        f"{row.name}\t{row.bags}\t{row.things}\t{row.weight}\t{row.principal}" for row in rows
    )
    whole = _sums(("", bag.bag, part) for bag in bags for part in bag.parts)
    return Figures(
        places=_sums((_where(bag), bag.bag, part) for bag in bags for part in bag.parts),
        types=_sums((part.type_code, bag.bag, part) for bag in bags for part in bag.parts),
        total=whole[0] if whole else Figure("", 0, 0, Mg(0), Ntd(0)),
        digest=hashlib.sha256(told.encode()).hexdigest(),
    )


def _where(bag: Booked) -> str:
    return OUTSIDE if bag.outside else bag.place


def _sums(parts: Iterable[tuple[str, str, Part]]) -> tuple[Figure, ...]:
    by_name: dict[str, list[tuple[str, Part]]] = defaultdict(list)
    for name, bag, part in parts:
        by_name[name].append((bag, part))
    return tuple(
        Figure(
            name,
            bags=len({bag for bag, _ in found}),
            things=sum(part.things for _, part in found),
            weight=Mg(sum(part.weight for _, part in found)),
            principal=Ntd(sum(part.principal for _, part in found)),
        )
        for name, found in sorted(by_name.items())
    )
