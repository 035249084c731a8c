"""Pictures on their way to central and back: behind the entries, one after the other, each asked for before it moves.

No thread and no clock. What central has is known only by its word: after a cut line, a restart or a restore of central
the same question tells again what is missing on either side: nothing is sent twice and nothing forgotten.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from counter.db.erased_pictures import drop_erased
from counter.db.pictures import Pictures
from counter.db.store import Store
from counter.domain.refusal import Unavailable
from counter.protocol import PICTURES_MAX, is_picture_name, picture_name
from counter.sync.core import LineError, Trouble, told_first

LOOKED_AT_MAX = 50
"""Pictures somebody looked at, which are asked for again and again until they come."""

_SLICE = 50
"""Rows that are written at once while the folder is looked through."""


class PictureLink(Protocol):
    """The way to central. All raise LineError."""

    def pictures_there(self, names: tuple[str, ...]) -> frozenset[str]:
        """Which of these central has."""

    def send_picture(self, name: str, sealed: bytes) -> bool:
        """Give central one; whether it was taken."""

    def picture(self, name: str) -> bytes | None:
        """One as it is sealed; None where central has not got it."""


@dataclass(frozen=True, slots=True)
class PictureStep:
    """What one exchange brought. `came`: pictures that are here now; `more`: another one is wanted.

    `moved`: it carried a picture that nobody waits for. At the end of a round `missing` tells how many pictures of
    goods in custody are at other counters still (None before), `again` whether anything is to be tried again soon.
    """

    came: frozenset[str] = frozenset()
    more: bool = True
    moved: bool = False
    missing: int | None = None
    again: bool = False


_NOTHING_NOW = PictureStep(more=False)


class PictureExchange:
    """The pictures of one enrolled counter. `want` is called from any thread, all else from one."""

    def __init__(
        self, store: Store, pictures: Pictures, link: PictureLink, *, has_room: Callable[[], bool]
    ) -> None:
        """`has_room`: whether the disk has room for pictures that nobody looks at."""
        self._store = store
        self._pictures = pictures
        self._link = link
        self._has_room = has_room
        self._turn = threading.Lock()
        self._looked_at: dict[str, None] = {}
        self._fresh: dict[str, None] = {}
        self._to_send: deque[str] = deque()
        self._to_fetch: deque[str] = deque()
        self._begin()

    def want(self, name: str) -> None:
        """Somebody looks at a picture that is not here."""
        with self._turn:
            self._looked_at.pop(name, None)
            self._looked_at[name] = self._fresh[name] = None
            if len(self._looked_at) > LOOKED_AT_MAX:
                del self._looked_at[next(iter(self._looked_at))]

    def look_through(self) -> None:
        """Note what lies in the folder: it may have been restored, or somebody took pictures away."""
        with self._store.read() as reading:
            noted = reading.copies.here()
        sizes = self._pictures.sizes()  # afterwards: a picture is on the disk before it is noted
        with self._store.read() as reading:
            found = [name for name in sizes if name not in noted and reading.copies.is_named(name)]
        for names in _slices(sorted(noted - sizes.keys())):
            with self._store.write() as writing:
                for name in names:
                    writing.copies.lose(name)
        for names in _slices(found):
            with self._store.write() as writing:
                for name in names:
                    writing.copies.keep(name, size_bytes=sizes[name], epoch="")

    def step(self) -> PictureStep:
        """Ask, send or fetch once; nothing while entries wait. Raises LineError, Unavailable."""
        with self._store.read() as reading:
            known = reading.line()
            if known is None or known.stopped or told_first(reading, 1):
                return _NOTHING_NOW
        wanted = self._next_wanted()
        if wanted is not None:
            return self._fetch(wanted, known.epoch)
        if self._to_send:
            return self._send(self._to_send.popleft(), known.epoch)
        if self._to_fetch:
            name = self._to_fetch.popleft()
            self._missing += 1
            step = self._fetch(name, known.epoch)
            self._missing -= len(step.came)
            return PictureStep(step.came, moved=True)
        return self._ask(known.epoch)

    # ------------------------------------------------------------------ a round

    def _begin(self) -> None:
        drop_erased(self._store, self._pictures)
        self._sent_to = self._fetched_to = ""
        self._missing = self._unsent = 0
        with self._turn:
            self._fresh |= self._looked_at

    def _next_wanted(self) -> str | None:
        with self._turn:
            return self._fresh.popitem()[0] if self._fresh else None

    def _ask(self, epoch: str) -> PictureStep:
        """Which of the next pictures central has: those are not sent, and those can be fetched."""
        with self._store.read() as reading:
            unsent = reading.copies.to_send(epoch, after=self._sent_to, most=PICTURES_MAX)
        if unsent:
            there = self._link.pictures_there(unsent)
            with self._store.write() as writing:
                writing.copies.sent(there.intersection(unsent), epoch)
            self._to_send.extend(name for name in unsent if name not in there)
            self._sent_to = unsent[-1]
            return PictureStep()
        with self._store.read() as reading:
            lacked = reading.copies.to_fetch(after=self._fetched_to, most=PICTURES_MAX)
        if lacked:
            there = self._link.pictures_there(tuple(filter(is_picture_name, lacked)))
            wanted = [name for name in lacked if name in there]
            self._missing += len(lacked) - len(wanted)
            if self._has_room():
                self._to_fetch.extend(wanted)
            else:
                self._missing += len(wanted)
            self._fetched_to = lacked[-1]
            return PictureStep()
        missing, again = self._missing, bool(self._missing or self._unsent or self._looked_at)
        self._begin()
        return PictureStep(more=False, missing=missing, again=again)

    # ------------------------------------------------------------------ one picture

    def _send(self, name: str, epoch: str) -> PictureStep:
        try:
            sealed = self._pictures.sealed(name)
        except Unavailable:
            with self._store.write() as writing:
                writing.copies.lose(name)  # another counter may have it
            return PictureStep()
        self._unsent += 1
        try:
            is_taken = self._link.send_picture(name, sealed)
        except LineError as error:
            if error.trouble is not Trouble.BAD:
                raise
            is_taken = False  # the others go on; it is offered again in the next round
        if is_taken:
            with self._store.write() as writing:
                writing.copies.sent((name,), epoch)
            self._unsent -= 1
        return PictureStep(moved=True)

    def _fetch(self, name: str, epoch: str) -> PictureStep:
        sealed = self._link.picture(name)
        if sealed is None or picture_name(sealed) != name:
            return PictureStep()  # asked for again in the next round
        self._pictures.keep(sealed)
        with self._store.write() as writing:
            writing.copies.keep(name, size_bytes=len(sealed), epoch=epoch)
        with self._turn:
            self._looked_at.pop(name, None)
            self._fresh.pop(name, None)
        if name in self._to_fetch:
            self._to_fetch.remove(name)
        return PictureStep(frozenset({name}))


def _slices(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    left = iter(names)
    while slice_ := tuple(islice(left, _SLICE)):
        yield slice_
