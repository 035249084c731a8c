"""A place of the vault: its label scanned, or typed while the plan's places are offered below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from counter.domain.reading import symbols
from counter.domain.ticket import PLACE_PREFIX
from counter.domain.vault import read_place
from counter.ui.fields import Say, TextField
from counter.ui.figures import quiet
from counter.ui.scanner import normal

_OFFERED = 6
"""So many places are offered at once: a line of them."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class PlaceField(TextField):
    """Arrows go from place to place of those that begin with what is typed. Without a plan it takes any words."""

    def __init__(self, name: str, label: str, say: Say) -> None:
        super().__init__(name, label, say, latin=True)
        self._plan: tuple[str, ...] = ()
        self._typed_text = ""
        self.edit.textEdited.connect(self._edited)
        self.edit.textChanged.connect(lambda _: self._offer())

    def set_plan(self, plan: Sequence[str]) -> None:
        """Offer these places; what is typed stays. A branch without any notes places in words."""
        self._plan = tuple(plan)
        self.edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=not plan)
        self._offer()

    def take_scan(self, code: str) -> bool:
        """Put the place of a scanned label in; False for any other code. Raises Refused for one that reads wrong."""
        if not normal(code).startswith(PLACE_PREFIX):
            return False
        self.clear_fault()
        self.set_text(read_place(code, self.name))
        return True

    def place(self) -> str:
        """The place typed, "" for none. Raises Refused PLACE_FORM."""
        return "" if self.is_blank() else read_place(self.text(), self.name)

    def _edited(self, text: str) -> None:
        self._typed_text = text
        self._offer()

    def _offer(self) -> None:
        """The places that begin with what is typed; none once one of them stands here."""
        fitting = self._fitting()
        whole = normal(self.text()) in self._plan
        more = len(fitting) - _OFFERED
        shown = "　".join(fitting[:_OFFERED]) + ("　…" if more > 0 else "")
        self.set_hint("" if whole else shown)

    def _fitting(self) -> list[str]:
        typed = (quiet(lambda: symbols(self._typed_text, self.name)) or "").upper()
        return [each for each in self._plan if each.startswith(typed)]

    def _on_key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        fitting = self._fitting()
        if step is None or event.modifiers() or not fitting:
            return super()._on_key(event)
        here = normal(self.text())
        at = fitting.index(here) + step if here in fitting else (0 if step > 0 else -1)
        self.set_text(fitting[at % len(fitting)])
        return True
