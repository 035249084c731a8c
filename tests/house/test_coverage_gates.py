"""The coverage gates find what is missing."""

from typing import Any

from tools.coverage_gates import find_faults

GATES = {"overall_percent": 90, "complete": ["counter/domain/", "counter/db/store"]}


def report(percent: float, **files: dict[str, Any]) -> dict[str, Any]:
    paths = {"money": "counter/domain/money.py", "store": "counter/db/store.py"}
    return {
        "totals": {"percent_covered": percent},
        "files": {paths[name]: file for name, file in files.items()},
    }


COMPLETE: dict[str, Any] = {"missing_lines": [], "missing_branches": []}


def test_complete_coverage_passes() -> None:
    assert list(find_faults(report(90.0, money=COMPLETE, store=COMPLETE), GATES)) == []


def test_too_little_overall_is_a_fault() -> None:
    faults = list(find_faults(report(89.9, money=COMPLETE, store=COMPLETE), GATES))
    assert faults == ["overall: 89.9 %, wanted 90 %"]


def test_a_missed_line_or_branch_is_a_fault() -> None:
    holes = {"missing_lines": [7], "missing_branches": [[3, 5]]}
    faults = list(find_faults(report(99.0, money=holes, store=COMPLETE), GATES))
    assert faults == ["counter/domain/money.py: not complete, missing 7, 3→5"]


def test_a_gate_without_measured_code_is_a_fault() -> None:
    faults = list(find_faults(report(99.0, money=COMPLETE), GATES))
    assert faults == ["counter/db/store: nothing was measured"]
