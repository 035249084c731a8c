"""The call list of a day over 1,000,000 tickets, 40,000 of them open, against the bare SQL that finds its tickets.

The peer is sqlcipher3 alone on the same file: it asks the very question of the list and fetches every row, but reckons
nothing of what the tickets cost and puts no pledgor together. The file is made once and kept under `build/`.
"""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from sqlalchemy import Table, insert
from sqlalchemy.pool import PoolProxiedConnection

from benchmarks.counters import BUILD, DAY, NOON, new_counter
from benchmarks.made_up import FAMILY_NAMES, GIVEN_NAMES
from benchmarks.measuring import Figure, in_turns, seconds
from counter.db import engine, files, readers, reminder_tables, schema, tables
from counter.db.prepared import Prepared, driver_of
from counter.desk.desk import Desk
from counter.desk.opening import open_context
from counter.domain.charges import write_terms
from counter.domain.effects import State
from counter.domain.money import Ntd
from counter.domain.policy import Policy
from counter.domain.terms import Terms
from counter.settings import public_calendar

TICKETS = 1_000_000
OPEN = 40_000
PLEDGORS = 100_000
LONGEST_MS = 100
MOST = 2.0
ROUNDS = 31
_SLICE = 20_000
_MOST_DAYS = 95
_MADE = b"2"
"""To be raised when the tickets made here are others."""


def measure() -> Figure:
    context = open_context(
        made() / "data", now=lambda: NOON, random=Random(1).randbytes, by_names=True
    )
    desk = Desk(context)
    sql, values = _question(desk)
    bare = engine.driver(context.folder / files.DATABASE, context.key)
    for pragma in ("query_only = ON", f"cache_size = -{32 * 1024}"):
        bare.execute(f"PRAGMA {pragma}").fetchall()
    pair = in_turns(
        lambda: seconds(lambda: desk.reminders.list(DAY)),
        lambda: seconds(lambda: bare.execute(sql, values).fetchall()),
        rounds=ROUNDS,
        warm_up=3,
    )
    bare.close()
    context.store.close()
    milliseconds = pair.ours * 1000
    return Figure(
        id="call_list",
        value=milliseconds,
        unit="ms",
        ratio=pair.ratio,
        against="the time of sqlcipher3 alone with the same question",
        wanted=f"≤ {LONGEST_MS} ms and ≤ {MOST} ×",
        met=milliseconds <= LONGEST_MS and pair.ratio <= MOST,
    )


class _Listening:
    """A driver's connection that also notes what it is asked."""

    def __init__(self, connection: Any, said: list[tuple[str, Sequence[object]]]) -> None:
        self._connection = connection
        self._said = said

    def execute(self, sql: str, values: Sequence[object] = ()) -> Any:
        self._said.append((sql, values))
        return self._connection.execute(sql, values)


def _question(desk: Desk) -> tuple[str, Sequence[object]]:
    """What the list asks of the file, with the values the driver gets."""
    said: list[tuple[str, Sequence[object]]] = []

    def listening(lent: PoolProxiedConnection) -> _Listening:
        return _Listening(driver_of(lent), said)

    with patch.object(readers, "driver_of", listening):
        rows = desk.reminders.list(DAY).rows
    assert len(rows) > OPEN // 40, "a list of a busy day"
    return next(each for each in said if "FROM reminder" in each[0])


# ------------------------------------------------------------------------------------ the file


def made() -> Path:
    """The folder of a counter with that many tickets; made anew when the file's shape or `_MADE` is another."""
    shape = b"".join(path.read_bytes() for path in sorted(schema.MIGRATIONS.rglob("*.py")))
    version = hashlib.sha256(shape + _MADE).hexdigest()[:12]
    folder = BUILD / f"call_list-{version}"
    if not folder.exists():
        BUILD.mkdir(exist_ok=True)
        for old in BUILD.glob("call_list-*"):
            shutil.rmtree(old)
        begun = BUILD / "call_list-begun"
        begun.mkdir()
        _fill(begun)
        begun.rename(folder)
        _settle(folder)
    return folder


def _settle(folder: Path) -> None:
    """The station's own folders moved with it."""
    station = folder / "data" / "station.toml"
    text = station.read_text(encoding="utf-8")
    station.write_text(text.replace("call_list-begun", folder.name), encoding="utf-8")


