"""Takes one figure in a process of its own: `python -m benchmarks.alone quote` prints it as JSON."""

import json
import sys
from dataclasses import asdict
from importlib import import_module


def main(name: str) -> None:
    print(json.dumps(asdict(import_module(f"benchmarks.{name}").measure())))


if __name__ == "__main__":
    main(sys.argv[1])
