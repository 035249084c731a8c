"""What is asked at the start where the key of the counter's file does not open by itself."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from counter.domain.keeping import Opening, wait_seconds
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable, fault
from counter.ui.fields import Field, TextField
from counter.ui.keeping import KeepingFields
from counter.ui.labels import text_label, wear_role
from counter.ui.pages.page import Grid, row
from counter.ui.secrets import PasswordField
from counter.ui.tasks import Lane, Tasks
from counter.ui.theme import Theme
from counter.ui.voice import Voice

_WIDTH_PX = 640
_LABEL_PX = 120
_SECOND_MS = 1000


class Asked(Enum):
    """What is asked: the passphrase; how the key is kept from now on; the 24 words, and that too."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a question
    KEEPING = "keeping"
    WORDS = "words"


_ASKED = {
    Trouble.KEY_LOCKED: Asked.PASSPHRASE,
    Trouble.PASSPHRASE_WRONG: Asked.PASSPHRASE,
    Trouble.KEY_BARE: Asked.KEEPING,
    Trouble.KEYRING_SILENT: Asked.WORDS,
}
"""The troubles that somebody at the keyboard can end."""


def can_be_ended(trouble: Refused | Unavailable) -> bool:
    """Whether somebody at the keyboard can end that trouble of a start."""
    return isinstance(trouble, Unavailable) and trouble.trouble in _ASKED


