"""Two sums that say the same: by how much a principal changes, and what it is then."""

from PySide6.QtCore import QObject, Signal

from counter.domain.money import Ntd
from counter.ui.fields import Gathering, Say
from counter.ui.figures import AmountField, quiet


class LinkedSums(QObject):
    """Whichever is typed fills the other one. `rises`: the difference is added, else taken away.

    `changed`: something was typed. `principal` bears the `at` of faults.
    """

    changed = Signal()

    def __init__(self, say: Say, *, difference: str, principal: str, rises: bool) -> None:
        super().__init__()
        self._old = Ntd(0)
        self._sign = 1 if rises else -1
        self._filling = False
        self.difference = AmountField("difference", difference, say)
        self.principal = AmountField("parts.0.principal", principal, say, capitals=True)
        self.difference.changed.connect(lambda: self._fill(self.difference, self.principal))
        self.principal.changed.connect(lambda: self._fill(self.principal, self.difference))

    def start(self, old: Ntd) -> None:
        """Begin with a ticket of that principal, nothing said yet."""
        self._old = old
        self.difference.set_text("")
        self.principal.set_text("")

    def is_typed_in(self) -> bool:
        """Whether the cursor is in one of them."""
        return self.difference.edit.hasFocus() or self.principal.edit.hasFocus()

    def said(self, gathering: Gathering) -> Ntd | None:
        """The new principal (NT$); None while nothing is said. What reads wrong goes into `gathering`."""
        if not self.difference.is_blank():
            gathering.take(self.difference.amount, Ntd(0))
        return None if self.principal.is_blank() else gathering.take(self.principal.amount, None)

    def _fill(self, typed: AmountField, other: AmountField) -> None:
        if self._filling:
            return
        self._filling = True
        amount = None if typed.is_blank() else quiet(typed.amount)
        if amount is None:
            other.set_text("")
        elif typed is self.difference:
            other.set_amount(Ntd(self._old + self._sign * amount))
        else:
            other.set_amount(Ntd(self._sign * (amount - self._old)))
        self._filling = False
        self.changed.emit()
