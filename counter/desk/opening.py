"""Opens a counter's data folder: its station, rules, key and file, put together as a desk."""

import contextlib
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from counter.db import keys
from counter.db.rows import Station as FileOwner
from counter.db.store import Store
from counter.desk.context import Context, day_in_taiwan
from counter.desk.desk import Desk
from counter.desk.trust import STATION_FILE
from counter.domain.policy import Policy
from counter.domain.refusal import Trouble, Unavailable
from counter.places import AGENCIES
from counter.settings import (
    Station,
    calendar_for,
    load_policy,
    load_station,
    refuse_samples,
    save_station,
)

KEY_FILE = "counter.key"


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def is_set_up(folder: Path) -> bool:
    """Whether a counter was ever set up in that folder."""
    return (folder / STATION_FILE).exists()


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
        Store.create(folder, key, station=_owner(station), now=now, random=random).close()
    save_station(folder / STATION_FILE, station)


def open_desk(
    folder: Path,
    *,
    now: Callable[[], datetime] = utc_now,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> Desk:
    """The desk of the counter in that folder.

    Raises Unavailable for whatever is missing, damaged, newer, locked or of another counter.
    """
    context = open_context(folder, now=now, random=random)
    with contextlib.ExitStack() as undo:
        undo.callback(context.store.close)
        desk = Desk(context)
        undo.pop_all()
    return desk


def open_context(
    folder: Path, *, now: Callable[[], datetime], random: Callable[[int], bytes]
) -> Context:
    """All that a desk stands on; see `open_desk`."""
    station = load_station(folder / STATION_FILE)
    policy = rules_of(station, day_in_taiwan(now()))
    key = keys.load(folder / KEY_FILE)
    store = Store.open(folder, key, station=_owner(station), now=now, random=random)
    return Context(
        station=station,
        policy=policy,
        calendar=calendar_for(policy, station.branch),
        store=store,
        folder=folder,
        key=key,
        now=now,
        random=random,
    )


def rules_of(station: Station, on: date) -> Policy:
    """The rules a station works by on that day.

    Raises Unavailable if they cannot be read, lack its branch, or are samples and its business is real.
    """
    policy = load_policy(AGENCIES / f"{station.agency}.toml")
    refuse_samples(policy, station, on)
    if all(branch.code != station.branch for branch in policy.branches):
        raise Unavailable(
            Trouble.STATION_BRANCH, agency=policy.name, branch=station.branch, file=STATION_FILE
        )
    return policy


def _owner(station: Station) -> FileOwner:
    return FileOwner(station.agency, station.branch, station.counter)
