"""New counters as `set_up` leaves them, made once and copied for each test: the shape of a file takes its time."""

import atexit
import functools
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from counter.desk.opening import KEY_FILE, set_up
from counter.settings import STATION_FILE, Station, save_station

DEVICES = 6
"""So many in a row are devices of their own; no test sets one counter of a branch up more often."""


def lay(data: Path, station: Station, *, random: Callable[[int], bytes]) -> None:
    """A new counter in `data`."""
    nowhere = replace(station, backup_folder=Path(), mark_folder=Path())
    blank = next(_blanks(nowhere))
    if not blank.exists():
        set_up(blank, nowhere, random=random)
    data.mkdir(parents=True)
    for each in blank.iterdir():
        if each.name != STATION_FILE:
            shutil.copyfile(each, data / each.name)
    (data / KEY_FILE).chmod(0o600)
    save_station(data / STATION_FILE, station)


@functools.cache
def _blanks(_: Station) -> Iterator[Path]:
    """Folders for that station's blanks, each in its turn; they go with the program."""
    folder = Path(tempfile.mkdtemp(prefix="counter-blanks-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return itertools.cycle([folder / str(number) for number in range(DEVICES)])
