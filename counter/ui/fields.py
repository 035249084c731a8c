"""Fields that read what people type, tell beside themselves what is wrong, and lose nothing."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from counter.domain import reading
from counter.domain.refusal import Fault, Refused
from counter.ui.labels import text_label, unmarked, wear_role
from counter.ui.scanner import SCANS

T = TypeVar("T")
Say = Callable[[Fault], str]
_DIGIT_MAX = 9


class Field(QWidget):
    """An editor with a line below it for a hint or for what is wrong.

    `name` is the field's place in the form, the `at` of faults. `changed`: something was typed;
    `left`: the cursor went on; `entered`: Enter, in a field where it means done instead of next.
    """

    changed = Signal()
    left = Signal()
    entered = Signal()
    ends_by_enter = False

    def __init__(self, name: str, label: str, editor: QWidget, say: Say) -> None:
        super().__init__()
        self.name = name
        self.label = label
        self.editor = editor
        self._say = say
        self._hint = ("", "small")
        self._fault = False
        self.setObjectName(f"field.{name}")
        editor.setObjectName(name)
        editor.setAccessibleName(label)
        editor.installEventFilter(self)
        self.setFocusProxy(editor)
        # Without a policy of its own Qt leaves it where it is when tabs are put in order.
        self.setFocusPolicy(editor.focusPolicy())
        self.note = text_label("", "small", wrap=True)
        self.note.setObjectName(f"note.{name}")
        self.note.hide()
        self.line = QHBoxLayout()
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(6)
        self.line.addWidget(editor, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(1)
        self.column.addLayout(self.line)
        self.column.addWidget(self.note)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_fault(self, fault: Fault) -> None:
        """Say beside the field what is wrong with it."""
        self._fault = True
        self._mark(self._say(fault), "fault")

    def clear_fault(self) -> None:
        """Take the fault away and show the hint again."""
        if self._fault:
            self._fault = False
            self._mark(*self._hint)

    def set_hint(self, text: str, role: str = "small") -> None:
        """Show a hint below the editor while nothing is wrong."""
        self._hint = (text, role)
        if not self._fault:
            self._mark(text, role)

    @property
    def is_faulty(self) -> bool:
        """Whether a fault is shown."""
        return self._fault

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.FocusOut and self._is_part(watched):
            self.left.emit()
        elif kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _is_part(self, watched: QObject) -> bool:
        return watched is self.editor

    def _on_key(self, event: QKeyEvent) -> bool:
        """Enter goes on to the next field, or ends the work where the field says so."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return False
        if not self.ends_by_enter:
            self._go_on()
        elif not event.isAutoRepeat():
            self.entered.emit()
        return True

    def _go_on(self) -> None:
        """Put the cursor into the next field; of buttons only the page's main one is one."""
        self.focusNextPrevChild(True)
        while (
            isinstance(there := QApplication.focusWidget(), QPushButton)
            and not there.property("primary")
            and self.focusNextPrevChild(True)
        ):
            pass

    def _typed(self) -> None:
        self.clear_fault()
        self.changed.emit()

    def _mark(self, text: str, role: str) -> None:
        wear_role(self.note, role)
        self.note.setText(text)
        self.note.setVisible(bool(text))
        faulty = role == "fault"
        self.editor.setAccessibleDescription(text)
        if self.editor.property("fault") != faulty:
            self.editor.setProperty("fault", faulty)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)


class TextField(Field):
    """One line of words. `latin` fields keep input methods off, so that a scan stays whole there."""

    def __init__(self, name: str, label: str, say: Say, *, latin: bool = False) -> None:
        self.edit = QLineEdit()
        super().__init__(name, label, self.edit, say)
        if latin:
            self.edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
            self.edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin)
        self.edit.textChanged.connect(self._typed)

    def text(self) -> str:
        """What stands in the field, as typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put a text in, as if typed."""
        self.edit.setText(text)

    def is_blank(self) -> bool:
        """Whether nothing but blanks stands here."""
        return not self.edit.text().strip()

    def words(self, *, most: int = reading.TEXT_MAX) -> str:
        """The words, cleaned; may be empty. Raises Refused."""
        return reading.text(self.text(), self.name, most=most)

    def path(self) -> Path:
        """The file or folder typed. Raises Refused for none, and for what no disk takes."""
        return Path(reading.path(self.text(), self.name))


