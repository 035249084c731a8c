"""Signatures checked in a process beside, while entries are read and judged: that halves the time of a push.

It begins with the first ones; who waits for it meanwhile checks the last ones, and both go on until they meet.
"""

import signal
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock

from central.order import Signed, in_turn

FEW = 24
"""So many are checked sooner than they are handed over."""

PORTION = 16
"""So many are checked before one looks how far the other is."""

_KEPT_MAX = 100
_ENDED = (EOFError, OSError)


class Beside:
    """One process that checks what this one hands it."""

    def __init__(self) -> None:
        processes = get_context("spawn")
        self._line, theirs = processes.Pipe()
        # Of each push how many signatures are left to that process. Two that share a place may check too many or too
        # few there; what is too few is made up for by whoever waits.
        self._left = processes.RawArray("q", _KEPT_MAX)
        self.process = processes.Process(target=_check_all, args=(theirs, self._left), daemon=True)
        self.process.start()
        # When this process ends, however that is, nobody holds this end of the line any more.
        theirs.close()
        self._sending, self._hearing = Lock(), Lock()
        self._asked = 0
        self._found: dict[int, int | None] = {}
        """How many of the first ones that process found right; None if one is not."""

    def __call__(self, public_key: str, signed: Sequence[Signed]) -> Callable[[], bool]:
        """Begin to check; see `order.Verify`."""
        if len(signed) < FEW:
            return in_turn(public_key, signed)
        try:
            with self._sending:
                self._asked += 1
                asked = self._asked
                self._left[asked % _KEPT_MAX] = len(signed)
                self._line.send((asked, public_key, list(signed)))
        except _ENDED:  # somebody ended it: slower, but no less sure
            return in_turn(public_key, signed)
        return partial(self._are_signed, asked, public_key, signed)

    def close(self) -> None:
        """End that process."""
        self._line.close()
        self.process.join()

    def _are_signed(self, asked: int, public_key: str, signed: Sequence[Signed]) -> bool:
        end = len(signed)
        try:
            while end > 0 and not self._has_heard(asked):
                last, end = end, max(0, end - PORTION)
                self._left[asked % _KEPT_MAX] = end
                if not in_turn(public_key, signed[end:last])():
                    return False
        except _ENDED:
            pass  # what is left is checked here
        checked = self._found.pop(asked, 0)
        return checked is not None and in_turn(public_key, signed[checked:end])()

    def _has_heard(self, asked: int) -> bool:
        with self._hearing:
            while asked not in self._found and self._line.poll():
                heard, checked = self._line.recv()
                self._found[heard] = checked
                # Of a push that ended sooner nobody asks the answer.
                self._found.pop(heard - _KEPT_MAX, None)
            return asked in self._found


def _check_all(line: Connection, left: Sequence[int]) -> None:
    """What the process beside does until its line ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            asked, public_key, signed = line.recv()
            line.send((asked, _checked(public_key, signed, left, asked % _KEPT_MAX)))
    except _ENDED:
        return


def _checked(public_key: str, signed: Sequence[Signed], left: Sequence[int], at: int) -> int | None:
    """How many of the first ones are right, as far as they are left to this process; None if one is not."""
    checked = 0
    while checked < min(left[at], len(signed)):
        if not in_turn(public_key, signed[checked : checked + PORTION])():
            return None
        checked += PORTION
    return checked
