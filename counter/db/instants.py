"""The books as they stood when an entry was written: what its counter knew then, and nothing else (R-119)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, not_, or_, select, tuple_

from counter.db.carrying import ORDER
from counter.db.prepared import Driver, Prepared
from counter.db.stored import decoded, sealed_as, stored
from counter.db.tables import entry_subject, goods_entry, journal, placing
from counter.domain import ledger, stocktake, vault
from counter.domain.codes import Verdict
from counter.domain.counting import Balances
from counter.domain.devices import Unreadable
from counter.domain.effects import touched
from counter.domain.entries import Entry
from counter.domain.ledger import Account, booked
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge, fold, judge
from counter.domain.stocktake import Booked
from counter.domain.vault import Bag

_OF: Any = bindparam("of")
_NEVER = 2**62
_PLACE = func.coalesce(placing.c.place, _NEVER)
_KNOWN = or_(
    bindparam("place", type_=Integer) >= _PLACE,
    and_(
        journal.c.device == bindparam("device"),
        tuple_(journal.c.incarnation, journal.c.number)
        < tuple_(bindparam("incarnation", type_=Integer), bindparam("number", type_=Integer)),
    ),
)
_SEALED = select(
    journal.c.arrival,
    journal.c.bytes,
    journal.c.hash,
    journal.c.signature,
    placing.c.verdict,
    placing.c.place,
).outerjoin(placing)
_ABOUT = Prepared(
    _SEALED.join(entry_subject, entry_subject.c.entry == journal.c.arrival)
    .where(entry_subject.c.subject == _OF, _KNOWN)
    .order_by(*ORDER)
)
_GOODS = Prepared(
    _SEALED.join(goods_entry, goods_entry.c.entry == journal.c.arrival)
    .where(goods_entry.c.name == _OF, _KNOWN)
    .order_by(*ORDER)
)
_SINCE = Prepared(_SEALED.where(not_(_KNOWN)).order_by(*ORDER))
_HOLLOW = Prepared(_SEALED.where(placing.c.verdict == Verdict.CLASH.value))
_SLICE = 1_000
_ALL = Prepared(
    _SEALED.where(_KNOWN, journal.c.arrival > bindparam("after", type_=Integer))
    .order_by(journal.c.arrival)
    .limit(_SLICE)
)


class Instant:
    """The moment an entry was written, at the counter that wrote it; or this very one."""

    def __init__(self, driver: Driver, at: Entry | None, in_custody: Iterable[str]) -> None:
        """`at`: None for now; `in_custody`: ids of the pledges whose things are here now."""
        self._driver = driver
        self._in_custody = frozenset(in_custody)
        self._decoded: dict[str, Entry | Unreadable] = {}
        self._place = _NEVER if at is None else at.basis.place
        self._known = {
            "place": self._place,
            "device": "" if at is None else at.device,
            "incarnation": 0 if at is None else at.incarnation,
            "number": 0 if at is None else at.number,
        }

    def other(self, at: Entry | None) -> "Instant":
        """Another moment; what was read for this one is not read again."""
        other = Instant(self._driver, at, self._in_custody)
        other._decoded = self._decoded
        return other

    def since(self) -> tuple[Entry, ...]:
        """The entries that were not known then, in the order in which they are summed up."""
        found = (stored(row) for row in _SINCE.rows(self._driver, self._known))
        return tuple(each for each in found if isinstance(each, Entry))

    def until(self, end: "Instant") -> tuple[Entry, ...]:
        """Of these the ones that were known at the other moment."""
        later = {each.hash for each in end.since()}
        return tuple(each for each in self.since() if each.hash not in later)

    def pledge(self, pledge: str, before: str = "") -> Pledge | None:
        """The pledge as it stood then. `before`: hash of an entry, to stop there."""
        found: list[Entry | Unreadable] = []
        for row in _ABOUT.rows(self._driver, {"of": pledge, **self._known}):
            if row.hash == before:
                break
            found.append(self._then(row))
        return fold(found, pledge)

    def bag(self, bag: str) -> Bag | None:
        """The bag as it lay then."""
        rows = _GOODS.rows(self._driver, {"of": f"bag:{bag}", **self._known})
        return vault.fold((self._then(row) for row in rows), bag)

    def changed(self) -> tuple[frozenset[str], frozenset[str]]:
        """Ids of pledges and numbers of bags that may stand otherwise now than they did then."""
        entries = list(self.since())
        entries.extend(
            each for row in _HOLLOW.rows(self._driver, {}) if isinstance(each := stored(row), Entry)
        )
        return (
            frozenset(each for entry in entries for each in touched(entry.body)),
            frozenset(each for entry in entries for each in vault.named(entry.body)),
        )

    def books(self) -> dict[str, Booked]:
        """Every bag in custody then."""
        pledges, bags = self.changed()
        stand = (self.pledge(each) for each in self._in_custody | pledges)
        known = [each for each in stand if each is not None]
        wanted = {item.bag for pledge in known for item in pledge.ticket.items}
        lying = ((each, self.bag(each)) for each in wanted | bags)
        return stocktake.book(known, {name: bag for name, bag in lying if bag is not None})

    def balances(self) -> Balances:
        """What the ledger held then, reckoned from every entry that was known."""
        loans = forfeited = 0
        for entry in self._all():
            posted = booked(entry)
            loans += ledger.amount(posted, Account.LOANS)
            forfeited += ledger.amount(posted, Account.FORFEITED)
        return Balances(Ntd(loans), Ntd(forfeited))

    def _all(self) -> Iterator[Entry]:
        after = 0
        while rows := _ALL.rows(self._driver, {"after": after, **self._known}):
            found = (self._as_judged(self._read(row), row) for row in rows)
            yield from (each for each in found if isinstance(each, Entry))
            after = rows[-1].arrival

    def _read(self, row: Any) -> Entry | Unreadable:
        """An entry that may have been read before; not kept, for there may be a million of them."""
        known = self._decoded.get(row.hash)
        return stored(row) if known is None else sealed_as(known, row)

    def _then(self, row: Any) -> Entry | Unreadable:
        """An entry of a bag or a pledge, read once for all of them."""
        if row.hash not in self._decoded:
            self._decoded[row.hash] = decoded(row)
        return self._as_judged(sealed_as(self._decoded[row.hash], row), row)

    def _as_judged(self, entry: Entry | Unreadable, row: Any) -> Entry | Unreadable:
        """As it was judged then: a clash found out later was none yet."""
        placed = (_NEVER if row.place is None else row.place) <= self._place
        if isinstance(entry, Unreadable) or placed or entry.verdict is not Verdict.CLASH:
            return entry
        before = {each: self.pledge(each, entry.hash) for each in touched(entry.body)}
        alone = replace(entry, verdict=Verdict.NONE)
        return entry if judge(alone, before) is Verdict.CLASH else alone
