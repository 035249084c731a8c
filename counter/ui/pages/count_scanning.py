"""Scans on their way to the desk: each is answered in its turn, none is lost; the others are told in the background."""

from collections import deque
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from counter.desk.answers import Receipt
from counter.desk.count_scans import CountProgress, ScanAnswer
from counter.domain import counting
from counter.domain.counting import ScanForm, Stage
from counter.domain.refusal import Refused, Unavailable
from counter.ui.room import Room
from counter.ui.tasks import Lane, Latest

TELL_EVERY_MS = 60_000
TELL_AFTER = 100
"""Scans after which the others are told at once."""
LOOK_EVERY_MS = 30_000
LOOK_AFTER_MS = 1_500
"""So long after the last scan it is looked how the count stands."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A scan that was answered, or not taken: then `trouble` says why, and nothing of it is kept."""

    form: ScanForm
    answer: ScanAnswer | None = None
    trouble: Refused | Unavailable | None = None


class Scanning(QObject):
    """One count's scans at this counter. A label of a place sets the place of what is scanned after it.

    `placed`: the place is another one; `answered`: a Shot, in the order of the scans; `progressed`: how the count
    stands; `seal_changed`: the next scan is of a wrong seal, or not; `failed`: how it stands cannot be told;
    `not_told`: why the others were not told yet.
    """

    placed = Signal(str)
    answered = Signal(object)
    progressed = Signal(object)
    seal_changed = Signal(bool)
    failed = Signal(object)
    not_told = Signal(object)

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self.count = ""
        self.place = ""
        self.wrong_seal = False
        self.progress: CountProgress | None = None
        self._held: deque[tuple[str, bool]] = deque()
        """Scanned before it is known what is counted: with whether the seal was wrong."""
        self._under_way = 0
        self._not_told = 0
        self._telling = False
        self._latest = Latest(room.tasks, self)
        self._tells = QTimer(self, interval=TELL_EVERY_MS)
        self._tells.timeout.connect(self._tell_if_any)
        self._looks = QTimer(self, interval=LOOK_EVERY_MS)
        self._looks.timeout.connect(self.look)
        self._soon = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._soon.timeout.connect(self.look)
        room.door.line_told.connect(self.look)

    def begin(self, count: str) -> None:
        """Scan for that count from now on, or go on with it."""
        if count != self.count:
            self.count, self.place, self.progress = count, "", None
            self._held.clear()
            self._not_told = 0
            self.mark_seal(on=False)
            self.placed.emit("")
        self._tells.start()
        self._looks.start()
        self.look()

    def end(self) -> None:
        """Nothing more is scanned for it here."""
        self._tells.stop()
        self._looks.stop()

    def mark_seal(self, *, on: bool) -> None:
        """The seal of the bag that is scanned next is not as it should be, or it is."""
        self.wrong_seal = on
        self.seal_changed.emit(on)

    def take(self, text: str) -> None:
        """A label was scanned, or a number typed."""
        self._held.append((text, self.wrong_seal))
        if self.wrong_seal:
            self.mark_seal(on=False)
        if self.progress is not None:
            self._go_on(self.progress)

    def look(self) -> None:
        """Ask how the count stands, but not in the middle of scanning: that is asked again soon."""
        if self.count and self._looks.isActive() and (self.progress is None or not self._under_way):
            stocktakes = self._room.desk.stocktakes
            self._latest.ask(
                stocktakes.progress, self.count, done=self._known, failed=self._not_known
            )

    def _known(self, progress: CountProgress) -> None:
        self.progress = progress
        own = self._room.station.counter
        waiting = (each.waiting for each in progress.counters if each.counter == own)
        self._not_told = next(waiting, 0)
        self.progressed.emit(progress)
        self._go_on(progress)

    def _not_known(self, trouble: Refused | Unavailable) -> None:
        """What was scanned meanwhile is not taken, and that is said."""
        while self._held:
            text, _ = self._held.popleft()
            self.answered.emit(Shot(ScanForm(self.count, text, self.place), trouble=trouble))
        self.failed.emit(trouble)

    def _go_on(self, known: CountProgress) -> None:
        """Send what is held to the desk, one behind the other on the lane of what writes."""
        while self._held:
            text, wrong_seal = self._held.popleft()
            try:
                place = counting.read_place(text, known.opened, known.plan)
            except Refused as refused:
                self.answered.emit(Shot(ScanForm(self.count, text, self.place), trouble=refused))
                continue
            if place:
                self.place = place
                if wrong_seal:
                    self.mark_seal(on=True)
                self.placed.emit(place)
                continue
            form = ScanForm(self.count, text, self.place, wrong_seal)
            self._under_way += 1
            self._room.tasks.run(
                self._room.desk.stocktakes.scan,
                form,
                owner=self,
                done=partial(self._answer, form),
                failed=partial(self._refuse, form),
                broke=partial(self._lost, form),
            )

    def _answer(self, form: ScanForm, answer: ScanAnswer) -> None:
        self._under_way -= 1
        self._not_told += 1
        self._soon.start()
        self.answered.emit(Shot(form, answer=answer))
        if self._not_told >= TELL_AFTER:
            self._tell_if_any()

    def _refuse(self, form: ScanForm, trouble: Refused | Unavailable) -> None:
        self._under_way -= 1
        if form.wrong_seal:
            self.mark_seal(on=True)
        self.answered.emit(Shot(form, trouble=trouble))

    def _lost(self, form: ScanForm) -> None:
        """A fault of the program, which is told by itself: nobody knows whether it was taken."""
        self._under_way -= 1
        self.answered.emit(Shot(form))

    # ------------------------------------------------------------------ the others are told

    def _tell_if_any(self) -> None:
        running = self.progress is not None and self.progress.stage is Stage.RUNNING
        if self._not_told and running and not self._telling and self._room.door.clerk is not None:
            self._telling = True
            self._room.tasks.run(
                self._room.desk.stocktakes.tell,
                self.count,
                owner=self,
                done=self._told,
                failed=self._still_waits,
                lane=Lane.WRITE,
                broke=self._stop_telling,
            )

    def _told(self, _: Receipt | None) -> None:
        self._telling = False
        self._not_told = 0
        self.look()

    def _still_waits(self, trouble: Refused | Unavailable) -> None:
        """Nothing is lost: what waits is told the next time."""
        self._telling = False
        self.not_told.emit(trouble)

    def _stop_telling(self) -> None:
        self._telling = False
