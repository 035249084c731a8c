"""Payments by post or bank as tests make them."""

from dataclasses import replace
from datetime import date
from typing import Any

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.remittance import Channel
from counter.domain.remitting import RemitForm, SwapForm
from tests.desk.desks import TODAY


def form_for(
    desk: Desk, pledge: str, *, value_date: date = TODAY, reference: str = "ATM-0001"
) -> RemitForm:
    """A transfer of exactly the interest of that day, the paper being at home."""
    due = desk.remittances.offer(pledge, value_date).due
    return RemitForm(
        pledge=pledge,
        channel=Channel.ATM_TRANSFER,
        value_date=value_date,
        amount=due.interest,
        reference=reference,
        ticket_returned=False,
        agreed=due.interest,
    )


def remit(
    desk: Desk,
    pledge: str,
    *,
    value_date: date = TODAY,
    reference: str = "ATM-0001",
    **changes: Any,
) -> Receipt:
    """Register it, but for `changes`."""
    form = form_for(desk, pledge, value_date=value_date, reference=reference)
    return desk.remittances.register(replace(form, **changes))


def swap(desk: Desk, pledge: str) -> Receipt:
    """Hand the new ticket out for the old paper."""
    return desk.remittances.swap(SwapForm(pledge, ticket_returned=True))
