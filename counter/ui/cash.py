"""Money handed over the counter: what is due, what was given, what goes back."""

from PySide6.QtCore import Qt

from counter import formats
from counter.domain.money import Ntd
from counter.ui.fields import Gathering, Say
from counter.ui.figures import AmountField, quiet
from counter.ui.labels import text_label, wear_role


class CashField(AmountField):
    """Cash received; below it stands the change, large. Enter means: done."""

    ends_by_enter = True

    def __init__(self, name: str, label: str, say: Say) -> None:
        super().__init__(name, label, say)
        self._due = Ntd(0)
        self.change = text_label("", "figure")
        self.change.setObjectName(f"{name}.change")
        self.change.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.change)
        self.changed.connect(self._show_change)

    def ask(self, due: Ntd) -> None:
        """Ask for another sum."""
        self._due = due
        self._show_change()

    def cash(self, gathering: Gathering) -> Ntd:
        """The cash handed over (NT$); nothing typed is nothing handed over."""
        return Ntd(0) if self.is_blank() else gathering.take(self.amount, Ntd(0))

    def _show_change(self) -> None:
        received = None if self.is_blank() else quiet(self.amount)
        if received is None:
            self.change.setText("")
            self.change.setVisible(False)
            return
        back = received - self._due
        enough = back >= 0
        wear_role(self.change, "figure" if enough else "warn")
        self.change.setText(
            self.tr("Change {amount}").format(amount=formats.ntd(back))
            if enough
            else self.tr("Still missing {amount}").format(amount=formats.ntd(-back))
        )
        self.change.setVisible(True)
