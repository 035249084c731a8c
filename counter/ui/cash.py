"""Money handed over the counter: what is due, what was given, what goes back."""

from PySide6.QtCore import Qt

from counter import formats
from counter.domain import reading
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
        layout = self.layout()
        assert layout is not None
        self.change.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.change)
        self.changed.connect(self._show_change)

    def ask(self, due: Ntd) -> None:
        """Ask for another sum."""
        self._due = due
        self._show_change()

    def cash(self, gathering: Gathering) -> Ntd:
        """The cash handed over (NT$); nothing typed is nothing handed over."""
        return Ntd(0) if self.is_blank() else gathering.take(self._received, Ntd(0))

    def _received(self) -> Ntd:
        return reading.received(self.text(), self.name, due=self._due)

    def given(self) -> Ntd | None:
        """The cash typed so far (NT$); None while there is none that can be read."""
        return None if self.is_blank() else quiet(self.amount)

    def _show_change(self) -> None:
        received = self.given()
        if received is None:
            self.change.setText("")
            self.change.setVisible(False)
            return
        back = received - self._due
        if back < 0:
            told, role = self.tr("Still missing {amount}").format(amount=formats.ntd(-back)), "warn"
        elif quiet(self._received) is None:
            told, role = self.tr("{amount} too much").format(amount=formats.ntd(back)), "warn"
        else:
            told, role = self.tr("Change {amount}").format(amount=formats.ntd(back)), "figure"
        wear_role(self.change, role)
        self.change.setText(told)
        self.change.setVisible(True)
