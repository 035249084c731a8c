"""`make deep`: mutations, long property runs and a million made-up inputs; docs/quality.md has the results.

`python -m tools.deep mutants [module …] | properties | fuzz` runs one of them.
"""

import argparse
import os
import subprocess
import sys

from tools import fuzz, mutants

PARTS = ("fuzz", "properties", "mutants")


def properties() -> int:
    """Every property with many examples."""
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "deep"}
    options = ["-q", "-n", "2", "-p", "no:cacheprovider", "-m", "hypothesis"]
    command = [sys.executable, "-m", "pytest", *options, "tests"]
    return subprocess.run(command, cwd=mutants.ROOT, env=environment, check=False).returncode


def main() -> int:
    """Run the parts asked for; exit status 1 if one found anything."""
    parser = argparse.ArgumentParser(prog="python -m tools.deep")
    parser.add_argument("part", nargs="?", choices=PARTS)
    parser.add_argument("modules", nargs="*", help="of counter/domain, for mutants")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    failed = 0
    for part in PARTS if asked.part is None else (asked.part,):
        print(f"--- {part}", flush=True)
        match part:
            case "fuzz":
                failed |= fuzz.run()
            case "properties":
                failed |= properties()
            case _:
                failed |= mutants.run(asked.modules, jobs=asked.jobs)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
