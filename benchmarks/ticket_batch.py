"""A thousand tickets in one PDF."""

from functools import partial
from statistics import median

from benchmarks.made_up import tickets
from benchmarks.measuring import Figure, seconds
from counter.print.render import render

WANTED_S = 1.5
TICKETS = 1_000
ROUNDS = 5


def measure() -> Figure:
    papers = tickets(TICKETS)
    render(papers[:1])
    taken = median(seconds(partial(render, papers)) for _ in range(ROUNDS))
    return Figure(
        id="ticket_batch", value=taken, unit="s", wanted=f"≤ {WANTED_S} s", met=taken <= WANTED_S
    )
