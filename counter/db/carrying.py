"""Entries on their way to central and back: what waits, and the records of persons that travel with an entry."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Integer, Text, bindparam, cast, func, insert, select, tuple_
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.prepared import Driver, Prepared
from counter.db.rows import Waiting
from counter.db.tables import journal, person_key, person_record, placing
from counter.domain.devices import Unreadable
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef
from counter.protocol import Carried, Record
from counter.wire import decode

Pause = Callable[[], None]
"""Called before each entry is read: whoever reads many lets others go first."""

_MOST = 1000
_CHAINED = attrgetter("device", "incarnation")
_REF = {field.name for field in fields(RecordRef)}
_OF: Any = bindparam("of")
_NUMBERS = (journal.c.incarnation, journal.c.number)
_LAST_PLACED = Prepared(
    select(*_NUMBERS)
    .join(placing)
    .where(journal.c.device == _OF, placing.c.place.is_not(None))
    .order_by(journal.c.incarnation.desc(), journal.c.number.desc())
    .limit(1)
)
ORDER = (
    placing.c.place.is_(None),
    placing.c.place,
    placing.c.turn.is_(None),
    placing.c.turn,
    journal.c.arrival,
)
"""What central placed, what it forgot, what it never had."""

_AFTER = tuple_(*_NUMBERS) > tuple_(
    bindparam("incarnation", type_=Integer), bindparam("number", type_=Integer)
)
_CASH = cast(func.json_extract(cast(journal.c.bytes, Text), "$.cash_ntd"), Integer)
_WAITING = Prepared(
    select(
        func.count().label("entries"),
        func.min(journal.c.recorded_at).label("oldest"),
        func.coalesce(func.sum(func.max(_CASH, 0)), 0).label("cash_in"),
        func.coalesce(func.sum(func.max(-_CASH, 0)), 0).label("cash_out"),
    ).where(journal.c.device == _OF, _AFTER)
)
_UNPLACED = Prepared(
    select(
        journal.c.arrival,
        journal.c.bytes,
        journal.c.hash,
        journal.c.signature,
        placing.c.verdict,
    )
    .outerjoin(placing)
    .where(journal.c.device == _OF, _AFTER)
    .order_by(*_NUMBERS)
    .limit(_MOST)
)
_FORGOTTEN = Prepared(
    select(
        journal.c.bytes,
        journal.c.hash,
        journal.c.signature,
        journal.c.device,
        journal.c.incarnation,
    )
    .join(placing)
    .where(placing.c.turn.is_not(None))
    .order_by(placing.c.turn)
    .limit(_MOST)
)
_OTHERS = Prepared(
    select(journal.c.arrival, journal.c.id, journal.c.bytes, journal.c.hash, journal.c.signature)
    .where(journal.c.device != _OF, journal.c.arrival > bindparam("after"))
    .order_by(journal.c.arrival)
    .limit(_MOST)
)
_CHAIN = Prepared(
    select(journal.c.bytes, journal.c.hash, journal.c.signature, *_NUMBERS)
    .where(journal.c.device == _OF, _AFTER)
    .order_by(*_NUMBERS)
    .limit(_MOST)
)
_RECORD = Prepared(
    select(person_record, person_key.c.key).join(person_key).where(person_record.c.id == _OF)
)
_ADD_KEY = Prepared(upsert(person_key).on_conflict_do_nothing(), "person", "key")
_HAS_RECORD = Prepared(select(person_record.c.id).where(person_record.c.id == _OF))
_NEXT_VERSION = (
    select(func.coalesce(func.max(person_record.c.version), 0) + 1)
    .where(person_record.c.person == _OF, person_record.c.kind == bindparam("of_kind"))
    .scalar_subquery()
)
_ADD_RECORD = Prepared(
    insert(person_record).values(version=_NEXT_VERSION),
    *("id", "person", "kind", "nonce", "ciphertext"),
)


def waiting(driver: Driver, own: str) -> Waiting:
    """What of this counter's own central has not placed yet, as far as this counter knows."""
    found = _WAITING.row(driver, _after_last_placed(driver, own))
    return Waiting(found.entries, found.oldest, Ntd(found.cash_in), Ntd(found.cash_out))


