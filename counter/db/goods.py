"""Bags, places and stocktakes in the file: where each bag lies, what a count is made of, scans not told yet."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.carrying import ORDER
from counter.db.instants import Instant
from counter.db.prepared import Driver, Prepared
from counter.db.stored import stored
from counter.db.tables import (
    goods_entry,
    journal,
    kept_paper,
    placing,
    pledge_bag,
    scan,
    stocktake,
    vault_bag,
    vault_place,
)
from counter.db.tables import (
    names as columns,
)
from counter.db.tables import pledge as pledges
from counter.domain import counting, vault
from counter.domain.counting import Count, Stage
from counter.domain.counts import AboutCount, Scan, ScansTold
from counter.domain.custody import Party, PlacesChanged
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry, Kind
from counter.domain.money import Ntd
from counter.domain.vault import Bag

_OF: Any = bindparam("of")
_BAG, _COUNT, _PLACES = "bag", "count", "places"
_SEALED = (
    select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict)
    .join(goods_entry, goods_entry.c.entry == journal.c.arrival)
    .outerjoin(placing)
    .where(goods_entry.c.name == _OF)
    .order_by(*ORDER)
)
_ENTRIES_OF = Prepared(_SEALED)
_BUT_SCANS_OF = Prepared(_SEALED.where(journal.c.kind != Kind.SCANS_TOLD.value))
_ADD_ENTRY = Prepared(upsert(goods_entry).on_conflict_do_nothing())
_BAG_ROW = upsert(vault_bag)
_PUT_BAG = Prepared(
    _BAG_ROW.on_conflict_do_update(
        index_elements=["bag"],
        set_={each: _BAG_ROW.excluded[each] for each in columns(vault_bag) if each != "bag"},
    ),
    *columns(vault_bag),
)
_DROP_BAG = Prepared(delete(vault_bag).where(vault_bag.c.bag == _OF))
_DROP_PLACES = Prepared(delete(vault_place))
_ADD_PLACE = Prepared(insert(vault_place))
_COUNT_ROW = upsert(stocktake)
_PUT_COUNT = Prepared(
    _COUNT_ROW.on_conflict_do_update(
        index_elements=["count"],
        set_={each: _COUNT_ROW.excluded[each] for each in ("day", "stage")},
    ),
    *columns(stocktake),
)
_DROP_COUNT = Prepared(delete(stocktake).where(stocktake.c.count == _OF))
_DROP_PAPERS = Prepared(delete(kept_paper).where(kept_paper.c.count == _OF))
_ADD_PAPER = Prepared(upsert(kept_paper).on_conflict_do_nothing(), *columns(kept_paper))
_POSITION = Prepared(
    select(
        select(func.max(journal.c.arrival)).scalar_subquery().label("arrival"),
        select(func.max(placing.c.place)).scalar_subquery().label("place"),
        select(func.max(placing.c.turn))
        .where(placing.c.turn.is_not(None))
        .scalar_subquery()
        .label("turn"),
    )
)

_ALL_PLACES = Prepared(select(vault_place.c.place).order_by(vault_place.c.place))
_IN_CUSTODY = Prepared(
    select(pledge_bag.c.pledge)
    .where(pledge_bag.c.bag == _OF, pledge_bag.c.open == 1)
    .order_by(pledge_bag.c.pledge)
)
_ALL_PLEDGES = Prepared(
    select(pledge_bag.c.pledge)
    .where(pledge_bag.c.open == 1)
    .distinct()
    .order_by(pledge_bag.c.pledge)
)
_LYING = (
    select(
        vault_bag,
        pledge_bag.c.pledge,
        pledges.c.number,
        pledges.c.principal_ntd,
    )
    .join(pledge_bag, (pledge_bag.c.bag == vault_bag.c.bag) & (pledge_bag.c.open == 1))
    .join(pledges, pledges.c.id == pledge_bag.c.pledge)
    .order_by(vault_bag.c.bag, pledge_bag.c.pledge)
)
_AT = Prepared(
    _LYING.where(
        vault_bag.c.place == _OF,
        (vault_bag.c.party == Party.HOUSE.value) | (vault_bag.c.party == Party.CUSTODIAN.value),
    )
)
_AWAY = Prepared(_LYING.where(text("handover > ''")))
_OFFERED = Prepared(_LYING.where(text("offered > ''")))
_MISFITS = Prepared(select(vault_bag.c.bag).where(text("misfits > 0")).order_by(vault_bag.c.bag))
_FIRST = (
    select(pledge_bag.c.pledge, func.min(pledge_bag.c.bag).label("bag"))
    .where(pledge_bag.c.open == 1)
    .group_by(pledge_bag.c.pledge)
    .subquery("first")
)
_MAP = Prepared(
    select(
        vault_bag.c.place,
        vault_bag.c.party,
        func.count(func.distinct(vault_bag.c.bag)).label("bags"),
        func.sum(case((_FIRST.c.bag == vault_bag.c.bag, pledges.c.principal_ntd), else_=0)).label(
            "principal"
        ),
    )
    .join(pledge_bag, (pledge_bag.c.bag == vault_bag.c.bag) & (pledge_bag.c.open == 1))
    .join(pledges, pledges.c.id == pledge_bag.c.pledge)
    .join(_FIRST, _FIRST.c.pledge == pledges.c.id)
    .group_by(vault_bag.c.place, vault_bag.c.party)
    .order_by(vault_bag.c.place, vault_bag.c.party)
)
_COUNTS = Prepared(select(stocktake).order_by(stocktake.c.day.desc(), stocktake.c.count.desc()))
_STAGE = Prepared(select(stocktake.c.stage).where(stocktake.c.count == _OF))
_RUNNING = Prepared(
    select(stocktake.c.count)
    .where((stocktake.c.stage == Stage.RUNNING.value) | (stocktake.c.stage == Stage.CLOSED.value))
    .order_by(stocktake.c.count)
)
_ADD_SCAN = Prepared(insert(scan))
_NOT_TOLD = Prepared(
    select(scan).where(scan.c.count == _OF, scan.c.told == 0).order_by(scan.c.number)
)
_LAST_SCAN = Prepared(select(func.max(scan.c.number).label("number")).where(scan.c.count == _OF))
_TELL = Prepared(
    update(scan).where(scan.c.count == _OF, scan.c.number <= bindparam("upto")), "told"
)


def names(entry: Entry | Unreadable) -> tuple[str, ...]:
    """What an entry is about here: bags, a stocktake, the plan of places; nothing for one that can't be read."""
    if isinstance(entry, Unreadable):
        return ()
    body = entry.body
    if isinstance(body, PlacesChanged):
        return (_PLACES,)
    if isinstance(body, AboutCount):
        return (f"{_COUNT}:{counting.about(body, entry.id)}",)
    return tuple(f"{_BAG}:{bag}" for bag in vault.named(body))


