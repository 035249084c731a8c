"""Lost tickets: reported and blocked, found again, replaced; each with its paper."""

from dataclasses import replace

from counter import formats
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import papers, people, receipts
from counter.desk.answers import Changed, Receipt
from counter.desk.context import Context
from counter.desk.lending import known_pledge, successor, words
from counter.domain import loss
from counter.domain.claim_forms import ClaimantForm, FoundForm, LossForm, ReplaceForm
from counter.domain.claimant import OnFile
from counter.domain.entries import Entry, LossReported, LossWithdrawn, Replaced
from counter.domain.identity import IdKind
from counter.domain.loss import Window
from counter.domain.parts import RecordRef, Representation
from counter.domain.pledge import Block, Pledge
from counter.domain.staff import Clerk
from counter.print.papers import NoticeKind, NoticePaper
from counter.print.words import representation_words

_CHANGED = frozenset({Changed.PLEDGE, Changed.DAY})
_PLEDGOR = "本人"
_CHECKED = "已當場查驗"


def report(context: Context, writing: Writing, form: LossForm, clerk: Clerk) -> Receipt:
    """Block a ticket at once: whoever brings its paper from now on gets nothing for it."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    loss.decide_report(form, pledge, rules, _window(context, writing, pledge, clerk))
    claimant, pledgor = form.claimant, pledge.ticket.pledgor
    representation = _representation(writing, pledgor, claimant)
    body = LossReported(
        pledge=form.pledge,
        record=_claimed(writing, pledgor, claimant, form.statement),
        id_checked=claimant.id_checked,
        representation=representation,
    )
    entry = context.append(
        writing,
        body,
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, pledgor),
        approver="" if representation is None else form.second,
    )
    return _told(context, writing, entry, pledge)


def withdraw(context: Context, writing: Writing, form: FoundForm, clerk: Clerk) -> Receipt:
    """Lift the block: the paper is here again, in the pledgor's hands."""
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    loss.decide_withdrawal(form, pledge, rules, _window(context, writing, pledge, clerk))
    pledgor = pledge.ticket.pledgor
    representation = _representation(writing, pledgor, form.claimant)
    note = words(writing, pledgor, RecordKind.NOTE, form.note)
    entry = context.append(
        writing,
        LossWithdrawn(form.pledge, note, representation),
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, pledgor),
        approver="" if representation is None else form.second,
    )
    return _told(context, writing, entry, pledge)


def give_new(context: Context, writing: Writing, form: ReplaceForm, clerk: Clerk) -> Receipt:
    """Write the ticket that stands in the lost one's place: its terms, its days, its goods, no cash."""
    rules = context.rules(writing)
    old = known_pledge(writing, form.pledge)
    loss.decide_replacement(form, old, rules, _window(context, writing, old, clerk))
    lost, pledgor = old.ticket, old.ticket.pledgor
    evidence = None if lost.evidence is None else replace(lost.evidence, is_new=False)
    follows = successor(context, writing, old, lost.terms, evidence=evidence, rules=rules)
    ticket = replace(
        follows,
        wording=lost.wording,
        low_rate_known_on=lost.low_rate_known_on,
        appraiser=lost.appraiser,
    )
    representation = _representation(writing, pledgor, form.claimant)
    entry = context.append(
        writing,
        Replaced(form.pledge, ticket, representation),
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, ticket.pledge, pledgor),
        approver=form.second,
    )
    new = known_pledge(writing, ticket.pledge)
    printed = papers.ticket_and_label(context, writing, new, rules)
    changed = _CHANGED | {Changed.PLEDGOR, Changed.NUMBERS}
    return Receipt(entry, changed, printed, ticket.pledge, ticket.number)


def notice(context: Context, reading: Reading, entry: Entry, pledge: Pledge) -> NoticePaper:
    """The slip of a report or of its withdrawal, for whoever made it and for the office."""
    body = entry.body
    assert isinstance(body, LossReported | LossWithdrawn), "a slip is about a loss"
    reported = isinstance(body, LossReported)
    block = pledge.blocked(Block.LOST)
    lines = (
        ("單號", formats.ticket_number(pledge.ticket.number)),
        *_who(reading, body, pledge),
        ("證件查驗", _CHECKED),
        ("原掛失", "" if reported or block is None else formats.roc_day(block.on)),
    )
    texts = reading.record(body.record) if isinstance(body, LossReported) else None
    said = "" if texts is None else texts["text"]
    return NoticePaper(
        office=papers.office(context),
        words=context.policy.words,
        kind=NoticeKind.LOSS_REPORT if reported else NoticeKind.LOSS_WITHDRAWAL,
        act=receipts.act_lines(context, reading, entry),
        lines=tuple((label, text) for label, text in lines if text),
        paragraphs=(f"遺失經過：{said}",) if said else (),
        goods=tuple(
            papers.item_lines(reading, context.policy, item) for item in pledge.ticket.items
        ),
        marks=context.marks,
    )


def _told(context: Context, writing: Writing, entry: Entry, pledge: Pledge) -> Receipt:
    slip = notice(context, writing, entry, pledge)
    return Receipt(entry, _CHANGED, (slip,), pledge.ticket.pledge, pledge.ticket.number)


def _who(
    reading: Reading, body: LossReported | LossWithdrawn, pledge: Pledge
) -> tuple[tuple[str, str], ...]:
    """Who came, by name and document, and in what capacity."""
    row = reading.pledgor(pledge.ticket.pledgor)
    assert row is not None, "a pledge's pledgor is summed up in the same transaction"
    name, kind, number = row.name, people.kind_on_file(row), row.id_number
    capacity = _PLEDGOR
    if body.representation is not None:
        texts = reading.record(body.representation.record)
        name, kind, number = texts["name"], IdKind(texts["id_kind"]), texts["id_number"]
        capacity = representation_words(body.representation.position, body.representation.papers)
    label = "掛失人" if isinstance(body, LossReported) else "撤銷人"
    return (
        (label, name),
        ("證件", f"{papers.ID_KIND_WORDS[kind]}　{number}"),
        ("身分", capacity),
    )


def _window(context: Context, reading: Reading, pledge: Pledge, clerk: Clerk) -> Window:
    row = reading.pledgor(pledge.ticket.pledgor)
    assert row is not None, "a pledge's pledgor is summed up in the same transaction"
    kind = people.kind_on_file(row)
    same = [each for each in people.same_person(reading, row) if each.id_kind == kind]
    numbers = tuple(number for each in same for number in (each.id_number, *each.former_ids))
    on_file = OnFile(kind, numbers)
    return Window(context.branch.code, on_file, context.team(clerk))


def _claimed(writing: Writing, pledgor: str, form: ClaimantForm, statement: str) -> RecordRef:
    """Who reports, and what happened, in words."""
    texts = {"id_kind": form.id_kind.value, "id_number": form.id_number, "text": statement}
    return writing.put_record(pledgor, RecordKind.STATEMENT, texts)


def _representation(writing: Writing, pledgor: str, form: ClaimantForm) -> Representation | None:
    """In what capacity somebody acts for the pledgor, None for the pledgor."""
    if form.position is None:
        return None
    texts = {
        "name": form.name,
        "id_kind": form.id_kind.value,
        "id_number": form.id_number,
        "papers": form.papers_note,
    }
    record = writing.put_record(pledgor, RecordKind.REPRESENTATION, texts)
    return Representation(form.position, form.papers, record)
