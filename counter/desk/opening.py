"""Opens a counter's data folder: its station, rules, key and file, put together as a desk."""

import contextlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from counter.db import files, keys
from counter.db.pictures import Pictures
from counter.db.rows import Station as FileOwner
from counter.db.store import Store
from counter.desk import laid_aside, pictures
from counter.desk.context import Context
from counter.desk.desk import Desk
from counter.domain.days import day_in_taiwan
from counter.passwords import STRETCHING, Stretching
from counter.settings import (
    STATION_FILE,
    Station,
    calendar_for,
    load_station,
    rules_of,
    save_station,
)

KEY_FILE = "counter.key"


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def set_up(
    folder: Path,
    station: Station,
    *,
    random: Callable[[int], bytes],
    now: Callable[[], datetime] = utc_now,
) -> None:
    """Make a new counter: its folder, key, encrypted file and settings, the settings last.

    What a broken-off first attempt left is used again. Raises Unavailable, among others POLICY_INVALID.
    """
    rules_of(station, day_in_taiwan(now()))
    folder.mkdir(parents=True, exist_ok=True)
    key_file = folder / KEY_FILE
    key = keys.load(key_file) if key_file.exists() else keys.create(key_file, random)
    with contextlib.suppress(FileExistsError):
        Store.create(folder, key, station=owner_of(station), now=now, random=random).close()
    save_station(folder / STATION_FILE, station)


def open_desk(
    folder: Path,
    *,
    now: Callable[[], datetime] = utc_now,
    random: Callable[[int], bytes] = secrets.token_bytes,
    stretching: Stretching = STRETCHING,
) -> Desk:
    """The desk of the counter in that folder.

    Raises Unavailable for whatever is missing, damaged, newer, locked or of another counter.
    """
    context = open_context(folder, now=now, random=random, stretching=stretching)
    with contextlib.ExitStack() as undo:
        undo.callback(context.store.close)
        desk = Desk(context)
        pictures.sweep(context)
        laid_aside.forget_old(context)
        undo.pop_all()
    return desk


def open_context(
    folder: Path,
    *,
    now: Callable[[], datetime],
    random: Callable[[int], bytes],
    stretching: Stretching = STRETCHING,
) -> Context:
    """All that a desk stands on; see `open_desk`."""
    station = load_station(folder / STATION_FILE)
    policy = rules_of(station, day_in_taiwan(now()))
    key = keys.load(folder / KEY_FILE)
    store = Store.open(folder, key, station=owner_of(station), now=now, random=random)
    return Context(
        station=station,
        policy=policy,
        calendar=calendar_for(policy, station.branch),
        store=store,
        pictures=Pictures(folder / files.PICTURES),
        folder=folder,
        key=key,
        now=now,
        random=random,
        stretching=stretching,
        staff=station.staff,
        people=station.staff,
    )


def owner_of(station: Station) -> FileOwner:
    """How the file of a station names it."""
    return FileOwner(station.agency, station.branch, station.counter)
