"""What every test stands on: a screen of 1366×768 without a display, and folders of its own."""

import atexit
import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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

SCREENS = "COUNTER_TEST_SCREENS"
"""How many screens there are; tests that need two set it for a program of their own."""


def prepare_environment() -> None:
    """Before anything imports Qt: offscreen, and nothing read from or left in the user's home."""
    home = Path(tempfile.mkdtemp(prefix="counter-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    screen = home / "screen.json"
    screens = [SCREEN]
    if os.environ.get(SCREENS) == "2":
        screens.append(SCREEN | {"name": "pledgor", "x": SCREEN["width"]})
    screen.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    os.environ["QT_API"] = "pyside6"
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = home / variable.lower()
        folder.mkdir(mode=0o700)
        os.environ[variable] = str(folder)
    # Tests talk to servers of their own only; a proxy must not stand in between.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"


prepare_environment()

# "dev" tries other examples each time, "ci" the same ones, however slow the machine is.
settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# `make deep`: as many examples as patience allows.
settings.register_profile(
    "deep",
    deadline=None,
    max_examples=5_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def unmeasured() -> Iterator[None]:
    """Coverage does not look, for what proves nothing of the program: measured it takes twice as long."""
    measuring = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(measuring)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what is missing before somebody looks for the fault of a dozen tests."""
    from counter.print.fonts import RARE_NAMES, rare_files  # noqa: PLC0415 - after Qt's environment

    missing = set(RARE_NAMES) - {path.name for path in rare_files()}
    if missing:
        terminalreporter.section("the rare-name pack is not whole", sep="!")
        terminalreporter.line(
            f"Missing: {', '.join(sorted(missing))}. Tests of rare names fail without them;"
            " `make setup` as root installs them (Debian's package fonts-hanazono)."
        )
