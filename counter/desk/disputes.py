"""Tickets that a dispute stops along with its own: an act nobody has settled let go the goods they stand for."""

from dataclasses import replace

from counter.db.reading import Reading
from counter.domain import settlement
from counter.domain.effects import State, touched
from counter.domain.entries import Entry
from counter.domain.pledge import Pledge


def around(reading: Reading, loser: Entry) -> dict[str, Pledge]:
    """Every pledge that an act touched, as far as it is known here, with all before and after it."""
    chains = (reading.chain(each) for each in touched(loser.body))
    return {pledge.ticket.pledge: pledge for chain in chains for pledge in chain}


def with_disputes(reading: Reading, pledge: Pledge) -> Pledge:
    """A ticket with the problems of those before it, if its goods may be gone by them."""
    if pledge.problems or pledge.state is not State.OPEN or not pledge.ticket.predecessors:
        return pledge
    open_ones = {
        problem.entry: problem
        for other in reading.pledges_with_problems()
        for problem in other.problems
    }
    met = (problem for name, problem in open_ones.items() if _lacks_goods(reading, pledge, name))
    return replace(pledge, problems=tuple(met))


def _lacks_goods(reading: Reading, pledge: Pledge, entry: str) -> bool:
    loser = reading.entry(entry)
    assert loser is not None, "what did not fit is kept"
    tickets = settlement.without_goods(loser, around(reading, loser))
    return any(each.ticket.pledge == pledge.ticket.pledge for each in tickets)
