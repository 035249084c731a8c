"""Counts a branch of six thousand bags, seed after seed: `make stocktake-check SEEDS=1000`."""

import argparse
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from tests.stocktake import at_desk
from tests.stocktake.vaults import BAGS, DUPLICATES, MISSING, MOVEMENTS, UNKNOWN, faults, full_vault

_SLICE = 25


def check(seeds: range) -> list[str]:
    """What the counts of these seeds did not find, or made up."""
    vault = full_vault()
    return [f"seed {seed}: {fault}" for seed in seeds for fault in faults(seed, vault)]


def check_desk(seed: int) -> list[str]:
    """The same of a count at a real desk."""
    return [f"desk, seed {seed}: {fault}" for fault in at_desk.faults(seed)]


def main(arguments: Iterable[str] | None = None) -> int:
    """Print what was found; 1 if anything was missed or made up."""
    parser = argparse.ArgumentParser(prog="python -m tests.stocktake", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--desks", type=int, default=8, help="counts at a real desk as well")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    end = asked.first + asked.seeds
    parts = [range(at, min(at + _SLICE, end)) for at in range(asked.first, end, _SLICE)]
    began = time.monotonic()
    with ProcessPoolExecutor(asked.jobs) as pool:
        found = [fault for part in pool.map(check, parts) for fault in part]
        took = time.monotonic() - began
        seeds = range(asked.first, asked.first + asked.desks)
        found += [fault for part in pool.map(check_desk, seeds) for fault in part]
    times = at_desk.measured(BAGS)
    for fault in found:
        print(fault)
    print(
        f"stocktake: {asked.seeds} counts of {BAGS} bags, each with {MISSING} missing, {UNKNOWN} unknown,"
        f" {DUPLICATES} scanned twice, {MOVEMENTS} movements: {len(found)} faults;"
        f" {asked.seeds / took:.1f} seeds/s; {asked.desks} counts at a real desk"
    )
    print(
        f"a scan of {BAGS} bags at a real desk: {times.median * 1000:.1f} ms, the slowest of 300"
        f" {times.slowest * 1000:.0f} ms; to open {times.opening:.1f} s, to see the differences"
        f" {times.closing:.1f} s, to reckon the figures anew {times.figures:.1f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
