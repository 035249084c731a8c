"""What surrounds a page: rail, scan box, strips, banner, status line."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter.domain.policy import samples_in_force
from counter.ui.keys import Command
from counter.ui.labels import ElidedLabel, text_label, tip
from counter.ui.messages import Banner
from counter.ui.rail import Rail
from counter.ui.room import Room
from counter.ui.scan_box import ScanBox
from counter.ui.status import StatusLine


class Frame(QWidget):
    """The parts of the window, laid out; it does nothing of its own."""

    def __init__(
        self,
        room: Room,
        banner: Banner,
        *,
        names: Callable[[Command], str],
        press: Callable[[Command], None],
    ) -> None:
        super().__init__()
        self.setObjectName("frame")
        self._room = room
        branch = next(each for each in room.policy.branches if each.code == room.station.branch)
        place = room.named(branch.name, branch.name_en)
        self.banner = banner
        self.scan = ScanBox(room.theme, self._scan_hint())
        self.heading = text_label("", "title")
        self.heading.setObjectName("heading")
        self.stack = room.stage
        self.stack.setObjectName("stack")
        self.status = StatusLine(room.theme)
        self.status.show_place(place, room.station.counter)
        self.rail = Rail(
            room.theme,
            agency=room.named(room.policy.name, room.policy.name_en),
            place=place,
            names=names,
            here=self.tr("On this page"),
            press=press,
        )
        self.reminder = QPushButton(self.tr("Recovery sheet not put away"))
        self.reminder.setObjectName("reminder")
        self.reminder.setIcon(room.theme.icon("shield", "danger"))
        self.reminder.hide()
        self.held = QPushButton()
        self.held.setObjectName("held")
        self.held.setIcon(room.theme.icon("print", "danger"))
        self.held.hide()
        self.strip = self._strip()
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 16, 0)
        top.setSpacing(16)
        top.addWidget(self.heading)
        top.addWidget(self.scan, 1)
        banners = QVBoxLayout()
        banners.setContentsMargins(16, 6, 16, 0)
        banners.addWidget(self.banner)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(top)
        column.addLayout(banners)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(column, 1)

    def _strip(self) -> QFrame:
        """One line on top: what this counter is not, and what still has to be done."""
        strip = QFrame()
        strip.setObjectName("strip")
        strip.setFixedHeight(self._room.theme.look.measures.row + 2)
        line = QHBoxLayout(strip)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        training = ElidedLabel(self.tr("TRAINING: nothing done here counts"))
        training.setProperty("role", "training")
        training.setObjectName("strip.training")
        training.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not self._room.station.training:
            training.hide()
        samples = samples_in_force(self._room.policy, self._room.today())
        count = len(samples)
        sample = ElidedLabel(
            self.tr("SAMPLE: {count} values without a public source").format(count=count)
        )
        sample.setProperty("role", "sample")
        sample.setObjectName("strip.sample")
        sample.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sample.setToolTip(tip("\n".join(samples)))
        if not count:
            sample.hide()
        line.addWidget(training, 3)
        line.addWidget(sample, 2)
        line.addWidget(self.held)
        line.addWidget(self.reminder)
        self._always = self._room.station.training or bool(count)
        if not self._always:
            strip.hide()
        return strip

    def show_reminder(self, wanted: bool) -> None:
        """Remind of the recovery sheet, or no longer."""
        self.reminder.setVisible(wanted)
        self._show_strip()

    def show_held(self, count: int) -> None:
        """Remind of so many papers that wait, or of none."""
        self.held.setText(self.tr("Papers that wait: {count}").format(count=count))
        self.held.setVisible(count > 0)
        self._show_strip()

    def _show_strip(self) -> None:
        wanted = not (self.reminder.isHidden() and self.held.isHidden())
        self.strip.setVisible(wanted or self._always)

    def _scan_hint(self) -> str:
        return self.tr("Scan a {ticket} or a bag; or type a number, an ID number, a phone").format(
            ticket=self._room.words.ticket
        )
