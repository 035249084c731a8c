"""Batches of forfeited things as tests approve them."""

from dataclasses import replace
from typing import Any

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.forfeiting import ForfeitForm, UndoForfeitForm


def forfeit(desk: Desk, *without: int, **changes: Any) -> Receipt:
    """Approve everything that waits for nothing, without those counters, but for `changes`."""
    tickets = desk.forfeiture.view(without).tickets
    ready = tuple(each.pledge for each in tickets if not each.waits)
    form = ForfeitForm(pledges=ready, without=without, second="s1")
    return desk.forfeiture.forfeit(replace(form, **changes))


def take_back(desk: Desk, *pledges: str, **changes: Any) -> Receipt:
    """Take tickets out of the newest batch, all of them if none is named, but for `changes`."""
    batch = desk.forfeiture.view().batches[0]
    named = pledges or tuple(each.pledge for each in batch.tickets)
    form = UndoForfeitForm(batch.entry, named, reason="寬限期內已付款", second="s1")
    return desk.forfeiture.undo(replace(form, **changes))
