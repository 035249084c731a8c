"""Hold the measured coverage against the gates in pyproject.toml; exit 1 if one is missed."""

import json
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "build" / "coverage" / "coverage.json"
# How many missing lines and branches of one file are named.
SHOWN = 12


def find_faults(report: Mapping[str, Any], gates: Mapping[str, Any]) -> Iterable[str]:
    """Every gate that the report misses, as one line each."""
    overall = report["totals"]["percent_covered"]
    if overall < gates["overall_percent"]:
        yield f"overall: {overall:.1f} %, wanted {gates['overall_percent']} %"
    for gate in gates["complete"]:
        measured = {path: file for path, file in report["files"].items() if path.startswith(gate)}
        if not measured:
            yield f"{gate}: nothing was measured"
        for path, file in sorted(measured.items()):
            lines = file["missing_lines"]
            branches = file.get("missing_branches", [])
            if lines or branches:
                arrows = [f"{start}→{end}" for start, end in branches]
                missing = [*map(str, lines), *arrows]
                first = ", ".join(missing[:SHOWN])
                more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
                yield f"{path}: not complete, missing {first}{more}"


def is_there(gate: str) -> bool:
    """Whether the code that a gate names is written."""
    return any(ROOT.glob(f"{gate.rstrip('/')}*"))


def main() -> int:
    """Print what was measured and what is missed."""
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    gates = dict(pyproject["tool"]["coverage-gates"])
    for gate in [gate for gate in gates["complete"] if not is_there(gate)]:
        print(f"coverage: {gate} does not exist yet, its gate waits")
        gates["complete"] = [other for other in gates["complete"] if other != gate]
    faults = list(find_faults(report, gates))
    print(f"coverage: {report['totals']['percent_covered']:.1f} % of lines and branches")
    for fault in faults:
        print(f"coverage: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
