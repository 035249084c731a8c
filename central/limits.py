"""How often somebody may ask: so many requests a second, with some in store."""

from collections.abc import Callable
from dataclasses import dataclass

KEPT_MAX = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rate:
    """A bucket of requests for each asker, filled again as time goes by."""

    def __init__(self, per_s: float, burst: int, clock: Callable[[], float]) -> None:
        """`clock` gives seconds and never goes back."""
        self._per_s = per_s
        self._burst = burst
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def allows(self, asker: str) -> bool:
        """Whether one more request of that asker is taken now."""
        now = self._clock()
        bucket = self._buckets.get(asker)
        if bucket is None:
            self._forget(now)
            bucket = self._buckets.setdefault(asker, _Bucket(self._burst, now))
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._per_s)
        bucket.at = now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def _forget(self, now: float) -> None:
        """Askers whose buckets are full again need not be remembered."""
        if len(self._buckets) < KEPT_MAX:
            return
        full_s = self._burst / self._per_s
        self._buckets = {
            asker: bucket for asker, bucket in self._buckets.items() if now - bucket.at < full_s
        }
