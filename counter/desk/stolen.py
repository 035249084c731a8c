"""Stolen goods: held, let go, given to their owner, paid back; how they were taken in is at hand."""

from counter import formats
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import papers, receipts
from counter.desk.answers import Changed, IntakeProof, Receipt, StolenOffer
from counter.desk.context import Context
from counter.desk.lending import known_pledge, refuse_outside
from counter.domain import stolen
from counter.domain.claim_forms import HoldForm, HoldNoteForm, LiftForm, RefundForm, ReleaseForm
from counter.domain.codes import Paper as Seen
from counter.domain.codes import Release
from counter.domain.effects import State
from counter.domain.entries import (
    Entry,
    Exchanged,
    Held,
    HoldLifted,
    HoldNoted,
    Refunded,
    Released,
    TakenIn,
)
from counter.domain.identity import IdKind
from counter.domain.money import Ntd
from counter.domain.pledge import Block, Pledge
from counter.domain.staff import Clerk
from counter.print.papers import NoticeKind, NoticePaper, Paper
from counter.print.words import paper_name

Lines = tuple[tuple[str, str], ...]

_CHANGED = frozenset({Changed.PLEDGE, Changed.DAY})
_HOW = {Release.AT_PRINCIPAL: "物主付本金贖回，不計利息", Release.FREE: "無償發還"}


def offer(context: Context, reading: Reading, pledge_id: str) -> StolenOffer:
    """What decides how stolen goods go back: how they were taken in, what their owner would pay or get back."""
    pledge = known_pledge(reading, pledge_id)
    return StolenOffer(
        proofs=_proofs(context, reading, pledge_id),
        principal=stolen.release_price(Release.AT_PRINCIPAL, pledge),
        paid=pledge.paid,
    )


def hold(context: Context, writing: Writing, form: HoldForm, clerk: Clerk) -> Receipt:
    """Keep goods for the police: nothing is done with their ticket from now on."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    stolen.decide_hold(form, pledge, rules, branch=context.branch.code)
    texts = {
        "unit": form.unit,
        "officer": form.officer,
        "case": form.case,
        "document": form.document,
    }
    record = writing.put_record(pledge.ticket.pledgor, RecordKind.STATEMENT, texts)
    entry = context.append(
        writing,
        Held(form.pledge, record),
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, pledge.ticket.pledgor),
    )
    slip = _notice(context, writing, entry, pledge, kind=NoticeKind.HOLD, lines=_police(texts))
    return _receipt(entry, pledge, (slip,))


def note(context: Context, writing: Writing, form: HoldNoteForm, clerk: Clerk) -> Receipt:
    """Add the letter that followed: the record of the hold is printed anew, with its number."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    stolen.decide_hold_note(form, pledge, rules, branch=context.branch.code)
    held = pledge.blocked(Block.HELD)
    assert held is not None, "decide_hold_note refuses what is not held"
    texts = {**_held_record(writing, pledge), "document": form.document}
    record = writing.put_record(pledge.ticket.pledgor, RecordKind.STATEMENT, texts)
    entry = context.append(
        writing,
        HoldNoted(form.pledge, record),
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, pledge.ticket.pledgor),
    )
    lines = (("原登錄日", formats.roc_day(held.on)), *_police(texts))
    slip = _notice(context, writing, entry, pledge, kind=NoticeKind.HOLD, lines=lines)
    return _receipt(entry, pledge, (slip,))


def lift(context: Context, writing: Writing, form: LiftForm, clerk: Clerk) -> Receipt:
    """Let goods go: their ticket is what it was."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    stolen.decide_lift(
        form,
        pledge,
        rules,
        branch=context.branch.code,
        clerk=clerk,
        staff=context.staff,
    )
    case = _held_record(writing, pledge)["case"]
    texts = {
        "unit": form.unit,
        "officer": form.officer,
        "case": case,
        "document": form.document,
    }
    record = writing.put_record(pledge.ticket.pledgor, RecordKind.STATEMENT, texts)
    entry = context.append(
        writing,
        HoldLifted(form.pledge, record),
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, pledge.ticket.pledgor),
        approver=form.second,
    )
    slip = _notice(
        context, writing, entry, pledge, kind=NoticeKind.HOLD_LIFTED, lines=_police(texts)
    )
    return _receipt(entry, pledge, (slip,))


def release(context: Context, writing: Writing, form: ReleaseForm, clerk: Clerk) -> Receipt:
    """Hand stolen goods to their owner, at principal or free: the ticket is worth nothing any more."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    paid = stolen.decide_release(
        form,
        pledge,
        rules,
        branch=context.branch.code,
        clerk=clerk,
        staff=context.staff,
    )
    assert form.how is not None, "decide_release refuses a release that does not say how"
    refuse_outside(writing, form.bags)
    change = Ntd(form.received - paid)
    # The owner is a person of their own: erasing the pledgor must not erase the owner's proof.
    owner = writing.new_id()
    body = Released(
        pledge=form.pledge,
        how=form.how,
        principal=pledge.ticket.principal,
        paid=paid,
        papers=form.papers,
        record=writing.put_record(owner, RecordKind.STATEMENT, _owner_texts(form)),
        bags=form.bags,
        received=form.received,
        change=change,
    )
    entry = context.append(
        writing,
        body,
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, pledge.ticket.pledgor, owner),
        approver=form.second,
    )
    slip = _notice(
        context,
        writing,
        entry,
        pledge,
        kind=NoticeKind.RELEASE,
        lines=(
            *_owner(form, "物主"),
            *(line for line in _police(_held_record(writing, pledge)) if line[1]),
            ("發還方式", _HOW[form.how]),
        ),
        cash=(("本金", paid),) if paid else (),
        why=form.reason if form.how is Release.FREE else "",
    )
    paper = (receipts.receipt(context, writing, entry),) if paid else ()
    changed = _CHANGED | {Changed.PLEDGOR}
    return Receipt(entry, changed, (slip, *paper), form.pledge, pledge.ticket.number, change)


