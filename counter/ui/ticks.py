"""Several things of a kind, each ticked once it was seen."""

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from counter.ui.fields import Field, Say
from counter.ui.labels import FieldLabel, unmarked

PAD_PX = 4


class TicksField(Field):
    """A box for each choice, one below the other; Enter goes on to the next."""

    def __init__(self, name: str, label: str, say: Say, choices: Iterable[tuple[str, str]]) -> None:
        self._boxes = {code: QCheckBox(unmarked(text)) for code, text in choices}
        editor = QWidget()
        super().__init__(name, label, editor, say)
        column = QVBoxLayout(editor)
        column.setContentsMargins(0, PAD_PX, 0, PAD_PX)
        column.setSpacing(4)
        for code, box in self._boxes.items():
            box.setObjectName(f"{name}.{code}")
            box.toggled.connect(self._typed)
            box.installEventFilter(self)
            column.addWidget(box)
        self._lead()

    def offer(self, codes: Iterable[str]) -> None:
        """Show these choices alone; what is ticked and still shown stays ticked."""
        shown = set(codes)
        for code, box in self._boxes.items():
            box.setVisible(code in shown)
            if code not in shown:
                box.setChecked(False)
        self._lead()

    def head(self, label: FieldLabel) -> None:
        """Let the label stand beside the first box."""
        first = next(iter(self._boxes.values()))
        label.setFixedHeight(first.sizeHint().height() + 2 * PAD_PX)

    def ticked(self) -> tuple[str, ...]:
        """The codes ticked, in order."""
        return tuple(code for code, box in self._boxes.items() if box.isChecked())

    def tick(self, *codes: str) -> None:
        """Tick these alone."""
        for code, box in self._boxes.items():
            box.setChecked(code in codes)

    def _lead(self) -> None:
        """The cursor comes to the first box that is shown."""
        for box in self._boxes.values():
            if not box.isHidden():
                self.editor.setFocusProxy(box)
                return
