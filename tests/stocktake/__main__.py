"""Counts a branch of six thousand bags, seed after seed: `make stocktake-check SEEDS=1000`."""

import argparse
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from tests.stocktake.vaults import BAGS, DUPLICATES, MISSING, MOVEMENTS, UNKNOWN, faults, full_vault

_SLICE = 25


def check(seeds: range) -> list[str]:
    """What the counts of these seeds did not find, or made up."""
    vault = full_vault()
    return [f"seed {seed}: {fault}" for seed in seeds for fault in faults(seed, vault)]


def main(arguments: Iterable[str] | None = None) -> int:
    """Print what was found; 1 if anything was missed or made up."""
    parser = argparse.ArgumentParser(prog="python -m tests.stocktake", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args(None if arguments is None else list(arguments))
    end = asked.first + asked.seeds
    parts = [range(at, min(at + _SLICE, end)) for at in range(asked.first, end, _SLICE)]
    began = time.monotonic()
    with ProcessPoolExecutor(asked.jobs) as pool:
        found = [fault for part in pool.map(check, parts) for fault in part]
    took = time.monotonic() - began
    for fault in found:
        print(fault)
    print(
        f"stocktake: {asked.seeds} counts of {BAGS} bags, each with {MISSING} missing, {UNKNOWN} unknown,"
        f" {DUPLICATES} scanned twice, {MOVEMENTS} movements: {len(found)} faults;"
        f" {asked.seeds / took:.1f} seeds/s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
