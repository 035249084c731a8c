"""Puts the line of an enrolled counter together: its file, its way to central, what drives both."""

import shutil
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime

from counter.db.pictures import Pictures
from counter.db.store import Store
from counter.protocol import Claim, Claims
from counter.settings import Station
from counter.sync.core import LineError, Sync
from counter.sync.courier import Courier, PictureReport
from counter.sync.http import Caller, HttpLink, Place
from counter.sync.pictures import PictureExchange
from counter.sync.runner import Report, Runner

BREATH_S = 0.002
"""Between two transactions of an exchange: an act at the window that waits goes first."""

TURN_S = 0.0005
"""How long one thread keeps the interpreter from another: an act gives it away at each of its statements."""

_CHANCE_BYTES = 4


CLAIM_WAIT_S = 3.0
"""Who is about to call somebody waits no longer to hear who else is."""

PICTURE_WAIT_S = 60.0
"""A large picture over a slow line."""

ROOM_BYTES_MIN = 1024 * 1024 * 1024
"""With less of it free on the disk no picture comes that nobody looks at."""


def place_of(station: Station) -> Place:
    """Where central is for that station."""
    return Place(station.central_url, station.central_authority)


def caller_of(store: Store) -> Caller:
    """Who signs for that file, which is enrolled."""
    with store.read() as reading:
        head, known = reading.head(), reading.line()
    assert known is not None, "only an enrolled counter asks"
    return Caller(head.device, head.incarnation, store.readers.signing_key, known.central_key)


def open_line(
    store: Store,
    station: Station,
    *,
    now: Callable[[], datetime],
    random: Callable[[int], bytes],
    report: Callable[[Report], None],
) -> Runner | None:
    """What exchanges for a counter, not started yet; None for one that is not enrolled.

    `report` is called on a thread of its own.
    """
    with store.read() as reading:
        known = reading.line()
    if known is None or not station.central_url:
        return None
    sys.setswitchinterval(TURN_S)
    place, caller = place_of(station), caller_of(store)
    exchange, hints = (HttpLink(place, caller, now=now, random=random) for _ in range(2))

    def cursor() -> int:
        with store.read() as reading:
            known = reading.line()
        return 0 if known is None else known.cursor.place

    def hang_up() -> None:
        exchange.close()
        hints.close()

    return Runner(
        Sync(store, exchange, now=now, breathe=lambda: time.sleep(BREATH_S)),
        place=cursor,
        news=hints.news,
        report=report,
        chance=lambda: chance_of(random),
        hang_up=hang_up,
    )


def open_pictures(
    store: Store,
    pictures: Pictures,
    station: Station,
    *,
    now: Callable[[], datetime],
    random: Callable[[int], bytes],
    report: Callable[[PictureReport], None],
) -> Courier:
    """What carries the pictures of an enrolled counter, not started yet. `report` is called on a thread of its own."""
    link = HttpLink(
        place_of(station), caller_of(store), now=now, random=random, read_s=PICTURE_WAIT_S
    )

    def has_room() -> bool:
        return shutil.disk_usage(store.path.parent).free > ROOM_BYTES_MIN

    return Courier(
        PictureExchange(store, pictures, link, has_room=has_room),
        report=report,
        chance=lambda: chance_of(random),
        hang_up=link.close,
    )


def chance_of(random: Callable[[int], bytes]) -> float:
    """From 0 to 1."""
    return int.from_bytes(random(_CHANCE_BYTES), "big") / (1 << 8 * _CHANCE_BYTES)


def open_claims(
    store: Store,
    station: Station,
    *,
    now: Callable[[], datetime],
    random: Callable[[int], bytes],
) -> Callable[[Claim], Claims | None]:
    """How an enrolled counter tells whom it calls, from any thread; None where central does not answer."""
    link = HttpLink(
        place_of(station), caller_of(store), now=now, random=random, read_s=CLAIM_WAIT_S
    )
    turn = threading.Lock()

    def ask(claim: Claim) -> Claims | None:
        with turn:
            try:
                return link.claim(claim)
            except LineError:
                return None

    return ask
