"""`counter tour`: working days played with the real windows; papers, pictures and a list of acts stay behind."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from PySide6.QtWidgets import QApplication

from counter import app as program
from counter.tour import central, kaohsiung, line, taipei
from counter.tour.counter import Counter
from counter.tour.hands import Stuck
from counter.tour.record import LIST, PAPERS, Act, Record
from counter.tour.stage import SEED, screen, steady
from counter.ui.preferences import Preferences
from counter.ui.theme import Theme
from counter.ui.tokens import Scheme

DONE = 0
FAILED = 1
STORIES = ((kaohsiung.play, "kaohsiung"), (taipei.play, "taipei"))


def play(out: Path, *, told: TextIO = sys.stdout) -> int:
    """Play the tour and leave everything it made in `out`; gives the exit status.

    Everything is done twice, in light colours and in dark ones, on counters of their own below a temporary folder:
    both must come to the same tickets and sums. Raises Unavailable FOLDER_UNUSABLE if nothing can be written to `out`.
    """
    light = Record(out)
    light.prepare()
    with tempfile.TemporaryDirectory(prefix="counter-tour-") as folder:
        try:
            with screen(Path(folder)):
                application = QApplication.instance() or QApplication(sys.argv[:1])
            assert isinstance(application, QApplication)
            steady(application, Path(folder))
            theme = program.dress(application, Preferences())
            _play(application, theme, light, Path(folder) / "light", Scheme.LIGHT)
            dark = Record(out)
            _play(application, theme, dark, Path(folder) / "dark", Scheme.DARK)
            _join(light, dark)
        except Stuck as stuck:
            sys.stderr.write(f"導覽中斷／The tour stopped: {stuck}\n")
            return FAILED
    light.write()
    _tell(light, told)
    return DONE


def _play(
    application: QApplication, theme: Theme, record: Record, folder: Path, scheme: Scheme
) -> None:
    def made(name: str, agency: str, seed: int = SEED) -> Counter:
        return Counter(
            application,
            theme,
            record,
            folder=folder / name,
            agency=agency,
            scheme=scheme,
            seed=seed,
        )

    for story, agency in STORIES:
        with _closing(made(agency, agency)) as counter:
            story(counter)
    if central.is_there():
        with _two(made) as (here, there):
            for counter in (here, there):
                counter.clock.turn(line.DAY, line.TIME)
            with central.Central(folder / "central", here.clock) as beside:
                line.play(beside, here, there)


@contextmanager
def _two(made: Callable[[str, str, int], Counter]) -> Iterator[tuple[Counter, Counter]]:
    """Two counters of one branch."""
    one, other = (made(name, "kaohsiung", SEED + nth) for nth, name in ((1, "here"), (2, "there")))
    other.chosen = one.chosen
    with _closing(one) as here, _closing(other) as there:
        yield here, there


@contextmanager
def _closing(counter: Counter) -> Iterator[Counter]:
    """Close it in the end; where it stopped is seen."""
    try:
        yield counter
    except Stuck:
        if counter.is_open:
            with suppress(Stuck):
                counter.picture("stopped")
        raise
    finally:
        counter.close()


def _join(light: Record, dark: Record) -> None:
    """Add the dark pictures to the acts. Raises Stuck if the same day came out otherwise."""
    for one, other in zip(light.acts, dark.acts, strict=True):
        if _sums(one) != _sums(other):
            raise Stuck(f"the same result twice, but {one.act} differs in dark colours")
        one.files.pictures += other.files.pictures


def _sums(act: Act) -> tuple[object, ...]:
    return (act.act, act.ticket, act.qr, act.amounts, act.dates, act.refusal)


def _tell(record: Record, told: TextIO) -> None:
    folder = record.folder.resolve()
    lines = (
        f"導覽完成：{len(record.acts)} 件事，{2 * record.pictures} 張畫面。",
        f"The tour is done: {len(record.acts)} acts, {2 * record.pictures} pictures.",
        f"  當票與報表 tickets and reports  {folder / PAPERS}",
        f"  畫面       pictures             {folder}",
        f"  清單       list of acts         {folder / LIST}",
    )
    print(*lines, sep="\n", file=told)
