"""One tour for all tests that look at what it left behind."""

import fcntl
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.programs import Ended, counter, without_screen


@dataclass(frozen=True, slots=True)
class Tour:
    """A tour that was played: its folder, its list of acts, how the program ended."""

    folder: Path
    acts: tuple[dict[str, Any], ...]
    ended: Ended

    def act(self, name: str) -> dict[str, Any]:
        [found] = [act for act in self.acts if act["act"] == name]
        return found

    def paper(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


@pytest.fixture(autouse=True)
def _unmeasured(unmeasured: None) -> None:
    """What is walked through here is measured where it is tested."""


@pytest.fixture(scope="session")
def tour(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Tour:
    """The tour, played once however many tests run side by side."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "tour"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder.with_suffix(".json")
        if not told.exists():
            env = without_screen(folder.with_name("tour-home"))
            # Measured it takes a third longer, and what it runs is measured where it is tested.
            unmeasured = {k: v for k, v in env.items() if not k.startswith("COVERAGE_")}
            ended = counter("tour", "--out", folder, env=unmeasured)
            told.write_text(json.dumps([ended.status, ended.out, ended.err]))
        ended = Ended(*json.loads(told.read_text()))
    assert ended.status == 0, ended.err
    acts = json.loads((folder / "tour.json").read_text(encoding="utf-8"))
    return Tour(folder, tuple(acts), ended)
