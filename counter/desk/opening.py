"""Opens a counter's data folder: its station, rules, key and file, put together as a desk."""

import contextlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from counter.db import files, keys
from counter.db.erased_pictures import drop_erased
from counter.db.keeping import MEANS, KeyFile, Means
from counter.db.pictures import Pictures
from counter.db.rows import Station as FileOwner
from counter.db.store import Store
from counter.desk import laid_aside, pictures
from counter.desk.context import Context
from counter.desk.desk import Desk
from counter.desk.key_care import BARE, NOTHING_GIVEN, keep_as, key_of
from counter.domain.days import day_in_taiwan
from counter.domain.keeping import Keeping, Opening
from counter.passwords import STRETCHING, Stretching
from counter.settings import (
    STATION_FILE,
    Station,
    calendar_for,
    load_station,
    rules_of,
    save_station,
)

KEY_FILE = files.KEY


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def set_up(
    folder: Path,
    station: Station,
    *,
    random: Callable[[int], bytes],
    now: Callable[[], datetime] = utc_now,
    keeping: Keeping = BARE,
    means: Means = MEANS,
) -> None:
    """Make a new counter: its folder, key, encrypted file and settings, the settings last.

    What a broken-off first attempt left is used again. Raises Unavailable, among others POLICY_INVALID, KEY_BARE for
    real business with an unprotected key; Refused for a weak passphrase.
    """
    rules_of(station, day_in_taiwan(now()))
    folder.mkdir(parents=True, exist_ok=True)
    key_file = KeyFile(folder / KEY_FILE, means)
    is_begun = key_file.path.exists()
    key = key_file.load(keeping.passphrase) if is_begun else random(keys.KEY_BYTES)
    if not is_begun or key_file.kept() is not keeping.kept:
        keep_as(key_file, key, keeping, station)
    with contextlib.suppress(FileExistsError):
        Store.create(folder, key, station=owner_of(station), now=now, random=random).close()
    save_station(folder / STATION_FILE, station)


def open_desk(
    folder: Path,
    *,
    now: Callable[[], datetime] = utc_now,
    random: Callable[[int], bytes] = secrets.token_bytes,
    stretching: Stretching = STRETCHING,
    opening: Opening = NOTHING_GIVEN,
    means: Means = MEANS,
    by_names: bool = False,
) -> Desk:
    """The desk of the counter in that folder; `opening`: what somebody gave for its key.

    `by_names`: see `open_context`. Raises Unavailable for whatever is missing, damaged, newer, locked or of another
    counter; see `key_of`.
    """
    context = open_context(
        folder,
        now=now,
        random=random,
        stretching=stretching,
        opening=opening,
        means=means,
        by_names=by_names,
    )
    with contextlib.ExitStack() as undo:
        undo.callback(context.store.close)
        desk = Desk(context)
        pictures.sweep(context)
        drop_erased(context.store, context.pictures)
        laid_aside.forget_old(context)
        undo.pop_all()
    return desk


def begin_training(
    folder: Path,
    *,
    random: Callable[[int], bytes],
    now: Callable[[], datetime] = utc_now,
) -> None:
    """Give the staff of a training counter that was set up their accounts. Raises Unavailable."""
    with contextlib.closing(open_desk(folder, now=now, random=random)) as desk:
        desk.training.found()


def open_context(
    folder: Path,
    *,
    now: Callable[[], datetime],
    random: Callable[[int], bytes],
    stretching: Stretching = STRETCHING,
    opening: Opening = NOTHING_GIVEN,
    means: Means = MEANS,
    by_names: bool = False,
) -> Context:
    """All that a desk stands on; see `open_desk`.

    `by_names`: in training, and before there are accounts, its staff acts without passwords.
    """
    station = load_station(folder / STATION_FILE)
    policy = rules_of(station, day_in_taiwan(now()))
    key = key_of(folder, station, opening, means)
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
        means=means,
        staff=station.staff,
        people=station.staff,
        goes_by_names=by_names and station.training,
    )


def owner_of(station: Station) -> FileOwner:
    """How the file of a station names it."""
    return FileOwner(station.agency, station.branch, station.counter)
