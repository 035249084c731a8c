"""Exchanges at the real desk, sound as they stand but for what a test changes."""

from dataclasses import replace
from typing import Any

from counter.desk.answers import ExchangeOffer, Receipt
from counter.desk.desk import Desk
from counter.domain.codes import Change
from counter.domain.entries import Exchanged
from counter.domain.forms import EvidenceForm, ExchangeForm, PartForm
from counter.domain.money import Ntd
from counter.domain.parts import Finger
from tests.desk.desks import BAR, RING, WATCH, take_in

THINGS = (RING, BAR, WATCH)
"""On one ticket they bear 660,000 NT$."""


def take_in_three(desk: Desk, **changes: Any) -> Receipt:
    """A ticket of 400,000 for ring, bar and watch in one bag."""
    return take_in(desk, **{"items": THINGS, "principal": Ntd(400_000), **changes})


def things(desk: Desk, *pledges: str) -> tuple[str, ...]:
    """Ids of the things of these tickets, in order."""
    return tuple(item.item for each in pledges for item in desk.ticket(each).pledge.ticket.items)


def part(principal: int | None, *items: str, bag: str = "") -> PartForm:
    """One new ticket."""
    return PartForm(items, None if principal is None else Ntd(principal), bag)


def asked(desk: Desk, how: Change, *pledges: str, parts: tuple[PartForm, ...]) -> ExchangeForm:
    """An exchange with everything there and ticked, in the class the evidence on file keeps."""
    view = desk.ticket(pledges[0])
    on_file = view.pledgor.evidence
    evidence = None
    if on_file is not None and view.new_class != "general":
        evidence = EvidenceForm(
            on_file.kind, view.pledgor.evidence_number, on_file.valid_until, reused=True
        )
    return ExchangeForm(
        how=how,
        pledges=pledges,
        parts=parts,
        appraised=(),
        class_code=view.new_class,
        evidence=evidence,
        by_scan=True,
        ticket_returned=True,
        stub_signed=True,
        id_checked=True,
        finger=Finger.LEFT_THUMB,
    )


def offered(desk: Desk, form: ExchangeForm) -> tuple[ExchangeOffer, ExchangeForm]:
    """The offer, and the form once the pledgor agreed to it and paid exactly."""
    offer = desk.exchange_offer(form)
    net = offer.plan.net
    return offer, replace(
        form,
        agreed=offer.agreed,
        agreed_net=net,
        received=max(net, Ntd(0)),
        bags=offer.plan.opened,
    )


def exchange(
    desk: Desk, how: Change, *pledges: str, parts: tuple[PartForm, ...], **changes: Any
) -> Receipt:
    """Exchange these tickets for others, but for `changes`."""
    form = replace(asked(desk, how, *pledges, parts=parts), **changes)
    _, form = offered(desk, form)
    return desk.exchange(replace(form, **changes))


def exchanged(receipt: Receipt) -> Exchanged:
    """What its entry says."""
    body = receipt.entry.body
    assert isinstance(body, Exchanged)
    return body
