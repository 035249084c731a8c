"""What a page hands to the desk when a clash ends, and when what it left owed is paid."""

from dataclasses import dataclass

from counter.domain.codes import Settlement
from counter.domain.identity import IdKind
from counter.domain.money import Ntd


@dataclass(frozen=True, slots=True)
class PayeeForm:
    """Who takes money back, or brings it, by document."""

    name: str
    id_kind: IdKind
    id_number: str
    id_checked: bool


@dataclass(frozen=True, slots=True)
class SettleForm:
    """End a clash. `entry`: id of the act that did not fit; `reason`: what was found out, and why it ends so.

    `agreed`: what moves over the drawer as shown (NT$, negative: paid out), `money_moved`: it did; `payee` is asked
    then. `ticket_returned`: the papers of tickets that are void now; `bags` scanned; `second`: who decides it too.
    """

    entry: str
    how: Settlement | None
    reason: str
    payee: PayeeForm
    ticket_returned: bool
    bags: tuple[str, ...]
    agreed: Ntd
    money_moved: bool
    second: str


@dataclass(frozen=True, slots=True)
class PayOwedForm:
    """Pay out what a clash left owed, or take in what must come back. `entry`: id of the settlement.

    `pledge`: which keeps it; `agreed`: the sum as shown (NT$, negative: it comes in); `money_moved`: it did.
    """

    pledge: str
    entry: str
    payee: PayeeForm
    agreed: Ntd
    money_moved: bool
