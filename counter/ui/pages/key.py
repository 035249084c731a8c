"""By what the key of the counter's file is kept, and its change: behind the settings."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from counter.desk.key_care import KeyStatus
from counter.domain.keeping import Kept
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import Field
from counter.ui.keeping import KeepingFields
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button, row
from counter.ui.room import Room
from counter.ui.secrets import PasswordField
from counter.ui.tasks import Lane

_WIDTH_PX = 640
_LABEL_PX = 130


class KeyPage(Page):
    """What opens it now, what keeps it from now on."""

    belongs_to = Command.SETTINGS

    def __init__(self, room: Room) -> None:
        super().__init__("key", room)
        self._faults = Faults(room, self)
        self._grid = Grid(gap_px=self.look.gap, label_px=_LABEL_PX)
        self.now = text_label("", wrap=True)
        self.now.setObjectName("key.now")
        self.passphrase = PasswordField("passphrase", self.tr("Passphrase now"), room.say)
        self._grid.put(self.passphrase, 0, 0, key="P")
        self.keeping = KeepingFields(room.say, self._grid, 1, self)
        self.keeping.entered.connect(self._change)
        self._is_asked = False
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Keep it so"), primary=True, icon="shield"
        )
        self.button.clicked.connect(self._change)
        self.back = command_button(room, Command.BACK, self.tr("Back"), icon="arrow_back")
        self.back.clicked.connect(self.leaves)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Key of the file")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._change, Command.BACK: self.leaves.emit}

    def enter(self) -> None:
        self._clear()
        self.button.setEnabled(True)
        self.keeping.kept.setFocus(Qt.FocusReason.OtherFocusReason)
        self.room.tasks.run(
            self.room.desk.key.status,
            owner=self,
            done=self._show,
            failed=self._tell,
            lane=Lane.READ,
        )

    def fields(self) -> tuple[Field, ...]:
        """Every field that counts, in order."""
        first = (self.passphrase,) if self._is_asked else ()
        return (*first, *self.keeping.fields())

    # ------------------------------------------------------------------ inside

    def _show(self, status: KeyStatus) -> None:
        self._is_asked = status.kept is Kept.PASSPHRASE
        self.now.setText(kept_words(status.kept))
        self._grid.show_row(self.passphrase, shown=self._is_asked)
        self.keeping.offer(has_keyring=status.has_keyring)
        self.fields()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self) -> None:
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.key.change,
            self.passphrase.text(),
            self.keeping.keeping(),
            owner=self,
            done=self._changed,
            failed=self._tell,
        )

    def _changed(self, kept: Kept) -> None:
        self._clear()
        self.room.messages.good(kept_words(kept))
        self.leaves.emit()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self.fields())

    def _clear(self) -> None:
        """No passphrase stays."""
        self.passphrase.set_text("")
        self.passphrase.clear_fault()
        self.keeping.clear()

    def _lay_out(self) -> None:
        box = card(self.room, self.tr("What protects the key of this counter's file"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        box.body.addWidget(self.now)
        box.body.addLayout(self._grid)
        box.body.addWidget(
            text_label(
                self.tr(
                    "The books and the recovery sheet stay as they are: the 24 words open the key "
                    "whatever keeps it. A supervisor or an administrator changes this."
                ),
                "muted",
                wrap=True,
            )
        )
        box.body.addLayout(row(QWidget(), self.back, self.button, stretch_first=True))
        self.column.addLayout(centred(box))
        self.column.addStretch(1)


def kept_words(kept: Kept) -> str:
    """By what the key is kept, as a sentence."""
    words = {
        Kept.FILE: QCoreApplication.translate(
            "Kept", "The key lies unprotected beside the file: this counter is for training alone."
        ),
        Kept.KEYRING: QCoreApplication.translate(
            "Kept", "The key is wrapped by the keyring of this system's user."
        ),
        Kept.PASSPHRASE: QCoreApplication.translate(
            "Kept", "The key is wrapped by the passphrase of the branch."
        ),
    }
    return words[kept]