def refund(context: Context, writing: Writing, form: RefundForm, clerk: Clerk) -> Receipt:
    """Pay an owner back what the goods cost, the intake having been unlawful."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    amount = stolen.decide_refund(
        form,
        pledge,
        payer=_payer(writing, pledge),
        clerk=clerk,
        staff=context.staff,
    )
    owner = writing.new_id()
    body = Refunded(
        pledge=form.pledge,
        amount=amount,
        papers=form.papers,
        record=writing.put_record(owner, RecordKind.STATEMENT, _owner_texts(form)),
    )
    entry = context.append(
        writing,
        body,
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, pledge.ticket.pledgor, owner),
        approver=form.second,
    )
    slip = _notice(
        context,
        writing,
        entry,
        pledge,
        kind=NoticeKind.REFUND,
        lines=_owner(form, "領款人"),
        cash=(("退還款項", Ntd(-amount)),),
        why=form.reason,
    )
    return _receipt(entry, pledge, (slip, receipts.receipt(context, writing, entry)))


# ----------------------------------------------------------------------------- what is known


def _proofs(context: Context, reading: Reading, pledge_id: str) -> tuple[IntakeProof, ...]:
    """How each of the goods came here: who checked which document and finger, and when; oldest first."""
    proofs = []
    for each in reading.chain(pledge_id):
        opening = reading.entry(each.opened_by_entry)
        assert opening is not None, "a pledge is summed up from its opening entry"
        body = opening.body
        if isinstance(body, TakenIn) or (isinstance(body, Exchanged) and body.finger is not None):
            proofs.append(_proof(context, reading, opening, each.ticket.number, body))
    return tuple(proofs)


def _proof(
    context: Context, reading: Reading, opening: Entry, number: str, body: TakenIn | Exchanged
) -> IntakeProof:
    shown = None
    if isinstance(body, TakenIn):
        forgiving, vault = reading.forgiving()
        texts = forgiving.record(body.identity)
        if not (vault.lacks or vault.erased):
            shown = IdKind(texts["id_kind"]), texts["id_number"]
    return IntakeProof(
        number=number,
        kind=opening.kind,
        at=opening.recorded_at,
        clerk=context.staff_name(opening.clerk),
        document=shown,
        id_checked=body.id_checked,
        finger=body.finger,
    )


def _held_record(reading: Reading, pledge: Pledge) -> dict[str, str]:
    """What is noted of the police: unit, officer, case, document."""
    block = pledge.blocked(Block.HELD)
    entry = None if block is None else reading.entry(block.noted or block.entry)
    assert entry is not None, "goods are held by an entry"
    assert isinstance(entry.body, Held | HoldNoted), "goods are held by the police alone"
    return dict(reading.record(entry.body.record))


def _payer(reading: Reading, pledge: Pledge) -> str:
    """Number of the document of the owner the goods were released to, "" if somebody redeemed them."""
    if pledge.state is not State.RELEASED:
        return ""
    entry = reading.entry(pledge.closed_by_entry)
    assert entry is not None, "goods are released by an entry"
    assert isinstance(entry.body, Released), "a release alone ends a ticket as released"
    return reading.record(entry.body.record)["id_number"]


# ----------------------------------------------------------------------------------- papers


def _receipt(entry: Entry, pledge: Pledge, printed: tuple[Paper, ...]) -> Receipt:
    return Receipt(entry, _CHANGED, printed, pledge.ticket.pledge, pledge.ticket.number)


def _owner_texts(form: ReleaseForm | RefundForm) -> dict[str, str]:
    owner = form.owner
    return {
        "name": owner.name,
        "id_kind": owner.id_kind.value,
        "id_number": owner.id_number,
        "phone": owner.phone,
        "papers": form.papers_note,
        "text": form.reason,
    }


def _owner(form: ReleaseForm | RefundForm, label: str) -> Lines:
    owner = form.owner
    return (
        (label, owner.name),
        ("證件", f"{papers.ID_KIND_WORDS[owner.id_kind]}　{owner.id_number}"),
        ("證明文件", f"{_seen(form.papers)}　{form.papers_note}"),
    )


def _seen(seen: tuple[Seen, ...]) -> str:
    return "、".join(paper_name(each) for each in seen)


def _police(texts: dict[str, str]) -> Lines:
    return (
        ("警察機關", texts["unit"]),
        ("承辦員警", texts["officer"]),
        ("案號", texts["case"]),
        ("公文文號", texts["document"]),
    )


def _notice(
    context: Context,
    reading: Reading,
    entry: Entry,
    pledge: Pledge,
    *,
    kind: NoticeKind,
    lines: Lines,
    cash: tuple[tuple[str, Ntd], ...] = (),
    why: str = "",
) -> NoticePaper:
    return NoticePaper(
        office=papers.office(context),
        words=context.policy.words,
        kind=kind,
        act=receipts.act_lines(context, reading, entry),
        lines=(("單號", formats.ticket_number(pledge.ticket.number)), *lines),
        paragraphs=(f"收當違反規定之處：{why}",) if why else (),
        goods=tuple(
            papers.item_lines(reading, context.policy, item) for item in pledge.ticket.items
        ),
        cash=cash,
        marks=context.marks,
    )
