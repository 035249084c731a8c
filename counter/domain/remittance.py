"""Interest paid by post or bank, without anybody at the window, and the old paper that stands for the new ticket."""

from dataclasses import dataclass
from enum import StrEnum

from counter.domain.money import Ntd
from counter.domain.parts import Settled, Ticket


class Channel(StrEnum):
    """How money came that nobody brought to the window; its value date is the postmark, or the bank's day (A-28)."""

    POSTAL_ORDER = "postal-order"
    ATM_TRANSFER = "atm-transfer"


@dataclass(frozen=True, slots=True)
class Remitted:
    """The interest came by post or bank: a new ticket follows from the value date on, `settled.on` (A-10, A-28).

    `reference`: the number under which post or bank know the payment; `amount`: all that came (NT$). `paper`: the
    pledge whose paper the bearer still has, which stands for the new ticket until it is swapped (A-29); "" if the
    paper came with the money.
    """

    settled: Settled
    ticket: Ticket
    channel: Channel
    reference: str
    amount: Ntd
    paper: str

    @property
    def surplus(self) -> Ntd:
        """What came above the interest (NT$): it is owed to the payer (CC 179)."""
        return Ntd(self.amount - self.settled.interest)


@dataclass(frozen=True, slots=True)
class Swapped:
    """The bearer handed the old paper in and got the new ticket for it (A-29)."""

    pledge: str
