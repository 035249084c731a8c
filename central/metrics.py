"""Figures for whoever watches central, in Prometheus' text format."""

import os
from collections import Counter
from threading import Lock

from central.rows import Totals

_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """What this process did; the store's totals are the same whichever process is asked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._outcomes: Counter[tuple[str, str]] = Counter()
        self._entries = 0
        self._seconds: dict[str, float] = {}
        self._slower: Counter[tuple[str, float]] = Counter()

    def requested(self, path: str, status: int, seconds: float) -> None:
        """A request was answered."""
        with self._lock:
            self._requests[path, status] += 1
            self._seconds[path] = self._seconds.get(path, 0.0) + seconds
            for bound in _BUCKETS_S:
                if seconds <= bound:
                    self._slower[path, bound] += 1

    def answered(self, path: str, outcome: str, entries: int) -> None:
        """A push or pull had that outcome; `entries` came with it."""
        with self._lock:
            self._outcomes[path, outcome] += 1
            self._entries += entries

    def text(self, totals: Totals) -> str:
        """All figures."""
        with self._lock:
            lines = [*_totals(totals), *self._own()]
        return "\n".join(lines) + "\n"

    def _own(self) -> list[str]:
        process = f'process="{os.getpid()}"'
        lines = ["# TYPE central_requests_total counter"]
        lines += [
            f'central_requests_total{{{process},path="{path}",status="{status}"}} {count}'
            for (path, status), count in sorted(self._requests.items())
        ]
        lines.append("# TYPE central_outcomes_total counter")
        lines += [
            f'central_outcomes_total{{{process},path="{path}",outcome="{outcome}"}} {count}'
            for (path, outcome), count in sorted(self._outcomes.items())
        ]
        lines.append("# TYPE central_entries_received_total counter")
        lines.append(f"central_entries_received_total{{{process}}} {self._entries}")
        lines.append("# TYPE central_request_seconds histogram")
        for path, seconds in sorted(self._seconds.items()):
            whole = sum(count for (at, _), count in self._requests.items() if at == path)
            name = f'central_request_seconds_bucket{{{process},path="{path}",le='
            lines += [f'{name}"{bound}"}} {self._slower[path, bound]}' for bound in _BUCKETS_S]
            lines.append(f'{name}"+Inf"}} {whole}')
            lines.append(f'central_request_seconds_sum{{{process},path="{path}"}} {seconds:.6f}')
            lines.append(f'central_request_seconds_count{{{process},path="{path}"}} {whole}')
        return lines


def _totals(totals: Totals) -> list[str]:
    figures = {
        "central_branches": totals.branches,
        "central_entries": totals.entries,
        "central_devices_open": totals.devices,
        "central_pictures": totals.pictures,
        "central_held_aside": totals.held_aside,
    }
    return [
        line
        for name, value in figures.items()
        for line in (f"# TYPE {name} gauge", f"{name} {value}")
    ]
