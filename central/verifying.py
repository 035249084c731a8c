"""Signatures checked in a process beside, while entries are read and judged: that halves the time of a push."""

import signal
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock

from central.order import Signed, in_turn

FEW = 24
"""So many are checked sooner than they are handed over."""

_KEPT_MAX = 100
_ENDED = (EOFError, OSError)


class Beside:
    """One process that checks what this one hands it."""

    def __init__(self) -> None:
        processes = get_context("spawn")
        self._line, theirs = processes.Pipe()
        self.process = processes.Process(target=_check_all, args=(theirs,), daemon=True)
        self.process.start()
        # When this process ends, however that is, nobody holds this end of the line any more.
        theirs.close()
        self._sending, self._hearing = Lock(), Lock()
        self._asked = 0
        self._found: dict[int, bool] = {}

    def __call__(self, public_key: str, signed: Sequence[Signed]) -> Callable[[], bool]:
        """Begin to check; see `order.Verify`."""
        if len(signed) < FEW:
            return in_turn(public_key, signed)
        try:
            with self._sending:
                self._asked += 1
                asked = self._asked
                self._line.send((asked, public_key, list(signed)))
        except _ENDED:  # somebody ended it: slower, but no less sure
            return in_turn(public_key, signed)
        return partial(self._are_signed, asked, public_key, signed)

    def close(self) -> None:
        """End that process."""
        self._line.close()
        self.process.join()

    def _are_signed(self, asked: int, public_key: str, signed: Sequence[Signed]) -> bool:
        try:
            with self._hearing:
                while asked not in self._found:
                    heard, found = self._line.recv()
                    self._found[heard] = found
                    # Of a push that ended sooner nobody asks the answer.
                    self._found.pop(heard - _KEPT_MAX, None)
                return self._found.pop(asked)
        except _ENDED:
            return in_turn(public_key, signed)()


def _check_all(line: Connection) -> None:
    """What the process beside does until its line ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            asked, public_key, signed = line.recv()
            line.send((asked, in_turn(public_key, signed)()))
    except _ENDED:
        return
