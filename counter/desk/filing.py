"""What each list of the law is made of, as this counter's file has it, and its papers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from counter import formats
from counter.db.lists import ListAct
from counter.db.reading import Reading
from counter.desk import papers, receipts
from counter.desk.context import Context
from counter.desk.forfeiting import OverdueTicket
from counter.desk.lending import known_pledge
from counter.domain import appraisal, registers
from counter.domain.codes import Verdict
from counter.domain.days import TAIPEI
from counter.domain.effects import State
from counter.domain.entries import Entry, Kind, Reversed, TakenIn
from counter.domain.filings import ListDrawn, ListKind, ListSent, PoliceShown, Shown
from counter.domain.forfeiting import Wait
from counter.domain.forfeiture import Forfeited, ForfeitureUndone
from counter.domain.money import Ntd
from counter.domain.parts import Item, RecordRef, Ticket
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason, refuse
from counter.domain.registers import Drawn, Listed, ShownForm, Standpoint, Stood, Told
from counter.domain.staff import Clerk
from counter.print.list_papers import ListForm, ListLine, ListPaper
from counter.print.papers import ItemLines, Paper

_COPIES = ("第一聯　陳報", "第二聯　存查")
_OWN_COPY = ("第三聯　庫房",)
_ONE_COPY = ("",)
_VOID, _BACK, _FORFEITED = "作廢", "已撤回", "流當物"
_SAME, _DIFFERS = "與原製清冊相符", "與原製清冊不符，請通知稽核人員查明"
_WAITS = {
    Wait.HELD: "警方扣留",
    Wait.LOST: "掛失",
    Wait.DISPUTED: "待處理衝突",
    Wait.UNREAD: "程式待更新",
    Wait.COUNTER: "待他櫃檯傳送",
    Wait.ATTEMPTS: "通聯未足",
    Wait.LATE: "特准逾期",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a list is about: two weeks, or a batch (id of its entry)."""

    kind: ListKind
    first: date
    last: date
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A ticket that the police are shown, and its line."""

    told: Told
    line: ListLine


@dataclass(frozen=True, slots=True)
class _Full:
    """A ticket of a list with what its line is made of; `identity` None where no name is told."""

    listed: Listed
    ticket: Ticket
    identity: RecordRef | None


Undone = Mapping[tuple[str, str], Sequence[Stood]]
"""What undid an act (its id, "") or took a pledge out of a batch (the batch's id, the pledge's)."""


def subject_of(body: ListDrawn) -> Subject:
    """What a list that was drawn is about."""
    return Subject(body.list, body.first, body.last, body.batch)


def subject_of_batch(reading: Reading, batch: str) -> Subject:
    """The list of a batch. Raises Refused NO_BATCH."""
    entry = reading.entry(batch)
    if entry is None or not isinstance(entry.body, Forfeited):
        refuse(Reason.NO_BATCH)
    return Subject(ListKind.FORFEITURE, entry.business_day, entry.business_day, entry.id)


def standpoint(reading: Reading) -> Standpoint:
    """What this counter knows now."""
    head, line = reading.head(), reading.line()
    place = 0 if line is None else line.cursor.place
    return Standpoint(head.device, head.incarnation, head.number + 1, place)


def drawn_since(reading: Reading, since: date) -> dict[Subject, tuple[Drawn, ...]]:
    """Every list drawn since a day, by what it is about, the oldest first, each with the notes that it went out."""
    sent = defaultdict(list)
    for act in newest(reading.lists.acts(Kind.LIST_SENT, since)):
        body = act.entry.body
        assert isinstance(body, ListSent), "asked for by their kind"
        sent[body.drawn].append(act.entry)
    for notes in sent.values():
        notes.sort(key=_told_at)
    found = defaultdict(list)
    for act in newest(reading.lists.acts(Kind.LIST_DRAWN, since)):
        made = Drawn(act.entry, act.stood, tuple(sent[act.entry.id]))
        found[subject_of(made.body)].append(made)
    in_order = {
        about: sorted(lists, key=lambda each: _told_at(each.entry))
        for about, lists in found.items()
    }
    return {about: tuple(lists) for about, lists in in_order.items()}


def _told_at(entry: Entry) -> tuple[datetime, str]:
    return entry.recorded_at, entry.id


def newest(acts: Iterable[ListAct]) -> tuple[ListAct, ...]:
    """Each act once: of one that a counter told again after it started anew, the copy that counts."""
    found: dict[str, ListAct] = {}
    for act in acts:
        if act.entry.id not in found or act.entry.verdict is not Verdict.TWICE:
            found[act.entry.id] = act
    return tuple(found.values())


def undone_since(reading: Reading, since: date) -> Undone:
    """Everything since a day that took a ticket off a list again."""
    found: dict[tuple[str, str], list[Stood]] = defaultdict(list)
    for act in reading.lists.acts(Kind.REVERSED, since):
        assert isinstance(act.entry.body, Reversed), "asked for by their kind"
        found[act.entry.body.entry, ""].append(act.stood)
    for act in reading.lists.acts(Kind.FORFEITURE_UNDONE, since):
        undoing = act.entry.body
        assert isinstance(undoing, ForfeitureUndone), "asked for by their kind"
        for item in undoing.items:
            found[undoing.entry, item.pledge].append(act.stood)
    for act in reading.lists.acts(Kind.FORFEITED, since):
        batch = act.entry.body
        assert isinstance(batch, Forfeited), "asked for by their kind"
        for item in batch.items if act.entry.verdict is Verdict.CLASH else ():
            # It books nothing from its place in the order on.
            found[act.entry.id, item.pledge].append(Stood("", 0, 0, act.stood.place))
    return found


def heads(reading: Reading, weeks: Subject, undone: Undone) -> tuple[Listed, ...]:
    """What was taken in within two weeks, unread: enough to know how many lines there are."""
    made: dict[str, list[Stood]] = defaultdict(list)
    for head in reading.lists.heads(Kind.TAKEN_IN, weeks.first, weeks.last):
        made[head.act].append(head.stood)
    return tuple(
        Listed(act, "", weeks.first, Ntd(0), (), tuple(stood), tuple(undone.get((act, ""), ())))
        for act, stood in made.items()
    )


def batch_heads(batch: Entry, acts: Iterable[ListAct], undone: Undone) -> tuple[Listed, ...]:
    """What a batch forfeited, its tickets unread. `acts`: every copy of the batch among them."""
    made = tuple(each.stood for each in acts if each.entry.id == batch.id)
    assert isinstance(batch.body, Forfeited), "only batches are given"
    return tuple(
        Listed(
            pledge=each.pledge,
            number="",
            on=each.last_day,
            principal=each.principal,
            seals=(),
            made=made,
            undone=tuple(undone.get((batch.id, each.pledge), ())),
        )
        for each in batch.body.items
    )


def next_lines(reading: Reading, subject: Subject, drawn: Sequence[Drawn]) -> tuple[Told, ...]:
    """What the next list would hold."""
    listed = (each.listed for each in _full(reading, subject))
    return registers.next_lines(listed, subject.kind, standpoint(reading), drawn)


# ------------------------------------------------------------------------------------ papers


def papers_of(
    context: Context, reading: Reading, entry: Entry, *, again: bool
) -> tuple[Paper, ...]:
    """A list that was drawn: both copies, of forfeited things one more for the office."""
    assert isinstance(entry.body, ListDrawn), "only such entries are given"
    body, subject = entry.body, subject_of(entry.body)
    full = {each.listed.pledge: each for each in _full(reading, subject)}
    drawn = drawn_since(reading, subject.first)[subject]
    own = next(each for each in drawn if each.entry.id == entry.id)
    lines = registers.lines_of((each.listed for each in full.values()), body.list, own, drawn)
    forgiving, _ = reading.forgiving()
    told = tuple(_list_line(context, forgiving, full[each.listed.pledge], each) for each in lines)
    same = registers.digest(lines) == body.digest
    checked = (("核對", _SAME if same else _DIFFERS),) if again else ()
    head = (*_approved(context, reading, subject), *checked)

    def paper(form: ListForm, copies: tuple[str, ...]) -> ListPaper:
        made = entry.recorded_at.astimezone(TAIPEI)
        return ListPaper(
            office=papers.office(context),
            words=context.policy.words,
            form=form,
            first=body.first,
            last=body.last,
            number=body.number,
            copies=copies,
            head=head,
            made_on=made.date(),
            at=made.strftime("%H:%M"),
            by=context.staff_name(entry.clerk),
            lines=told,
            act=receipts.act_number(context, reading, entry),
            seal=body.digest,
            marks=replace(context.marks, again=again),
        )

    if body.list is ListKind.REGISTER:
        return (paper(ListForm.REGISTER, _COPIES),)
    return (paper(ListForm.FORFEITURE, _COPIES), paper(ListForm.SALE, _OWN_COPY))


def _approved(context: Context, reading: Reading, subject: Subject) -> tuple[tuple[str, str], ...]:
    """Which two people approved a batch, and when; nobody approves a register."""
    batch = reading.entry(subject.batch) if subject.batch else None
    if batch is None:
        return ()
    people = "、".join(map(context.staff_name, (batch.clerk, batch.approver)))
    return (("核定", f"{formats.roc_day(batch.business_day)}　{people}"),)


def overdue(
    context: Context, reading: Reading, tickets: Iterable[OverdueTicket], on: date, clerk: Clerk
) -> ListPaper:
    """Whose grace is over, with what each one waits for: nobody has approved it."""
    forgiving, _ = reading.forgiving()

    def line(each: OverdueTicket) -> ListLine:
        items = known_pledge(reading, each.pledge).ticket.items
        return ListLine(
            number=each.number,
            on=each.last_day,
            name="",
            document="",
            things=_things(context, forgiving, items),
            principal=each.principal,
            remark="、".join(_WAITS[wait] for wait in each.waits),
        )

    now = context.now().astimezone(TAIPEI)
    return ListPaper(
        office=papers.office(context),
        words=context.policy.words,
        form=ListForm.OVERDUE,
        first=on,
        last=on,
        number=1,
        copies=_ONE_COPY,
        head=(),
        made_on=now.date(),
        at=now.strftime("%H:%M"),
        by=clerk.name,
        lines=tuple(map(line, tickets)),
        act="",
        seal="",
        marks=replace(context.marks, draft=True),
    )


def looked_for(context: Context, reading: Reading, form: ShownForm) -> tuple[Finding, ...]:
    """What the police are shown, in the order of its days and numbers."""
    forgiving, _ = reading.forgiving()
    found = _in_custody(context, forgiving, form)
    if form.shown is Shown.TAKEN_IN:
        found = _taken_in(context, forgiving, form)
    words = form.words.casefold().split()
    fitting = (each for each in found if all(word in _searched(each.line) for word in words))
    return tuple(sorted(fitting, key=lambda each: (each.told.listed.on, each.told.listed.number)))


def police_paper(
    context: Context,
    reading: Reading,
    entry: Entry,
    form: ShownForm,
    found: Sequence[Finding],
) -> ListPaper:
    """What the police are given; who looked stands above."""
    assert isinstance(entry.body, PoliceShown), "only such entries are given"
    made = entry.recorded_at.astimezone(TAIPEI)
    days = [each.told.listed.on for each in found] or [entry.business_day]
    kind = appraisal.item_type(context.policy, form.item_type)
    asked = [kind.name] if kind is not None else []
    head = (
        ("單位", form.unit),
        ("警員", form.officer),
        ("事由", form.occasion),
        ("範圍", "　".join((*asked, form.words)).strip() or "全部"),
    )
    return ListPaper(
        office=papers.office(context),
        words=context.policy.words,
        form=ListForm(form.shown.value),
        first=form.first or min(days),
        last=form.last or entry.business_day,
        number=1,
        copies=_ONE_COPY,
        head=head,
        made_on=made.date(),
        at=made.strftime("%H:%M"),
        by=context.staff_name(entry.clerk),
        lines=tuple(each.line for each in found),
        act=receipts.act_number(context, reading, entry),
        seal=entry.body.digest,
        marks=context.marks,
    )


# ------------------------------------------------------------------------------------ inside


def _full(reading: Reading, subject: Subject) -> Iterator[_Full]:
    undone = undone_since(reading, subject.first)
    if subject.kind is ListKind.REGISTER:
        yield from _intakes(reading, subject.first, subject.last, undone)
        return
    acts = reading.lists.acts(Kind.FORFEITED, subject.first, subject.last)
    batch = next(each.entry for each in newest(acts) if each.entry.id == subject.batch)
    for head in batch_heads(batch, acts, undone):
        ticket = known_pledge(reading, head.pledge).ticket
        listed = replace(head, number=ticket.number, seals=registers.seals_of(ticket))
        yield _Full(listed, ticket, None)


def _intakes(reading: Reading, first: date, last: date, undone: Undone) -> Iterator[_Full]:
    acts = reading.lists.acts(Kind.TAKEN_IN, first, last)
    made: dict[str, list[Stood]] = defaultdict(list)
    for act in acts:
        made[act.entry.id].append(act.stood)
    for act in newest(acts):
        body = act.entry.body
        assert isinstance(body, TakenIn), "asked for by their kind"
        listed = Listed(
            pledge=body.ticket.pledge,
            number=body.ticket.number,
            on=act.entry.business_day,
            principal=body.ticket.principal,
            seals=registers.seals_of(body.ticket, body.identity),
            made=tuple(made[act.entry.id]),
            undone=tuple(undone.get((act.entry.id, ""), ())),
        )
        yield _Full(listed, body.ticket, body.identity)


def _list_line(context: Context, reading: Reading, full: _Full, told: Told) -> ListLine:
    listed, ticket = full.listed, full.ticket
    name, document = ("", "") if full.identity is None else _person(reading, full.identity)
    pledge = known_pledge(reading, listed.pledge)
    bags = sorted({item.bag for item in ticket.items})
    undone = _VOID if full.identity is not None else _BACK
    return ListLine(
        number=listed.number,
        on=listed.on,
        name=name,
        document=document,
        things=_things(context, reading, ticket.items),
        principal=listed.principal,
        bag="、".join(map(papers.bag_name, bags)),
        place=papers.place(reading, pledge),
        remark=undone if told.undone else "",
        counts=not told.undone,
    )


def _in_custody(context: Context, reading: Reading, form: ShownForm) -> Iterator[Finding]:
    """Goods that are here, without a name (PA 25)."""
    for each in reading.goods.pledges_in_custody():
        pledge = known_pledge(reading, each)
        ticket, on = pledge.ticket, pledge.ticket.terms.pledged_on
        if _asks_for(form, on, ticket.items):
            told = registers.listed_now(ticket, on, registers.seals_of(ticket))
            yield Finding(told, _goods_line(context, reading, pledge, on))


def _goods_line(context: Context, reading: Reading, pledge: Pledge, on: date) -> ListLine:
    return ListLine(
        number=pledge.ticket.number,
        on=on,
        name="",
        document="",
        things=_things(context, reading, pledge.ticket.items),
        principal=pledge.ticket.principal,
        remark=_FORFEITED if pledge.state is State.FORFEITED else "",
    )


def _taken_in(context: Context, reading: Reading, form: ShownForm) -> Iterator[Finding]:
    """The register of some days, with the names (PA 22)."""
    assert form.first is not None, "asked for by its days"
    assert form.last is not None, "asked for by its days"
    now = standpoint(reading)
    full = {
        each.listed.pledge: each
        for each in _intakes(reading, form.first, form.last, undone_since(reading, form.first))
        if _asks_for(form, each.listed.on, each.ticket.items)
    }
    listed = (each.listed for each in full.values())
    for told in registers.next_lines(listed, ListKind.REGISTER, now, ()):
        yield Finding(told, _list_line(context, reading, full[told.listed.pledge], told))


def _asks_for(form: ShownForm, on: date, items: Sequence[Item]) -> bool:
    if form.first is not None and on < form.first:
        return False
    if form.last is not None and on > form.last:
        return False
    return not form.item_type or any(item.type_code == form.item_type for item in items)


def _searched(line: ListLine) -> str:
    number = formats.ticket_number(line.number)
    texts = (line.number, number, line.name, line.document, *line.things)
    return "\n".join(texts).casefold()


def _person(reading: Reading, identity: RecordRef) -> tuple[str, str]:
    """Name and document as the intake recorded them."""
    texts = reading.record(identity)
    kinds = (words for kind, words in papers.ID_KIND_WORDS.items() if kind == texts["id_kind"])
    return texts["name"], f"{next(kinds, '')}　{texts['id_number']}".strip()


def _things(context: Context, reading: Reading, items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(_thing(papers.item_lines(reading, context.policy, item)) for item in items)


def _thing(item: ItemLines) -> str:
    """One thing in a line: kind and number, weight, purity, features, defects."""
    texts = [f"{item.type_name}×{item.quantity}"]
    if item.gross:
        net = item.gross - item.stones
        texts.append(f"{formats.grams(net)}（{formats.qian(net)}）")
    texts.append(item.purity)
    texts += [f"{name}：{text}" for name, text in item.features]
    if item.defects:
        texts.append(f"瑕疵：{item.defects}")
    return "　".join(each for each in texts if each)
