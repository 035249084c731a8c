"""Fills in papers from what the journal and the vault of persons hold."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from counter import formats
from counter.db.reading import Reading
from counter.db.rows import Head
from counter.desk.answers import DaySums
from counter.desk.context import Context
from counter.domain import appraisal, charges, ticket
from counter.domain.codes import PrintReason
from counter.domain.days import TAIPEI
from counter.domain.effects import endings
from counter.domain.entries import ClassCorrected, Entry, Exchanged, Replaced, TakenIn
from counter.domain.forms import ItemForm
from counter.domain.identity import IdKind
from counter.domain.lending import Rules, bags_of, rate_class
from counter.domain.money import Ntd
from counter.domain.parts import Finger, Item
from counter.domain.pledge import Pledge
from counter.domain.policy import Policy, Wording
from counter.print.papers import (
    DayLine,
    DaySheetPaper,
    ItemLines,
    LabelPaper,
    Office,
    Origin,
    Paper,
    PledgorLines,
    TicketPaper,
)
from counter.print.words import representation_words

ID_KIND_WORDS = {
    IdKind.NATIONAL: "國民身分證",
    IdKind.RESIDENT: "居留證",
    IdKind.PASSPORT: "護照",
    IdKind.LICENCE: "駕駛執照",
}
_FOREIGN = {IdKind.RESIDENT, IdKind.PASSPORT}
"""Whose ticket is bilingual unasked."""


def office(context: Context) -> Office:
    """The head of every paper of this branch."""
    policy = context.policy
    return Office(policy.name, policy.name_en, policy.business_number, context.branch)


def ticket_and_label(
    context: Context, reading: Reading, pledge: Pledge, rules: Rules
) -> tuple[Paper, ...]:
    """What an intake prints: the ticket's two copies and a label for each bag."""
    return (ticket_paper(context, reading, pledge, rules), *labels(context, reading, pledge))


def ticket_paper(
    context: Context,
    reading: Reading,
    pledge: Pledge,
    rules: Rules,
    *,
    copy: int = 1,
    reason: PrintReason | None = None,
) -> TicketPaper:
    """A ticket as its opening entry wrote it, whenever it is printed."""
    written = pledge.ticket
    opening = _opening(reading, pledge)
    policy = context.policy
    chosen = rate_class(policy, written.terms.class_code)
    name, id_kind, id_number = _pledgor(reading, opening, written.pledgor)
    return TicketPaper(
        office=office(context),
        words=policy.words,
        wording=wording(policy, written.wording),
        number=written.number,
        predecessors=_numbers(reading, written.predecessors),
        interest_paid=_interest_paid(opening, written.pledge),
        qr_text=ticket.qr_text(policy.page_url, written.number, written.code),
        pledgor=PledgorLines(name, ID_KIND_WORDS[id_kind], id_number),
        items=tuple(item_lines(reading, policy, item) for item in written.items),
        principal=written.principal,
        class_name=written.terms.class_code if chosen is None else chosen.name,
        terms=written.terms,
        storage_fee=Ntd(0),
        table=charges.table(written.terms, rules.calendar),
        clerk=context.staff_name(opening.clerk),
        id_checked_by=context.staff_name(opening.clerk) if _saw_document(opening) else "",
        finger=_finger(opening),
        bag="、".join(bag_name(bag) for bag in sorted({item.bag for item in written.items})),
        place=place(reading, pledge),
        marks=replace(
            context.marks, copy=copy, reason=reason, replacement=is_replacement(reading, pledge)
        ),
        origin=_origin(opening),
        written_on=opening.business_day,
        appraiser=context.staff_name(written.appraiser) if written.appraiser else "",
        reviewer=context.staff_name(opening.approver) if opening.approver else "",
        representation=_representation(opening),
        bilingual=id_kind in _FOREIGN,
        class_name_en="" if chosen is None else chosen.name_en,
    )


def is_replacement(reading: Reading, pledge: Pledge) -> bool:
    """Whether a ticket was given for one that was lost (補發)."""
    return isinstance(_opening(reading, pledge).body, Replaced)


def labels(context: Context, reading: Reading, pledge: Pledge) -> tuple[LabelPaper, ...]:
    """A label for each bag of a pledge: number and contents, nothing about a person."""
    items = pledge.ticket.items
    return tuple(
        LabelPaper(
            agency=context.policy.name,
            branch=context.branch.name,
            number=pledge.ticket.number,
            bag=bag_name(bag),
            code=ticket.bag_text(bag),
            place=place(reading, pledge),
            contents=contents(context.policy, [item for item in items if item.bag == bag]),
            marks=context.marks,
        )
        for bag in sorted({item.bag for item in items})
    )


def place(reading: Reading, pledge: Pledge) -> str:
    """Where in the vault a pledge's goods lie, "" if nobody noted it: its bags' places, else in words."""
    lying = (reading.goods.bag(each) for each in bags_of([pledge]))
    codes = dict.fromkeys(each.place for each in lying if each is not None and each.place)
    return "、".join(codes) or place_in_words(reading, pledge)


def is_outside(reading: Reading, pledge: Pledge) -> bool:
    """Whether somebody outside has a bag of a pledge."""
    lying = (reading.goods.bag(each) for each in bags_of([pledge]))
    return any(each.holder.is_outside for each in lying if each is not None)


