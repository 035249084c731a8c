"""Marks the questions whose answers show personal data: each look is in the log before its answer is given (R-170)."""

import functools
import threading
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from counter.db.store import Store
from counter.domain.looks import SAME_LOOK_FOR, LookWay, Seen

F = TypeVar("F", bound=Callable[..., Any])
MARK = "logs_looks"
_REMEMBERED = 500


class Looker:
    """Writes looks down, each page's own refreshing aside."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._turn = threading.Lock()
        self._since: dict[Hashable, datetime] = {}

    def note(self, seen: Sequence[Seen], *, clerk: str, words: str = "") -> None:
        """Log what somebody is about to see. Raises Unavailable: what cannot be logged is not shown.

        `words`: what was searched for, which tells a search from the one before and is written nowhere.
        """
        at = self._now()
        new = [each for each in seen if self._is_new((clerk, each, words), at)]
        if new:
            leaves = any(each.way is not LookWay.SCREEN for each in new)
            self._store.note_looks(new, clerk, at, lasting=leaves)

    def _is_new(self, key: tuple[str, Seen, str], at: datetime) -> bool:
        """Whether it is no page that shows itself anew; what leaves the screen is new each time."""
        if key[1].way is not LookWay.SCREEN:
            return True
        with self._turn:
            before = self._since.get(key)
            if before is not None and at - before < SAME_LOOK_FOR:
                return False
            if len(self._since) >= _REMEMBERED:
                self._since.clear()
            self._since[key] = at
            return True


def shows(
    seen: Callable[..., Seen | Sequence[Seen]], words: int | None = None, *, asks: bool = True
) -> Callable[[F], F]:
    """Mark a question: `seen` tells from its answer and what was asked what somebody sees.

    `words`: the place of the argument that holds what is searched for. `asks`: who does not work at the window has
    to have said why.
    """

    def mark(method: F) -> F:
        @functools.wraps(method)
        def asked(self: Any, *args: Any, **kwargs: Any) -> Any:
            if asks:
                self._acting.require_reason()
            answer = method(self, *args, **kwargs)
            searched = "" if words is None else repr(args[words])
            self._acting.saw(seen(answer, *args, **kwargs), words=searched)
            return answer

        return cast("F", _marked(asked))

    return mark


def hands_out(seen: Callable[..., Seen], *, asks: bool = True) -> Callable[[F], F]:
    """Mark what writes a file: it is logged before there is one, whatever becomes of it. `asks`: as of `shows`."""

    def mark(method: F) -> F:
        @functools.wraps(method)
        def asked(self: Any, *args: Any, **kwargs: Any) -> Any:
            if asks:
                self._acting.require_reason()
            self._acting.saw(seen(*args, **kwargs))
            return method(self, *args, **kwargs)

        return cast("F", _marked(asked))

    return mark


def _marked(asked: F) -> F:
    setattr(asked, MARK, True)
    return asked
