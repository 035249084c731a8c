"""Whom the other counters are calling, and telling them whom this one calls. Nobody waits for any of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from counter.desk.call_answers import Calling, Callings
from counter.ui.room import Room
from counter.ui.tasks import Lane, Trouble

SOON_MS = 300
"""A card that is left sooner, on the way down the list, is not told of."""
AGAIN_MS = 20_000
"""How often central is asked while the list is shown; what is held is held anew by it."""


class Claiming(QObject):
    """Holds at central the pledgor wanted and gives back all others, one question at a time.

    `changed`: who calls whom stands otherwise, or the line does. A counter without central asks nothing.
    """

    changed = Signal()

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._wanted = ""
        self._held: set[str] = set()
        self._others: dict[str, Calling] = {}
        self._asking = False
        self._due = False
        self.down = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask_next)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.look_again)

    def begin(self) -> None:
        """The list is shown: hear who is calling whom, now and from time to time."""
        self._again.start()
        self.look_again()

    def want(self, pledgor: str) -> None:
        """This pledgor is about to be called, "" for nobody."""
        if pledgor != self._wanted:
            self._wanted = pledgor
            self._due = True
            self._soon.start()

    def look_again(self) -> None:
        """Ask at once; what is held is held for another quarter of an hour."""
        self._due = True
        self._ask_next()

    def pause(self) -> None:
        """Ask no more for now, and keep who is held."""
        self._again.stop()

    def end(self) -> None:
        """The list was left: nobody is called from here."""
        self._again.stop()
        self._soon.stop()
        self._wanted = ""
        self._ask_next()

    def of(self, pledgor: str) -> Calling | None:
        """Which other counter is calling that pledgor, if any is known to."""
        return self._others.get(pledgor)

    def holds(self, pledgor: str) -> bool:
        """Whether this counter has that pledgor to itself."""
        return pledgor in self._held

    # ------------------------------------------------------------------ one question at a time

    def _ask_next(self) -> None:
        """Whom to hold comes first, then whom to give back, then who is held by whom."""
        if self._asking or not self._room.desk.reminders.has_line:
            return
        reminders = self._room.desk.reminders
        done_with = sorted(self._held - {self._wanted})
        if self._due and self._wanted:
            self._due = False
            self._held.add(self._wanted)
            self._run(reminders.claim, self._wanted)
        elif done_with:
            self._held.discard(done_with[0])
            self._run(reminders.release, done_with[0])
        elif self._due:
            self._due = False
            self._run(reminders.callings)

    def _run(self, ask: Callable[..., Callings], *pledgor: str) -> None:
        self._asking = True
        self._room.tasks.run(
            ask,
            *pledgor,
            owner=self,
            done=lambda told: self._hear(told, *pledgor),
            failed=self._not_asked,
            lane=Lane.CENTRAL,
        )

    def _hear(self, told: Callings, pledgor: str = "") -> None:
        self._asking = False
        if not told.granted:
            self._held.discard(pledgor)
        self.down = not told.heard
        self._others = {each.pledgor: each for each in told.others}
        self.changed.emit()
        self._ask_next()

    def _not_asked(self, _: Trouble) -> None:
        """Nobody is signed in any more: nobody is called."""
        self._asking = False
