"""What the pledgor sees of an act that is safely written: from its receipt alone, whatever act it was."""

from counter.desk.answers import Receipt
from counter.domain.codes import Change
from counter.domain.entries import Entry, Exchanged, Kind
from counter.domain.ledger import Account, amount, postings
from counter.domain.money import Ntd
from counter.domain.policy import Policy
from counter.print.papers import TicketPaper
from counter.ui.pledgor_screen.shown import (
    Amount,
    Doing,
    For,
    Payment,
    Shown,
    ShownTicket,
    things_pledged,
)

_DOING = {
    Kind.TAKEN_IN: Doing.PLEDGE,
    Kind.RENEWED: Doing.RENEW,
    Kind.REDEEMED: Doing.REDEEM,
    Kind.PAID_TOGETHER: Doing.TOGETHER,
    Kind.REVERSED: Doing.REVERSE,
    Kind.CLASS_CORRECTED: Doing.CORRECT,
    Kind.LOSS_REPORTED: Doing.LOSS,
    Kind.REPLACED: Doing.REPLACE,
    Kind.RELEASED: Doing.RELEASE,
    Kind.REFUNDED: Doing.REFUND,
    Kind.CLASH_SETTLED: Doing.SETTLE,
    Kind.OWED_PAID: Doing.SETTLE,
}
"""Acts that are not here are none of the pledgor's who stands at the counter, or are shown by their change."""

_BACK = {Kind.REVERSED, Kind.REFUNDED, Kind.CLASH_SETTLED, Kind.OWED_PAID}
"""Acts whose money goes back to where it came from."""

_CHANGES = {
    Change.TOP_UP: Doing.TOP_UP,
    Change.PAY_DOWN: Doing.PAY_DOWN,
    Change.PART: Doing.PART,
    Change.SPLIT: Doing.SPLIT,
    Change.MERGE: Doing.MERGE,
}


def shown_of(receipt: Receipt, policy: Policy) -> Shown | None:
    """What was done, its tickets and its money; None for an act that is not shown."""
    entry = receipt.entry
    body = entry.body
    doing = _CHANGES[body.how] if isinstance(body, Exchanged) else _DOING.get(entry.kind)
    if doing is None or (doing is Doing.SETTLE and not entry.cash_ntd):
        return None
    tickets = tuple(
        ShownTicket(things_pledged(paper.items, policy), paper.terms, paper.table, paper.number)
        for paper in receipt.papers
        if isinstance(paper, TicketPaper)
    )
    return Shown(doing, tickets, _payment(entry, receipt.change), done=True)


def _payment(entry: Entry, change: Ntd) -> Payment | None:
    """The money that moved, by the act's own postings; None if none did."""
    posted = postings(entry.body)
    interest = Ntd(-amount(posted, Account.INTEREST))
    principal = Ntd(entry.cash_ntd - interest)
    received = Ntd(entry.cash_ntd + change) if entry.cash_ntd > 0 else None
    if entry.kind in _BACK:
        amounts = [Amount(For.REFUND, entry.cash_ntd)]
    else:
        lent = For.LENT if principal < 0 else For.PRINCIPAL
        amounts = [Amount(For.INTEREST, interest), Amount(lent, principal)]
    moved = tuple(each for each in amounts if each.amount)
    return Payment(moved, received) if moved else None
