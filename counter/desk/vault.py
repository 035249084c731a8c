"""The vault: its places, what lies where, bags carried, handed over, taken over, brought back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from counter.db.goods import LyingRow, PlaceRow
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import papers
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.desk.lending import known_pledge
from counter.desk.receipts import act_lines
from counter.domain import business_day, vault
from counter.domain.custody import (
    BagsReturned,
    HandoverAnswered,
    HandoverProposed,
    Party,
)
from counter.domain.entries import Body, Kind
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef
from counter.domain.refusal import Fault, Reason, refuse
from counter.domain.roles import AT_COUNTS
from counter.domain.staff import Clerk, is_supervisor
from counter.domain.ticket import read_bag
from counter.domain.vault import (
    COUNTER,
    AnswerForm,
    Bag,
    Doing,
    HandoverForm,
    Misfit,
    MoveForm,
    PlacesForm,
    ReturnForm,
)
from counter.print.papers import HandoverLine, HandoverPaper, PlaceLabelPaper

_CHANGED = frozenset({Changed.VAULT})


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place: how many bags lie there, and the principal (NT$) of the tickets whose first bag does."""

    place: str
    bags: int
    principal: Ntd


@dataclass(frozen=True, slots=True)
class PartyView:
    """What somebody outside has, all of that kind together."""

    party: Party
    bags: int
    principal: Ntd
    overdue: int
    """Bags that should be back by now."""


@dataclass(frozen=True, slots=True)
class VaultMap:
    """The branch's places with what lies there; `counter`: what nobody has put away; `outside`; sums of all.

    `plan`: the places where goods may be put; `offered`: bags that somebody is asked to take over; `misfits`: bags on
    which an act did not fit (see `BagView.misfits`).
    """

    plan: tuple[str, ...]
    places: tuple[PlaceView, ...]
    counter: PlaceView
    outside: tuple[PartyView, ...]
    bags: int
    principal: Ntd
    offered: int
    misfits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BagLine:
    """A bag of one ticket. `holder`: who took it over, "" for nobody; `offered`: somebody is asked to."""

    bag: str
    pledge: str
    number: str
    contents: str
    principal: Ntd
    place: str
    party: Party
    holder: str
    due: date | None
    is_overdue: bool
    offered: bool
    since: date
    by: str


@dataclass(frozen=True, slots=True)
class ScannedBag:
    """A bag scanned for an act. `lines` as in `BagView`; `fault`: what is in its way, None for nothing."""

    bag: str
    lines: tuple[BagLine, ...]
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class BagAct:
    """One act that named a bag."""

    kind: Kind
    on: date
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BagView:
    """A bag with its whole story. `lines`: one for each ticket whose things lie in it now, none if it is out."""

    bag: str
    lines: tuple[BagLine, ...]
    misfits: tuple[Misfit, ...]
    acts: tuple[BagAct, ...]


@dataclass(frozen=True, slots=True)
class HandoverView:
    """A hand-over. `handover`: its id; `receiver`: in words; `note`: what for; `bags`: those still in question.

    `is_taken`: they were taken over and are not back yet; else they wait for an answer.
    """

    handover: str
    party: Party
    to: str
    receiver: str
    note: str
    due: date | None
    is_overdue: bool
    is_taken: bool
    on: date
    by: str
    bags: tuple[BagLine, ...]


