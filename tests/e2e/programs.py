"""The program as people start it: its command, and a clerk who reads its boxes and presses Enter."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT

COMMAND = Path(sys.executable).with_name("counter")
CLERK = Path(__file__).with_name("clerk.py")
SECONDS_MAX = 720
SCREENS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
OFFSCREEN_NOISE = "This plugin does not support"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended and what it said."""

    status: int
    out: str
    err: str


def counter(*arguments: str | Path, typed: str = "", env: Mapping[str, str] | None = None) -> Ended:
    """Run the command to its end; `env`: another environment than that of the tests."""
    run = subprocess.run(
        [COMMAND, *arguments],
        input=typed,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_MAX,
    )
    return Ended(run.returncode, run.stdout, run.stderr)


def without_screen(home: Path) -> dict[str, str]:
    """The environment of somebody who has no screen and never heard of Qt."""
    kept = {k: v for k, v in os.environ.items() if k not in SCREENS and not k.startswith("XDG_")}
    home.mkdir()
    return {**kept, "HOME": str(home)}


def quotes(cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What `counter quote` answers to a stream of cases."""
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    ended = counter("quote", typed=lines)
    assert (ended.status, ended.err) == (0, "")
    return [json.loads(line) for line in ended.out.splitlines()]


def start(*arguments: str | Path, root: Path = ROOT, typed: str = "") -> subprocess.Popen[str]:
    """Start the window with a clerk before it; `root`: where the program finds its resources.

    `typed`: the lines that the clerk answers with where the key of the file is asked for.
    """
    return subprocess.Popen(
        [sys.executable, CLERK, root, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "TYPED": typed},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(program: subprocess.Popen[str]) -> Ended:
    """Send the clerk home and wait for the end of a started program."""
    out, err = program.communicate(timeout=SECONDS_MAX)
    return Ended(program.returncode, out, _spoken(err))


def given_up(program: subprocess.Popen[str]) -> Ended:
    """Wait until a started program gives up by itself."""
    assert program.stdout is not None
    assert program.stderr is not None
    with program:
        out, err = program.stdout.read(), program.stderr.read()
        return Ended(program.wait(SECONDS_MAX), out, _spoken(err))


def _spoken(err: str) -> str:
    return "\n".join(line for line in err.splitlines() if OFFSCREEN_NOISE not in line)


def resources(folder: Path, *, without: str = "") -> Path:
    """A folder as a bundle has it, its resources the true ones but for a missing part of a name."""
    (folder / "resources").mkdir(parents=True)
    for part in (ROOT / "resources").iterdir():
        if part.name == without:
            (folder / "resources" / part.name).mkdir()
        elif part.name == "agencies":
            shutil.copytree(part, folder / "resources" / part.name)
        else:
            (folder / "resources" / part.name).symlink_to(part)
    return folder
