"""Takes all figures, or those named: a table on the terminal, `build/bench.json` for machines.

A missed bound is told, not punished: only a benchmark that cannot run makes the exit status 1.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NAMES = (
    "start",
    "act_saved",
    "sign_in",
    "encrypted_act",
    "ticket_pdf",
    "ticket_batch",
    "quote",
    "push",
    "sync_delay",
    "push_delay",
    "idle_counters",
    "new_counter",
    "call_list",
    "call_list_shown",
    "scan_shown",
    "report_5000",
    "verify",
)
KEYS = ("id", "value", "unit", "ratio", "against", "wanted")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    names = parser.parse_args().names or list(NAMES)
    if unknown := set(names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    figures = [figure for name in names if (figure := take(name)) is not None]
    file = ROOT / "build" / "bench.json"
    file.parent.mkdir(exist_ok=True)
    shown = [{key: figure[key] for key in KEYS} for figure in figures]
    file.write_text(json.dumps(shown, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if len(figures) == len(names) else 1


def take(name: str) -> dict[str, Any] | None:
    """One figure, taken in a fresh process so that none warms or burdens the next; None if it fails."""
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.alone", name],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if answer.returncode:
        print(f"{name:<13} could not run")
        return None
    figure: dict[str, Any] = json.loads(answer.stdout)
    places = 0 if figure["value"] >= 1000 else 2
    told = f"{figure['value']:,.{places}f} {figure['unit']}"
    if figure["ratio"] is not None:
        told += f", {figure['ratio']:.2f} × {figure['against']}"
    print(
        f"{name:<13} {'met   ' if figure['met'] else 'MISSED'}  {told}; wanted {figure['wanted']}"
    )
    return figure


if __name__ == "__main__":
    sys.exit(main())
