"""A journal checked from its first entry, by who has nothing of its counter but what was handed over."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

from counter import protocol, wire
from counter.audit import closing, frames
from counter.audit.books import Books, Chain
from counter.audit.chains import Chains
from counter.audit.frames import Broken, End, Header, Part, Rows, Sealed
from counter.audit.heads import Head, PaperHead
from counter.audit.lies import Lie, Lied, Note
from counter.audit.signing import Batch, Signatures
from counter.audit.tables import ALL, Found
from counter.domain.codes import Verdict
from counter.domain.days import day_in_taiwan
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.refusal import Facts, Trouble, Unavailable

AT_ONCE = 100
"""So many entries are read and then summed up: of more the first would have left the core's own memory by then."""
_VERDICTS = {each.value: each for each in Verdict}
_CLASH, _TWICE = Verdict.CLASH, Verdict.TWICE
"""Found once: to look up a member of an enum takes longer than to compare it, and here it is done for each entry."""
_PLACED = {Verdict.ACCEPTED, Verdict.LATE, Verdict.ORPHAN}
"""What central alone says of an entry: without a place it has forgotten it."""
_SIGNATURE = re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class Trusted:
    """What the auditor has from elsewhere. `keys`: public keys by device, None where they are the export's own."""

    heads: tuple[Head, ...]
    keys: Mapping[str, frozenset[str]] | None


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. `lie` None: everything holds. `figures`: what the page says, filled as far as it came."""

    header: Header | None
    lie: tuple[Lie, Facts] | None
    notes: tuple[tuple[Note, Facts], ...]
    figures: closing.Sums


def check(parts: Iterable[Part], trusted: Trusted, signatures: Signatures) -> Report:
    """Check an export to its end, or to the first lie.

    Raises Unavailable for what says nothing about the journal: a newer program's, another branch's head.
    """
    checking = _Check(trusted, signatures)
    lie: tuple[Lie, Facts] | None = None
    try:
        checking.run(parts)
    except Lied as lied:
        lie = lied.lie, lied.facts
    except Broken as broken:
        lie = Lie.BROKEN, MappingProxyType({"at": broken.at})
    # Signatures are checked beside everything else; one that is forged says more than what else does not hold.
    forged = signatures.left()
    if forged is not None:
        lie = Lie.SIGNATURE, MappingProxyType({"entry": forged.hash})
    return checking.report(lie)


class _Check:
    """One run."""

    def __init__(self, trusted: Trusted, signatures: Signatures) -> None:
        self._trusted = trusted
        self._signatures = signatures
        self._header: Header | None = None
        self._notes: list[tuple[Note, Facts]] = []
        self._sums = closing.Sums()

    def report(self, lie: tuple[Lie, Facts] | None) -> Report:
        """What was found."""
        return Report(self._header, lie, tuple(self._notes), self._sums)

    def run(self, parts: Iterable[Part]) -> None:
        """Raises Lied at the first lie, Broken where the bytes are none."""
        stream = groupby(parts, type)
        _, first = next(stream)
        (header,) = first
        assert isinstance(header, Header), "the first frame is the head"
        self._header = header
        journal = _Journal(header, self._trusted, self._signatures, self._notes)
        tables: list[str] = []
        for kind, found in stream:
            if kind is Sealed:
                if tables:
                    raise Lied(Lie.BROKEN, at=0)
                self._read_entries(journal, found)
            elif kind is Rows:
                self._close(journal)
                self._compare(journal.books, found, tables)
            else:
                (end,) = found
                if not tables:
                    self._close(journal)
                self._end(journal, end, tables)

    def _read_entries(self, journal: "_Journal", found: Iterable[Part]) -> None:
        batch: list[Sealed] = []
        for each in found:
            assert isinstance(each, Sealed), "grouped by kind"
            batch.append(each)
            if len(batch) == AT_ONCE:
                self._add(journal, batch)
                batch = []
        self._add(journal, batch)

    def _add(self, journal: "_Journal", batch: list[Sealed]) -> None:
        journal.add(batch)
        self._sums.entries = journal.count
        self._sums.places = journal.place

    def _close(self, journal: "_Journal") -> None:
        journal.close()
        self._sums.fill(journal.books, journal.chains)
        self._notes.extend(closing.require_books(journal.books, journal.chains))

    def _compare(self, books: Books, found: Iterable[Part], tables: list[str]) -> None:
        expected: Found = {}
        for part in found:
            assert isinstance(part, Rows), "grouped by kind"
            if not tables or part.table != tables[-1]:
                _require_empty(expected, tables)
                if len(tables) == len(ALL) or part.table != tuple(ALL)[len(tables)]:
                    raise Lied(Lie.TABLE, table=part.table)
                tables.append(part.table)
                expected = books.rows_of(part.table)
            self._sums.rows += _take(part, expected)
        _require_empty(expected, tables)

    def _end(self, journal: "_Journal", end: Part, tables: list[str]) -> None:
        assert isinstance(end, End), "there is no other kind"
        if len(tables) < len(ALL):
            raise Lied(Lie.TABLE, table=tuple(ALL)[len(tables)])
        if end.entries != journal.count:
            raise Lied(Lie.ENTRIES, told=end.entries, found=journal.count)


def _take(part: Rows, expected: Found) -> int:
    keys = ALL[part.table].keys
    for row in part.rows:
        try:
            known = expected.pop(tuple(row[:keys]), None)
        except TypeError:
            known = None
        if known != row:
            raise Lied(Lie.ROW, table=part.table, row=_shown(row))
    return len(part.rows)


def _require_empty(expected: Found, tables: list[str]) -> None:
    for row in expected.values():
        raise Lied(Lie.ROW_MISSING, table=tables[-1], row=_shown(row))


def _shown(row: object) -> str:
    return f"{row!r:.80}"


class _Journal:
    """The entries, as far as they were read."""

    def __init__(
        self,
        header: Header,
        trusted: Trusted,
        signatures: Signatures,
        notes: list[tuple[Note, Facts]],
    ) -> None:
        self._header = header
        self._trusted = trusted
        self._signatures = signatures
        self._notes = notes
        self.books = Books(header.branch, {header.device: header.counter})
        self.chains = Chains(header, trusted.keys)
        self.count = 0
        self.place = 0
        self._order_hash = ""
        self._turn: int | None = None
        self._ids: set[str] = set()
        self._told_again: set[str] = set()
        self._twins: list[tuple[str, str]] = []
        self._unread = 0
        self._orders: list[str] = []
        self._baseless: list[tuple[str, int]] = []
        """Entries that rest on another order than the one that is here, with the place."""
        self._forgotten = 0
        """Entries that central once placed and has no place for."""
        self._agrees = True
        """Whether the order is the one whose end central signed last, as the counter heard it."""
        self._covered = 0
        self._covered_chains: dict[Chain, int] = {}
        self._papers = [each for each in trusted.heads if isinstance(each, PaperHead)]
        self._signed = {
            each.place: each for each in trusted.heads if isinstance(each, protocol.Head)
        }
        self._begin()

    def _begin(self) -> None:
        header = self._header
        for head in self._signed.values():
            if head.branch != header.branch:
                raise Unavailable(
                    Trouble.HEAD_OTHER_BRANCH, branch=head.branch, export=header.branch
                )
        if header.training:
            self._note(Note.TRAINING)
        if self._trusted.keys is None:
            self._note(Note.KEYS_OF_EXPORT)
        self.chains.require_signed(self._signed.values())
        if header.head is not None:
            self.chains.require_signed([header.head])

    def _note(self, note: Note, **facts: int | str) -> None:
        self._notes.append((note, facts))

    def add(self, batch: list[Sealed]) -> None:
        """The next entries. What costs least is looked at first, for all of them."""
        if not batch:
            return
        for sealed in batch:
            self._link(sealed)
        entries = list(map(self._decoded, batch))
        signed = Batch(
            [each.hash for each in batch],
            [each.signature for each in batch],
            list(map(self._key_of, batch, entries)),
        )
        forged = self._signatures.forged(signed)
        if forged is not None:
            raise Lied(Lie.SIGNATURE, entry=forged.hash)
        for sealed, entry in zip(batch, entries, strict=True):
            self._sum_up(sealed, entry)

    def close(self) -> None:
        """There are no more entries."""
        self._require_order()
        for found, hashed in self._twins:
            if found not in self._told_again:
                raise Lied(Lie.VERDICT, entry=hashed, verdict=Verdict.TWICE)
        for head in self._signed.values():
            raise Lied(Lie.HEAD, head=f"@{head.place} {head.hash[:16]}", found=self.place)
        for paper in self._papers:
            raise Lied(Lie.HEAD, head=f"#{paper.number} {paper.begins}", found=self.count)
        if self._not_covered:
            self._note(Note.NOT_COVERED, count=self._not_covered, of=self.count)
        if self._unread:
            self._note(Note.UNREADABLE, count=self._unread)

    def _require_order(self) -> None:
        """An order that was there is here, unless central came back from an older copy."""
        came_back = self.chains.came_back
        if self._forgotten and not came_back:
            # Only central's own word that it came back excuses an order that is gone.
            raise Unavailable(Trouble.EXPORT_UNPROVEN)
        known = self._header.head
        if known is not None and not self._agrees and not came_back:
            raise Lied(Lie.HEAD, head=f"@{known.place} {known.hash[:16]}", found=self.place)
        if known is not None and known.place > self.place:
            self._note(Note.BEHIND, count=known.place - self.place)
        for hashed, place in self._baseless:
            if not came_back:
                raise Lied(Lie.BASIS, entry=hashed, place=place)
        if self._baseless:
            self._note(Note.OTHER_ORDER, count=len(self._baseless))

    # ------------------------------------------------------------------ one entry

    def _link(self, sealed: Sealed) -> None:
        """The bytes are those of the hash, the hash stands at its place."""
        if wire.digest(sealed.data) != sealed.hash:
            raise Lied(Lie.HASH, entry=sealed.hash)
        if sealed.verdict not in _VERDICTS or not _SIGNATURE.fullmatch(sealed.signature):
            raise Lied(Lie.NOT_ENTRY, entry=sealed.hash)
        self.count += 1
        if not sealed.place:
            self._wait(sealed)
            return
        if self._turn is not None or sealed.place != self.place + 1 or sealed.turn != -1:
            raise Lied(Lie.PLACE, place=sealed.place, after=self.place)
        received_at = _moment(sealed.received_at)
        if received_at is None or sealed.order_hash != protocol.place_hash(
            self._order_hash, sealed.hash, _VERDICTS[sealed.verdict], received_at
        ):
            raise Lied(Lie.ORDER, place=sealed.place)
        self.place, self._order_hash = sealed.place, sealed.order_hash
        known = self._header.head
        if known is not None and known.place == sealed.place:
            self._agrees = known.hash == sealed.order_hash
        self._orders.append(sealed.order_hash)
        head = self._signed.pop(sealed.place, None)
        if head is not None:
            if head.hash != sealed.order_hash:
                raise Lied(Lie.HEAD, head=f"@{head.place} {head.hash[:16]}", found=sealed.place)
            self._covered = sealed.place

    def _wait(self, sealed: Sealed) -> None:
        """What has no place: first what central forgot, in the order in which it is told again."""
        last = -1 if self._turn is None else self._turn
        is_next = sealed.turn == -1 or last == -1 or sealed.turn > last
        if self._turn is not None and last == -1 and sealed.turn != -1:
            is_next = False
        if sealed.place or sealed.received_at or sealed.order_hash or not is_next:
            raise Lied(Lie.PLACE, place=sealed.place, after=self.place)
        self._turn = sealed.turn
        self._forgotten += sealed.verdict in _PLACED

    def _decoded(self, sealed: Sealed) -> Entry | Unreadable:
        try:
            entry = wire.decode(sealed.data)
        except wire.WireError as error:
            raise Lied(Lie.NOT_ENTRY, entry=sealed.hash) from error
        if entry.branch != self._header.branch:
            raise Lied(Lie.BRANCH, entry=sealed.hash, branch=entry.branch)
        return frames.judged(entry, _VERDICTS[sealed.verdict]) if sealed.verdict else entry

    def _key_of(self, sealed: Sealed, entry: Entry | Unreadable) -> str:
        """The key that has to have signed it, once it follows in its chain."""
        key = self.chains.follow(entry, sealed)
        rests = self._rests(entry, sealed) if isinstance(entry, Entry) else 0
        for paper in self._papers:
            if paper.number == entry.number and sealed.hash.startswith(paper.begins):
                self._papers.remove(paper)
                self._cover(entry, rests)
                break
        return key

    def _rests(self, entry: Entry, sealed: Sealed) -> int:
        """The place it rests on: what it says that it knew of the branch's order has to stand there. 0: nowhere."""
        place = entry.basis.place
        if not place:
            return 0
        end = sealed.place - 1 if sealed.place else self.place
        if 0 < place <= end and self._orders[place - 1] == entry.basis.hash:
            return place
        self._baseless.append((sealed.hash, place))
        return 0

    def _cover(self, entry: Entry | Unreadable, rests: int) -> None:
        """A paper's head holds its own chain, and the branch's order as far as its entry rests on it."""
        self._covered = max(self._covered, rests)
        chain = Chain(entry.device, entry.incarnation)
        self._covered_chains[chain] = max(self._covered_chains.get(chain, 0), entry.number)

    @property
    def _not_covered(self) -> int:
        held = sum(
            self.chains.beyond(chain, number, self._covered)
            for chain, number in self._covered_chains.items()
        )
        return self.count - self._covered - held

    def _sum_up(self, sealed: Sealed, entry: Entry | Unreadable) -> None:
        told = _VERDICTS[sealed.verdict]
        is_known = entry.id in self._ids
        (self._told_again if is_known else self._ids).add(entry.id)
        if isinstance(entry, Unreadable):
            if entry.device == self._header.device:
                # The program that wrote the export wrote it, and says itself that it is no newer than this one.
                raise Unavailable(Trouble.EXPORT_NEWER)
            self._unread += 1
            self.books.add(entry, sealed.place, told)
            return
        if type(entry.body) in closing.TELLING:
            self._notes.extend(closing.require_entry(self.books, self.chains, entry, sealed.hash))
        fits, cash = self.books.add(entry, sealed.place, told)
        if entry.cash_ntd != cash:
            raise Lied(Lie.CASH, entry=sealed.hash, told=entry.cash_ntd, found=cash)
        self._require_verdict(sealed, entry, told, fits, is_known=is_known)

    def _require_verdict(
        self, sealed: Sealed, entry: Entry, told: Verdict, fits: Verdict, *, is_known: bool
    ) -> None:
        if told is _TWICE and not sealed.place and not is_known:
            self._twins.append((entry.id, sealed.hash))  # its twin waits as well
            return
        if is_known:
            wanted = told is _TWICE
        elif fits is _CLASH or told is _CLASH:
            wanted = fits is told
        elif sealed.place:
            wanted = told is self._unless_late(sealed, entry, fits)
        else:
            wanted = told is not _TWICE
        if not wanted and not self.books.is_frozen(entry):
            raise Lied(Lie.VERDICT, entry=sealed.hash, verdict=told)

    def _unless_late(self, sealed: Sealed, entry: Entry, fits: Verdict) -> Verdict:
        if fits is Verdict.ORPHAN:
            return fits
        received_at = _moment(sealed.received_at)
        assert received_at is not None, "looked at before"
        is_late = day_in_taiwan(received_at) > entry.business_day
        return Verdict.LATE if is_late else Verdict.ACCEPTED


@lru_cache
def _moment(text: str) -> datetime | None:
    """What came at once has one moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and frames.moment(found) == text else None