def place_in_words(reading: Reading, pledge: Pledge) -> str:
    """Where a branch without a plan of places noted that a pledge's goods lie."""
    return "" if pledge.place is None else reading.record(pledge.place)["text"]


def item_lines(reading: Reading, policy: Policy, item: Item) -> ItemLines:
    """One pledged thing in words."""
    return thing_lines(policy, item, {} if item.record is None else reading.record(item.record))


def thing_lines(policy: Policy, item: Item | ItemForm, words: Mapping[str, str]) -> ItemLines:
    """One thing with the words of its fields, in the order of its type's."""
    kind = appraisal.item_type(policy, item.type_code)
    purity = appraisal.purity(policy, item.purity)
    fields = () if kind is None else kind.fields
    return ItemLines(
        type_name=item.type_code if kind is None else kind.name,
        quantity=item.quantity,
        gross=item.gross,
        stones=item.stones,
        purity="" if purity is None else purity.name,
        features=tuple((each.name, words[each.code]) for each in fields if words.get(each.code)),
        defects=words.get("defects", ""),
        type_name_en="" if kind is None else kind.name_en,
    )


def day_sheet(context: Context, sums: DaySums, head: Head, closed_by: str) -> DaySheetPaper:
    """The end of a day on paper, with the journal's last hash as its seal."""
    return DaySheetPaper(
        office=office(context),
        words=context.policy.words,
        counter=f"{context.station.counter:02}",
        device=head.device,
        day=sums.day,
        lines=tuple(
            DayLine(
                number=act.number,
                at=act.at.astimezone(TAIPEI).strftime("%H:%M"),
                kind=act.kind,
                ticket=act.ticket,
                cash=act.cash,
                clerk=context.staff_name(act.clerk),
            )
            for act in sums.acts
        ),
        cash_in=sums.cash_in,
        cash_out=sums.cash_out,
        drawer=sums.drawer,
        head_number=head.number,
        head_hash=head.hash,
        closed_by=closed_by,
        marks=context.marks,
    )


def wording(policy: Policy, version: str) -> Wording:
    """The legal text of that version; the newest if an old file no longer has it."""
    return next((each for each in policy.wordings if each.version == version), policy.wordings[-1])


def bag_name(bag: str) -> str:
    """A bag's number as people read it: that of its first ticket in parts, one of its own as it is."""
    return formats.ticket_number(bag.replace("-", "")) if ticket.looks_like_number(bag) else bag


def _pledgor(reading: Reading, opening: Entry, pledgor: str) -> tuple[str, IdKind, str]:
    """Name, kind and number of the ID document as the intake recorded them; of a later ticket as known now."""
    row = reading.pledgor(pledgor)
    assert row is not None, "a pledge's pledgor is summed up in the same transaction"
    body = opening.body
    words = reading.record(body.identity if isinstance(body, TakenIn) else row.identity)
    return words["name"], IdKind(words["id_kind"]), words["id_number"]


def _opening(reading: Reading, pledge: Pledge) -> Entry:
    entry = reading.entry(pledge.opened_by_entry)
    assert entry is not None, "a pledge is summed up from its opening entry"
    return entry


def _interest_paid(opening: Entry, pledge: str) -> Ntd:
    """What the act that wrote a ticket took in interest for those it replaces; of several the first tells it."""
    paid = (
        ending.settled for ending in endings(opening.body) if ending.successors[:1] == (pledge,)
    )
    return Ntd(sum(settled.interest for settled in paid if settled is not None))


def _finger(opening: Entry) -> Finger | None:
    return opening.body.finger if isinstance(opening.body, TakenIn | Exchanged) else None


def _saw_document(opening: Entry) -> bool:
    """Whether an identity document was seen when the ticket was written."""
    return _finger(opening) is not None or isinstance(opening.body, Replaced)


def _origin(opening: Entry) -> Origin:
    match opening.body:
        case TakenIn():
            return Origin.INTAKE
        case Exchanged():
            return Origin.CHANGE
        case Replaced():
            return Origin.REPLACEMENT
        case ClassCorrected():
            return Origin.CORRECTION
        case _:
            return Origin.RENEWAL


def _representation(opening: Entry) -> str:
    """Who acted in whose place at an intake, by which papers; names and numbers stay in the vault."""
    acting = opening.body.representation if isinstance(opening.body, TakenIn) else None
    return "" if acting is None else representation_words(acting.position, acting.papers)


def _numbers(reading: Reading, pledges: tuple[str, ...]) -> tuple[str, ...]:
    found = (reading.pledge(pledge) for pledge in pledges)
    return tuple(pledge.ticket.number for pledge in found if pledge is not None)


def contents(policy: Policy, items: Sequence[Item]) -> str:
    """What some things are, by kind and number: 黃金 2 件、手錶 1 件."""
    counts: dict[str, int] = {}
    for item in items:
        kind = appraisal.item_type(policy, item.type_code)
        name = item.type_code if kind is None else kind.name
        counts[name] = counts.get(name, 0) + item.quantity
    return "、".join(f"{name} {count} 件" for name, count in counts.items())
