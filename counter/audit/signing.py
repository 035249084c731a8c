"""Signatures checked beside everything else: in processes of their own, and at the end by whoever waits for them."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import NamedTuple, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter import wire

FEW = 200
"""So many are sooner checked here than told to anybody."""

AT_ONCE = 100
"""So many are told at once: some hundredths of a second's work, that none waits long for another's at the end."""

_WAITING_MAX = 512


class Signed(NamedTuple):
    """An entry's hash and signature, and the public key (hex) of who is said to have signed it."""

    hash: str
    signature: str
    key: str


class Batch(NamedTuple):
    """The same of several: three lists are told sooner than a list of threes."""

    hashes: list[str]
    signatures: list[str]
    keys: list[str]


def _parts(batch: Batch) -> Iterator[Batch]:
    for start in range(0, len(batch.hashes), AT_ONCE):
        end = start + AT_ONCE
        yield Batch(batch.hashes[start:end], batch.signatures[start:end], batch.keys[start:end])


def first_forged(batch: Batch) -> Signed | None:
    """The first of these that is signed by somebody else; None if all are as they say."""
    known: dict[str, Ed25519PublicKey] = {}
    for each in map(Signed._make, zip(*batch, strict=True)):
        if each.key not in known:
            try:
                key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(each.key))
            except ValueError:
                return each
            known[each.key] = key
        if not wire.is_signed(each.hash, each.signature, known[each.key]):
            return each
    return None


class _Asked(NamedTuple):
    """What a process was told, and its answer."""

    batch: Batch
    answer: Future[Signed | None]


class Signatures:
    """Checks signatures; answers may come later. A context manager."""

    def __init__(self, processes: int | None = None) -> None:
        """`processes`: beside this one; None for one on each core but this one's."""
        cores = os.cpu_count() or 1
        self._processes = max(cores - 1, 1) if processes is None else processes
        self._pool: ProcessPoolExecutor | None = None
        self._asked: deque[_Asked] = deque()
        self._taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def forged(self, batch: Batch) -> Signed | None:
        """Take these; one that is forged among them, while all are few, or among those taken before and done by now."""
        self._taken += len(batch.hashes)
        if self._pool is None and self._taken < FEW:
            return first_forged(batch)
        for part in _parts(batch):
            self._asked.append(_Asked(part, self._started().submit(first_forged, part)))
        return self._answered(_WAITING_MAX)

    def left(self) -> Signed | None:
        """Wait for the rest, and check what none has begun with; one that is forged among them."""
        return self._answered(0)

    def _answered(self, waiting: int) -> Signed | None:
        while self._asked and (len(self._asked) > waiting or self._asked[0].answer.done()):
            found = self._next()
            if found is not None:
                return found
        return None

    def _next(self) -> Signed | None:
        """The answer about the first, or, while it is not there, about the last if that is not begun: checked here."""
        if not self._asked[0].answer.done() and self._asked[-1].answer.cancel():
            return first_forged(self._asked.pop().batch)
        return self._asked.popleft().answer.result()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Where it can, a process begins as a copy: nothing has to be imported again.
            can_fork = "fork" in multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("fork" if can_fork else "spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context)
        return self._pool
