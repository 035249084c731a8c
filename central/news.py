"""Who waits for news of a branch: one look at the store serves all who wait in this process."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.concurrency import run_in_threadpool

from central.store import StoreUnavailable

LOOK_EVERY_S = 0.25


class News:
    """How far each branch's order goes, as far as somebody wants to know."""

    def __init__(self, places: Callable[[], dict[str, int]]) -> None:
        self._ask = places
        self._places: dict[str, int] = {}
        self._round = asyncio.Event()
        self._hurry = asyncio.Event()
        self._waiting = 0
        self._looking: asyncio.Task[None] | None = None

    async def wait(self, branch: str, after: int, at_most_s: float) -> None:
        """Return when the branch's order goes beyond that place, or when the time is over."""
        self._waiting += 1
        try:
            if self._looking is None or self._looking.done():
                self._looking = asyncio.create_task(self._look())
            async with asyncio.timeout(at_most_s):
                while self._places.get(branch, 0) <= after:
                    await self._round.wait()
        except TimeoutError:
            return
        finally:
            self._waiting -= 1

    def told(self) -> None:
        """Something was placed by this process: look at once."""
        self._hurry.set()

    async def _look(self) -> None:
        while self._waiting:
            # Without its store central has no news; who waits hears so when the time is over.
            with suppress(StoreUnavailable):
                self._places = await run_in_threadpool(self._ask)
            self._round.set()
            self._round = asyncio.Event()
            self._hurry.clear()
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._hurry.wait()
            except TimeoutError:
                continue