@answers({AT_COUNTS: "places map lying_at bag handovers slip"})
class VaultDesk:
    """What lies where and who answers for it; every change is an act."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def places(self) -> tuple[str, ...]:
        """The branch's plan of places, ascending; empty for a branch that has none and notes places in words."""
        with self._acting.context.store.read() as reading:
            return reading.goods.places()

    def map(self) -> VaultMap:
        """What lies where, in bags and NT$."""
        with self._acting.context.store.read() as reading:
            today = self._acting.context.day_to_show(reading)
            return _map(reading.goods.places(), reading.goods.map(), reading, today)

    def lying_at(self, place: str) -> tuple[BagLine, ...]:
        """The bags at a place; "" for the counter."""
        context = self._acting.context
        with context.store.read() as reading:
            return _lines(context, reading, reading.goods.lying_at(place))

    def bag(self, text: str) -> BagView:
        """The bag that was scanned or typed. Raises Refused BAG_FORM, BAG_UNKNOWN."""
        context = self._acting.context
        code = read_bag(text, "bag")
        with context.store.read() as reading:
            return _bag(context, reading, code)

    def scanned(
        self, doing: Doing, bags: Sequence[str], target: str = ""
    ) -> tuple[ScannedBag, ...]:
        """Bags that are being scanned for an act, each with what is in its way by now.

        `target`: where they are to be carried, "" while that is not known.
        """
        context = self._acting.context
        with context.store.read() as reading:
            here = reading.goods.in_custody(bags)
            return tuple(
                ScannedBag(
                    each,
                    ()
                    if each not in here
                    else _lines(context, reading, _rows(reading, here[each])),
                    next(iter(self._in_the_way(doing, each, here.get(each), target)), None),
                )
                for each in bags
            )

    def _in_the_way(
        self, doing: Doing, code: str, bag: Bag | None, target: str
    ) -> tuple[Fault, ...]:
        clerk = self._acting.signed_in().code
        boss = is_supervisor(clerk, self._acting.context.staff)
        return vault.scanned_faults(
            doing, code, bag, target=target, clerk=clerk, is_supervisor=boss
        )

    def handovers(self) -> tuple[HandoverView, ...]:
        """Those that wait for an answer, then those whose bags are not back, the oldest first."""
        context = self._acting.context
        with context.store.read() as reading:
            forgiving, _ = reading.forgiving()
            waiting = _handovers(context, forgiving, reading.goods.offered(), taken=False)
            taken = _handovers(context, forgiving, reading.goods.handed_over(), taken=True)
            return (*waiting, *taken)

    def place_labels(self, places: Sequence[str]) -> tuple[PlaceLabelPaper, ...]:
        """The label of each of these places; it is no numbered paper."""
        context = self._acting.context
        return tuple(
            PlaceLabelPaper(
                agency=context.policy.name,
                branch=context.branch.name,
                place=each,
                code=vault.place_text(each),
                marks=context.marks,
            )
            for each in places
        )

    def slip(self, handover: str) -> HandoverPaper:
        """What is handed over, for whoever takes it to sign. Raises Refused HANDOVER_UNKNOWN."""
        context = self._acting.context
        with context.store.read() as reading:
            return _slip(context, reading, handover)

    # ------------------------------------------------------------------ acts

    def change_places(self, form: PlacesForm) -> Receipt:
        """Add places to the plan, or give empty ones up: a supervisor's act."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _change_places(context, w, form, clerk))

    def move(self, form: MoveForm) -> Receipt:
        """Bags were carried to a place."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _move(context, w, form, clerk))

    def hand_over(self, form: HandoverForm) -> Receipt:
        """Offer bags; the id of the hand-over is that of the receipt's entry."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _hand_over(context, w, form, clerk))

    def answer(self, form: AnswerForm) -> Receipt:
        """Take bags over, or refuse them."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _answer(context, w, form, clerk))

    def take_back(self, form: ReturnForm) -> Receipt:
        """Bags that were outside are back."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _take_back(context, w, form, clerk))


# ------------------------------------------------------------------------------------ acts


def _change_places(context: Context, writing: Writing, form: PlacesForm, clerk: Clerk) -> Receipt:
    filled = {row.place for row in writing.goods.map()}
    plan = writing.goods.places()
    boss = is_supervisor(clerk.code, context.staff)
    body = vault.decide_places(form, plan, filled, is_supervisor=boss)
    return _written(context, writing, body, clerk)


def _move(context: Context, writing: Writing, form: MoveForm, clerk: Clerk) -> Receipt:
    bags = writing.goods.in_custody(form.bags)
    body = vault.decide_move(form, bags, writing.goods.places())
    return _written(context, writing, body, clerk)


def _hand_over(context: Context, writing: Writing, form: HandoverForm, clerk: Clerk) -> Receipt:
    staff = context.staff
    branches = {each.code for each in context.policy.branches} - {context.branch.code}
    on = business_day.working_day(context.last_day(writing))
    party = vault.decide_handover(
        form,
        writing.goods.in_custody(form.bags),
        receivers={each.code for each in staff} if form.party is Party.CUSTODIAN else branches,
        clerk=clerk.code,
        is_supervisor=is_supervisor(clerk.code, staff),
        on=on,
    )
    person, record = _record(writing, {"name": form.name, "text": form.note})
    to = "" if party is Party.APPRAISER else form.to
    due = None if party is Party.CUSTODIAN else form.due
    body = HandoverProposed(party, to, due, form.bags, record)
    return _written(context, writing, body, clerk, person)


def _answer(context: Context, writing: Writing, form: AnswerForm, clerk: Clerk) -> Receipt:
    proposal = writing.entry(form.handover)
    if proposal is None or not isinstance(proposal.body, HandoverProposed):
        refuse(Reason.HANDOVER_UNKNOWN, "handover")
    here = writing.goods.in_custody(proposal.body.bags)
    waiting = {
        code: bag
        for code, bag in here.items()
        if bag.offered is not None and bag.offered.handover == form.handover
    }
    vault.decide_answer(form, proposal.body, waiting, clerk=clerk.code)
    person, record = _record(writing, {"name": form.signed_by})
    body = HandoverAnswered(form.handover, form.accepted, form.refused, record)
    return _written(context, writing, body, clerk, person)


def _take_back(context: Context, writing: Writing, form: ReturnForm, clerk: Clerk) -> Receipt:
    goods = writing.goods
    body = vault.decide_return(form, goods.in_custody(form.bags), goods.places())
    person, record = _record(writing, {"name": form.brought_by})
    return _written(context, writing, BagsReturned(body.bags, body.place, record), clerk, person)


def _record(writing: Writing, texts: dict[str, str]) -> tuple[str, RecordRef | None]:
    """What was said, kept with a person of its own; nothing for no words."""
    told = {name: text for name, text in texts.items() if text}
    if not told:
        return "", None
    person = writing.new_id()
    return person, writing.put_record(person, RecordKind.STATEMENT, told)


def _written(
    context: Context, writing: Writing, body: Body, clerk: Clerk, person: str = ""
) -> Receipt:
    """The vault does not keep office hours: it needs an open day alone."""
    on = business_day.working_day(context.last_day(writing))
    subjects = (person,) if person else ()
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=subjects)
    return Receipt(entry, _CHANGED, ())


# ------------------------------------------------------------------------------------ views


def _map(
    plan: tuple[str, ...], rows: Sequence[PlaceRow], reading: Reading, today: date
) -> VaultMap:
    inside = [row for row in rows if row.party in {Party.HOUSE, Party.CUSTODIAN}]
    outside = [row for row in rows if row.party not in {Party.HOUSE, Party.CUSTODIAN}]

    def at(place: str) -> PlaceView:
        found = [row for row in inside if row.place == place]
        bags, principal = sum(row.bags for row in found), sum(row.principal for row in found)
        return PlaceView(place, bags, Ntd(principal))

    late = {(r.party, r.bag) for r in reading.goods.handed_over() if r.due and r.due < today}
    overdue = Counter(party for party, _ in late)
    known = {*plan, *(row.place for row in inside)} - {COUNTER}
    return VaultMap(
        plan=plan,
        places=tuple(map(at, sorted(known))),
        counter=at(COUNTER),
        outside=tuple(
            PartyView(row.party, row.bags, row.principal, overdue[row.party]) for row in outside
        ),
        bags=sum(row.bags for row in rows),
        principal=Ntd(sum(row.principal for row in rows)),
        offered=len({row.bag for row in reading.goods.offered()}),
        misfits=tuple(each.bag for each in reading.goods.misfits()),
    )


def _lines(context: Context, reading: Reading, rows: Iterable[LyingRow]) -> tuple[BagLine, ...]:
    return tuple(_line(context, reading, row) for row in rows)


def _line(context: Context, reading: Reading, row: LyingRow) -> BagLine:
    items = known_pledge(reading, row.pledge).ticket.items
    today = context.day_to_show(reading)
    return BagLine(
        bag=row.bag,
        pledge=row.pledge,
        number=row.number,
        contents=papers.contents(context.policy, [each for each in items if each.bag == row.bag]),
        principal=row.principal,
        place=row.place,
        party=row.party,
        holder=_holder(context, row.party, row.holder),
        due=row.due,
        is_overdue=row.due is not None and row.due < today,
        offered=bool(row.offered),
        since=row.since,
        by=context.staff_name(row.clerk),
    )


def _holder(context: Context, party: Party, code: str) -> str:
    """Who took a bag over, as far as a code tells it."""
    if party is Party.BRANCH:
        names = (each.name for each in context.policy.branches if each.code == code)
        return next(names, code)
    return context.staff_name(code)


def _bag(context: Context, reading: Reading, code: str) -> BagView:
    acts = reading.goods.acts_on(code)
    lies = reading.goods.bag(code)
    if lies is None:
        refuse(Reason.BAG_UNKNOWN, "bag", bag=code)
    return BagView(
        bag=code,
        lines=_lines(context, reading, _rows(reading, lies)),
        misfits=lies.misfits,
        acts=tuple(
            BagAct(each.kind, each.business_day, each.recorded_at, context.staff_name(each.clerk))
            for each in acts
        ),
    )


def _rows(reading: Reading, lies: Bag) -> Iterator[LyingRow]:
    """A bag, once for each ticket whose things lie in it."""
    for pledge in reading.goods.pledges_in(lies.bag):
        each = known_pledge(reading, pledge)
        yield LyingRow(
            bag=lies.bag,
            pledge=each.ticket.pledge,
            number=each.ticket.number,
            principal=each.ticket.principal,
            place=lies.place,
            party=lies.holder.party,
            holder=lies.holder.to,
            handover=lies.holder.handover,
            due=lies.holder.due,
            offered="" if lies.offered is None else lies.offered.handover,
            since=lies.since,
            clerk=lies.by,
            misfits=len(lies.misfits),
        )


def _handovers(
    context: Context, reading: Reading, rows: Iterable[LyingRow], *, taken: bool
) -> tuple[HandoverView, ...]:
    def of(row: LyingRow) -> str:
        return row.handover if taken else row.offered

    grouped = groupby(sorted(rows, key=lambda row: (of(row), row.bag)), key=of)
    return tuple(
        _handover(context, reading, handover, tuple(found), taken=taken)
        for handover, found in grouped
    )


def _handover(
    context: Context, reading: Reading, handover: str, rows: tuple[LyingRow, ...], *, taken: bool
) -> HandoverView:
    entry = reading.entry(handover)
    assert entry is not None, "its bags name it"
    body = entry.body
    assert isinstance(body, HandoverProposed), "its bags name it"
    receiver, note = _told(context, reading, body)
    today = context.day_to_show(reading)
    return HandoverView(
        handover=handover,
        party=body.party,
        to=body.to,
        receiver=receiver,
        note=note,
        due=body.due,
        is_overdue=body.due is not None and body.due < today,
        is_taken=taken,
        on=entry.business_day,
        by=context.staff_name(entry.clerk),
        bags=_lines(context, reading, rows),
    )


def _told(context: Context, reading: Reading, body: HandoverProposed) -> tuple[str, str]:
    """Who takes the bags, in words, and what for."""
    texts = {} if body.record is None else reading.record(body.record)
    return texts.get("name", "") or _holder(context, body.party, body.to), texts.get("text", "")


def _slip(context: Context, reading: Reading, handover: str) -> HandoverPaper:
    entry = reading.entry(handover)
    body = None if entry is None else entry.body
    lines = () if not isinstance(body, HandoverProposed) else _still_in(reading, body, handover)
    if entry is None or not isinstance(body, HandoverProposed) or not lines:
        refuse(Reason.HANDOVER_UNKNOWN, "handover")
    receiver, note = _told(context, reading, body)
    listed = [*_slip_lines(_lines(context, reading, lines))]
    return HandoverPaper(
        office=papers.office(context),
        words=context.policy.words,
        act=act_lines(context, reading, entry),
        party=body.party,
        receiver=receiver,
        due=body.due,
        note=note,
        lines=tuple(listed),
        bags=len({each.bag for each in listed}),
        principal=Ntd(sum(each.principal or 0 for each in listed)),
        marks=context.marks,
    )


def _still_in(reading: Reading, body: HandoverProposed, handover: str) -> tuple[LyingRow, ...]:
    """The bags of a hand-over that wait for an answer, or were taken over and are not back."""
    here = reading.goods.in_custody(body.bags).values()
    return tuple(
        row
        for bag in here
        for row in _rows(reading, bag)
        if handover in {row.offered, row.handover}
    )


def _slip_lines(lines: Iterable[BagLine]) -> Iterator[HandoverLine]:
    """A ticket's principal stands once, at the first of its bags."""
    met: set[str] = set()
    for each in lines:
        principal = None if each.pledge in met else each.principal
        met.add(each.pledge)
        bag = papers.bag_name(each.bag)
        yield HandoverLine(bag, each.number, each.contents, principal)