class ChoiceField(Field):
    """One of several, each with a code; typing its number picks it, at once where every number has one digit."""

    def __init__(
        self,
        name: str,
        label: str,
        say: Say,
        choices: Iterable[tuple[str, str]] = (),
        *,
        numbered: bool = True,
    ) -> None:
        self.combo = QComboBox()
        self._numbered = numbered
        self._highest = 0
        super().__init__(name, label, self.combo, say)
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(4)
        self.combo.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        self.combo.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.combo.setProperty(SCANS, False)
        self.set_choices(choices)
        self.combo.currentIndexChanged.connect(self._typed)

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer other choices as (code, text); the code picked stays picked if it is still there."""
        picked = self.code()
        self.combo.blockSignals(True)
        self.combo.clear()
        number = 0
        for code, text in choices:
            number += bool(code)
            self.combo.addItem(f"{number} {text}" if self._numbered and code else text, code)
        self._highest = number
        self.combo.setCurrentIndex(max(0, self.combo.findData(picked)))
        self.combo.blockSignals(False)

    def code(self) -> str:
        """The code picked, "" if there is nothing to pick."""
        return self.combo.currentData() or ""

    def set_code(self, code: str) -> None:
        """Pick a code; an unknown one leaves the choice as it is."""
        index = self.combo.findData(code)
        if index >= 0:
            self.combo.setCurrentIndex(index)

    def pick_first(self) -> None:
        """Pick what stands first."""
        self.combo.setCurrentIndex(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.combo and event.type() is QEvent.Type.FocusIn:
            # A number typed here just before, for another thing, is not the beginning of this one.
            self.combo.view().keyboardSearch("")
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """A digit is a choice by itself: Qt would take it for the second one of what was typed just before."""
        digit, held = event.text(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        of_one_digit = self._numbered and self._highest <= _DIGIT_MAX
        if held or not of_one_digit or not (digit.isascii() and digit.isdecimal()):
            return super()._on_key(event)
        self.combo.setCurrentIndex(self._place_of(int(digit)))
        return True

    def _place_of(self, number: int) -> int:
        """Where the choice of that number stands; where the one picked does if there is none."""
        places = (place for place in range(self.combo.count()) if self.combo.itemData(place))
        return dict(enumerate(places, 1)).get(number, self.combo.currentIndex())

    def count(self) -> int:
        """How many there are to choose from."""
        return self.combo.count()


class FlagField(Field):
    """Something a person confirms; its words wrap."""

    def __init__(self, name: str, label: str, say: Say) -> None:
        self.box = QCheckBox()
        super().__init__(name, label, self.box, say)
        self.words = WordsOfBox(self.box)
        self.line.setStretch(0, 0)
        self.line.setSpacing(0)
        self.line.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        self.line.addWidget(self.words, 1)
        self.set_words(label)
        self.box.toggled.connect(self._typed)

    def set_words(self, words: str) -> None:
        """Say something else beside the box."""
        self.words.setText(unmarked(words))
        self.box.setAccessibleName(words)

    def is_on(self) -> bool:
        """Whether it is confirmed."""
        return self.box.isChecked()

    def set_on(self, on: bool) -> None:
        """Confirm it or take that back."""
        self.box.setChecked(on)


class WordsOfBox(QLabel):
    """The words of a check box, which wrap as those of Qt's own do not; a click ticks the box."""

    def __init__(self, box: QCheckBox) -> None:
        super().__init__()
        self._box = box
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setBuddy(box)
        self.setContentsMargins(6, 6, 0, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._box.isEnabled():
            self._box.setFocus(Qt.FocusReason.MouseFocusReason)
            self._box.toggle()
        super().mousePressEvent(event)


def typed_texts(fields: Iterable[Field]) -> dict[str, str]:
    """What was typed or chosen, by name of its field. What a person confirmed is not among it."""
    texts = {}
    for field in fields:
        if isinstance(field, TextField):
            texts[field.name] = field.text()
        elif isinstance(field, ChoiceField):
            texts[field.name] = field.code()
    return texts


def put_texts(fields: Iterable[Field], texts: Mapping[str, str]) -> None:
    """Put back what was typed or chosen."""
    for field in fields:
        if isinstance(field, ChoiceField):
            field.set_code(texts.get(field.name, ""))
        elif isinstance(field, TextField):
            field.set_text(texts.get(field.name, ""))


class Gathering:
    """Reads field after field and keeps every fault, so that all of them are told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, read: Callable[[], T], instead: T) -> T:
        """What `read` gives, or `instead` if it refuses."""
        try:
            return read()
        except Refused as refused:
            self.faults.extend(refused.faults)
            return instead


class Tail:
    """A text inside an editor, before or behind what is typed: a unit, or what was understood."""

    def __init__(self, edit: QLineEdit, text: str = "", *, before: bool = False) -> None:
        self._edit = edit
        self._before = before
        self._label = text_label(text, "muted")
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(edit)
        inside.setContentsMargins(9, 0, 9, 0)
        if not before:
            inside.addStretch(1)
        inside.addWidget(self._label)
        if before:
            inside.addStretch(1)
        self.show_text(text)

    def show_text(self, text: str, role: str = "muted") -> None:
        """Show another text; the typed one keeps clear of it."""
        self._label.setText(text)
        wear_role(self._label, role)
        room_px = self._label.sizeHint().width() + 4 if text else 0
        self._edit.setTextMargins(
            room_px if self._before else 0, 0, 0 if self._before else room_px, 0
        )
        self._edit.setAccessibleDescription(text)