def _fill(folder: Path) -> None:
    context = new_counter(folder)
    policy = context.policy
    context.store.close()
    bare = engine.driver(context.folder / files.DATABASE, context.key)
    for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -400000"):
        bare.execute(f"PRAGMA {pragma}").fetchall()
    bare.execute("BEGIN")
    _add(bare, tables.pledgor, _pledgors())
    _add(bare, tables.pledge, (_pledge(policy, each) for each in range(TICKETS)))
    _add(bare, reminder_tables.reminder, (_reminder(policy, each) for each in range(OPEN)))
    bare.execute("COMMIT")
    bare.execute("ANALYZE")
    bare.close()


def _add(bare: Any, table: Table, rows: Iterator[dict[str, object]]) -> None:
    statement = Prepared(insert(table), *tables.names(table))
    while some := list(islice(rows, _SLICE)):
        statement.run_each(bare, some)


def _pledgors() -> Iterator[dict[str, object]]:
    blank = dict.fromkeys(tables.names(tables.pledgor))
    for each in range(PLEDGORS):
        name = FAMILY_NAMES[each % len(FAMILY_NAMES)] + GIVEN_NAMES[each % len(GIVEN_NAMES)]
        phone = f"09{each:08}"
        yield blank | {
            "id": _name("person", each),
            "name": name,
            "name_search": name,
            "id_kind": "national",
            "id_number": f"A1{each:08}",
            "phone": phone,
            "phone_digits": phone,
            "identity_record": "r",
            "identity_commitment": "c",
            "class_code": "general",
            "call_number": phone,
            "call_kind": "mobile",
            "call_hour": None if each % 3 else 10 + each % 9,
        }


def _name(what: str, number: int) -> str:
    """As long as an id, and ascending like one."""
    chance = hashlib.sha256(f"{what} {number}".encode()).hexdigest()
    return f"{number:08x}-0000-7{chance[:3]}-8{chance[3:6]}-{chance[6:18]}"


def _pledgor_of(number: int) -> str:
    """Two tickets in three belong to somebody who has another one too."""
    return _name("person", number // 3 % PLEDGORS)


def _pledged_on(number: int) -> date:
    if number < OPEN:
        return DAY - timedelta(days=number % _MOST_DAYS)
    return DAY - timedelta(days=_MOST_DAYS + number % 5_000)


@cache
def _terms(policy: Policy, on: date) -> Terms:
    on = max(on, date(2012, 1, 2))
    return write_terms(
        policy,
        public_calendar(),
        class_code="general",
        item_type="gold",
        principal=Ntd(50_000),
        pledged_on=on,
    )


def _pledge(policy: Policy, number: int) -> dict[str, object]:
    terms = _terms(policy, _pledged_on(number))
    return {
        "id": _name("pledge", TICKETS - number),
        "number": f"K01{number:011}",
        "pledgor": _pledgor_of(number),
        "state": State.OPEN if number < OPEN else State.REDEEMED,
        "branch": "K01",
        "place": "甲-03-12",
        "pledged_on": terms.pledged_on,
        "maturity": terms.maturity,
        "last_day": terms.last_day,
        "principal_ntd": 50_000,
        "problems": 0,
        "owed": 0,
        "last_entry": "e",
        "forfeited": "",
    }


def _reminder(policy: Policy, number: int) -> dict[str, object]:
    """An open ticket; of every four one was tried in vain."""
    terms = _terms(policy, _pledged_on(number))
    tried = number % 4 == 0
    last_on = DAY - timedelta(days=1 + number % 5)
    return {
        "pledge": _name("pledge", TICKETS - number),
        "pledgor": _pledgor_of(number),
        "number": f"K01{number:011}",
        "pledged_on": terms.pledged_on,
        "maturity": terms.maturity,
        "last_day": terms.last_day,
        "term_months": terms.term_months,
        "grace_days": terms.grace_days,
        "grace_months": terms.grace_months,
        "free_days": terms.free_days,
        "half_days": terms.half_days,
        "minimum_months": terms.minimum_months,
        "made": int(tried),
        "counted": int(tried),
        "spoken": False,
        "settled": False,
        "last": "no-answer" if tried else None,
        "last_on": last_on if tried else None,
        "promised_on": None,
        "part_ntd": 50_000 + 100 * (number % 400),
        "part_bp": 90,
        "rest_ntd": 0,
        "rest_bp": 0,
    }
