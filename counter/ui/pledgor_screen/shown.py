"""What the pledgor may see of an act, as frozen values that pages hand over.

A page or a panel answers `shown()` with a `Shown` made of the answers it shows the clerk itself (Offer, RenewalOffer,
TicketView …), or None, and emits `shown_changed` whenever that becomes another. The window asks only the page on top,
so nothing of a page that was left can appear. An act of a kind of its own takes these lines in its panel:

    def shown(self) -> Shown | None:
        if self.view is None or self._offer is None:
            return None
        offer = self._offer
        things = things_pledged(self.view.items, self.room.policy)
        amounts = (Amount(For.INTEREST, offer.interest), Amount(For.LENT, Ntd(-offer.more)))
        payment = Payment(amounts, self.received.given())
        return Shown(Doing.TOP_UP, (ShownTicket(things, offer.terms, offer.table),), payment)

and `self.shown_changed.emit()` where the offer comes and where the money typed changes. What was done is shown from
the Receipt of the act alone (`outcome.shown_of`); pages do nothing for that.

There is no place here for a name, an ID number, an address, a phone, a remark or a serial number, and none is to be
made: others in the room read this screen too (docs/adr/0028-what-the-pledgors-screen-shows.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from counter.domain.money import Mg, Ntd, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.desk.answers import TicketView
    from counter.domain.charges import Due
    from counter.domain.forms import ItemForm
    from counter.domain.policy import ItemType, Policy
    from counter.domain.terms import Terms
    from counter.print.papers import ItemLines


_KIND = "kind"
"""The field of an item type that says what it is (品名)."""


class Doing(StrEnum):
    """What is being done; each has its words in `words`."""

    PLEDGE = "pledge"
    TICKET = "ticket"
    RENEW = "renew"
    REDEEM = "redeem"
    TOP_UP = "top-up"
    PAY_DOWN = "pay-down"
    PART = "part"
    SPLIT = "split"
    MERGE = "merge"
    TOGETHER = "together"
    REVERSE = "reverse"
    CORRECT = "correct"
    LOSS = "loss"
    REPLACE = "replace"
    RELEASE = "release"
    REFUND = "refund"
    SETTLE = "settle"
    OTHER = "other"


class For(StrEnum):
    """What an amount of money is for."""

    INTEREST = "interest"
    PRINCIPAL = "principal"
    """Principal paid back."""
    LENT = "lent"
    """Principal paid out."""
    REFUND = "refund"
    """Money given back that was paid before."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One pledged thing: Chinese and English name, pieces, weight (0 = not weighed)."""

    name: str
    name_en: str
    quantity: int
    gross: Mg


@dataclass(frozen=True, slots=True)
class ShownTicket:
    """A ticket as it stands or will stand. `terms` None while nothing is reckoned; `number` "" for one not written yet.

    `table`: by this day you pay, ascending. `today`: what would end it today, where nothing is begun with it yet.
    """

    things: tuple[Thing, ...]
    terms: Terms | None
    table: tuple[Due, ...] = ()
    number: str = ""
    today: Due | None = None

    @property
    def principal(self) -> Ntd:
        """The principal in NT$; 0 while nothing is reckoned."""
        return Ntd(0) if self.terms is None else total(self.terms.parts)


@dataclass(frozen=True, slots=True)
class Amount:
    """One line of a payment in NT$: above 0 the pledgor pays it, below 0 the counter pays it out.

    `half_months`: how long interest runs, 0 where that is not told.
    """

    what: For
    amount: Ntd
    half_months: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """The money of an act, line by line. `received`: cash laid on the counter (NT$), None while nothing is."""

    amounts: tuple[Amount, ...]
    received: Ntd | None = None

    @property
    def net(self) -> Ntd:
        """What the pledgor pays in all (NT$); below 0 it is paid out to the pledgor."""
        return Ntd(sum(each.amount for each in self.amounts))

    @property
    def change(self) -> Ntd | None:
        """What goes back of the cash received (NT$); None while too little or nothing is there."""
        if self.received is None or self.received < self.net:
            return None
        return Ntd(self.received - max(0, self.net))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pledgor sees: the act, the tickets it is about (the new ones, where it writes some), the money.

    `done`: it is safely written. A redemption's ticket is the one redeemed, with an empty table.
    """

    doing: Doing
    tickets: tuple[ShownTicket, ...] = ()
    payment: Payment | None = None
    done: bool = False


def things_typed(items: Iterable[ItemForm], policy: Policy) -> tuple[Thing, ...]:
    """The things of an intake as far as they are typed; one without weight or feature is left out."""
    kinds = {kind.code: kind for kind in policy.item_types}
    return tuple(
        _thing(kinds[item.type_code], item.quantity, item.gross, dict(item.features))
        for item in items
        if item.type_code in kinds and (item.gross or any(text for _, text in item.features))
    )


def things_pledged(items: Iterable[ItemLines], policy: Policy) -> tuple[Thing, ...]:
    """The things of a ticket."""
    kinds = {kind.name: kind for kind in policy.item_types}
    things = []
    for item in items:
        kind = kinds.get(item.type_name)
        if kind is None:  # a type the agency no longer takes
            things.append(Thing(item.type_name, item.type_name_en, item.quantity, item.gross))
            continue
        named = dict(item.features)
        features = {each.code: named.get(each.name, "") for each in kind.fields}
        things.append(_thing(kind, item.quantity, item.gross, features))
    return tuple(things)


def shown_ticket(view: TicketView, policy: Policy) -> Shown:
    """A ticket whose paper lies on the counter, before anything is done with it."""
    ticket = ShownTicket(
        things_pledged(view.items, policy),
        view.terms,
        view.table,
        view.pledge.ticket.number,
        view.today,
    )
    return Shown(Doing.TICKET, (ticket,))


def _thing(kind: ItemType, quantity: int, gross: Mg, features: Mapping[str, str]) -> Thing:
    """The type, and its kind where that is chosen from a list: 黃金 戒指. Free text is never shown."""
    listed = (each.code for each in kind.fields if each.code == _KIND and each.choices)
    chosen = features.get(next(listed, ""), "")
    return Thing(f"{kind.name} {chosen}".strip(), kind.name_en, quantity, gross)