@dataclass(frozen=True, slots=True)
class LyingRow:
    """A bag of one ticket in custody. `holder`: code of who has it; `offered`, `handover`: ids of proposals."""

    bag: str
    pledge: str
    number: str
    principal: Ntd
    place: str
    party: Party
    holder: str
    handover: str
    due: date | None
    offered: str
    since: date
    clerk: str
    misfits: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """What lies at a place, or is with a party: bags, and the principal (NT$) of the tickets that begin there."""

    place: str
    party: Party
    bags: int
    principal: Ntd


@dataclass(frozen=True, slots=True)
class Position:
    """How far the journal and the branch's order have come here: while it is the same, so are the books."""

    arrival: int | None
    place: int | None
    turn: int | None


class GoodsReading:
    """What may be asked of bags and stocktakes, within one view of the file."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def entries_of(self, name: str) -> tuple[Entry | Unreadable, ...]:
        """The entries that a name of `names` needs, in order."""
        return tuple(stored(row) for row in _ENTRIES_OF.rows(self._driver, {"of": name}))

    def bag(self, bag: str) -> Bag | None:
        """Where a bag lies; None if no act filled it."""
        return vault.fold(self.entries_of(f"{_BAG}:{bag}"), bag)

    def acts_on(self, bag: str) -> tuple[Entry, ...]:
        """Every act that names a bag and can be read, in order."""
        found = self.entries_of(f"{_BAG}:{bag}")
        return tuple(each for each in found if isinstance(each, Entry))

    def in_custody(self, bags: Iterable[str]) -> dict[str, Bag]:
        """Those of these bags that are in custody."""
        found = ((each, self.bag(each)) for each in bags if self.pledges_in(each))
        return {bag: lies for bag, lies in found if lies is not None}

    def pledges_in(self, bag: str) -> tuple[str, ...]:
        """Ids of the pledges in custody whose things lie in a bag."""
        return _IN_CUSTODY.column(self._driver, {"of": bag})

    def pledges_in_custody(self) -> tuple[str, ...]:
        """Ids of all pledges whose things lie in bags now."""
        return _ALL_PLEDGES.column(self._driver, {})

    def places(self) -> tuple[str, ...]:
        """The branch's plan of places, ascending."""
        return _ALL_PLACES.column(self._driver, {})

    def lying_at(self, place: str) -> tuple[LyingRow, ...]:
        """The bags that lie at a place of this house."""
        return tuple(map(_lying, _AT.rows(self._driver, {"of": place})))

    def handed_over(self) -> tuple[LyingRow, ...]:
        """The bags that somebody took over and has not given back."""
        return tuple(map(_lying, _AWAY.rows(self._driver, {})))

    def offered(self) -> tuple[LyingRow, ...]:
        """The bags that somebody is asked to take over."""
        return tuple(map(_lying, _OFFERED.rows(self._driver, {})))

    def misfits(self) -> tuple[Bag, ...]:
        """The bags on which an act did not fit."""
        bags = _MISFITS.column(self._driver, {})
        return tuple(found for each in bags if (found := self.bag(each)) is not None)

    def map(self) -> tuple[PlaceRow, ...]:
        """What lies where. A ticket's principal stands at its first bag."""
        return tuple(
            PlaceRow(row.place, Party(row.party), row.bags, Ntd(row.principal))
            for row in _MAP.rows(self._driver, {})
        )

    def instant(self, at: Entry | None) -> Instant:
        """The books as they stood when an entry was written; None for now."""
        return Instant(self._driver, at, self.pledges_in_custody())

    def position(self) -> Position:
        """How far everything has come."""
        row = _POSITION.row(self._driver, {})
        return Position(row.arrival, row.place, row.turn)

    # ------------------------------------------------------------------ stocktakes

    def count(self, count: str) -> Count | None:
        """The stocktake of this id."""
        return counting.fold(self.entries_of(f"{_COUNT}:{count}"), count)

    def counts(self) -> tuple[tuple[str, date, Stage], ...]:
        """Every stocktake with its day and how far it has come, the newest first."""
        rows = _COUNTS.rows(self._driver, {})
        return tuple((row.count, row.day, Stage(row.stage)) for row in rows)

    def stage(self, count: str) -> Stage:
        """How far a stocktake that is known has come."""
        return Stage(_STAGE.row(self._driver, {"of": count}).stage)

    def unfinished(self) -> tuple[str, ...]:
        """Ids of stocktakes that are neither sealed nor broken off."""
        return _RUNNING.column(self._driver, {})

    def scans_not_told(self, count: str) -> tuple[Scan, ...]:
        """This counter's scans that no entry tells of yet, in order."""
        return tuple(map(_scan, _NOT_TOLD.rows(self._driver, {"of": count})))

    def last_scan(self, count: str) -> int:
        """The number of this counter's last scan for a stocktake, 0 for none."""
        return _LAST_SCAN.row(self._driver, {"of": count}).number or 0


