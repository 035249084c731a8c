"""Who comes without the ticket: the pledgor, somebody for one, the police, an owner; sound but for `changes`."""

from dataclasses import replace
from typing import Any

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.claim_forms import (
    ClaimantForm,
    FoundForm,
    HoldForm,
    LiftForm,
    LossForm,
    OwnerForm,
    RefundForm,
    ReleaseForm,
    ReplaceForm,
)
from counter.domain.codes import Paper, Position, Release
from counter.domain.identity import IdKind
from counter.domain.money import Ntd
from counter.domain.ways import Way

PLEDGOR = ClaimantForm(IdKind.NATIONAL, "A123456789", id_checked=True)
AGENT = ClaimantForm(
    id_kind=IdKind.NATIONAL,
    id_number="B123456780",
    id_checked=True,
    position=Position.AGENT,
    name="陳小文",
    papers=(Paper.AUTHORISATION,),
    papers_note="授權書 115/3/15",
)
OTHER = replace(PLEDGOR, id_number="B123456780")
"""Somebody with a sound document of their own."""

OWNER = OwnerForm("林物主", IdKind.NATIONAL, "C123456781", "0922333444", id_checked=True)


def ways_of(desk: Desk, pledge: str) -> frozenset[Way]:
    """What can be begun with a ticket, its label, its receipt and its pledgor's alerts apart."""
    return desk.ticket(pledge).ways - {Way.LABEL, Way.RECEIPT, Way.ALERT, Way.PERSON}


def report(desk: Desk, pledge: str, claimant: ClaimantForm = PLEDGOR, **changes: Any) -> Receipt:
    """Report a ticket lost."""
    form = LossForm(pledge, claimant, "三月十五日皮包遺失", "")
    return desk.report_loss(replace(form, **changes))


def withdraw(desk: Desk, pledge: str, claimant: ClaimantForm = PLEDGOR, **changes: Any) -> Receipt:
    """Take the report back with the paper in hand."""
    form = FoundForm(pledge, claimant, ticket_shown=True, note="在家中尋獲")
    return desk.withdraw_loss(replace(form, **changes))


def give_new(desk: Desk, pledge: str, claimant: ClaimantForm = PLEDGOR, **changes: Any) -> Receipt:
    """Give a new ticket, the supervisor being at hand."""
    return desk.replace_lost(replace(ReplaceForm(pledge, claimant, "s1"), **changes))


def hold(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Keep the goods for the police."""
    form = HoldForm(pledge, "鹽埕分局偵查隊", "張警員", "115刑案0016", "")
    return desk.hold(replace(form, **changes))


def lift(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Let them go by letter."""
    form = LiftForm(pledge, "鹽埕分局偵查隊", "張警員", "高市警鹽分偵字第11500001號", "s1")
    return desk.lift_hold(replace(form, **changes))


def release(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Hand them to their owner at principal."""
    view = desk.ticket(pledge)
    principal = view.pledge.ticket.principal
    form = ReleaseForm(
        pledge=pledge,
        how=Release.AT_PRINCIPAL,
        papers=(Paper.POLICE, Paper.OWNERSHIP),
        papers_note="高市警鹽分偵字第11500001號、購買證明",
        owner=OWNER,
        reason="",
        bags=view.bags,
        agreed=principal,
        received=principal,
        second="s1",
    )
    return desk.release(replace(form, **changes))


def free(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Hand them to their owner for nothing."""
    nothing = {"agreed": Ntd(0), "received": Ntd(0), "reason": "未查驗證件"}
    return release(desk, pledge, how=Release.FREE, **{**nothing, **changes})


def refund(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Pay the owner back."""
    form = RefundForm(
        pledge=pledge,
        papers=(Paper.JUDGMENT, Paper.OWNERSHIP),
        papers_note="115年度訴字第100號判決",
        owner=OWNER,
        reason="未捺指紋",
        agreed=desk.stolen_offer(pledge).paid,
        money_moved=True,
        second="s1",
    )
    return desk.refund(replace(form, **changes))
