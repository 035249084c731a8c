"""What the pledgor's screen shows of an act: its tickets at the left, its money at the right, the days to pay by."""

from counter import formats
from counter.domain.charges import Due
from counter.domain.policy import Policy
from counter.domain.terms import Terms
from counter.ui.pledgor_screen import words as said
from counter.ui.pledgor_screen.board import RIGHT, Column, english
from counter.ui.pledgor_screen.shown import Doing, Payment, Shown, ShownTicket
from counter.ui.pledgor_screen.words import Both

_ROWS_IN_ONE = 9
"""A table of more amounts stands below both columns, in several strips."""
_STRIPS = 4
_STRIPS_STANDING = 2
_THINGS_LARGE = 4
"""So many things have two lines each; more of them have one."""


def draw(whole: Column, shown: Shown, policy: Policy, *, beside: bool, rows: int) -> None:
    """An act; `beside`: there is room for two columns, `rows`: so many things or tickets are listed."""
    table = shown.tickets[0].table if len(shown.tickets) == 1 else ()
    long = len(table) > _ROWS_IN_ONE
    _title(whole, shown, policy)
    if beside:
        left, right = whole.halves(24)
    else:
        left = right = whole
    _tickets(left, shown.tickets, policy, rows)
    if not long:
        _ends(left, shown.tickets, policy)
    if not beside:
        whole.gap(16)
    _money(right, shown, policy)
    if long:
        _ends(right, shown.tickets, policy)
    if table and not long:
        _table(right, table, strips=1)
    if beside:
        whole.take(left, right)
    if long:
        whole.gap(16)
        _table(whole, table, strips=_STRIPS if beside else _STRIPS_STANDING)


def _title(whole: Column, shown: Shown, policy: Policy) -> None:
    title = said.act(shown.doing, policy.words)
    if shown.doing is Doing.TICKET:
        whole.both(title, 56, bold=True)
    else:
        part = "good" if shown.done else "warn"
        whole.ends(title, _state(shown), 56, part_right=part, bold=True)
    whole.gap(10)


def _state(shown: Shown) -> Both:
    if not shown.done:
        return said.IN_PROGRESS
    return said.DONE_AND_COUNT if shown.payment is not None else said.DONE


# ------------------------------------------------------------------------------------ tickets


def _tickets(column: Column, tickets: tuple[ShownTicket, ...], policy: Policy, rows: int) -> None:
    """What the act is about."""
    if len(tickets) == 1:
        _ticket(column, tickets[0], policy, rows)
        return
    if tickets:
        column.both(said.tickets(len(tickets)), 36, bold=True)
    for ticket in tickets[:rows]:
        column.gap(10)
        _brief(column, ticket)
    _more(column, len(tickets) - rows)


def _ticket(column: Column, ticket: ShownTicket, policy: Policy, rows: int) -> None:
    if ticket.things:
        _things(column, ticket, rows)
        column.gap(16)
    terms = ticket.terms
    with column.card():
        if terms is None:
            column.both(said.APPRAISING, 36)
            return
        column.pair(said.principal(policy.words), _sum(ticket.principal), 72)
        column.text(formats.capitals(ticket.principal), 36, align=RIGHT)
        column.gap(8)
        _rate_parts(column, terms, policy)
    column.gap(16)


def _ends(column: Column, tickets: tuple[ShownTicket, ...], policy: Policy) -> None:
    """The last days of the one ticket there is; of a ticket that ends now they mean nothing any more."""
    terms = tickets[0].terms if len(tickets) == 1 and tickets[0].table else None
    if terms is None:
        return
    with column.card():
        column.pair(said.maturity(policy.words), said.day(terms.maturity), 46)
        column.pair(said.LAST_DAY, said.day(terms.last_day), 46)


def _things(column: Column, ticket: ShownTicket, rows: int) -> None:
    large = len(ticket.things) <= _THINGS_LARGE
    with column.card():
        for thing in ticket.things[:rows]:
            name, size = Both(thing.name, thing.name_en), said.thing_size(thing)
            if not large:
                name, size = Both(f"{name.zh} {name.en}", ""), Both(size.zh, "")
            column.pair(name, size, 36)
            column.gap(6 if large else 0)
        _more(column, len(ticket.things) - rows)


