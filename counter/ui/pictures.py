"""Pictures of things on screen: a strip of small ones, and a window that shows one large."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from counter.desk.answers import Picture
from counter.domain.refusal import Refused, Trouble, Unavailable
from counter.ui.labels import text_label, tip
from counter.ui.room import Room
from counter.ui.tasks import Lane, Latest

SIDE_PX = 64
_SQUARE_PX = 2 * SIDE_PX
_VIEW_PX = QSize(960, 720)
_GAP_PX = 12
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture by its name, and what it is called on screen."""

    name: str
    caption: str


class PictureStrip(QListWidget):
    """Small pictures in a row.

    `opened`: show that one large; `dropped`: Del was pressed on it (its place); `told_of`: why some can't be shown, ""
    for all of them.
    """

    opened = Signal(int)
    dropped = Signal(int)
    told_of = Signal(str)

    def __init__(self, name: str, label: str, room: Room) -> None:
        super().__init__()
        self._room = room
        self._known: dict[str, QIcon] = {}
        self._troubles: dict[str, Unavailable] = {}
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setMovement(QListWidget.Movement.Static)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(SIDE_PX, SIDE_PX))
        line_px = self.fontMetrics().height()
        self.setGridSize(QSize(SIDE_PX + 2 * _GAP_PX, SIDE_PX + line_px + _GAP_PX))
        self.setFixedHeight(SIDE_PX + line_px + 2 * _GAP_PX)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(self.row(item)))
        room.door.pictures_came.connect(self._ask_again)

    def show_pictures(self, pictures: Sequence[Shown]) -> None:
        """Show other pictures; the place picked stays picked. What was loaded before is not asked for again."""
        place = max(0, min(self.currentRow(), len(pictures) - 1))
        wanted = {shown.name for shown in pictures}
        self._known = {name: icon for name, icon in self._known.items() if name in wanted}
        self._troubles = {name: why for name, why in self._troubles.items() if name in self._known}
        self.clear()
        for shown in pictures:
            item = QListWidgetItem(shown.caption)
            item.setData(Qt.ItemDataRole.UserRole, shown.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, shown.caption)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            item.setSizeHint(self.gridSize())
            self.addItem(item)
        self.setCurrentRow(place if pictures else -1)
        self.setVisible(bool(pictures))
        for name in wanted:
            self._dress(name) if name in self._known else self._ask(name)
        self._tell_troubles()

    def take(self, picture: Picture) -> None:
        """A picture that is known already need not be asked for."""
        self._known[picture.name] = _icon(_square(QImage.fromData(picture.thumbnail)))
        self._troubles.pop(picture.name, None)
        self._dress(picture.name)
        self._tell_troubles()

    def told(self, name: str) -> str:
        """Why a picture cannot be shown, "" if it can."""
        trouble = self._troubles.get(name)
        return "" if trouble is None else self._room.voice.trouble(trouble)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.currentRow() >= 0 and event.key() in _ENTER:
            self.opened.emit(self.currentRow())
        elif self.currentRow() >= 0 and event.key() == Qt.Key.Key_Delete:
            self.dropped.emit(self.currentRow())
        else:
            super().keyPressEvent(event)

    def _ask(self, name: str) -> None:
        self._room.tasks.run(
            self._room.desk.album.small,
            name,
            owner=self,
            done=self.take,
            failed=lambda trouble: self._miss(name, trouble),
            lane=Lane.READ,
        )

    def _miss(self, name: str, trouble: Refused | Unavailable) -> None:
        assert isinstance(trouble, Unavailable), "no rule forbids a look"
        self._troubles[name] = trouble
        sign = ("hourglass_empty", "muted") if _comes(trouble) else ("error", "danger")
        drawn = self._room.theme.icon(*sign).pixmap(QSize(SIDE_PX, SIDE_PX))
        self._known[name] = _icon(_centred(drawn.toImage()))
        self._dress(name)
        self._tell_troubles()

    def _ask_again(self, came: object) -> None:
        """Pictures came from another counter."""
        assert isinstance(came, frozenset), "names of pictures"
        for name in came & self._troubles.keys():
            self._ask(name)

    def _tell_troubles(self) -> None:
        told = dict.fromkeys(map(self.told, self._troubles))
        self.told_of.emit("\n".join(told))

    def _dress(self, name: str) -> None:
        """Give the places of a picture what is known of it."""
        told = self.told(name)
        called = self._called(name)
        for place in range(self.count()):
            item = self.item(place)
            if item.data(Qt.ItemDataRole.UserRole) != name:
                continue
            item.setIcon(self._known[name])
            item.setToolTip(tip(told))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, told)
            item.setText(called or item.data(Qt.ItemDataRole.AccessibleTextRole))

    def _called(self, name: str) -> str:
        """What stands under a picture that can't be shown."""
        trouble = self._troubles.get(name)
        if trouble is None:
            return ""
        return self.tr("not here yet") if _comes(trouble) else self.tr("missing")