def unplaced(driver: Driver, own: str) -> list[Any]:
    """Rows of this counter's own entries that have no place yet, oldest first, a thousand at most."""
    return _UNPLACED.rows(driver, _after_last_placed(driver, own))


def outbox(
    driver: Driver, own: str, most: int, most_bytes: int, pause: Pause
) -> tuple[Carried, ...]:
    """The first of them with the records they name; at least one if there is any."""
    return _first(driver, unplaced(driver, own)[:most], most_bytes, pause)


def again(driver: Driver, most: int, most_bytes: int, pause: Pause) -> tuple[Carried, ...]:
    """The first that central forgot, as far as they are of one device, with the records they name."""
    for _, of_one in groupby(_FORGOTTEN.rows(driver, {})[:most], _CHAINED):
        return _first(driver, of_one, most_bytes, pause)
    return ()


def others(driver: Driver, own: str, is_missing: Callable[[str], bool]) -> Iterator[Carried]:
    """Of what others wrote those entries whose ids are missing elsewhere, in the order in which they came here."""
    after = 0
    while rows := _OTHERS.rows(driver, {"of": own, "after": after}):
        yield from (_carried(driver, row) for row in rows if is_missing(row.id))
        after = rows[-1].arrival


def _first(
    driver: Driver, rows: Iterable[Any], most_bytes: int, pause: Pause
) -> tuple[Carried, ...]:
    found: list[Carried] = []
    size = 0
    for row in rows:
        pause()
        carried = _carried(driver, row)
        size += len(row.bytes) + sum(len(each.ciphertext) for each in carried.records)
        if found and size > most_bytes:
            break
        found.append(carried)
    return tuple(found)


def chain(driver: Driver, own: str) -> Iterator[Carried]:
    """All that a device wrote, in its order."""
    last = {"of": own, "incarnation": 0, "number": 0}
    while rows := _CHAIN.rows(driver, last):
        yield from (_carried(driver, row) for row in rows)
        last = {"of": own, "incarnation": rows[-1].incarnation, "number": rows[-1].number}


def named(value: object) -> Iterator[str]:
    """Ids of the records that an entry, or a part of one, names; each once for each time it is named."""
    if isinstance(value, RecordRef):
        yield value.record
    elif isinstance(value, Unreadable):
        yield from _named_in(json.loads(value.data))
    elif isinstance(value, tuple):
        for each in value:
            yield from named(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from named(getattr(value, field.name))


def _named_in(value: object) -> Iterator[str]:
    """The same of the JSON of an entry that only a newer program can read."""
    if isinstance(value, dict):
        if value.keys() == _REF:
            yield str(value["record"])
        for each in value.values():
            yield from _named_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _named_in(each)


def put_records(driver: Driver, records: Iterable[Record]) -> None:
    """Keep records that came with an entry; those that are here already stay as they are."""
    for record in records:
        if _HAS_RECORD.row(driver, {"of": record.id}) is not None:
            continue
        _ADD_KEY.run(driver, {"person": record.person, "key": bytes.fromhex(record.key)})
        row = {
            "id": record.id,
            "person": record.person,
            "kind": record.kind,
            "nonce": bytes.fromhex(record.nonce),
            "ciphertext": bytes.fromhex(record.ciphertext),
        }
        _ADD_RECORD.run(driver, {**row, "of": record.person, "of_kind": record.kind})


def _carried(driver: Driver, row: Any) -> Carried:
    return Carried(
        data=row.bytes.decode(),
        hash=row.hash,
        signature=row.signature,
        records=tuple(_records(driver, named(decode(row.bytes)))),
    )


def _records(driver: Driver, names: Iterable[str]) -> Iterator[Record]:
    for name in dict.fromkeys(names):
        row = _RECORD.row(driver, {"of": name})
        if row is not None:
            yield Record(
                id=row.id,
                person=row.person,
                kind=row.kind,
                key=row.key.hex(),
                nonce=row.nonce.hex(),
                ciphertext=row.ciphertext.hex(),
            )


def _after_last_placed(driver: Driver, own: str) -> dict[str, object]:
    last = _LAST_PLACED.row(driver, {"of": own})
    incarnation, number = (0, 0) if last is None else (last.incarnation, last.number)
    return {"of": own, "incarnation": incarnation, "number": number}