def _more(column: Column, count: int) -> None:
    if count > 0:
        column.both(said.more(count), 32, part="muted")


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


def _brief(column: Column, ticket: ShownTicket) -> None:
    """One of several tickets: its things, its principal, its last day."""
    with column.card(pad=16):
        names = "、".join(dict.fromkeys(thing.name for thing in ticket.things))
        names_en = ", ".join(dict.fromkeys(thing.name_en for thing in ticket.things))
        column.pair(Both(names, names_en), _sum(ticket.principal), 44)
        if ticket.number:
            column.text(formats.ticket_number(ticket.number), 26, part="muted")
        if ticket.terms is not None and ticket.table:
            column.pair(said.LAST_DAY, said.day(ticket.terms.last_day), 32)


# ------------------------------------------------------------------------------------ money


def _money(column: Column, shown: Shown, policy: Policy) -> None:
    if shown.payment is not None:
        _payment(column, shown.payment, done=shown.done)
        column.gap(16)
    today = shown.tickets[0].today if len(shown.tickets) == 1 else None
    if today is not None:
        _today(column, today, policy)
        column.gap(16)


def _today(column: Column, due: Due, policy: Policy) -> None:
    """What could be done with the ticket today, and what it costs."""
    with column.card(part="accent_soft"):
        column.both(said.TODAY, 36, bold=True)
        column.gap(8)
        column.pair(said.to_renew(policy.words), _sum(due.interest), 56)
        column.gap(6)
        column.pair(said.to_redeem(policy.words), _sum(due.total), 56)


def _payment(column: Column, payment: Payment, *, done: bool) -> None:
    """Line by line, then which way the money goes. Its direction is said before anybody agrees."""
    net = payment.net
    both_ways = len({each.amount > 0 for each in payment.amounts}) > 1
    with column.card(part="accent_soft"):
        if len(payment.amounts) > 1:
            for each in payment.amounts:
                column.pair(said.line(each, told_way=both_ways), _sum(each.amount), 40)
                column.gap(4)
            column.gap(6)
        column.pair(_direction(payment, done=done), _sum(net), 84, part="accent")
        if payment.received is not None and net > 0:
            column.gap(6)
            column.pair(said.RECEIVED, _sum(payment.received), 40)
        if payment.change is not None and net > 0:
            column.pair(said.CHANGE, _sum(payment.change), 64)


def _sum(amount: int) -> Both:
    """Money reads the same in both languages; its direction is told in words, never by a sign."""
    return Both(formats.ntd(abs(amount)), "")


def _direction(payment: Payment, *, done: bool) -> Both:
    """Who pays; and what for, where it is one thing alone."""
    net = payment.net
    if not net:
        return said.NOTHING_MOVES
    to_pay = said.YOU_PAID if done else said.YOU_PAY
    label = said.YOU_GET if net < 0 else to_pay
    if len(payment.amounts) > 1:
        return said.in_all(label)
    what = said.line(payment.amounts[0], told_way=False)
    return Both(f"{label.zh}：{what.zh}", f"{label.en}: {what.en}")


# ------------------------------------------------------------------------------------ days


def _table(column: Column, table: tuple[Due, ...], *, strips: int) -> None:
    """By this day you pay: interest to renew, the sum to redeem."""
    with column.card():
        column.both(said.TABLE, 32, bold=True)
        column.gap(6)
        length = -(-len(table) // strips)
        parts = column.strips(strips, 56)
        for number, strip in enumerate(parts):
            _rows(strip, table[number * length : (number + 1) * length])
        column.take(*parts)


def _rows(column: Column, table: tuple[Due, ...]) -> None:
    shares = (40, 26, 34)
    heads = (said.DAY, said.INTEREST, said.ALL)
    column.cells(tuple(head.zh for head in heads), shares, 26, part="muted")
    column.cells(tuple(head.en for head in heads), shares, english(26), part="muted")
    for due in table:
        sums = (formats.figure(due.interest), formats.figure(due.total))
        column.cells((formats.roc_day_short(due.on), *sums), shares, 36)
