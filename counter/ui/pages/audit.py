"""The journal for an auditor: whose key, where to, and the second person; written sealed to that key."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from counter.audit.sealed import AuditorKey
from counter.desk.audit import ExportForm, Opened
from counter.domain.refusal import Refused, Trouble, Unavailable
from counter.ui.fields import Field, Gathering, TextField
from counter.ui.file_box import FileBox
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button, row
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.tasks import Job, Lane, Latest

_WIDTH_PX = 640
_LABEL_PX = 110
_LOOK_MS = 200


class AuditPage(Page):
    """Choose the auditor's public key and a file, call the second person, write."""

    belongs_to = Command.SETTINGS

    def __init__(self, room: Room) -> None:
        super().__init__("audit", room)
        self._faults = Faults(room, self)
        self.key = TextField("key", self.tr("Auditor's key"), room.say, latin=True)
        self.to = TextField("to", self.tr("Write to"), room.say, latin=True)
        self.second = SecondField(room)
        self.named = text_label("", "muted", wrap=True)
        self.named.setObjectName("audit.named")
        self.progress = text_label("", "muted")
        self.progress.setObjectName("audit.progress")
        self._writing: Job | None = None
        self._written = (0, 0)
        self._look_on = QTimer(self, interval=_LOOK_MS)
        self._look_on.timeout.connect(self._show_progress)
        self._key_latest = Latest(room.tasks, self)
        self.key.edit.textChanged.connect(self._name_key)
        self.pick_key = self._picker("audit.pick_key", self._ask_key)
        self.pick_to = self._picker("audit.pick_to", self._ask_to)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Hand the journal out"), primary=True, icon="save"
        )
        self.button.clicked.connect(self._export)
        self.later = command_button(room, Command.BACK, self.tr("Back"), icon="arrow_back")
        self.later.clicked.connect(self.leaves)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Journal for an auditor")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._export, Command.BACK: self.leaves.emit}

    def enter(self) -> None:
        self.second.set_code("")
        for field in self.fields():
            field.clear_fault()
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.key, self.to, self.second)

    # ------------------------------------------------------------------ inside

    def _export(self) -> None:
        if not self.button.isEnabled():
            return
        gathering = Gathering()
        key, to = (gathering.take(each.path, Path()) for each in (self.key, self.to))
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        form = ExportForm(key, to, self.second.code())
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.audit.open, form, owner=self, done=self._write, failed=self._tell
        )

    def _write(self, opened: Opened) -> None:
        """The act is done; the file is written beside whatever is done next. Esc gives it up."""
        self.finish(opened.receipt)
        told: list[Job] = []

        def goes_on(done: int, of: int) -> bool:
            self._written = (done, of)
            return not told or not told[0].given_up

        self._writing = self.room.tasks.run(
            self.room.desk.audit.write,
            opened,
            goes_on,
            owner=self,
            done=self._done,
            failed=self._tell,
            lane=Lane.READ,
        )
        told.append(self._writing)
        self._look_on.start()

    def _show_progress(self) -> None:
        done, of = self._written
        told = self.tr("{done} of {of} entries are written. Esc stops it.")
        self.progress.setText(told.format(done=done, of=of))
        if self._writing is not None and self._writing.is_over:
            if self._writing.given_up:
                self.room.messages.trouble(Unavailable(Trouble.EXPORT_STOPPED))
            self._end()

    def _done(self, path: Path) -> None:
        self._end()
        self.to.set_text("")
        self.room.messages.also(self.tr("The journal is written to {path}.").format(path=path))
        if self.isVisible():
            self.leaves.emit()

    def _end(self) -> None:
        self._look_on.stop()
        self._writing = None
        self.progress.setText("")
        self.button.setEnabled(True)

    def _name_key(self) -> None:
        """Its digits, to be compared with the auditor before anything is written."""
        self.named.setText("")
        with suppress(Refused):
            self._key_latest.ask(
                self.room.desk.audit.key,
                self.key.path(),
                done=self._show_key,
                failed=self._no_key,
            )

    def _show_key(self, key: AuditorKey) -> None:
        told = self.tr("This key is {name}. Compare it with the auditor.")
        self.named.setText(told.format(name=" ".join(_fours(key.name))))

    def _no_key(self, _: Refused | Unavailable) -> None:
        """What is typed is no key yet; it is told when the journal is to be written."""

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._end()
        self._faults.show(trouble, self.fields())

    def _ask_key(self) -> None:
        dialog = FileBox(self, self.tr("The auditor's public key"), _documents())
        dialog.setNameFilter(self.tr("Public keys (*.pub)"))
        dialog.fileSelected.connect(self.key.set_text)
        dialog.open()

    def _ask_to(self) -> None:
        station = self.room.station
        name = f"journal-{station.branch}-{station.counter:02}.export"
        dialog = FileBox(self, self.tr("Where to write the journal"), f"{_documents()}/{name}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.to.set_text)
        dialog.open()

    def _picker(self, name: str, ask: Callable[[], None]) -> QPushButton:
        button = QPushButton(self.tr("Choose…"))
        button.setObjectName(name)
        button.clicked.connect(ask)
        return button

    def _lay_out(self) -> None:
        box = card(self.room, self.tr("The whole journal, for one auditor alone"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        box.body.addWidget(
            text_label(
                self.tr(
                    "The auditor gives a file that ends in .pub; compare its sixteen digits with the "
                    "auditor. What is written can be read with the auditor's own key alone. No names, "
                    "numbers or notes of persons are in it. Two people open the journal, and the "
                    "journal says so."
                ),
                wrap=True,
            )
        )
        grid = Grid(gap_px=self.look.gap, label_px=_LABEL_PX)
        grid.put(self.key, 0, 0)
        grid.put(self.to, 1, 0)
        grid.put(self.second, 2, 0)
        grid.addWidget(self.pick_key, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.pick_to, 1, 2, Qt.AlignmentFlag.AlignTop)
        box.body.addLayout(grid)
        box.body.addWidget(self.named)
        box.body.addWidget(self.progress)
        box.body.addLayout(row(QWidget(), self.later, self.button, stretch_first=True))
        self.column.addLayout(centred(box))
        self.column.addStretch(1)


def _fours(digits: str) -> Iterator[str]:
    return (digits[at : at + 4] for at in range(0, len(digits), 4))


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
