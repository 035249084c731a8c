"""How often somebody may ask: so many requests a second, with some in store.

Counted in the store, so that all processes behind one address hold one limit together; by each process for itself only
where a stranger's request would otherwise cost a write.
"""

from collections.abc import Callable
from dataclasses import dataclass

KEPT_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`name`: of what is counted; `burst`: so many at once after a while of silence."""

    name: str
    per_s: int
    burst: int

    @property
    def step_ms(self) -> int:
        """After so long one request more is taken."""
        return 1000 // self.per_s


MESSAGES = Rate("messages", 20, 60)
PICTURES = Rate("pictures", 10, 50)
"""For themselves: however many pictures a counter has, its entries are heard."""

ENROLMENTS = Rate("enrolments", 5, 50)


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Here:
    """A bucket of requests for each asker of this process, filled again as time goes by."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        """`clock` gives seconds and never goes back."""
        self._rate = rate
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def allows(self, asker: str) -> bool:
        """Whether one more request of that asker is taken now."""
        now, rate = self._clock(), self._rate
        bucket = self._buckets.get(asker)
        if bucket is None:
            self._forget(now)
            bucket = self._buckets.setdefault(asker, _Bucket(rate.burst, now))
        bucket.left = min(rate.burst, bucket.left + (now - bucket.at) * rate.per_s)
        bucket.at = now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def _forget(self, now: float) -> None:
        """Askers whose buckets are full again need not be remembered."""
        if len(self._buckets) < KEPT_MAX:
            return
        full_s = self._rate.burst / self._rate.per_s
        self._buckets = {
            asker: bucket for asker, bucket in self._buckets.items() if now - bucket.at < full_s
        }