class Unlock(QDialog):
    """Stands before the window until the file is open. `rejected`: the person went away.

    `open_with`: try to open the file with what was typed; `has_keyring`: whether the system has one, asked beside the
    window.
    """

    def __init__(
        self,
        window: QWidget,
        tasks: Tasks,
        theme: Theme,
        voice: Voice,
        *,
        open_with: Callable[[Opening], None],
        has_keyring: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self.setObjectName("unlock")
        self.setWindowTitle(self.tr("The key of this counter's file"))
        self._theme = theme
        self._voice = voice
        self._open_with = open_with
        self._asked = Asked.PASSPHRASE
        self._has_passphrase = False
        self._wrong = 0
        self._wait_seconds = 0
        self._is_trying = False
        self._second = QTimer(self, interval=_SECOND_MS)
        self._second.timeout.connect(self._tick)
        self._make_fields()
        self._lay_out()
        self._ask(Asked.PASSPHRASE)
        tasks.run(has_keyring, owner=self, done=self._offer, failed=lambda _: None, lane=Lane.READ)

    def take(self, trouble: Refused | Unavailable) -> bool:
        """Show a trouble of the start, and ask for what ends it; False if nobody here can."""
        was_trying, self._is_trying = self._is_trying, False
        if isinstance(trouble, Refused):
            if was_trying:
                self._show_faults(trouble)
            return was_trying
        if trouble.trouble is Trouble.DATABASE_WRONG_KEY and self._asked is Asked.WORDS:
            self._tell(self.tr("These are the words of another counter's sheet."))
            self._let()
            return was_trying
        if trouble.trouble not in _ASKED:
            self.hide()
            return False
        self._has_passphrase |= _ASKED[trouble.trouble] is Asked.PASSPHRASE
        if trouble.trouble is Trouble.PASSPHRASE_WRONG:
            self._count_wrong(trouble)
        elif not was_trying:
            self._ask(_ASKED[trouble.trouble])
        if trouble.trouble is Trouble.KEYRING_SILENT:
            self._tell(self._voice.trouble(trouble))
        self._let()
        self.open()
        return True

    def fields(self) -> tuple[Field, ...]:
        """Those that are asked for, in order."""
        first: dict[Asked, tuple[Field, ...]] = {
            Asked.PASSPHRASE: (self.passphrase,),
            Asked.WORDS: (self.words,),
        }
        return (*first.get(self._asked, ()), *self.keeping.fields())

    def confirm(self) -> None:
        """Try it."""
        if self._is_trying or self._wait_seconds:
            return
        for field in self.fields():
            field.clear_fault()
        blank = next((f for f in self.fields() if isinstance(f, TextField) and not f.text()), None)
        if blank is not None:
            self._show_faults(Refused([fault(Reason.EMPTY, blank.name)]))
            return
        self._is_trying = True
        self._tell(self.tr("Opening…"), "muted")
        self._let()
        asked = self._asked
        self._open_with(
            Opening(
                passphrase=self.passphrase.text() if asked is Asked.PASSPHRASE else "",
                words=self.words.text() if asked is Asked.WORDS else "",
                keep=None if asked is Asked.PASSPHRASE else self.keeping.keeping(),
            )
        )

    def done(self, result: int) -> None:
        """Nothing that was typed stays."""
        for field in (self.passphrase, self.words):
            field.set_text("")
        self.keeping.clear()
        super().done(result)

    def event(self, event: QEvent) -> bool:
        """As high as what is asked and told needs, whenever that changes."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.setFixedHeight(self._column.totalHeightForWidth(self.width()))
        return done

    # ------------------------------------------------------------------ inside

    def _ask(self, asked: Asked) -> None:
        self._asked = asked
        self._grid.show_row(self.passphrase, shown=asked is Asked.PASSPHRASE)
        self._grid.show_row(self.words, shown=asked is Asked.WORDS)
        self.keeping.show(shown=asked is not Asked.PASSPHRASE)
        self.forgotten.setText(
            self.tr("Passphrase forgotten  F10")
            if asked is Asked.PASSPHRASE
            else self.tr("Back to the passphrase  F10")
        )
        self.forgotten.setVisible(self._has_passphrase)
        self.explanation.setText(self._explanation(asked))
        self._tell("")
        self.fields()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _explanation(self, asked: Asked) -> str:
        if asked is Asked.PASSPHRASE:
            return self.tr(
                "The file of this counter is encrypted. The passphrase of the branch opens its key."
            )
        if asked is Asked.KEEPING:
            return self.tr(
                "The key of this counter's file lies unprotected on its disk; that is for training "
                "alone. Choose what protects it from now on. The recovery sheet stays as it is."
            )
        return self.tr(
            "Type the 24 words of the recovery sheet and choose what protects the key from now on. "
            "Nothing in the books changes."
        )

    def _turn(self) -> None:
        """From the passphrase to the words, or back."""
        if self._has_passphrase and not self._is_trying:
            self._ask(Asked.WORDS if self._asked is Asked.PASSPHRASE else Asked.PASSPHRASE)

    def _offer(self, has_keyring: bool) -> None:
        self.keeping.offer(has_keyring=has_keyring)

    def _count_wrong(self, trouble: Unavailable) -> None:
        self._wrong += 1
        self.passphrase.set_text("")
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wait_seconds = wait_seconds(self._wrong)
        self._tell(self._voice.trouble(trouble))
        if self._wait_seconds:
            self._second.start()
            self._tell_wait()

    def _tick(self) -> None:
        self._wait_seconds -= 1
        self._tell_wait()
        if not self._wait_seconds:
            self._second.stop()
            self._tell("")
            self._let()

    def _tell_wait(self) -> None:
        self._tell(
            self.tr(
                "The passphrase is wrong, {count} times in a row. The next try is in {seconds} s."
            ).format(count=self._wrong, seconds=self._wait_seconds)
        )

    def _let(self) -> None:
        """A try at a time, and none while the next one waits."""
        waits = self._asked is Asked.PASSPHRASE and bool(self._wait_seconds)
        self.button.setEnabled(not (self._is_trying or waits))

    def _show_faults(self, refused: Refused) -> None:
        by_name = {field.name: field for field in self.fields()}
        self._tell("")
        for each in reversed(refused.faults):
            if each.at in by_name:
                by_name[each.at].show_fault(each)
                by_name[each.at].setFocus(Qt.FocusReason.OtherFocusReason)
        self._let()

    def _tell(self, text: str, role: str = "fault") -> None:
        wear_role(self.told, role)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _make_fields(self) -> None:
        say = self._voice.fault
        gap_px = self._theme.look.measures.gap
        self._grid = Grid(gap_px=gap_px, label_px=_LABEL_PX)
        self.passphrase = PasswordField("passphrase", self.tr("Passphrase"), say)
        self.passphrase.ends_by_enter = True
        self.passphrase.entered.connect(self.confirm)
        self.words = TextField("words", self.tr("24 words"), say)
        self._grid.put(self.passphrase, 0, 0, key="P")
        self._grid.put(self.words, 1, 0, key="W")
        self.keeping = KeepingFields(say, self._grid, 2, self)
        self.keeping.entered.connect(self.confirm)
        self.explanation = text_label("", wrap=True)
        self.explanation.setObjectName("unlock.explanation")
        self.told = text_label("", "fault", wrap=True)
        self.told.setObjectName("unlock.told")
        self.forgotten = self._button("unlock.forgotten", "", self._turn)
        self.leave = self._button("unlock.leave", self.tr("Quit  Esc"), self.reject)
        self.button = self._button("unlock.confirm", self.tr("Open  F9"), self.confirm)
        self.button.setProperty("primary", True)
        for key, act in (("F9", self.confirm), ("F10", self._turn)):
            QShortcut(QKeySequence(key), self, act)

    def _button(self, name: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(self._theme.look.measures.gap + 4)
        column.addWidget(text_label(self.windowTitle(), "title"))
        column.addWidget(self.explanation)
        column.addLayout(self._grid)
        column.addWidget(self.told)
        column.addStretch(1)
        foot = row(QWidget(), self.leave, self.button, stretch_first=True)
        foot.insertWidget(0, self.forgotten)
        column.addLayout(foot)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._column = column
        self.setFixedWidth(_WIDTH_PX * self._theme.look.measures.text // 15)
