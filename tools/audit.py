"""`make audit`: whether a version in the locks has a vulnerability that is publicly known, as OSV has it.

OSV (https://osv.dev) gathers the advisories of PyPI and GitHub. It is told names and versions of public packages and
nothing else. Exit status 1 for what is known and not among the accepted ones of pyproject.toml (`[tool.audit]`, each
with its reason), 2 where a lock tells nothing; where OSV can't be reached this is said, and nothing fails: `--strict`
makes that a failure too (3).
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
SERVICE = "https://api.osv.dev"
TIMEOUT_S = 20
KNOWN, NOTHING_READ, NOT_CHECKED = 1, 2, 3
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def pinned(locks: Sequence[str]) -> Mapping[str, str]:
    """Version by name of every package that the texts of the locks name, in order."""
    return dict(sorted(pair for lock in locks for pair in _PINNED.findall(lock)))


def known(packages: Mapping[str, str], service: str) -> Mapping[str, tuple[str, ...]]:
    """Ids of what is known of each package that something is known of. Raises requests.RequestException."""
    asked = [
        {"package": {"ecosystem": "PyPI", "name": name}, "version": version}
        for name, version in packages.items()
    ]
    answer = requests.post(f"{service}/v1/querybatch", json={"queries": asked}, timeout=TIMEOUT_S)
    answer.raise_for_status()
    told = answer.json()["results"]
    if len(told) != len(asked):
        raise requests.RequestException(f"{len(told)} answers to {len(asked)} questions")
    found = {
        name: tuple(each["id"] for each in one.get("vulns", ()))
        for name, one in zip(packages, told, strict=True)
    }
    return {name: ids for name, ids in found.items() if ids}


def accepted() -> Mapping[str, str]:
    """Why a known one is lived with, by its id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    reasons: Mapping[str, str] = settings["tool"]["audit"]["accepted"]
    return reasons


def main(arguments: Sequence[str] | None = None) -> int:
    """Look every pinned version up and say what is known; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.audit")
    parser.add_argument("--strict", action="store_true", help="fail where OSV can't be reached")
    parser.add_argument("--service", default=SERVICE, help=argparse.SUPPRESS)
    parser.add_argument("locks", nargs="*", type=Path, default=[ROOT / name for name in LOCKS])
    asked = parser.parse_args(arguments)
    packages = pinned([path.read_text(encoding="utf-8") for path in asked.locks])
    if not packages:
        print("The locks name no package.", file=sys.stderr)
        return NOTHING_READ
    try:
        found = known(packages, asked.service)
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        print(
            f"NOT CHECKED for known vulnerabilities: {asked.service} gave no answer"
            f" ({type(error).__name__}). `make audit` asks again.",
            file=sys.stderr,
        )
        return NOT_CHECKED if asked.strict else 0
    lived_with = accepted()
    open_ones = 0
    for name, ids in found.items():
        for each in ids:
            open_ones += each not in lived_with
            told = lived_with.get(each, f"https://osv.dev/{each}")
            print(f"{name} {packages[name]}: {each}: {told}")
    print(f"{len(packages)} packages looked up, something is known of {len(found)}.")
    return KNOWN if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
