"""What surrounds a page: rail, scan box, strips, banner, status line."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from counter.ui.keys import Command
from counter.ui.labels import text_label
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
        self.stack = QStackedWidget()
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
        self.reminder = Banner(room.theme)
        self.reminder.setObjectName("reminder")
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 16, 0)
        top.setSpacing(16)
        top.addWidget(self.heading)
        top.addWidget(self.scan, 1)
        banners = QVBoxLayout()
        banners.setContentsMargins(16, 8, 16, 0)
        banners.setSpacing(6)
        banners.addWidget(self.reminder)
        banners.addWidget(self.banner)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for strip in self._strips():
            column.addWidget(strip)
        column.addLayout(top)
        column.addLayout(banners)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(column, 1)

    def _strips(self) -> list[QWidget]:
        strips: list[QWidget] = []
        look = self._room.theme.look.measures
        if self._room.station.training:
            training = text_label(self.tr("TRAINING: nothing done here counts"), "training")
            training.setObjectName("strip.training")
            training.setAlignment(Qt.AlignmentFlag.AlignCenter)
            training.setFixedHeight(look.row)
            strips.append(training)
        if self._room.policy.samples:
            count = len(self._room.policy.samples)
            sample = text_label(
                self.tr(
                    "SAMPLE: {count} values of the agency file have no public source; "
                    "papers bear the mark of a sample"
                ).format(count=count),
                "sample",
            )
            sample.setObjectName("strip.sample")
            sample.setAlignment(Qt.AlignmentFlag.AlignCenter)
            sample.setFixedHeight(look.row - 6)
            strips.append(sample)
        return strips

    def _scan_hint(self) -> str:
        return self.tr("Scan a {ticket} or a bag; or type a number, an ID number, a phone").format(
            ticket=self._room.words.ticket
        )
