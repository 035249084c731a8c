"""The pictures of one thing while it is taken in: added from files or a camera, looked at, removed."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton

from counter.desk.answers import Picture
from counter.domain.refusal import Fault, Refused, Trouble, Unavailable
from counter.ui import camera
from counter.ui.camera import Camera
from counter.ui.camera_view import CameraView
from counter.ui.columns import bring
from counter.ui.fields import Field
from counter.ui.file_box import FileBox
from counter.ui.pictures import PictureStrip, PictureView, Shown
from counter.ui.room import Room
from counter.ui.tasks import Lane

_KINDS = "*.jpg *.jpeg *.png *.webp *.gif"


class PicturesField(Field):
    """A strip of pictures with the keys that add to it. `changed`: one came or went."""

    def __init__(self, label: str, room: Room) -> None:
        self.strip = PictureStrip("pictures", label, room)
        super().__init__("pictures", label, self.strip, room.say)
        self._room = room
        self.names: list[str] = []
        self._waiting: deque[tuple[Path | bytes, list[str]]] = deque()
        self._reads = False
        self._faults: list[Fault] = []
        self._keys = QHBoxLayout()
        self._keys.setSpacing(6)
        self.cameras: Callable[[], Sequence[Camera]] = camera.cameras
        self.from_file = self._button(
            "file", self.tr("From file…  Alt+O"), "folder_open", self._choose, "Alt+O"
        )
        self.from_camera = self._button(
            "camera", self.tr("Camera…  Alt+C"), "photo_camera", self._find_camera, "Alt+C"
        )
        self.less = self._button("drop", self.tr("Remove  Del"), "delete", self._drop_picked)
        self._keys.addStretch(1)
        self.column.insertLayout(0, self._keys)
        self.strip.opened.connect(self._open)
        self.strip.dropped.connect(self._drop)
        self.show_names([])

    def show_names(self, names: list[str]) -> None:
        """Show another thing's pictures; what comes and goes is noted in that list."""
        self.names = names
        self._show()

    def keys(self) -> tuple[QPushButton, ...]:
        """The buttons, in order."""
        return (self.from_file, self.from_camera, self.less)

    @property
    def waits(self) -> bool:
        """Whether a picture is still being read."""
        return self._reads

    def add(self, sources: Iterable[Path | bytes]) -> None:
        """Add pictures one after the other to the thing shown now, whatever is shown when they are read."""
        self._waiting.extend((source, self.names) for source in sources)
        if not self._reads:
            self._read_next()

    def _button(
        self, name: str, text: str, icon: str, act: Callable[[], None], key: str = ""
    ) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"pictures.{name}")
        button.setIcon(self._room.theme.icon(icon))
        button.clicked.connect(act)
        self._keys.addWidget(button)
        if key:
            QShortcut(QKeySequence(key), self).activated.connect(act)
        return button

    # ------------------------------------------------------------------ from outside

    def _choose(self) -> None:
        places = QStandardPaths.StandardLocation
        folder = QStandardPaths.writableLocation(places.PicturesLocation)
        dialog = FileBox(self, self.tr("Add pictures"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [self.tr("Pictures ({kinds})").format(kinds=_KINDS), self.tr("All files (*)")]
        )
        dialog.filesSelected.connect(lambda paths: self.add(Path(path) for path in paths))
        dialog.open()

    def _find_camera(self) -> None:
        self._room.tasks.run(
            self.cameras,
            owner=self,
            done=self._open_camera,
            failed=self._room.messages.trouble,
            lane=Lane.READ,
        )

    def _open_camera(self, found: Sequence[Camera]) -> None:
        if not found:
            self._room.messages.trouble(Unavailable(Trouble.CAMERA_NONE))
            return
        view = CameraView(self, self._room, found)
        view.taken.connect(lambda frame: self.add([frame]))
        view.open()

    def _read_next(self) -> None:
        self._reads = bool(self._waiting)
        if not self._waiting:
            faults, self._faults = self._faults, []
            if faults:
                self._room.messages.trouble(Refused(faults))
            return
        source, names = self._waiting.popleft()
        self._room.tasks.run(
            self._room.desk.album.add,
            source,
            owner=self,
            done=lambda picture: self._added(picture, names),
            failed=self._not_added,
            lane=Lane.READ,
        )

    def _added(self, picture: Picture, names: list[str]) -> None:
        if picture.name not in names:
            names.append(picture.name)
        if names is self.names:
            self._show()
            self.strip.take(picture)
            self.strip.setCurrentRow(names.index(picture.name))
            bring(self.strip)
        self._typed()
        self._read_next()

    def _not_added(self, trouble: Refused | Unavailable) -> None:
        """What a rule refused is told once all were read; a disk that failed, at once."""
        if isinstance(trouble, Refused):
            self._faults.extend(trouble.faults)
        else:
            self._waiting.clear()
            self._room.messages.trouble(trouble)
        self._read_next()

    # ------------------------------------------------------------------ what is here

    def _show(self) -> None:
        self.strip.show_pictures(self._shown())
        has_some = bool(self.names)
        # Without pictures it is no place to come by: from field to field nothing is in the way.
        policy = Qt.FocusPolicy.StrongFocus if has_some else Qt.FocusPolicy.NoFocus
        self.strip.setFocusPolicy(policy)
        self.setFocusPolicy(policy)
        self.less.setVisible(has_some)

    def _shown(self) -> list[Shown]:
        return [
            Shown(name, self.tr("Picture {number}").format(number=number))
            for number, name in enumerate(self.names, 1)
        ]

    def _open(self, place: int) -> None:
        PictureView(self, self._room, self._shown(), place).open()

    def _drop_picked(self) -> None:
        self._drop(self.strip.currentRow())

    def _drop(self, place: int) -> None:
        del self.names[place]
        if not self.names:
            self.from_file.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()
        self._typed()

    def _on_key(self, event: QKeyEvent) -> bool:  # noqa: ARG002 - the strip's own keys count
        """Enter opens the picture picked: it does not go on."""
        return False
