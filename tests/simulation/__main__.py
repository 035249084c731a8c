"""`python -m tests.simulation --seeds N --first M`, or `--seed N` for one that failed: it is run again and shrunk."""

import argparse
import sys
import time
import traceback

from tests.simulation.schedule import run, schedule_of
from tests.simulation.shrinking import shrunk


def main() -> int:
    """1 if a seed failed."""
    asked = argparse.ArgumentParser(prog="tests.simulation")
    asked.add_argument("--seeds", type=int, default=2_000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--seed", type=int)
    told = asked.parse_args()
    seeds = [told.seed] if told.seed is not None else range(told.first, told.first + told.seeds)
    begun, failed = time.perf_counter(), 0
    for seed in seeds:
        try:
            run(schedule_of(seed))
        except Exception:  # noqa: BLE001  # whatever it is, it is told and the next one runs
            failed += 1
            _tell(seed)
    taken = time.perf_counter() - begun
    sys.stdout.write(
        f"{len(seeds)} schedules, {failed} failed, {len(seeds) / taken:.1f} a second\n"
    )
    return 1 if failed else 0


def _tell(seed: int) -> None:
    sys.stdout.write(f"seed {seed} failed: python -m tests.simulation --seed {seed}\n")
    sys.stdout.write(traceback.format_exc())
    sys.stdout.write(f"{shrunk(schedule_of(seed))}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
