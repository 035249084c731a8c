"""What stands where on the pledgor's screen: the idle view, and an act with its tickets and its money.

Sizes are chosen to be read from 1.5 m; what does not fit becomes smaller down to a least size, then the list of things
or tickets is cut with how many more there are. Sums are never cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize

from counter import formats
from counter.domain.policy import in_force, rate_on, samples_in_force
from counter.ui.pledgor_screen import words as said
from counter.ui.pledgor_screen.board import CENTRE, RIGHT, Column, Ground, Piece, english
from counter.ui.pledgor_screen.shown import For
from counter.ui.pledgor_screen.words import Both

if TYPE_CHECKING:
    from datetime import date

    from counter.domain.charges import Due
    from counter.domain.policy import Branch, LendingStandard, Policy
    from counter.domain.terms import Terms
    from counter.ui.pledgor_screen.shown import Payment, Shown, ShownTicket

_FULL = QSize(1920, 1080)
_SCALES = (1.15, 1.05, 0.97, 0.9, 0.83, 0.77, 0.71)
"""From the size that fills the screen with little on it to the least that is read from 1.5 m."""
_ROWS_SHOWN = (40, 12, 8, 5, 3, 2)
_MARGIN = 48
_BAND = 104
_MARK = 52
_ROWS_BESIDE = 9
"""A table of more amounts stands in two columns."""
_STANDARDS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when the screen stands."""

    policy: Policy
    branch: Branch
    today: date
    training: bool


def picture(shown: Shown | None, place: Place, size: QSize) -> tuple[Piece, ...]:
    """Everything on a screen of that size, the ground first; None: the idle view."""
    unit = _unit(size)
    head = _head(place, size, unit)
    ground = Ground(QRect(0, 0, size.width(), size.height()), "window")
    pieces: tuple[Piece, ...] = ()
    for rows in _ROWS_SHOWN:
        for scale in _SCALES:
            pieces, bottom = _body(shown, place, size, top=head.y, unit=unit * scale, rows=rows)
            if bottom <= size.height():
                return (ground, *head.pieces, *pieces)
    return (ground, *head.pieces, *pieces)


def _unit(size: QSize) -> float:
    return min(size.width() / _FULL.width(), size.height() / _FULL.height())