class PictureView(QDialog):
    """One picture as large as there is room. Left and Right go to its neighbours, Esc ends."""

    def __init__(self, parent: QWidget, room: Room, pictures: Sequence[Shown], place: int) -> None:
        super().__init__(parent)
        self._room = room
        self._pictures = pictures
        self._place = place
        self._latest = Latest(room.tasks, self)
        self._pixmap = QPixmap()
        self.setObjectName("picture")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_VIEW_PX)
        self.large = QLabel()
        self.large.setObjectName("picture.large")
        self.large.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.large.setWordWrap(True)
        self.large.setTextFormat(Qt.TextFormat.PlainText)
        self.large.setMinimumSize(SIDE_PX, SIDE_PX)
        self.large.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keys = text_label(self.tr("← → other pictures　Esc back"), "small")
        column = QVBoxLayout(self)
        column.addWidget(self.large, 1)
        column.addWidget(self.keys)
        self.keys.setVisible(len(pictures) > 1)
        self.large.setFocus()
        room.door.pictures_came.connect(self._look_again)
        self._load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._place = (self._place + steps[Qt.Key(event.key())]) % len(self._pictures)
            self._load()
        elif event.key() in _ENTER:
            self.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _load(self) -> None:
        shown = self._pictures[self._place]
        title = self.tr("{caption}　{place} of {count}").format(
            caption=shown.caption, place=self._place + 1, count=len(self._pictures)
        )
        self.setWindowTitle(title)
        self.large.setAccessibleName(title)
        self._latest.ask(
            lambda: QImage.fromData(self._room.desk.album.picture(shown.name)),
            done=self._show,
            failed=self._tell,
        )

    def _look_again(self, came: object) -> None:
        """Pictures came from another counter."""
        assert isinstance(came, frozenset), "names of pictures"
        if self._pictures[self._place].name in came:
            self._load()

    def _show(self, image: QImage) -> None:
        self._pixmap = QPixmap.fromImage(image)
        self.large.setText("")
        self._draw()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        assert isinstance(trouble, Unavailable), "no rule forbids a look"
        self._pixmap = QPixmap()
        self.large.setText(self._room.voice.trouble(trouble))

    def _draw(self) -> None:
        if not self._pixmap.isNull():
            self.large.setPixmap(
                self._pixmap.scaled(
                    self.large.size().boundedTo(self._pixmap.size()),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )


def _comes(trouble: Unavailable) -> bool:
    """Whether the picture is only elsewhere still."""
    return trouble.trouble is Trouble.PICTURE_ELSEWHERE


def _icon(square: QPixmap) -> QIcon:
    """Its colours stay as they are where it is picked."""
    icon = QIcon(square)
    icon.addPixmap(square, QIcon.Mode.Selected)
    return icon


def _square(image: QImage) -> QPixmap:
    """A picture in the middle of a square, so that all in a row stand alike; sharp on fine screens too."""
    return _centred(
        image.scaled(
            _SQUARE_PX,
            _SQUARE_PX,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    )


def _centred(image: QImage) -> QPixmap:
    """A picture of at most that size in the middle of a square."""
    square = QPixmap(_SQUARE_PX, _SQUARE_PX)
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    left, top = (_SQUARE_PX - image.width()) // 2, (_SQUARE_PX - image.height()) // 2
    painter.drawImage(QRect(left, top, image.width(), image.height()), image)
    painter.end()
    square.setDevicePixelRatio(2)
    return square
