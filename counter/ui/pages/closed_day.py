"""A day the city closes the branch (typhoon): entered by two people, at once in force."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from counter.domain.codes import ClosedDayCause
from counter.domain.forms import ClosedDayForm
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import ChoiceField, Field, Gathering
from counter.ui.figures import DayField
from counter.ui.labels import Card, text_label
from counter.ui.pages.page import Faults, Grid
from counter.ui.room import Room


class ClosedDayPart(Card):
    """Four fields and a button. `done`: the day is entered."""

    done = Signal(object)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__("", pad_px=look.pad, gap_px=look.gap)
        self.heading.setText(self.tr("Branch closed by the city"))
        self.heading.show()
        self._room = room
        self._faults = Faults(room, self)
        causes = [("", "—"), *((c.value, room.names.closed_day_cause(c)) for c in ClosedDayCause)]
        staff = [("", "—"), *((clerk.code, clerk.name) for clerk in room.staff)]
        self.day = DayField("day", self.tr("Closed on"), room.say, with_weekday=True)
        self.cause = ChoiceField("cause", self.tr("Cause"), room.say, causes)
        self.second = ChoiceField("second", self.tr("Second person"), room.say, staff)
        self.button = QPushButton(self.tr("Enter closed day"))
        self.button.setObjectName("closed_day.enter")
        self.button.clicked.connect(self._enter)
        grid = Grid(gap_px=look.gap - 2, label_px=80)
        for number, field in enumerate(self.fields()):
            grid.put(field, number, 0)
        self.body.addWidget(
            text_label(
                self.tr(
                    "Last days that fall on it move to the next working day. You and the second "
                    "person say so; one of the two is a supervisor."
                ),
                "muted",
                wrap=True,
            )
        )
        self.body.addLayout(grid)
        self.body.addWidget(self.button)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.day, self.cause, self.second)

    def _enter(self) -> None:
        gathering = Gathering()
        day = gathering.take(self.day.day, self._room.today())
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        cause = self.cause.code()
        form = ClosedDayForm(
            day=day,
            cause=ClosedDayCause(cause) if cause else None,
            second=self.second.code(),
        )
        self.button.setEnabled(False)
        self._room.tasks.run(
            self._room.desk.close_branch, form, owner=self, done=self._entered, failed=self._tell
        )

    def _entered(self, receipt: object) -> None:
        self.button.setEnabled(True)
        self.day.set_text("")
        for field in (self.cause, self.second):
            field.set_code("")
        self.done.emit(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self.fields())