def _body(
    shown: Shown | None, place: Place, size: QSize, *, top: int, unit: float, rows: int
) -> tuple[tuple[Piece, ...], int]:
    """What stands below the band, and where it ends."""
    margin = round(_MARGIN * _unit(size))
    whole = Column(margin, top + margin // 2, size.width() - 2 * margin, unit)
    if shown is None:
        return _idle(whole, place, size)
    _title(whole, shown, place)
    gap = margin // 2
    if size.width() < size.height():
        _left(whole, shown, place, rows)
        whole.gap(16)
        _right(whole, shown)
        return tuple(whole.pieces), whole.y + gap
    half = (whole.width - gap) // 2
    left = Column(whole.x, whole.y, half, unit)
    right = Column(whole.x + half + gap, whole.y, half, unit)
    _left(left, shown, place, rows)
    _right(right, shown)
    return (*whole.pieces, *left.pieces, *right.pieces), max(left.y, right.y) + gap


# ------------------------------------------------------------------------------------ band


def _head(place: Place, size: QSize, unit: float) -> Column:
    """Who lends, where and which day it is; below it what this counter is not."""
    policy, margin = place.policy, round(_MARGIN * unit)
    band = Column(margin, 0, size.width() - 2 * margin, unit)
    band.pieces.append(Ground(QRect(0, 0, size.width(), band.px(_BAND)), "rail"))
    band.gap(8)
    top = band.y
    band.both(Both(policy.name, policy.name_en), 36, part="rail_text", part_en="rail_muted")
    band.y = top
    day = said.day(place.today)
    band.both(day, 32, part="rail_text", part_en="rail_muted", align=RIGHT)
    band.y = band.px(_BAND)
    marks = [said.TRAINING] if place.training else []
    if samples_in_force(policy, place.today):
        marks.append(said.SAMPLE)
    if marks:
        height = band.px(_MARK)
        band.pieces.append(Ground(QRect(0, band.y, size.width(), height), "training"))
        line = "　".join(f"{mark.zh} {mark.en}" for mark in marks)
        band.gap(6)
        band.text(line, 28, part="on_training", bold=True, align=CENTRE)
        band.y = band.px(_BAND) + height
    return band


# ------------------------------------------------------------------------------------ idle


def _idle(whole: Column, place: Place, size: QSize) -> tuple[tuple[Piece, ...], int]:
    policy = place.policy
    whole.gap(20)
    whole.both(Both(place.branch.name, place.branch.name_en), 60, bold=True, align=CENTRE)
    whole.gap(22)
    whole.both(said.WELCOME, 68, part="accent", bold=True, align=CENTRE)
    whole.gap(34)
    gap = whole.px(28)
    half = (whole.width - gap) // 2
    beside = size.width() >= size.height()
    width = half if beside else whole.width
    left = Column(whole.x, whole.y, width, whole.unit)
    _standards(left, policy, place.today)
    right = Column(whole.x + half + gap, whole.y, width, whole.unit)
    if not beside:
        right = Column(whole.x, left.y + gap, width, whole.unit)
    _rates(right, policy, place.today)
    whole.y = max(left.y, right.y)
    whole.gap(26)
    with whole.card():
        whole.pair(said.HOURS, said.hours(place.branch.hours), 38)
    return (*whole.pieces, *left.pieces, *right.pieces), whole.y + gap


def _standards(column: Column, policy: Policy, today: date) -> None:
    """What is lent on metal today (黃金質借標準)."""
    with column.card():
        column.both(said.STANDARD, 36, bold=True)
        column.gap(10)
        for standard in _standards_today(policy, today)[:_STANDARDS_SHOWN]:
            column.pair(_metal(policy, standard.metal), _sum(standard.per_qian), 56)
            column.gap(6)
        column.both(said.PER_QIAN, 28, part="muted", align=RIGHT)


def _standards_today(policy: Policy, today: date) -> list[LendingStandard]:
    metals = dict.fromkeys(standard.metal for standard in policy.standards)
    found = (in_force([s for s in policy.standards if s.metal == m], today) for m in metals)
    return [standard for standard in found if standard is not None]


def _metal(policy: Policy, metal: str) -> Both:
    kind = next(kind for kind in policy.item_types if kind.metal == metal)
    return Both(kind.name, kind.name_en)


def _rates(column: Column, policy: Policy, today: date) -> None:
    """The rates of today, monthly and annual. Source: PA 11."""
    with column.card():
        column.both(said.RATES, 36, bold=True)
        column.gap(10)
        for known in policy.classes:
            rate = rate_on(policy, known.code, today)
            if rate is not None:
                name = said.class_to(Both(known.name, known.name_en), rate.cap)
                column.pair(name, said.rate(rate.monthly_bp), 34, bold=False)
                column.gap(4)
        column.both(said.NO_FEE, 28, part="muted", align=RIGHT)


# ------------------------------------------------------------------------------------ an act


def _title(whole: Column, shown: Shown, place: Place) -> None:
    top = whole.y
    whole.both(said.act(shown.doing, place.policy.words), 58, bold=True)
    bottom = whole.y
    whole.y = top
    state = said.DONE if shown.done else said.IN_PROGRESS
    part = "good" if shown.done else "warn"
    whole.both(state, 42, part=part, part_en=part, bold=shown.done, align=RIGHT)
    whole.y = max(bottom, whole.y)
    whole.gap(10)


def _left(column: Column, shown: Shown, place: Place, rows: int) -> None:
    """What the act is about."""
    if len(shown.tickets) == 1:
        _ticket(column, shown.tickets[0], place, rows)
    elif shown.tickets:
        _tickets(column, shown.tickets, rows)


def _ticket(column: Column, ticket: ShownTicket, place: Place, rows: int) -> None:
    if ticket.things:
        _things(column, ticket, rows)
        column.gap(16)
    terms = ticket.terms
    if terms is None:
        return
    with column.card():
        principal = said.principal(place.policy.words)
        column.pair(principal, _sum(ticket.principal), 72)
        column.text(formats.capitals(ticket.principal), 36, align=RIGHT)
        column.gap(8)
        _rate_parts(column, terms, place.policy)
    if ticket.table:
        column.gap(16)
        _ends(column, terms, place)


def _things(column: Column, ticket: ShownTicket, rows: int) -> None:
    with column.card():
        for thing in ticket.things[:rows]:
            size = said.thing_size(thing.quantity, thing.gross)
            column.pair(Both(thing.name, thing.name_en), size, 36)
            column.gap(6)
        more = len(ticket.things) - rows
        if more > 0:
            column.both(said.things_more(more), 32, part="muted")


def _rate_parts(column: Column, terms: Terms, policy: Policy) -> None:
    """Each part of the principal with its rates. Source: PA 11."""
    alone = len(terms.parts) == 1
    names = [_class(policy, terms.class_code), *(said.REST for _ in terms.parts[1:])]
    for part, name in zip(terms.parts, names, strict=True):
        column.both(said.rate_part(part, name, alone=alone), 32)
        column.gap(4)


def _class(policy: Policy, code: str) -> Both:
    known = next((each for each in policy.classes if each.code == code), None)
    return Both(code, code) if known is None else Both(known.name, known.name_en)


def _ends(column: Column, terms: Terms, place: Place) -> None:
    ends = (
        (said.maturity(place.policy.words), terms.maturity),
        (said.LAST_DAY, terms.last_day),
    )
    with column.card():
        for label, day in ends:
            column.pair(label, said.day(day), 46)


def _tickets(column: Column, tickets: tuple[ShownTicket, ...], rows: int) -> None:
    """Several tickets, a few lines for each."""
    column.both(said.tickets(len(tickets)), 36, bold=True)
    for ticket in tickets[:rows]:
        column.gap(10)
        with column.card(pad=16):
            names = "、".join(dict.fromkeys(thing.name for thing in ticket.things))
            names_en = ", ".join(dict.fromkeys(thing.name_en for thing in ticket.things))
            column.pair(Both(names, names_en), _sum(ticket.principal), 44)
            terms = ticket.terms
            if ticket.number:
                column.text(formats.ticket_number(ticket.number), 26, part="muted")
            if terms is not None and ticket.table:
                column.pair(said.LAST_DAY, said.day(terms.last_day), 32)
    more = len(tickets) - rows
    if more > 0:
        column.gap(10)
        column.both(said.things_more(more), 32, part="muted")


def _right(column: Column, shown: Shown) -> None:
    """The money of the act, and what it will cost by which day."""
    if shown.payment is not None:
        _payment(column, shown.payment, done=shown.done)
        column.gap(16)
    if len(shown.tickets) == 1 and shown.tickets[0].table:
        _table(column, shown.tickets[0].table)


def _payment(column: Column, payment: Payment, *, done: bool) -> None:
    """Line by line, then which way the money goes. Its direction is said before anybody agrees."""
    net = payment.net
    with column.card(part="accent_soft"):
        if len(payment.amounts) > 1:
            for each in payment.amounts:
                column.pair(said.amount(each.what, each.half_months), _sum(each.amount), 40)
                column.gap(4)
            column.gap(6)
        column.pair(_direction(payment, done=done), _sum(abs(net)), 84, part="accent")
        if payment.received is not None and net > 0:
            column.gap(6)
            column.pair(said.RECEIVED, _sum(payment.received), 40)
        if payment.change is not None and net > 0:
            column.pair(said.CHANGE, _sum(payment.change), 64)
        if done:
            column.gap(6)
            column.both(said.COUNT_IT, 28)


def _sum(amount: int) -> Both:
    """Money reads the same in both languages."""
    return Both(formats.ntd(amount), "")


def _direction(payment: Payment, *, done: bool) -> Both:
    """Who pays, with what for where it is one thing alone."""
    net = payment.net
    if not net:
        return said.NOTHING_MOVES
    to_pay = said.YOU_PAID if done else said.YOU_PAY
    label = said.YOU_GET if net < 0 else to_pay
    if len(payment.amounts) > 1:
        return label
    only = payment.amounts[0]
    what = said.amount(only.what, only.half_months)
    return Both(f"{label.zh}{what.zh}", f"{label.en}: {what.en}")


def _table(column: Column, table: tuple[Due, ...]) -> None:
    """By this day you pay: interest to renew, the sum to redeem."""
    with column.card():
        column.both(said.TABLE, 32, bold=True)
        column.gap(6)
        if len(table) <= _ROWS_BESIDE:
            _rows(column, table)
            return
        upper = (len(table) + 1) // 2
        top, x, width = column.y, column.x, column.width
        gap = column.px(40)
        column.width = (width - gap) // 2
        _rows(column, table[:upper])
        bottom = column.y
        column.y = top
        column.x = x + column.width + gap
        _rows(column, table[upper:])
        column.x, column.width, column.y = x, width, max(bottom, column.y)


def _rows(column: Column, table: tuple[Due, ...]) -> None:
    shares = (40, 26, 34)
    heads = (said.DAY, said.amount(For.INTEREST, 0), said.ALL)
    column.cells(tuple(head.zh for head in heads), shares, 26, part="muted")
    column.cells(tuple(head.en for head in heads), shares, english(26), part="muted")
    for due in table:
        sums = (formats.figure(due.interest), formats.figure(due.total))
        column.cells((formats.roc_day_short(due.on), *sums), shares, 36)