class GoodsWriting(GoodsReading):
    """What an act may write beside its entry: scans, on disk before they are answered."""

    def keep_scan(self, count: str, seen: Scan) -> None:
        """Keep a scan."""
        _ADD_SCAN.run(self._driver, {**asdict(seen), "count": count, "told": False})

    def told(self, count: str, upto: int) -> None:
        """An entry tells of all scans up to that number."""
        _TELL.run(self._driver, {"of": count, "upto": upto, "told": True})


class GoodsSums(GoodsReading):
    """The sums as one transaction changes them."""

    def add(self, entry: Entry, arrival: int) -> None:
        """Sum up an entry."""
        self.note(entry, arrival)
        if not isinstance(entry.body, ScansTold):
            self.put_again(names(entry))

    def note(self, entry: Entry | Unreadable, arrival: int) -> None:
        """Note what an entry is about; it is summed up later by `put_again`."""
        _ADD_ENTRY.run_each(
            self._driver, [{"name": each, "entry": arrival} for each in names(entry)]
        )

    def put_again(self, about: Iterable[str]) -> None:
        """Sum up anew what these names stand for."""
        for each in about:
            kind, _, name = each.partition(":")
            if kind == _BAG:
                self._put_bag(name)
            elif kind == _COUNT:
                self._put_count(name)
            else:
                self._put_places()

    def _put_bag(self, name: str) -> None:
        bag = self.bag(name)
        if bag is None:
            _DROP_BAG.run(self._driver, {"of": name})
            return
        row = {
            "bag": name,
            "place": bag.place,
            "party": bag.holder.party,
            "holder": bag.holder.to,
            "handover": bag.holder.handover,
            "due": bag.holder.due,
            "offered": "" if bag.offered is None else bag.offered.handover,
            "since": bag.since,
            "clerk": bag.by,
            "entry": bag.entry,
            "misfits": len(bag.misfits),
        }
        _PUT_BAG.run(self._driver, row)

    def _put_count(self, name: str) -> None:
        rows = _BUT_SCANS_OF.rows(self._driver, {"of": f"{_COUNT}:{name}"})
        count = counting.fold(map(stored, rows), name)
        _DROP_PAPERS.run(self._driver, {"of": name})
        if count is None:
            _DROP_COUNT.run(self._driver, {"of": name})
            return
        _PUT_COUNT.run(self._driver, {"count": name, "day": count.on, "stage": count.stage})
        sealed = count.sealed
        if sealed is not None:
            of = {"count": name, **asdict(sealed.paper_keys)}
            _ADD_PAPER.run_each(self._driver, [{**of, "name": each.file} for each in sealed.papers])

    def _put_places(self) -> None:
        _DROP_PLACES.run(self._driver, {})
        read = (each.body for each in self.entries_of(_PLACES) if isinstance(each, Entry))
        plan = vault.places(each for each in read if isinstance(each, PlacesChanged))
        _ADD_PLACE.run_each(self._driver, [{"place": each} for each in plan])


def _lying(row: Any) -> LyingRow:
    return LyingRow(
        bag=row.bag,
        pledge=row.pledge,
        number=row.number,
        principal=Ntd(row.principal_ntd),
        place=row.place,
        party=Party(row.party),
        holder=row.holder,
        handover=row.handover,
        due=row.due,
        offered=row.offered,
        since=row.since,
        clerk=row.clerk,
        misfits=row.misfits,
    )


def _scan(row: Any) -> Scan:
    return Scan(
        number=row.number,
        bag=row.bag,
        place=row.place,
        at=row.at,
        clerk=row.clerk,
        knew_out=bool(row.knew_out),
        wrong_seal=bool(row.wrong_seal),
    )
