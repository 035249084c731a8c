"""From the start of the process to a window that can be used, against an empty PySide6 window."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.counters import CLERK, DAY, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, in_turns
from benchmarks.watching import USABLE
from counter.desk import intake

WANTED = 3
ROUNDS = 15
WARM_UP = 2
PLEDGES = 200
SCREEN_FILE = "screen.json"
SCREEN = {
    "name": "counter",
    "x": 0,
    "y": 0,
    "width": 1366,
    "height": 768,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}


def measure() -> Figure:
    with own_folder("start") as folder:
        (folder / SCREEN_FILE).write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
        context = new_counter(folder)
        for form in intakes(context.policy, DAY, PLEDGES):
            with context.store.write() as writing:
                intake.take_in(context, writing, form, CLERK)
        context.store.close()
        pair = in_turns(
            partial(_started, folder, "ours", str(context.folder)),
            partial(_started, folder, "empty"),
            rounds=ROUNDS,
            warm_up=WARM_UP,
        )
    return Figure(
        id="start",
        value=pair.ours * 1000,
        unit="ms",
        ratio=pair.ratio,
        against="an empty PySide6 window",
        wanted=f"≤ {WANTED} ×",
        met=pair.ratio <= WANTED,
    )


def _started(folder: Path, *arguments: str) -> float:
    """Seconds until the program says that its window can be used."""
    # As on any machine that has started it before: byte code lies ready, by the warm-up at the latest.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    settings = {
        **inherited,
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / SCREEN_FILE}",
        "XDG_CONFIG_HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
    }
    begin = perf_counter()
    program = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.window", *arguments],
        env=settings,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert program.stdout is not None
    said = program.stdout.readline()
    taken = perf_counter() - begin
    status = program.wait()
    assert (said.strip(), status) == (USABLE, 0), f"{arguments[0]}: {said!r}, status {status}"
    return taken
