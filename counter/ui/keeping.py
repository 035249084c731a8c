"""How the key of the counter's file is kept from now on: the fields of it, wherever it is asked."""

from PySide6.QtCore import QObject, Signal

from counter.domain.keeping import BITS_MIN, KINDS_MIN, Keeping, Kept, strength_bits
from counter.ui.fields import ChoiceField, Field, Say
from counter.ui.pages.page import Grid
from counter.ui.secrets import PasswordField


class KeepingFields(QObject):
    """Rows of a grid: by what, and the passphrase twice where it is one. `entered`: Enter in the last of them."""

    entered = Signal()

    def __init__(self, say: Say, grid: Grid, first_row: int, parent: QObject) -> None:
        super().__init__(parent)
        self._grid = grid
        self._shown = True
        self.kept = ChoiceField("kept", self.tr("Kept by"), say)
        self.new = PasswordField("new", self.tr("New passphrase"), say)
        self.again = PasswordField("again", self.tr("Once more"), say)
        self.again.ends_by_enter = True
        self.again.entered.connect(self.entered)
        for number, (field, key) in enumerate(zip(self._all(), "KNO", strict=True)):
            grid.put(field, first_row + number, 0, key=key)
        self.kept.changed.connect(self._lay)
        self.new.changed.connect(self._tell_strength)
        self._tell_strength()
        self._choose(has_keyring=False)

    def offer(self, *, has_keyring: bool) -> None:
        """The system has a keyring, or none: then it is a passphrase."""
        self._choose(has_keyring=has_keyring)
        self._lay()

    def show(self, *, shown: bool) -> None:
        """Ask for it, or not."""
        self._shown = shown
        self._lay()

    def fields(self) -> tuple[Field, ...]:
        """Those that count, in order."""
        if not self._shown:
            return ()
        return self._all() if self._is_phrase() else (self.kept,)

    def keeping(self) -> Keeping:
        """What was chosen and typed."""
        return Keeping(Kept(self.kept.code()), self.new.text(), self.again.text())

    def clear(self) -> None:
        """No passphrase stays."""
        for field in (self.new, self.again):
            field.set_text("")
            field.clear_fault()

    def _choose(self, *, has_keyring: bool) -> None:
        phrase = (Kept.PASSPHRASE.value, self.tr("A passphrase of the branch, asked at each start"))
        ring = (Kept.KEYRING.value, self.tr("The system's keyring: nothing to type"))
        self.kept.set_choices([ring, phrase] if has_keyring else [phrase])
        if has_keyring:
            self.kept.set_code(Kept.KEYRING.value)

    def _all(self) -> tuple[Field, ...]:
        return (self.kept, self.new, self.again)

    def _is_phrase(self) -> bool:
        return self.kept.code() == Kept.PASSPHRASE.value

    def _lay(self) -> None:
        self._grid.show_row(self.kept, shown=self._shown)
        for field in (self.new, self.again):
            self._grid.show_row(field, shown=self._shown and self._is_phrase())

    def _tell_strength(self) -> None:
        typed = self.new.text()
        good = strength_bits(typed) >= BITS_MIN and len(set(typed)) >= KINDS_MIN
        self.new.set_hint(
            self.tr("Long enough. Keep it as the keys of the safe are kept.")
            if good
            else self.tr(
                "Fifteen letters or twenty digits at least, {kinds} different characters; four "
                "words that do not belong together are good. Runs like 1234 do not count."
            ).format(kinds=KINDS_MIN),
            "good" if good else "small",
        )
