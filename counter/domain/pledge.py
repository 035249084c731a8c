"""What a pledge is: the sum of its entries, whatever order of trouble they came in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from counter.domain.entries import (
    BranchClosed,
    DayClosed,
    DayOpened,
    Entry,
    NumbersLost,
    PledgorChanged,
    RecoveryKept,
    Redeemed,
    Renewed,
    Reprinted,
    Settled,
    TakenIn,
    Ticket,
    Voided,
)


class State(StrEnum):
    """Where a pledge stands by its entries; whether its grace is over depends on the day asked."""

    OPEN = "open"
    RENEWED = "renewed"
    REDEEMED = "redeemed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that did not fit the pledge when its turn came: kept, shown, settled by a person."""

    entry: str
    number: int
    state: State


@dataclass(frozen=True, slots=True)
class Pledge:
    """One ticket's contract and what became of it.

    `settled`: what was paid at its end, `successors`: pledges of the tickets that replace it, `copies`: how often it
    was printed (1 = the first print), `last_entry`: id of the last entry summed up here.
    """

    ticket: Ticket
    state: State
    place: str
    opened_by: str
    opened_by_entry: str
    opened_on: date
    closed_on: date | None
    settled: Settled | None
    successors: tuple[str, ...]
    copies: int
    problems: tuple[Problem, ...]
    last_entry: str


def apply(pledge: Pledge | None, entry: Entry, subject: str) -> Pledge | None:
    """Add one stored entry to the pledge `subject`, nothing if it is about others.

    A misfit is kept as a problem, never dropped.
    """
    body = entry.body
    match body:
        case TakenIn() | Renewed() if body.ticket.pledge == subject:
            return _opened(pledge, entry, body)
        case Renewed() if body.settled.pledge == subject:
            return _closed(
                pledge, entry, State.RENEWED, body.settled, successors=(body.ticket.pledge,)
            )
        case Redeemed() if body.settled.pledge == subject:
            return _closed(pledge, entry, State.REDEEMED, body.settled)
        case Voided() if body.pledge == subject:
            return _closed(pledge, entry, State.VOIDED, None)
        case Reprinted() if body.pledge == subject:
            return _reprinted(pledge, entry, body)
        case (
            TakenIn()
            | Renewed()
            | Redeemed()
            | Voided()
            | Reprinted()
            | DayOpened()
            | DayClosed()
            | PledgorChanged()
            | BranchClosed()
            | NumbersLost()
            | RecoveryKept()
        ):
            return pledge
        case _:
            assert_never(body)


def fold(entries: Iterable[Entry], subject: str) -> Pledge | None:
    """The pledge `subject` as its entries, in order, add up to; None if none of them opened it."""
    pledge: Pledge | None = None
    for entry in entries:
        pledge = apply(pledge, entry, subject)
    return pledge


def _opened(pledge: Pledge | None, entry: Entry, body: TakenIn | Renewed) -> Pledge:
    if pledge is not None:
        return _misfit(pledge, entry)
    return Pledge(
        ticket=body.ticket,
        state=State.OPEN,
        place=body.place,
        opened_by=entry.clerk,
        opened_by_entry=entry.id,
        opened_on=entry.business_day,
        closed_on=None,
        settled=None,
        successors=(),
        copies=1,
        problems=(),
        last_entry=entry.id,
    )


def _closed(
    pledge: Pledge | None,
    entry: Entry,
    state: State,
    settled: Settled | None,
    successors: tuple[str, ...] = (),
) -> Pledge | None:
    if pledge is None:
        return None
    if pledge.state is not State.OPEN:
        return _misfit(pledge, entry)
    return replace(
        pledge,
        state=state,
        closed_on=entry.business_day,
        settled=settled,
        successors=successors,
        last_entry=entry.id,
    )


def _reprinted(pledge: Pledge | None, entry: Entry, body: Reprinted) -> Pledge | None:
    if pledge is None:
        return None
    return replace(pledge, copies=max(pledge.copies, body.copy), last_entry=entry.id)


def _misfit(pledge: Pledge, entry: Entry) -> Pledge:
    problem = Problem(entry=entry.id, number=entry.number, state=pledge.state)
    return replace(pledge, problems=(*pledge.problems, problem), last_entry=entry.id)
