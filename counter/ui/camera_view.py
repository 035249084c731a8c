"""What a camera sees, and the key that takes a picture of it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from counter.domain.refusal import Refused, Unavailable
from counter.ui.camera import Camera
from counter.ui.labels import text_label
from counter.ui.pages.page import row
from counter.ui.room import Room
from counter.ui.tasks import Lane

T = TypeVar("T")

FRAME_MS = 60
"""From one frame to the next: fluent enough to aim, and other work goes between."""
_VIEW_PX = QSize(800, 600)
_TAKE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class CameraView(QDialog):
    """Shows frames until Esc; Enter or Space takes one. `taken`: that frame, a JPEG (bytes)."""

    taken = Signal(object)

    def __init__(self, parent: QWidget, room: Room, cameras: Sequence[Camera]) -> None:
        super().__init__(parent)
        self._room = room
        self._cameras = cameras
        self._place = 0
        self._frame = b""
        self._count = 0
        self._busy = False
        self._runs = False
        self._leaving: Callable[[], None] | None = None
        """What comes once the camera has been let go."""
        self.setObjectName("camera")
        self.setWindowTitle(self.tr("Camera"))
        self.resize(_VIEW_PX)
        self.sight = QLabel()
        self.sight.setObjectName("camera.sight")
        self.sight.setAccessibleName(self.tr("What the camera sees"))
        self.sight.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sight.setMinimumSize(320, 240)
        self.sight.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("camera.told")
        self.take = self._button("take", self.tr("Take  Enter"), self._take)
        self.take.setProperty("primary", True)
        self.other = self._button("other", self.tr("Other camera  →"), self._change)
        self.back = self._button("back", self.tr("Back  Esc"), self.reject)
        self.other.setVisible(len(cameras) > 1)
        column = QVBoxLayout(self)
        column.addWidget(self.sight, 1)
        column.addLayout(row(self.told, self.other, self.back, self.take, stretch_first=True))
        self._wait = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._wait.timeout.connect(self._look)
        self.finished.connect(lambda _: self._leave(self.deleteLater))
        self.sight.setFocus()
        self._start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TAKE:
            self._take()
        elif event.key() == Qt.Key.Key_Right and len(self._cameras) > 1:
            self._change()
        else:
            super().keyPressEvent(event)

    def _button(self, name: str, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"camera.{name}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    @property
    def _camera(self) -> Camera:
        return self._cameras[self._place]

    # ------------------------------------------------------------------ what the keys do

    def _take(self) -> None:
        """Take what is seen; where the camera failed, try it again."""
        if self._frame:
            self._count += 1
            self.taken.emit(self._frame)
            self._tell_name()
        elif not self._busy and not self._runs:
            self._start()

    def _change(self) -> None:
        self._leave(self._start_next)

    def _start_next(self) -> None:
        self._place = (self._place + 1) % len(self._cameras)
        self._start()

    # ------------------------------------------------------------------ one question at a time

    def _start(self) -> None:
        self._tell_name()
        self._ask(self._camera.start, lambda _: self._look())

    def _look(self) -> None:
        self._runs = True
        self._ask(lambda: _seen(self._camera), self._show)

    def _show(self, seen: tuple[bytes, QImage]) -> None:
        frame, image = seen
        if not image.isNull():
            self._frame = frame
            self.sight.setPixmap(
                QPixmap.fromImage(image).scaled(
                    self.sight.size(), Qt.AspectRatioMode.KeepAspectRatio
                )
            )
        self._wait.start()

    def _fail(self, trouble: Refused | Unavailable) -> None:
        """Say it and let the camera go, so that a second try finds it free."""
        assert isinstance(trouble, Unavailable), "no rule forbids a look"
        self._forget()
        self.told.setText(self._room.voice.trouble(trouble))
        self._ask(self._camera.stop, lambda _: None)

    def _leave(self, then: Callable[[], None]) -> None:
        self._leaving = then
        self._forget()
        if not self._busy:
            self._let_go()

    def _let_go(self) -> None:
        then, self._leaving = self._leaving, None
        assert then is not None, "somebody leaves"
        self._ask(self._camera.stop, lambda _: then())

    def _ask(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Off the thread of the window; nobody asks before the answer came."""
        self._busy = True
        self._wait.stop()

        def answered(then: Callable[[], None]) -> None:
            self._busy = False
            (then if self._leaving is None else self._let_go)()

        self._room.tasks.run(
            work,
            owner=self,
            done=lambda value: answered(lambda: done(value)),
            failed=lambda trouble: answered(lambda: self._fail(trouble)),
            lane=Lane.READ,
        )

    def _forget(self) -> None:
        self._runs = False
        self._frame = b""
        self._wait.stop()
        self.sight.clear()

    def _tell_name(self) -> None:
        self.told.setText(
            self.tr("{name}: {count} taken").format(name=self._camera.name, count=self._count)
        )


def _seen(camera: Camera) -> tuple[bytes, QImage]:
    """What a camera sees now, as it came and decoded."""
    frame = camera.frame()
    return frame, QImage.fromData(frame)
