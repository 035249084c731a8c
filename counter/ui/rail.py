"""The rail at the left: whose counter this is, and every function key."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout

from counter.ui.keys import KEYS, Command, Group, Key
from counter.ui.labels import text_label, whole
from counter.ui.theme import Theme, text_font

_CHIP_MIN_PX = 28


class KeyButton(QPushButton):
    """One key of the rail, its name at the left and its key at the right."""

    def __init__(self, key: Key, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._key = key.keys[0].replace("Shift+", "⇧")
        self._theme = theme
        side = theme.look.measures.icon
        self.setObjectName(f"key.{key.command.value}")
        self.setAccessibleName(f"{text} {key.keys[0]}")
        self.setIcon(theme.icon(key.icon, "rail_text"))
        self.setIconSize(QSize(side, side))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCheckable(key.group is Group.PAGES or key.group is Group.PROGRAM)

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Which page is shown decides, not the click."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = self._theme.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(look.measures.small))
        metrics = painter.fontMetrics()
        width = max(_CHIP_MIN_PX, metrics.horizontalAdvance(self._key) + 10)
        chip = QRect(self.width() - width - 8, 0, width, metrics.height() + 2)
        chip.moveTop((self.height() - chip.height()) // 2)
        painter.setPen(QColor(look.colours.rail_active if self.isEnabled() else look.colours.rail))
        painter.setBrush(QColor(look.colours.rail))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(QColor(look.colours.rail_muted))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.end()


class Rail(QFrame):
    """All keys, those of pages first, then those that work on the page shown."""

    def __init__(
        self,
        theme: Theme,
        *,
        agency: str,
        place: str,
        names: Callable[[Command], str],
        here: str,
        press: Callable[[Command], None],
    ) -> None:
        super().__init__()
        self.setObjectName("rail")
        look = theme.look.measures
        self.setFixedWidth(look.rail)
        self._buttons: dict[Command, KeyButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 14, 8, 10)
        column.setSpacing(2)
        heading = text_label(whole(agency), "heading", wrap=True)
        heading.setObjectName("rail.agency")
        heading.setAccessibleName(agency)
        heading.setContentsMargins(8, 0, 8, 0)
        where = text_label(place, "small", wrap=True)
        where.setContentsMargins(8, 0, 8, look.gap)
        column.addWidget(heading)
        column.addWidget(where)
        self._add(column, theme, names, press, Group.PAGES)
        apart = text_label(here, "small")
        apart.setContentsMargins(8, look.gap, 8, 0)
        column.addWidget(apart)
        self._add(column, theme, names, press, Group.HERE)
        column.addStretch(1)
        self._add(column, theme, names, press, Group.PROGRAM)

    def show_state(self, working: Iterable[Command], shown: Command | None) -> None:
        """Which keys do something now, and which page is shown."""
        able = set(working)
        for command, button in self._buttons.items():
            button.setEnabled(command in able)
            button.setChecked(command is shown)

    def _add(
        self,
        column: QVBoxLayout,
        theme: Theme,
        names: Callable[[Command], str],
        press: Callable[[Command], None],
        group: Group,
    ) -> None:
        for key in KEYS:
            if key.group is group:
                button = KeyButton(key, names(key.command), theme)
                button.clicked.connect(lambda _=False, command=key.command: press(command))
                self._buttons[key.command] = button
                column.addWidget(button)
