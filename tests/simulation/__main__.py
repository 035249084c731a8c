"""`python -m tests.simulation --seeds N --first M`, or `--seed N` for one that failed: it is run again and shrunk."""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.simulation.schedule import schedule_of
from tests.simulation.shrinking import failing, shrunk

_AT_ONCE = 10


def main() -> int:
    """1 if a seed failed."""
    asked = argparse.ArgumentParser(prog="tests.simulation")
    asked.add_argument("--seeds", type=int, default=2_000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("--seed", type=int)
    told = asked.parse_args()
    one = told.seed is not None
    seeds = [told.seed] if one else list(range(told.first, told.first + told.seeds))
    begun, failed = time.perf_counter(), 0
    for seed, fault in _run(seeds, 1 if one else told.jobs):
        failed += 1
        sys.stdout.write(f"seed {seed} failed: python -m tests.simulation --seed {seed}\n{fault}")
        if one:
            sys.stdout.write(f"{shrunk(schedule_of(seed))}\n")
        sys.stdout.flush()
    taken = time.perf_counter() - begun
    rate = len(seeds) / taken
    sys.stdout.write(f"{len(seeds)} schedules, {failed} failed, {rate:.1f} a second\n")
    return 1 if failed else 0


def _run(seeds: list[int], jobs: int) -> Iterator[tuple[int, str]]:
    """The seeds that fail, with how."""
    parts = [seeds[at : at + _AT_ONCE] for at in range(0, len(seeds), _AT_ONCE)]
    if jobs == 1:
        for part in parts:
            yield from failing(part)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for found in pool.map(failing, parts):
            yield from found


if __name__ == "__main__":
    sys.exit(main())
